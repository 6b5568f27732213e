"""The measuring campaign: who measures how often, with which code, and what operators promised."""

from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from base.models import DatedRow, ends_after_it_begins
from measurements.models import Statistic
from submissions.models.calendar import wrong_reminder_days
from submissions.models.choices import AnswerChoice, RollChoice
from wards.following import ByMonth, Newest, OfProvinceThen
from wards.models import Agency, Operator, Unit

LONGEST_ANSWER = 365  # days


class CampaignGroup(models.Model):
    """A group of a ward that measures: teams × members × times a month.

    Where a plan contradicts itself about the frequency both are stored, and a person chooses.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="campaign_groups")
    name = models.CharField(max_length=120)
    teams = models.PositiveSmallIntegerField(default=1)
    members = models.PositiveSmallIntegerField()  # of each team
    frequencies = models.JSONField(default=list)  # times a month that the plan names: [4, 1]
    frequency = models.PositiveSmallIntegerField(null=True, blank=True)  # chosen; none: not yet
    indicator_code = models.SlugField(max_length=40, blank=True)  # of the filing: how many measured
    source = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    FOLLOWS: ClassVar = [Newest("unit")]

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "name"], name="campaign_group_once"),
            models.CheckConstraint(condition=Q(teams__gte=1, members__gte=1), name="campaign_group_has_people"),
        ]
        verbose_name = _("campaign group")
        verbose_name_plural = _("campaign groups")

    def __str__(self) -> str:
        return f"{self.unit_id} {self.name}"

    @property
    def people(self) -> int:
        return self.teams * self.members

    def clean(self) -> None:
        times = self.frequencies
        if not isinstance(times, list) or not all(type(one) is int and 1 <= one <= 31 for one in times):
            raise ValidationError({"frequencies": _("Write whole numbers of times a month, such as [4, 1] or [1].")})


class ReferralCode(DatedRow):
    """The mã giới thiệu that people of a ward or agency enter in the app; never given to anybody else."""

    code = models.CharField(max_length=20, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="referral_codes")
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="referral_codes")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    FOLLOWS: ClassVar = [Newest("unit")]

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            ends_after_it_begins("referral_code_range"),
        ]
        verbose_name = _("referral code")
        verbose_name_plural = _("referral codes")

    def __str__(self) -> str:
        return self.code


class AnswerRule(DatedRow):
    """The number of days in which an operator answers about a slow ward, from a day on, with its act."""

    province_code = models.CharField(max_length=2, blank=True)  # blank: where no province has its own
    days = models.PositiveSmallIntegerField(_("days for an answer"))  # after the day on which it was asked
    roll = models.CharField(max_length=8, choices=RollChoice, default=RollChoice.NEXT)
    source = models.CharField(max_length=240)  # the letter that asks for it
    remind_on = models.JSONField(default=list)  # days from the last day: [-7, 0, 3]
    is_proposal = models.BooleanField(default=False)  # ours, no letter asks for it yet
    valid_from = models.DateField()  # judged on the day of asking
    valid_to = models.DateField(null=True, blank=True)

    FOLLOWS_CODE: ClassVar = OfProvinceThen(begins="valid_from", ends="valid_to")

    class Meta:
        ordering: ClassVar = ["province_code", "valid_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["province_code", "valid_from"], name="answer_rule_once"),
            models.CheckConstraint(condition=Q(days__gte=1, days__lte=365), name="answer_rule_days"),
            ends_after_it_begins("answer_rule_range"),
        ]
        verbose_name = _("rule of operators' answers")
        verbose_name_plural = _("rules of operators' answers")

    def __str__(self) -> str:
        return f"{self.province_code} {self.days}"

    def clean(self) -> None:
        wrong = self.wrong_dates() | wrong_reminder_days(self.remind_on)
        if self.days is not None and not 1 <= self.days <= LONGEST_ANSWER:
            wrong["days"] = _("Write how many days there are, from 1 to 365.")
        if wrong:
            raise ValidationError(wrong)


class SpeedRequest(models.Model):
    """A request to one operator about a slow ward; its answer says what it will do and by when."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="speed_requests")
    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="speed_requests")
    period = models.DateField()  # of the figure that was too slow
    download = models.DecimalField(max_digits=13, decimal_places=6)  # Mbps, as judged then
    # Blank in what was asked before it was kept.
    statistic = models.CharField(max_length=6, choices=Statistic, blank=True, default="", db_default="")
    asked_mbps = models.DecimalField(max_digits=8, decimal_places=2)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_on = models.DateField(null=True, blank=True)  # last day for an answer, by the rule when it was asked
    outcome = models.CharField(max_length=8, choices=AnswerChoice, blank=True, default="", db_default="")
    measure = models.TextField(blank=True)  # what will be done, or why nothing will
    evidence = models.CharField(max_length=300, blank=True, default="", db_default="")  # of a rebuttal
    done_by = models.DateField(null=True, blank=True)  # its month is the promised one
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    FOLLOWS: ClassVar = [ByMonth("unit")]

    class Meta:
        ordering: ClassVar = ["-period", "unit", "operator"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "operator", "period"], name="speed_request_once"),
            models.CheckConstraint(condition=Q(period__day=1), name="speed_request_period_is_month"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True)
                | (~Q(measure="") & (Q(done_by__isnull=False) | Q(outcome__in=["not_ours", "rebutted"]))),
                name="speed_request_answered_whole",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="rebutted") | ~Q(evidence=""), name="speed_request_rebuttal_has_evidence"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_on"], condition=Q(answered_at__isnull=True), name="speed_request_owed")
        ]
        verbose_name = _("request about a slow ward")
        verbose_name_plural = _("requests about slow wards")

    def __str__(self) -> str:
        return f"{self.unit_id} {self.operator_id} {self.period:%m/%Y}"
