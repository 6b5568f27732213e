"""Users with their role, their scopes (what they act for), tokens, and wrong guesses at passwords."""

from typing import ClassVar

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AbstractUser
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.password_form import normal
from base.day_format import show_moment
from base.models import DatedRow, SaidField, ends_after_it_begins
from wards.following import Stays
from wards.models import Agency, Operator, Reorganisation, Unit


class Role(models.TextChoices):
    """The roles of users."""

    ADMIN = "admin", _("Administrator")
    STAFF = "staff", _("Department staff")
    LEADER = "leader", _("Department leader")
    WARD = "ward", _("Ward officer")
    AGENCY = "agency", _("Agency officer")
    OPERATOR = "operator", _("Operator's clerk")
    VIEWER = "viewer", _("Viewer")


REPORTING_ROLES = (Role.WARD, Role.AGENCY, Role.OPERATOR)  # who files, each for whom they act for


# As people in Việt Nam write one: 0912 345 678, (024) 3825.1234, +84 24 3825 1234.
PHONE = RegexValidator(
    r"^\(?\+?(?:[ ().-]*[0-9]){8,15}[ ().-]*\Z",
    _("Write a phone number of 8 to 15 digits, such as 0912 345 678, 024.3825.1234 or +84 24 3825 1234."),
)


class User(AbstractUser):
    """A person who may log in. What they may do follows from role and scopes alone (accounts.permissions)."""

    first_name = None  # type: ignore[assignment]  # a Vietnamese name is one whole, family name first
    last_name = None  # type: ignore[assignment]
    full_name = models.CharField(_("full name"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True, validators=[PHONE])
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.VIEWER)

    marked_in_trail = ("email", "phone")  # base.audit.mark: they go when their owner does, the trail stays

    class Meta:
        constraints: ClassVar = [
            # One may log in by either, in any case, so each must name one person.
            models.UniqueConstraint(Lower("username"), name="user_username_any_case"),
            models.UniqueConstraint(Lower("email"), condition=~Q(email=""), name="user_email_any_case"),
        ]
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.full_name or self.username

    def set_password(self, raw_password: str | None) -> None:
        """Hash the normal form of a password (accounts.password_form)."""
        hashed = None if raw_password is None else normal(raw_password)
        super().set_password(hashed)
        if self.pk is None and hashed != raw_password:
            # A log-in to an account that does not exist hashes like this, and takes as long as `check_password` would.
            make_password(raw_password)

    def check_password(self, raw_password: str | None) -> bool:
        """Does the password fit?

        In its normal form, or as typed if it was set before normal forms were: then it is hashed anew.
        """
        if raw_password is None:
            return super().check_password(None)
        hashed = normal(raw_password)
        if super().check_password(hashed):
            return True
        if hashed == raw_password or not super().check_password(raw_password):
            return False
        self.set_password(raw_password)
        self.save(update_fields=["password"])
        return True

    @property
    def dialled(self) -> str:
        """The phone number as a telephone takes it: digits, perhaps with a + before them."""
        return "".join(sign for sign in self.phone if sign in "+0123456789")

    @property
    def phone_to_read(self) -> str:
        """The phone number for reading: 0912345678 → 0912 345 678; pasted into a spreadsheet it keeps the first 0."""
        digits = self.phone
        return f"{digits[:4]} {digits[4:7]} {digits[7:]}" if digits.isdecimal() else digits

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name or self.username


class Scope(DatedRow):
    """What a user acts for, from a day to a day: one unit, one operator, or one agency.

    Staff, leader and viewer act for a province (and with it for all units its code inherited); a ward
    officer for one ward; an operator's clerk for an operator, in one province where `unit` is given too.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="scopes")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="scopes")
    operator = models.ForeignKey(Operator, null=True, blank=True, on_delete=models.PROTECT, related_name="scopes")
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="scopes")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    review = SaidField(blank=True)  # why an administrator must look at it; blank: looked at

    FOLLOWS: ClassVar = [Stays("unit", "it ends with the row, and another begins (accounts.actions.succession)")]

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False) | Q(operator__isnull=False) | Q(agency__isnull=False),
                name="scope_names_something",
            ),
            ends_after_it_begins("scope_valid_range"),
        ]
        verbose_name = _("scope")
        verbose_name_plural = _("scopes")

    def __str__(self) -> str:
        return f"{self.user}: {self.unit or ''} {self.operator or ''} {self.agency or ''}".strip()


class ScopeMove(models.Model):
    """A scope that a reorganisation moved: as it was, and what was given for it, so that it can be taken back."""

    change = models.ForeignKey(Reorganisation, on_delete=models.PROTECT, related_name="scope_moves")
    before = models.JSONField()  # the scope's columns
    given = models.JSONField(default=list)  # numbers of scopes

    class Meta:
        verbose_name = _("moved scope")
        verbose_name_plural = _("moved scopes")

    def __str__(self) -> str:
        return f"{self.change_id}: {self.before} → {self.given}"


class ApiToken(models.Model):
    """A program's access in a person's name, until a day; its secret is shown once and stored as a hash only."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=80)  # what it is for, in its owner's words
    beginning = models.CharField(max_length=16)  # of the secret, so that its owner tells tokens apart
    digest = models.CharField(max_length=64, unique=True)  # accounts.api_secrets.digest_of
    scopes = models.JSONField(_("scopes"), default=list)  # values of base.api_scopes.ApiScope
    created_at = models.DateTimeField(_("created"))
    expires_at = models.DateTimeField(_("expires"))
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)  # to the minute
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="api_token_expires_later"),
        ]
        verbose_name = _("token")
        verbose_name_plural = _("tokens")

    def __str__(self) -> str:
        return f"{self.beginning}… {self.name}"


class WrongGuess(models.Model):
    """A wrong password or code, stored for a day, so that guessing is slow (accounts.lockout)."""

    kind = models.CharField(max_length=8)  # accounts.guesses.GuessKind
    name = models.CharField(max_length=150)  # the account as it was typed, in small letters; there need be none
    network = models.GenericIPAddressField(null=True, blank=True)  # accounts.guesses.network_of
    device = models.CharField(max_length=32, blank=True)  # the mark of a known device; blank: an unknown one
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["name", "at"], name="wrong_guess_name_at"),
            models.Index(fields=["network", "at"], name="wrong_guess_network_at"),
            models.Index(fields=["at"], name="wrong_guess_at"),
        ]
        verbose_name = _("wrong guess")
        verbose_name_plural = _("wrong guesses")

    def __str__(self) -> str:
        return f"{self.name} {show_moment(self.at)}"
