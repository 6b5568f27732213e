"""The tables of each report's life, its archived files, and the mails about them."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext_lazy as _

from base.models import SaidField
from reports.models.kinds import ReportKind
from wards.following import ByMonth, OfProvince
from wards.models import Operator, Unit


class ReportRunQuerySet(models.QuerySet[Any]):
    """Query set of reports."""

    def of_provinces(self, codes: set[str] | None) -> Self:
        """Filter reports of the provinces that have these codes today; None: all."""
        return self if codes is None else self.filter(province__heir_code__in=codes)


class ReportRun(models.Model):
    """One report of one month. The row is created once, when it falls due; files and facts are frozen in it."""

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

    OPEN = (Status.DUE, Status.WAITING)  # its files are not made, or only as a draft
    LEFT = (Status.ISSUED, Status.PUBLISHED)  # it has its number and is out of the house

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
    FOLLOWS: ClassVar = [ByMonth("province", each="description")]

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
    def is_issued(self) -> bool:
        """Was it issued? Then no deadline applies any more, whatever its figures are by now."""
        return self.status in self.LEFT

    @property
    def description(self) -> str:
        """Its kind, number and state in words, for the list of what a change of the register affects."""
        what = f"{self.get_kind_display()} {self.operator or ''}".rstrip()
        words = {"what": what, "number": self.number, "status": self.get_status_display()}
        return (_("%(what)s no. %(number)s: %(status)s") % words) if self.number else f"{what}: {words['status']}"


class RunFile(models.Model):
    """One archived file of a report; its bytes and hash are the record of what was made."""

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
    looked = models.JSONField(null=True, blank=True)  # of a signed copy: reports.signed.copy_facts.CopyFacts
    looked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["run", "form"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["run", "form"], name="run_file_once")]
        verbose_name = _("file of a report")
        verbose_name_plural = _("files of reports")

    def __str__(self) -> str:
        return self.name


class MailQuerySet(models.QuerySet[Any]):
    """Query set of mails."""

    def with_delivery_status(self) -> Self:
        """Annotate each mail with its delivery status (Mail.DeliveryStatus), from when it was sent and to how many."""
        return self.annotate(
            delivery_status=Case(
                When(sent_at__isnull=False, sent_to__gt=0, then=Value(Mail.DeliveryStatus.SENT)),
                When(sent_at__isnull=True, sent_to__gt=0, then=Value(Mail.DeliveryStatus.PARTLY)),
                When(~Q(refused=""), sent_at__isnull=False, then=Value(Mail.DeliveryStatus.REJECTED)),
                When(sent_at__isnull=False, then=Value(Mail.DeliveryStatus.NOBODY)),
                When(last_error="", then=Value(Mail.DeliveryStatus.WAITING)),
                default=Value(Mail.DeliveryStatus.FAILED),
                output_field=models.CharField(),
            )
        )


STATUS_KEY = "fate"  # within Mail.answers: the name that stored rows and the release before have for it


class Mail(models.Model):
    """A message to staff and leader, written in the transaction of its cause, sent by a worker afterwards.

    Its key makes it unique: requested twice it exists once, and a repeat has the same Message-ID.
    """

    class DeliveryStatus(models.TextChoices):
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
    )  # {address: {STATUS_KEY, "said", "at"}}

    objects = MailQuerySet.as_manager()

    FOLLOWS_CODE: ClassVar = OfProvince(merged=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name = _("message")
        verbose_name_plural = _("messages")

    def __str__(self) -> str:
        return self.key
