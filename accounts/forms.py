from collections.abc import Iterable
from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.guesses import GuessKind
from accounts.lockout import admit, fitted, note_locked
from accounts.models import User
from accounts.second_factor import take_step, use_first_code
from base.api_scopes import ApiScope
from base.fields import DayField
from base.refusal_display import refusal_on_form
from wards.plan_file import read_lines
from wards.table_file import MAX_BYTES, as_csv


class AuditFilter(forms.Form):
    """What to look for in the audit trail; every field may stay empty."""

    who = forms.CharField(label=_("Who"), required=False, max_length=150)
    action = forms.CharField(label=_("Action"), required=False, max_length=60)
    about = forms.CharField(label=_("About"), required=False, max_length=125)
    text = forms.CharField(label=_("Contains"), required=False, max_length=100)
    since = DayField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = DayField(label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day lies before the first. Choose another day."))
        return cleaned


class ScopeDecision(forms.Form):
    """What becomes of a scope that moved to another unit."""

    scope = forms.IntegerField()
    decision = forms.ChoiceField(choices=[("keep", _("Keep")), ("end", _("End"))])
    reason = forms.CharField(required=False, max_length=300)


class Reorganisation(forms.Form):
    """A table of old and new units, typed, pasted or brought as a file, the day and the act."""

    on = DayField(label=_("In force from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    legal_act = forms.CharField(
        label=_("Legal act"), max_length=200, help_text=_("Number and day, as in “Nghị quyết số 388/NQ-UBTVQH16”.")
    )
    half_known = forms.BooleanField(
        label=_("The exact day is not documented: this is the last possible one"), required=False
    )
    file = forms.FileField(
        label=_("File"), required=False, help_text=_("CSV or .xlsx; its rows take the place of those below.")
    )
    table = forms.CharField(
        label=_("Old and new units"), required=False, widget=forms.Textarea(attrs={"rows": 10, "class": "mono"})
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        with refusal_on_form(self, "file" if file else "table"):
            if file:
                cleaned["table"] = as_csv(file.read(MAX_BYTES + 1))
            cleaned["lines"] = read_lines(cleaned.get("table", "").encode())
        return cleaned


SCOPE_WORDS: dict[ApiScope, Promise] = {
    ApiScope.READ_UNITS: _("Read the register of units"),
    ApiScope.READ_FIGURES: _("Read figures and verdicts"),
    ApiScope.READ_SUBMISSIONS: _("Read filings"),
    ApiScope.WRITE_SUBMISSIONS: _("File in your name"),
    ApiScope.READ_REPORTS: _("Read reports and their files"),
    ApiScope.READ_IMPORTS: _("See what became of imported files"),
    ApiScope.WRITE_IMPORTS: _("Import files, apply and undo them"),
}


class TokenForm(forms.Form):
    """What a program may do in its owner's name, and until when."""

    name = forms.CharField(label=_("What for"), max_length=80, help_text=_("As in “figures for our own board”."))
    scopes = forms.MultipleChoiceField(label=_("The program may"), widget=forms.CheckboxSelectMultiple)
    expires_on = DayField(
        label=_("Works until the end of"),
        help_text=_("A year at most. The sooner, the less harm if it gets into wrong hands."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, scopes: Iterable[ApiScope], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["scopes"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 # declared above
        field.choices = [(scope.value, f"{SCOPE_WORDS[scope]} ({scope.value})") for scope in scopes]


class _GuessedSlowly:
    """A code of an app or a recovery code: guesses are limited, and none fits twice."""

    user: User
    authenticator: Authenticator

    def clean_code(self) -> str:
        if not admit(context.request, kind=GuessKind.CODE, name=self.user.username):
            note_locked(self.user.username, action="login.codes_locked", mail="codes")
            raise get_account_adapter().validation_error("too_many_login_attempts")
        code: str = super().clean_code()  # type: ignore[misc]  # that of allauth's form
        if self.authenticator.type == Authenticator.Type.TOTP and not take_step(self.authenticator, code):
            raise get_adapter().validation_error("incorrect_code")
        fitted(context.request)
        return code


class CodeForm(_GuessedSlowly, AuthenticateForm):  # type: ignore[misc]  # allauth has no types
    """Asked after the password."""


class CodeAgainForm(_GuessedSlowly, ReauthenticateForm):  # type: ignore[misc]  # allauth has no types
    """Asked of somebody who is logged in."""


class FirstCodeForm(ActivateTOTPForm):  # type: ignore[misc]  # allauth has no types
    """The first code of an app that is set up; it does not fit again."""

    def clean_code(self) -> str:
        code: str = super().clean_code()
        use_first_code(self.user, code)
        return code
