"""What the department sends: under which letterhead, when it is public, and each report's life."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from base.models import SaidField
from reports.schedule import DayRule, DueBasis, ScheduleKind
from wards.following import ByMonth, OfProvince, OfProvinceThen
from wards.models import DatedQuerySet, Operator, Unit


class ReportKind(models.TextChoices):
    OPERATORS = ScheduleKind.OPERATORS, _("Operators, consolidated")
    OPERATOR = ScheduleKind.OPERATOR, _("One operator")
    MINISTRY = ScheduleKind.MINISTRY, _("Ministry and People's Committee")
    LETTER = ScheduleKind.LETTER, _("Monthly letter")
    REMINDER = ScheduleKind.REMINDER, _("Letter of reminder")


class PublicationRule(models.Model):
    """From which data month on a province's public table appears at import, or with the Ministry's report.

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


class ReportRule(models.Model):
    """When the operators' and the Ministry's report are made, from a data month on, by which letter."""

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
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="report_rule_range"
            ),
        ]
        verbose_name = _("rule of a report's day")
        verbose_name_plural = _("rules of reports' days")

    def __str__(self) -> str:
        return f"{self.kind} {self.province_code} {self.basis} {self.day}"

    @property
    def rule(self) -> DayRule:
        return DayRule(DueBasis(self.basis), self.day, self.source)


class Letterhead(models.Model):
    """In whose name a province writes, to whom and on what basis, from a day to a day.

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
    recipients = models.JSONField(default=list)  # classes written to each month: [{"name", "asked"}]
    legal_bases = models.JSONField(default=list)  # [{"text", "from"}]; "to_confirm": not named yet

    objects = DatedQuerySet.as_manager()

    FOLLOWS_CODE: ClassVar = OfProvince()

    class Meta:
        ordering: ClassVar = ["province_code", "valid_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["province_code", "valid_from"], name="letterhead_once_a_day"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="letterhead_valid_range"
            ),
        ]
        verbose_name = _("letterhead")
        verbose_name_plural = _("letterheads")

    def __str__(self) -> str:
        return f"{self.province_code} {self.agency} {self.valid_from:%d/%m/%Y}"


class LetterForm(models.Model):
    """What a province has around the text of one kind of document, from a day to a day; empty: as it is built in.

    Lists are texts of one line each. A row with a blank province serves every province without one of its own. In it
    `{province}` and `{place}` are filled as in a letterhead, and what reports.content.placeholders knows in `opening`.
    """

    province_code = models.CharField(max_length=2, blank=True)
    kind = models.CharField(_("report"), max_length=9, choices=ReportKind)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    opening = models.TextField(_("Opening"), blank=True)  # "Thực hiện Công văn số …, Sở báo cáo như sau:"
    recipients = models.TextField(_("Addressees (Kính gửi)"), blank=True)
    bases = models.TextField(_("Legal bases (Căn cứ)"), blank=True)
    copies = models.TextField(_("Recipients of copies (Nơi nhận)"), blank=True)  # "UBND tỉnh (để b/c)"
    closing = models.CharField(_("Closing"), max_length=240, blank=True)
    contact = models.CharField(_("Whom to ask"), max_length=240, blank=True)  # a room, never a person
    signer = models.TextField(_("Lines above the signature"), blank=True)  # "TRƯỞNG PHÒNG"
    signer_name = models.CharField(_("Name of the signer"), max_length=80, blank=True)

    objects = DatedQuerySet.as_manager()

    FOLLOWS_CODE: ClassVar = OfProvinceThen(begins="valid_from", ends="valid_to", per=("kind",))

    class Meta:
        ordering: ClassVar = ["province_code", "kind", "valid_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["province_code", "kind", "valid_from"], name="letter_form_once_a_day"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="letter_form_valid_range"
            ),
        ]
        verbose_name = _("letter form")
        verbose_name_plural = _("letter forms")

    def __str__(self) -> str:
        return f"{self.province_code} {self.kind} {self.valid_from:%d/%m/%Y}"


class OperatorAddress(models.Model):
    """The legal name under which a province writes to an operator: that of its branch, from a day on."""

    province_code = models.CharField(max_length=2)
    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    name = models.CharField(_("Legal name"), max_length=240)

    objects = DatedQuerySet.as_manager()

    FOLLOWS_CODE: ClassVar = OfProvinceThen(begins="valid_from", ends="valid_to", per=("operator",))

    class Meta:
        ordering: ClassVar = ["province_code", "operator", "valid_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["province_code", "operator", "valid_from"], name="operator_address_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="operator_address_range"
            ),
        ]
        verbose_name = _("address of an operator")
        verbose_name_plural = _("addresses of operators")

    def __str__(self) -> str:
        return f"{self.province_code} {self.operator_id} {self.name}"


class Template(models.Model):
    """A version of the department's own form of a report; without one in use the built-in form is taken."""

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
    """A free text of a report, written or confirmed by staff for a month; offered, and no more, for those after it."""

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


