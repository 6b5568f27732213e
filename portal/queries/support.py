"""Read why a province's month has no report, mail or PDF: everything these depend on, in one answer."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base import clock, heartbeats
from base.day_format import show_moment
from base.models import Job
from base.period import Period
from base.subjects import SubjectLink, key_of_job, subjects
from base.translating import translated
from measurements.models import BatchProvince, ImportBatch, Source
from reports import pdf
from reports.models import Mail, ReportKind, ReportRun
from reports.queries import addressees, due_of, figures_there, state_of_run, why_no_pdf
from reports.schedule import SCHEDULED
from submissions.models import Collection, Reminder
from wards.models import Unit

Status = ReportRun.Status
WORK: dict[str, Promise] = {
    "measurements.check_batch": gettext_lazy("read the file"),
    "measurements.settle_batch": gettext_lazy("settle the rows again"),
    "measurements.apply_batch": gettext_lazy("apply the figures"),
    "reports.build_run": gettext_lazy("make the report"),
    "reports.compare_run": gettext_lazy("compare it with new figures"),
    "reports.make_pdf": gettext_lazy("make the PDF"),
    "reports.send_mail": gettext_lazy("send the message"),
}
SHOWN = 50
TICKED_LATELY = 300.0  # seconds, as portal.health
REMINDED_UNTIL = timedelta(days=62)  # after the month's end: what is told of later is told of the next months


@dataclass(frozen=True)
class Gate:
    """One thing they depend on. `fine` None: neither good nor bad, listed for completeness."""

    what: str | Promise
    fine: bool | None
    words: str
    url: str = ""


@dataclass(frozen=True)
class OwedReport:
    """A report that exists (`run`), or will; `why`: what it waits for, or why it is missing."""

    what: str
    due_at: datetime
    run: ReportRun | None
    state: str
    why: str
    pdf: str  # why there is none; empty: there is one, or no letter yet


@dataclass(frozen=True)
class ShownJob:
    """A background job with its subject, for display."""

    job: Job
    about: SubjectLink | None

    @property
    def work(self) -> str | Promise:
        return WORK.get(self.job.task, self.job.task)


@dataclass(frozen=True)
class ShownMail:
    """A mail for display. `status`: Mail.DeliveryStatus in words."""

    written_at: datetime
    subject: str
    status: str | Promise
    last_error: str
    refused: str


@dataclass(frozen=True)
class Support:
    """Everything that a province's reports of a month depend on."""

    gates: list[Gate]
    reports: list[OwedReport]
    mails: list[ShownMail]
    reminders: list[tuple[str | Promise, int]]
    reminders_failed: list[Reminder]
    jobs: list[ShownJob]


def support(province: Unit, period: Period) -> Support:
    """Read what the reports of a province's month depend on, with their mails, reminders and jobs."""
    runs = list(
        ReportRun.objects.filter(province=province, period=period.first_day)
        .select_related("province", "operator")
        .prefetch_related("files")
        .order_by("kind", "operator__position", "revision")
    )
    row = Collection.objects.filter(province_code=province.heir_code).first()
    since = Period.of(row.since) if row else None
    batches = _batches(province, period)
    mails = _mails(province, period, runs)
    reminders = _reminders(province, period)
    return Support(
        list(_gates(province, period, since, batches)),
        _owed(province, period, since is not None and since <= period, runs),
        [_shown(mail) for mail in mails],
        _by_status(reminders),
        [row for row in reminders if row.error][:SHOWN],
        _jobs(runs, mails, batches),
    )


def _gates(province: Unit, period: Period, since: Period | None, batches: list[ImportBatch]) -> list[Gate]:
    there = figures_there(period, province.province_code)
    people = len(addressees(province.heir_code))
    return [
        _switched_on(period, since),
        Gate(
            _("The month is over"),
            period < Period.of(clock.today()),
            _("yes") if period < Period.of(clock.today()) else _("no: nothing is owed of it yet"),
        ),
        Gate(
            _("VNNIC's figures of the month"),
            there,
            _("applied") if there else _("not applied: the Ministry's report waits for them, or for the leader"),
            reverse("measurements:imports"),
        ),
        *(_batch_gate(batch) for batch in batches if batch.status != ImportBatch.Status.APPLIED),
        Gate(
            _("Staff and leaders with a mail address"),
            bool(people),
            str(people) if people else _("nobody: messages about reports reach no one"),
        ),
        _tick_gate(),
        Gate(
            _("LibreOffice on the server"),
            pdf.available(),
            _("installed") if pdf.available() else _("not installed: letters get no PDF"),
        ),
    ]


def _switched_on(period: Period, since: Period | None) -> Gate:
    what = _("Reports are switched on")
    if since is None:
        return Gate(what, False, _("no: nothing falls due by itself, and nobody is reminded"), reverse("reports:new"))
    words = _("since month %(month)s") % {"month": since.label}
    if since <= period:
        return Gate(what, True, words)
    return Gate(what, False, _("%(since)s: this month is made by hand") % {"since": words}, reverse("reports:new"))


