"""The catalogue of indicators, from which the form, the template, the checks and the report columns are built."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from base.models import DatedRow, ends_after_it_begins
from submissions.indicator_form import Spec
from submissions.models.choices import Cumulates, ReporterGroup, ValueKind


class Indicator(DatedRow):
    """One question to a group of reporters, from a data month to a data month.

    Codes tie the months together: a changed wording is a new row with the same code, valid later.
    """

    code = models.SlugField(max_length=40)
    asked_of = models.CharField(max_length=10, choices=ReporterGroup)
    section = models.CharField(max_length=120)  # "A. Hạ tầng": heads the rows that share it
    position = models.PositiveSmallIntegerField(default=0)
    label = models.CharField(max_length=200)
    help_text = models.CharField(max_length=300, blank=True)
    unit = models.CharField(max_length=20, blank=True)  # of measure: "trạm", "%", "triệu đồng"
    kind = models.CharField(max_length=8, choices=ValueKind)
    per_ward = models.BooleanField(default=False)  # asked for each ward, otherwise once
    cumulates = models.CharField(max_length=5, choices=Cumulates, blank=True)  # a total beside the month's number
    carries_over = models.BooleanField(default=False)  # last month's value stands until it is changed
    required = models.BooleanField(default=False)
    at_most = models.SlugField(max_length=40, blank=True)  # code whose number this one never exceeds
    reduced_by = models.SlugField(max_length=40, blank=True)  # code whose month's number lowers the total
    in_reports = models.BooleanField(default=True)  # a column of our own reports
    is_proposal = models.BooleanField(default=True)  # ours: the official form has not been seen
    valid_from = models.DateField()  # judged on the last day of the data month
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["asked_of", "position", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["asked_of", "code", "valid_from"], name="indicator_once_a_day"),
            ends_after_it_begins("indicator_valid_range"),
            models.CheckConstraint(condition=Q(per_ward=False) | Q(cumulates=""), name="indicator_total_not_by_ward"),
            models.CheckConstraint(
                condition=Q(cumulates="") | ~Q(kind__in=["text", "percent"]), name="indicator_cumulative_number"
            ),
        ]
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")

    def __str__(self) -> str:
        return f"{self.code}: {self.label}"

    def clean(self) -> None:
        """Refuse what no form, template or check could be built from. Called by forms and by imports of rows."""
        wrong = self.wrong_dates()
        if self.cumulates and self.kind in {ValueKind.TEXT, ValueKind.PERCENT}:
            wrong["cumulates"] = _("A text or a percentage has no total. Leave this empty.")
        elif self.cumulates and self.per_ward:
            wrong["cumulates"] = _("What is asked for each ward has no total. Leave this empty, or ask once.")
        others = Indicator.objects.filter(asked_of=self.asked_of).exclude(pk=self.pk)
        for name in ("at_most", "reduced_by"):
            code = getattr(self, name)
            if code and (code == self.code or not others.filter(code=code).exclude(kind=ValueKind.TEXT).exists()):
                wrong[name] = _("There is no other number with this code in this group. Look at its code in the list.")
        if self.valid_from and "valid_to" not in wrong and (other := self._overlapping(others)):
            wrong["valid_from"] = _(
                "“%(label)s” has the same code and is asked at the same time. Give it an end first: "
                "the day from which this one is asked."
            ) % {"label": other.label}
        if changed := self._changed_meaning():
            wrong[changed] = _(
                "Figures have been filed for it, and would mean something else. Give this row an end, "
                "and add a new row with the same code from that day."
            )
        if wrong:
            raise ValidationError(wrong)

    def _overlapping(self, others: "models.QuerySet[Indicator]") -> "Indicator | None":
        same = others.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=self.valid_from), code=self.code)
        if self.valid_to:
            same = same.filter(valid_from__lt=self.valid_to)
        return same.first()

    def _changed_meaning(self) -> str:
        """The column whose change would alter the meaning of figures filed by this row; blank: none."""
        stored = Indicator.objects.filter(pk=self.pk, values__isnull=False).first() if self.pk else None
        meaning = ("asked_of", "code", "kind", "per_ward", "cumulates")
        return next((name for name in meaning if stored and getattr(stored, name) != getattr(self, name)), "")

    @property
    def spec(self) -> Spec:
        return Spec(
            code=self.code,
            label=self.label,
            section=self.section,
            unit=self.unit,
            kind=self.kind,
            per_ward=self.per_ward,
            cumulates=self.cumulates,
            carries_over=self.carries_over,
            required=self.required,
            at_most=self.at_most,
            reduced_by=self.reduced_by,
            help_text=self.help_text,
        )