class ReportRunQuerySet(models.QuerySet[Any]):
    def of_provinces(self, codes: set[str] | None) -> Self:
        """Runs of the provinces that answer under these codes today; None means all."""
        return self if codes is None else self.filter(province__heir_code__in=codes)


class ReportRun(models.Model):
    """One report of one month. The row is made once, when it falls due; files and facts are frozen in it."""

    class Status(models.TextChoices):
        DUE = "due", _("Due")
        WAITING = "waiting", _("Waits for a decision")  # no figures for the month; a draft on the month before is here
        BUILT = "built", _("Built")
        APPROVED = "approved", _("Approved")
        HANDED_OVER = "handed_over", _("Handed to the clerk")
        ISSUED = "issued", _("Issued")
        PUBLISHED = "published", _("Published")
        FAILED = "failed", _("Failed")
        SUPERSEDED = "superseded", _("Replaced by its revision")  # before it was issued

    kind = models.CharField(max_length=9, choices=ReportKind)
    province = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="report_runs")
    operator = models.ForeignKey(Operator, null=True, blank=True, on_delete=models.PROTECT, related_name="report_runs")
    period = models.DateField()  # first day of the data month reported on
    revision = models.PositiveSmallIntegerField(default=1)
    reason = models.CharField(max_length=300, blank=True)  # why there is a second revision
    due_at = models.DateTimeField()
    late = models.BooleanField(default=False)  # opened after downtime: "chạy bù"
    ahead = models.BooleanField(default=False, db_default=False)  # opened before its day: a draft until then
    status = models.CharField(max_length=11, choices=Status, default=Status.DUE)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = SaidField(blank=True)
    opened_at = models.DateTimeField()
    data_period = models.DateField(null=True, blank=True)  # month whose figures are in it; null: none yet
    use_month_before = models.BooleanField(default=False)  # the leader's decision on a month without figures
    facts = models.JSONField(null=True, blank=True)  # reports.facts.Facts, from which the files were rendered
    built_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)  # the leader sent it back, and it was not submitted since
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    returned_note = models.TextField(blank=True, default="", db_default="")  # the leader's words, the last ones
    signed_on_paper = models.BooleanField(default=False)  # approval recorded by staff
    handed_over_at = models.DateTimeField(null=True, blank=True)
    number = models.CharField(max_length=20, blank=True)  # given by the clerk: "05"
    symbol = models.CharField(max_length=40, blank=True, default="", db_default="")  # with its number: "BC-SKHCN"
    numbered_in = models.PositiveSmallIntegerField(null=True, blank=True)  # the year whose number it is
    issued_on = models.DateField(null=True, blank=True)
    channel = models.CharField(max_length=60, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    compared_at = models.DateTimeField(null=True, blank=True)  # figures and filings are those of the facts until then
    # By which changes it may differ, as they were seen when it was compared: reports.queries.touching.
    compared_with = models.CharField(max_length=80, blank=True, default="", db_default="")
    differences = models.JSONField(default=list, blank=True)  # [{"where", "before", "after"}]: what is otherwise now
    recipients = models.TextField(blank=True)  # whom it is addressed to, one a line
    recipients_key = models.TextField(blank=True)  # the same by wards.text.search_key: what the archive searches

    objects = ReportRunQuerySet.as_manager()
    FOLLOWS: ClassVar = [ByMonth("province", each="as_told")]

    class Meta:
        ordering: ClassVar = ["-period", "kind", "operator__position", "-revision"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "province", "period", "revision"],
                condition=Q(operator__isnull=True),
                name="run_once",
            ),
            models.UniqueConstraint(
                fields=["kind", "province", "operator", "period", "revision"],
                condition=Q(operator__isnull=False),
                name="run_once_per_operator",
            ),
            models.UniqueConstraint(
                fields=["province", "symbol", "numbered_in", "number"],
                condition=Q(numbered_in__isnull=False),
                name="run_number_once_a_year",
            ),
            models.CheckConstraint(
                condition=Q(kind="operator", operator__isnull=False) | ~Q(kind="operator") & Q(operator__isnull=True),
                name="run_operator_by_kind",
            ),
            models.CheckConstraint(condition=Q(period__day=1), name="run_period_is_month"),
            models.CheckConstraint(condition=Q(revision__gte=1), name="run_revision_from_one"),
            models.CheckConstraint(
                condition=~Q(status__in=["built", "approved", "handed_over", "issued", "published"])
                | Q(built_at__isnull=False, facts__isnull=False),
                name="run_built_has_facts",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["issued", "published"]) | (~Q(number="") & Q(issued_on__isnull=False)),
                name="run_issued_has_number",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["status", "due_at"], name="run_status_due")]
        verbose_name = _("report")
        verbose_name_plural = _("reports")

    def __str__(self) -> str:
        who = f" {self.operator.code}" if self.operator else ""
        return f"{self.kind}{who} {self.province.code} {self.period:%Y-%m} r{self.revision} {self.status}"

    @property
    def as_told(self) -> str:
        """What it is, its number and how far it came, for the list of what a change of the register touches."""
        what = f"{self.get_kind_display()} {self.operator or ''}".rstrip()
        words = {"what": what, "number": self.number, "status": self.get_status_display()}
        return (_("%(what)s no. %(number)s: %(status)s") % words) if self.number else f"{what}: {words['status']}"


