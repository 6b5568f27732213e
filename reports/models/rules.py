"""The tables of a department's rules: when reports are made and public, their letterhead, their template."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from base.day_format import show_day
from base.models import DatedRow, ends_after_it_begins
from reports.models.kinds import ReportKind
from reports.schedule import DayRule, DueBasis, ScheduleKind
from wards.following import OfProvince, OfProvinceThen


class PublicationRule(models.Model):
    """When a province's public table appears, from a data month on: at import, or with the Ministry's report.

    The newest row up to a month holds; without one the table appears at import.
    """

    class When(models.TextChoices):
        IMPORT = "import", _("At import, as preliminary")
        REPORT = "report", _("Once the Ministry's report is published")

    province_code = models.CharField(max_length=2)
    since = models.DateField()  # first day of the first data month
    when = models.CharField(max_length=6, choices=When)

    FOLLOWS_CODE: ClassVar = OfProvince()

    class Meta:
        ordering: ClassVar = ["province_code", "-since"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["province_code", "since"], name="publication_rule_once"),
            models.CheckConstraint(condition=Q(since__day=1), name="publication_rule_since_is_month"),
        ]
        verbose_name = _("publication rule")
        verbose_name_plural = _("publication rules")

    def __str__(self) -> str:
        return f"{self.province_code} {self.since:%m/%Y} {self.when}"


class ReportRule(DatedRow):
    """When the operators' and the Ministry's report are made, from a data month on, with its letter."""

    class Ruled(models.TextChoices):
        OPERATORS = ScheduleKind.OPERATORS, _("Operators, consolidated")
        MINISTRY = ScheduleKind.MINISTRY, _("Ministry and People's Committee")

    class BasisChoice(models.TextChoices):
        AFTER_FILINGS = DueBasis.AFTER_FILINGS, _("On the first working day after the operators' deadline")
        ON_DAY = DueBasis.ON_DAY, _("On the day itself, working day or not")

    kind = models.CharField(_("report"), max_length=9, choices=Ruled)
    province_code = models.CharField(_("province code"), max_length=2, blank=True)  # blank: where none has its own
    basis = models.CharField(_("made"), max_length=13, choices=BasisChoice)
    day = models.PositiveSmallIntegerField(_("day"))
    source = models.CharField(_("source"), max_length=240)  # the letter that asks for it
    valid_from = models.DateField(_("valid from"))  # judged on the last day of the data month
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    FOLLOWS_CODE: ClassVar = OfProvinceThen(begins="valid_from", ends="valid_to", per=("kind",))

    class Meta:
        ordering: ClassVar = ["kind", "province_code", "valid_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "province_code", "valid_from"], name="report_rule_once"),
            models.CheckConstraint(condition=Q(day__gte=1, day__lte=31), name="report_rule_day"),
            ends_after_it_begins("report_rule_range"),
        ]
        verbose_name = _("rule of a report's day")
        verbose_name_plural = _("rules of reports' days")

    def __str__(self) -> str:
        return f"{self.kind} {self.province_code} {self.basis} {self.day}"

    @property
    def rule(self) -> DayRule:
        return DayRule(DueBasis(self.basis), self.day, self.source)


class Letterhead(DatedRow):
    """A province's letterhead, recipients and legal bases, from a day to a day.

    A row with a blank province serves every province that has none of its own; in it `{province}` is the
    province's full name, `{PROVINCE}` the same in capitals, `{place}` the bare name.
    """

    province_code = models.CharField(max_length=2, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    superior = models.CharField(max_length=160)  # "UBND THÀNH PHỐ HẢI PHÒNG"
    agency = models.CharField(max_length=160)  # "Sở Thông tin và Truyền thông"
    symbol = models.CharField(max_length=40)  # of a công văn: "STTTT-BCVT"
    report_symbol = models.CharField(max_length=40)  # of a báo cáo: "BC-STTTT"
    place = models.CharField(max_length=60)
    signer = models.TextField()  # lines of the signature block: "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC"
    ministry = models.CharField(max_length=160)  # "Bộ Thông tin và Truyền thông"
    committee = models.CharField(max_length=160)  # "Ủy ban nhân dân thành phố Hải Phòng"
    contact = models.CharField(max_length=240)  # who answers questions; a room, never a person
    archive = models.CharField(max_length=60)  # last line of Nơi nhận: "VT, BCVT"
    # Until the next version, for the one before: since 0022 these are rows, AddressedClass and LegalBasis.
    recipients = models.JSONField(default=list, blank=True, editable=False)
    legal_bases = models.JSONField(default=list, blank=True, editable=False)

    FOLLOWS_CODE: ClassVar = OfProvince()

    class Meta:
        ordering: ClassVar = ["province_code", "valid_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["province_code", "valid_from"], name="letterhead_once_a_day"),
            ends_after_it_begins("letterhead_valid_range"),
        ]
        verbose_name = _("letterhead")
        verbose_name_plural = _("letterheads")

    def __str__(self) -> str:
        return f"{self.province_code} {self.agency} {show_day(self.valid_from)}"


class Template(models.Model):
    """A version of the department's own template of a report; without one in use the built-in form is used."""

    class Form(models.TextChoices):
        WORKBOOK = "xlsx", _("Workbook")
        LETTER = "docx", _("Letter")

    province_code = models.CharField(max_length=2)
    kind = models.CharField(max_length=9, choices=ReportKind)
    form = models.CharField(max_length=4, choices=Form)
    version = models.PositiveSmallIntegerField()
    file = models.FileField(upload_to="templates/%Y/%m/", max_length=200)
    name = models.CharField(max_length=160)  # as the user's machine called it
    sha256 = models.CharField(max_length=64)
    in_use = models.BooleanField(default=False)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    FOLLOWS_CODE: ClassVar = OfProvince()

    class Meta:
        ordering: ClassVar = ["province_code", "kind", "form", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["province_code", "kind", "form", "version"], name="template_version_once"),
            models.UniqueConstraint(
                fields=["province_code", "kind", "form"], condition=Q(in_use=True), name="template_in_use_once"
            ),
        ]
        verbose_name = _("template")
        verbose_name_plural = _("templates")

    def __str__(self) -> str:
        return f"{self.province_code} {self.kind}.{self.form} v{self.version}"


class Passage(models.Model):
    """A free text of a report, written or confirmed by staff for a month; later months are only offered it."""

    province_code = models.CharField(max_length=2)
    kind = models.CharField(max_length=9, choices=ReportKind)
    operator_code = models.CharField(max_length=20, blank=True, default="", db_default="")  # of a report to one
    key = models.CharField(max_length=20)  # reports.content.passages.Slot
    period = models.DateField()  # the data month that it was written or confirmed for
    body = models.TextField(blank=True)
    # Where its numbers come from that the portal does not hold: given by who wrote it, printed nowhere.
    source = models.CharField(max_length=300, blank=True, default="", db_default="")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    FOLLOWS_CODE: ClassVar = OfProvinceThen(begins="period", anew=False, per=("kind", "operator_code", "key"))

    class Meta:
        ordering: ClassVar = ["-period", "key"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["province_code", "kind", "operator_code", "key", "period"], name="passage_once_each"
            ),
            models.CheckConstraint(condition=Q(period__day=1), name="passage_period_is_month"),
        ]
        verbose_name = _("passage")
        verbose_name_plural = _("passages")

    def __str__(self) -> str:
        return f"{self.province_code} {self.kind} {self.key} {self.period:%m/%Y}"
