"""Drafts as typed, and submissions, which are never changed, only followed by a new version."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from submissions.models.catalogue import Indicator
from submissions.models.choices import Channel, ReporterGroup
from submissions.receipts import number_of
from wards.following import ByMonth, KeyByMonth
from wards.models import Agency, Operator, Unit


class Draft(models.Model):
    """What a reporter has typed so far, letter by letter as typed, right or wrong."""

    reporter_key = models.CharField(max_length=40)
    period = models.DateField()
    by_staff = models.BooleanField(default=False)  # a paper filing being recorded, apart from the reporter's own
    typed = models.JSONField(default=dict)  # field name of submissions.indicator_form → text
    revision = models.PositiveIntegerField(default=1)  # grows with each save, so that two people notice each other
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    FOLLOWS: ClassVar = [KeyByMonth("reporter_key")]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reporter_key", "period", "by_staff"], name="draft_once"),
            models.CheckConstraint(condition=Q(period__day=1), name="draft_period_is_month"),
        ]
        verbose_name = _("draft of a filing")
        verbose_name_plural = _("drafts of filings")

    def __str__(self) -> str:
        return f"{self.reporter_key} {self.period:%m/%Y}"


class Submission(models.Model):
    """One version of one reporter's filing for a month, certified by whoever files it."""

    reporter_key = models.CharField(max_length=40)
    group = models.CharField(max_length=10, choices=ReporterGroup)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="submissions")
    operator = models.ForeignKey(Operator, null=True, blank=True, on_delete=models.PROTECT, related_name="submissions")
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="submissions")
    period = models.DateField()
    version = models.PositiveSmallIntegerField()
    is_nil = models.BooleanField(default=False)  # "không phát sinh", which is not the same as nothing
    channel = models.CharField(max_length=8, choices=Channel)
    received_at = models.DateTimeField()  # by which lateness is judged; of paper: when it truly came
    recorded_at = models.DateTimeField()  # when it entered the portal
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    certified_by = models.CharField(max_length=160)  # name and title of the person who answers for it
    brought_by = models.CharField(max_length=160, blank=True)  # of paper
    reference = models.CharField(max_length=120, blank=True)  # number and date of the reporter's own letter
    note = models.TextField(blank=True)
    attachment = models.FileField(upload_to="filings/%Y/%m/", max_length=200, blank=True)
    attachment_name = models.CharField(max_length=200, blank=True)
    attachment_sha256 = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64)  # of the content as submissions.receipts writes it
    reason = models.CharField(max_length=300, blank=True, default="", db_default="")  # of a correction: why
    filed_as = models.CharField(max_length=40, blank=True, default="", db_default="")  # the key in that, if another

    FOLLOWS: ClassVar = [
        ByMonth("unit", counted="reporter_key"),
        KeyByMonth("reporter_key", as_filed="filed_as", listed=False),
    ]

    class Meta:
        ordering: ClassVar = ["-period", "reporter_key", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reporter_key", "period", "version"], name="submission_version_once"),
            models.CheckConstraint(condition=Q(period__day=1), name="submission_period_is_month"),
            models.CheckConstraint(condition=Q(version__gte=1), name="submission_version_from_one"),
            models.CheckConstraint(
                condition=Q(group="operator", operator__isnull=False, agency__isnull=True)
                | Q(group__in=["agency", "ward_body"], operator__isnull=True, agency__isnull=False)
                | Q(group="ward", operator__isnull=True, agency__isnull=True),
                name="submission_reporter_by_group",
            ),
            models.CheckConstraint(
                condition=~Q(channel="paper") | ~Q(brought_by=""), name="submission_paper_was_brought"
            ),
            models.CheckConstraint(
                condition=Q(received_at__lte=F("recorded_at")), name="submission_received_before_recorded"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["period", "group", "unit"], name="submission_period_group")]
        verbose_name = _("filing")
        verbose_name_plural = _("filings")

    def __str__(self) -> str:
        return f"{self.reporter_key} {self.period:%m/%Y} v{self.version}"

    @property
    def receipt_number(self) -> str:
        """The receipt's number, as `2025-08/1A2B3C4D`: short enough for the telephone, and part of the hash."""
        return number_of(f"{self.period:%Y-%m}", self.sha256)


class Value(models.Model):
    """One answer: the month's number and the total at its end, or a text; for one ward where asked by ward."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="values")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="values")
    ward = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    month = models.DecimalField(max_digits=18, decimal_places=3, null=True, blank=True)
    cumulative = models.DecimalField(max_digits=18, decimal_places=3, null=True, blank=True)
    text = models.TextField(blank=True)

    FOLLOWS: ClassVar = [ByMonth("ward", month="submission__period", listed=False)]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["submission", "indicator"], condition=Q(ward__isnull=True), name="value_once"
            ),
            models.UniqueConstraint(
                fields=["submission", "indicator", "ward"], condition=Q(ward__isnull=False), name="value_ward_once"
            ),
            models.CheckConstraint(
                condition=(Q(month__isnull=True) | Q(month__gte=0))
                & (Q(cumulative__isnull=True) | Q(cumulative__gte=0)),
                name="value_not_negative",
            ),
        ]
        verbose_name = _("value")
        verbose_name_plural = _("values")

    def __str__(self) -> str:
        return f"{self.indicator_id}: {self.month} {self.cumulative} {self.text}".strip()