class RunFile(models.Model):
    """One archived file of a report; its bytes and hash are the truth of what was made."""

    class Form(models.TextChoices):
        WORKBOOK = "xlsx", _("Workbook")
        LETTER = "docx", _("Letter")
        PDF = "pdf", "PDF"
        SIGNED = "signed", _("Signed copy")

    run = models.ForeignKey(ReportRun, on_delete=models.PROTECT, related_name="files")
    form = models.CharField(max_length=6, choices=Form)
    file = models.FileField(upload_to="reports/", max_length=240)
    name = models.CharField(max_length=160)  # under which it is downloaded
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    made_at = models.DateTimeField()
    pages = models.PositiveSmallIntegerField(null=True, blank=True)  # of a PDF; null: not counted

    class Meta:
        ordering: ClassVar = ["run", "form"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["run", "form"], name="run_file_once")]
        verbose_name = _("file of a report")
        verbose_name_plural = _("files of reports")

    def __str__(self) -> str:
        return self.name


class MailQuerySet(models.QuerySet[Any]):
    def with_fate(self) -> Self:
        """Each message with what became of it (Mail.Fate), told from when it was sent and to how many."""
        return self.annotate(
            fate=Case(
                When(sent_at__isnull=False, sent_to__gt=0, then=Value(Mail.Fate.SENT)),
                When(sent_at__isnull=True, sent_to__gt=0, then=Value(Mail.Fate.PARTLY)),
                When(~Q(refused=""), sent_at__isnull=False, then=Value(Mail.Fate.REJECTED)),
                When(sent_at__isnull=False, then=Value(Mail.Fate.NOBODY)),
                When(last_error="", then=Value(Mail.Fate.WAITING)),
                default=Value(Mail.Fate.FAILED),
                output_field=models.CharField(),
            )
        )


class Mail(models.Model):
    """A message to staff and leader, written in the transaction of what it tells, sent by a worker afterwards.

    Its key makes it one: asked for twice it is there once, and a repeat bears the same Message-ID.
    """

    class Fate(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        NOBODY = "nobody", _("Nobody to send it to")
        REJECTED = "rejected", _("Refused by the mail server")
        PARTLY = "partly", _("Sent to some, the rest is tried again")

    key = models.CharField(max_length=120, unique=True)  # also the local part of the Message-ID
    run = models.ForeignKey(ReportRun, null=True, blank=True, on_delete=models.PROTECT, related_name="mails")
    province_code = models.CharField(max_length=2)
    subject = models.CharField(max_length=240)
    body = models.TextField()
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_to = models.PositiveSmallIntegerField(default=0)  # how many people
    last_error = SaidField(blank=True)
    refused = models.TextField(blank=True, default="")  # a line for each address not taken, with the server's words

    answers = models.JSONField(
        default=dict, db_default=models.Value({}, models.JSONField()), blank=True
    )  # {address: …}

    objects = MailQuerySet.as_manager()

    FOLLOWS_CODE: ClassVar = OfProvince(merged=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name = _("message")
        verbose_name_plural = _("messages")

    def __str__(self) -> str:
        return self.key