def _batch_gate(batch: ImportBatch) -> Gate:
    """The gate of a file of the month that is not applied."""
    words = f"{batch.get_status_display()}, {show_moment(batch.received_at)}"
    return Gate(batch.file_name, None, words, reverse("measurements:import_detail", args=[batch.pk]))


def _tick_gate() -> Gate:
    age = heartbeats.seconds_since(heartbeats.REPORTS)
    if age is None or age > TICKED_LATELY:
        words = _("not seen in the last 5 minutes: beat or a worker does not run")
    else:
        words = _("seen %(seconds)s seconds ago") % {"seconds": round(age)}
    return Gate(_("The tick that opens due reports"), age is not None and age <= TICKED_LATELY, words)


def _owed(province: Unit, period: Period, switched_on: bool, runs: list[ReportRun]) -> list[OwedReport]:
    found = [_made(run) for run in runs]
    for kind in map(ReportKind, SCHEDULED):
        if any(run.kind == kind for run in runs):
            continue
        due = due_of(kind, province.province_code, period)
        why = _why_not_there(switched_on, due.at)
        found.append(OwedReport(str(kind.label), due.at, None, "", why, ""))
    return found


def _why_not_there(switched_on: bool, due_at: datetime) -> str:
    if not switched_on:
        return _("not owed: reports are not switched on for this month")
    if clock.now() < due_at:
        return _("not due yet")
    return _("due and not opened: the tick does that, look whether it runs")


def _made(run: ReportRun) -> OwedReport:
    who = f" {run.operator}" if run.operator else ""
    revision = _(", revision %(number)s") % {"number": run.revision} if run.revision > 1 else ""
    what = f"{run.get_kind_display()}{who}{revision}"
    return OwedReport(what, run.due_at, run, str(state_of_run(run).words), _why_open(run), translated(why_no_pdf(run)))


def _why_open(run: ReportRun) -> str:
    if run.last_error:
        attempts = _("attempt %(count)s") % {"count": run.attempts}
        return f"{translated(run.last_error)} ({attempts})"
    if run.status == Status.WAITING and not run.ahead:
        return _("VNNIC's figures are not there: the leader is asked")
    if run.status == Status.DUE:
        return _("waits for a worker")
    return ""


def _batches(province: Unit, period: Period) -> list[ImportBatch]:
    """VNNIC's files about the month, or not known to be about another, newest first."""
    codes = ["", province.province_code, province.heir_code]
    left = [ImportBatch.Status.UNDONE, ImportBatch.Status.DISCARDED]
    rows = ImportBatch.objects.filter(source=Source.VNNIC, province_code__in=codes).exclude(status__in=left)
    noted = BatchProvince.objects.filter(batch=OuterRef("pk"))
    rows = rows.filter(Exists(noted.filter(heir_code=province.heir_code)) | ~Exists(noted))
    newest = rows.order_by("-pk").only("status", "file_name", "received_at", "periods")[: 4 * SHOWN]
    return [batch for batch in newest if str(period) in batch.periods or not batch.periods][:SHOWN]


def _mails(province: Unit, period: Period, runs: list[ReportRun]) -> list[Mail]:
    key = f"ask-{province.province_code}-{period}"
    rows = Mail.objects.with_delivery_status().filter(Q(run__in=runs) | Q(key=key)).select_related("run")
    return list(rows.order_by("-pk")[:SHOWN])


def _shown(mail: Mail) -> ShownMail:
    status = Mail.DeliveryStatus(mail.delivery_status).label  # type: ignore[attr-defined]  # by with_delivery_status
    return ShownMail(mail.written_at, mail.subject, status, mail.last_error, mail.refused)


def _reminders(province: Unit, period: Period) -> list[Reminder]:
    days = (period.first_day, period.last_day + REMINDED_UNTIL)
    rows = Reminder.objects.filter(province_code=province.heir_code, day__range=days).order_by("-day", "pk")
    return [row for row in rows if any(month == str(period) for month, _key in row.reporter_keys)]


def _by_status(reminders: list[Reminder]) -> list[tuple[str | Promise, int]]:
    counted = Counter(row.delivery_status for row in reminders)
    return [(status.label, counted[status]) for status in Reminder.DeliveryStatus if counted[status]]


def _jobs(runs: list[ReportRun], mails: list[Mail], batches: list[ImportBatch]) -> list[ShownJob]:
    """Background jobs on any of these, newest first."""
    of_runs = ("reports.build_run", "reports.compare_run", "reports.make_pdf")
    of_batches = ("measurements.check_batch", "measurements.settle_batch", "measurements.apply_batch")
    wanted = Q(task__in=of_runs, target__in=[str(run.pk) for run in runs])
    wanted |= Q(task="reports.send_mail", target__in=[str(mail.pk) for mail in mails])
    wanted |= Q(task__in=of_batches, target__in=[str(batch.pk) for batch in batches])
    jobs = list(Job.objects.filter(wanted).order_by("-pk")[:SHOWN])
    keys = {job.pk: key_of_job(job.task, job.target) for job in jobs}
    known = subjects(keys.values())
    return [ShownJob(job, known.get(keys[job.pk] or ("", ""))) for job in jobs]
