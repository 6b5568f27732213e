"""Deadlines as data: who files by which day, which days are worked, and who was given longer."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from base.day_format import show_day
from base.models import DatedRow, ends_after_it_begins
from submissions.deadlines import LONGEST_BREAK, SATURDAY, DueRule, Roll, days_off_around
from submissions.models.choices import ReporterGroup, RollChoice
from wards.following import KeyByMonth, OfProvinceThen
from wards.models import Level, Unit

FARTHEST_REMINDER = 31  # days from a deadline


def default_reminder_days() -> list[int]:
    """Days of reminding relative to the last on-time day, where a rule names none."""
    return [-2, 0, 1, 3]


class Collection(models.Model):
    """A province that collects: from its first data month on, filings are owed to it and reports by it.

    Earlier months owe nothing, nobody is reminded of them, and their reports are made by hand.
    """

    province_code = models.CharField(max_length=2, unique=True)
    since = models.DateField()  # first day of the first data month

    FOLLOWS_CODE: ClassVar = OfProvinceThen(begins="since", merged=True)

    class Meta:
        ordering: ClassVar = ["province_code"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(since__day=1), name="collection_since_is_month"),
        ]
        verbose_name = _("collecting province")
        verbose_name_plural = _("collecting provinces")

    def __str__(self) -> str:
        return f"{self.province_code} {self.since:%m/%Y}"


class Holiday(models.Model):
    """A day unlike its weekday: a holiday, or a Saturday worked in exchange for one."""

    day = models.DateField(unique=True)
    name = models.CharField(max_length=120)
    is_working = models.BooleanField(default=False)  # True: worked, although a weekend
    is_forecast = models.BooleanField(default=False)  # not yet decided for that year
    source = models.CharField(max_length=200, blank=True)  # the decision, by number and date

    class Meta:
        ordering: ClassVar = ["day"]
        verbose_name = _("holiday or worked weekend")
        verbose_name_plural = _("holidays and worked weekends")

    def __str__(self) -> str:
        return f"{show_day(self.day)} {self.name}"

    def clean(self) -> None:
        """Refuse so many days off in a row that deadlines would have no working day to move to."""
        if self.is_working or self.day is None:
            return
        stated = dict(Holiday.objects.exclude(pk=self.pk).values_list("day", "is_working")) | {self.day: False}
        count = days_off_around(self.day, lambda day: stated.get(day, day.weekday() < SATURDAY))
        if count >= LONGEST_BREAK:
            raise ValidationError(
                _(
                    "With %(day)s at least %(count)s days in a row would be off. No break is that long: look at the "
                    "year and at the days around it, and tick the worked ones."
                ),
                params={"day": show_day(self.day), "count": count},
            )


def wrong_reminder_days(days: Any) -> dict[str, Any]:
    """Validate a rule's days of reminding: errors by field (`remind_on`), empty where all is well."""
    if isinstance(days, list) and all(type(day) is int and abs(day) <= FARTHEST_REMINDER for day in days):
        return {}
    return {
        "remind_on": _(
            "Write whole numbers of days in square brackets, such as [-2, 0, 1, 3]: -2 is two days before "
            "the last on-time day, 3 three days after it."
        )
    }


class DeadlineRule(DatedRow):
    """The day of the following month by which a group files, from a data month on, with its letter."""

    group = models.CharField(max_length=10, choices=ReporterGroup)
    province_code = models.CharField(max_length=2, blank=True)  # blank: where no province has its own
    day = models.PositiveSmallIntegerField()
    inclusive = models.BooleanField(default=False)  # False: "trước ngày"
    roll = models.CharField(max_length=8, choices=RollChoice, default=RollChoice.NONE)
    source = models.CharField(max_length=240)  # the letter that asks for it
    remind_on = models.JSONField(default=default_reminder_days)  # days from the last on-time day: [-2, 0, 1, 3]
    is_proposal = models.BooleanField(default=False)  # ours, no letter asks for it yet
    valid_from = models.DateField()  # judged on the last day of the data month
    valid_to = models.DateField(null=True, blank=True)

    FOLLOWS_CODE: ClassVar = OfProvinceThen(begins="valid_from", ends="valid_to", per=("group",))

    class Meta:
        ordering: ClassVar = ["group", "province_code", "valid_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "province_code", "valid_from"], name="deadline_rule_once"),
            models.CheckConstraint(condition=Q(day__gte=1, day__lte=31), name="deadline_rule_day"),
            ends_after_it_begins("deadline_rule_range"),
        ]
        verbose_name = _("deadline rule")
        verbose_name_plural = _("deadline rules")

    def __str__(self) -> str:
        return f"{self.group} {self.province_code} {'≤' if self.inclusive else '<'} {self.day}"

    def clean(self) -> None:
        wrong = self.wrong_dates() | wrong_reminder_days(self.remind_on)
        if self.day is not None and not 1 <= self.day <= 31:
            wrong["day"] = _("A month has the days 1 to 31.")
        provinces = Unit.objects.filter(level=Level.PROVINCE, code=self.province_code)
        if self.province_code and not provinces.exists():
            wrong["province_code"] = _("There is no province with this code. Leave it empty for all provinces.")
        if wrong:
            raise ValidationError(wrong)

    @property
    def rule(self) -> DueRule:
        return DueRule(self.day, self.inclusive, Roll(self.roll))


class Extension(models.Model):
    """More time for one reporter and month, or (without a date) an exemption; always with a reason."""

    reporter_key = models.CharField(max_length=40)  # submissions.reporters.Reporter.key
    reporter_name = models.CharField(max_length=160)  # as it was called then
    period = models.DateField()
    until = models.DateField(null=True, blank=True)  # empty: exempt
    reason = models.CharField(max_length=300)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    FOLLOWS: ClassVar = [KeyByMonth("reporter_key")]

    class Meta:
        ordering: ClassVar = ["-period", "reporter_name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reporter_key", "period"], name="extension_once"),
            models.CheckConstraint(condition=Q(period__day=1), name="extension_period_is_month"),
            models.CheckConstraint(condition=~Q(reason=""), name="extension_has_reason"),
        ]
        verbose_name = _("extension or exemption")
        verbose_name_plural = _("extensions and exemptions")

    def __str__(self) -> str:
        return f"{self.reporter_name} {self.period:%m/%Y}: {self.until or pgettext('from filing', 'exempt')}"
