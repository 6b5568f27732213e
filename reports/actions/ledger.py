"""The ledger of reports that are due. Rows are made here, once each, and given to the workers.

Beat only ticks; every tick asks the database what is owed, so downtime is caught up and nothing is made
twice: a report's row is unique by kind, province, operator, month and revision.
"""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.models import User
from base import audit, clock, jobs
from base.models import Job, is_in_force
from base.period import Period, months_between
from base.refusal import Refused
from base.saying import say
from reports.content.span_texts import last_month
from reports.models import ReportKind, ReportRun
from reports.queries.calendar import due_days, due_of
from reports.queries.gathering import figures_there, find_province, province_of
from reports.queries.runs import revisions_after
from reports.schedule import MONTHS_OF, SCHEDULED, TOGETHER, DueDay, ScheduleKind
from reports.task_names import BUILD_TASK
from submissions.actions import start_collecting
from submissions.models import Collection
from submissions.queries import province_ended
from wards.models import Operator, Unit
from wards.queries import predecessors_of

log = logging.getLogger(__name__)

CATCH_UP_AFTER = timedelta(hours=1)  # opened later than this after its time: "chạy bù"
MAX_ATTEMPTS = 5
Status = ReportRun.Status
NOT_LEFT = (Status.BUILT, Status.APPROVED, Status.HANDED_OVER)
FROZEN = (*NOT_LEFT, *ReportRun.LEFT)


def switch_on_province(*, by: User | None, code: str, since: Period) -> Collection:
    """Have the province's reports fall due from this data month on, and filings be owed to it.

    Raises Refused.
    """
    province_of(code, since)
    return start_collecting(by=by, province_code=code, since=since)


def open_due_runs(now: datetime) -> list[ReportRun]:
    """Open every report that is due at `now` and not yet opened, and resume those that are. Returns the new ones."""
    opened: list[ReportRun] = []
    for row in Collection.objects.all():
        there = _there(row.province_code)
        for kind, period, due in _owed(row, now):
            if (kind, period) not in there:
                opened += _open(kind, row.province_code, period, due, now, by_itself=True)
    opened += _open_revisions(now)
    _bring_drafts_due(now)
    _give_to_workers()
    return opened


def open_revision(*, by: User | None, run: ReportRun, reason: str, now: datetime | None = None) -> ReportRun:
    """Open the next revision of a report, to be built from the figures as they are now.

    What was not issued yet is superseded by it: there is one report to sign. Asked twice, it is made once. Raises
    Refused for a report that is not made yet, or is superseded itself.
    """
    next_one = revisions_after(run).filter(revision=run.revision + 1, reason=reason)
    standing: ReportRun | None = next_one.first()
    if standing is not None:
        return standing
    refuse_superseded(run)
    if run.status not in FROZEN:
        raise Refused(
            say("The report is not made yet, so it cannot be revised. Wait until it is made, then try again.")
        )
    with transaction.atomic():
        audit.record(by=by, action="report.revise", on=run, after={"revision": run.revision + 1}, reason=reason)
        revised, created = ReportRun.objects.get_or_create(
            kind=run.kind,
            province=run.province,
            operator=run.operator,
            period=run.period,
            revision=run.revision + 1,
            defaults={"reason": reason, "due_at": run.due_at, "opened_at": now or clock.now()},
        )
        if created:
            ReportRun.objects.filter(pk=run.pk, status__in=NOT_LEFT).update(status=Status.SUPERSEDED, differences=[])
            jobs.enqueue(task=BUILD_TASK, target=revised.pk)
    return revised


def refuse_superseded(run: ReportRun) -> None:
    """Refuse a step on a report that its revision has replaced, or whose revision was issued. Raises Refused."""
    later = revisions_after(run)
    if ReportRun.objects.filter(pk=run.pk, status=Status.SUPERSEDED).exists():
        newest = later.first()
    else:
        newest = later.filter(status__in=ReportRun.LEFT).first()
    if newest is not None:
        raise Refused(
            say(
                "Revision {old} was replaced by revision {new}, so this cannot be done. Open revision {new}.",
                old=run.revision,
                new=newest.revision,
            )
        )


def open_by_hand(*, by: User, kind: str, code: str, period: Period) -> list[ReportRun]:
    """Open a report (or letter) now, whatever the calendar says; one that exists is not made again.

    A report on a quarter or longer is asked for by any month of it.

    Returns the new ones. Raises Refused for a month that is not over or a province that was not there.
    """
    now = clock.now()
    if kind in MONTHS_OF:
        period = last_month(kind, period)
    if period >= Period.of(clock.today()):
        raise Refused(
            say("Month {month} is not over, so its report cannot be made yet. Look at the draft.", month=period.label)
        )
    province_of(code, period)
    with transaction.atomic():
        audit.record(by=by, action="report.open_by_hand", after={"kind": kind, "code": code, "period": str(period)})
        kinds = [one for one in (ReportKind(kind), TOGETHER.get(ScheduleKind(kind))) if one]
        return [run for one in kinds for run in _open(ReportKind(one), code, period, due_of(one, code, period), now)]


def retry_run(*, by: User | None, run: ReportRun) -> None:
    """Try a failed report again. Raises Refused for a superseded one."""
    refuse_superseded(run)
    with transaction.atomic():
        audit.record(by=by, action="report.retry", on=run, before=run.last_error)
        if ReportRun.objects.filter(pk=run.pk, status=Status.FAILED).update(status=Status.DUE, attempts=0):
            jobs.enqueue(task=BUILD_TASK, target=run.pk)


def _there(code: str) -> set[tuple[ReportKind, Period]]:
    """The reports already opened for the whole province, as pairs of kind and month.

    For the province that the register has in their month now: a tick asks once, however many months. Operators' own
    reports are looked up by month: another operator may owe one since.
    """
    runs = ReportRun.objects.filter(province__province_code=code, operator__isnull=True)
    return {
        (ReportKind(run.kind), period)
        for run in runs.select_related("province").only("kind", "period", "province__valid_from", "province__valid_to")
        if is_in_force(run.province, (period := Period.of(run.period)).last_day)
    }


def _owed(row: Collection, now: datetime) -> Iterator[tuple[ReportKind, Period, DueDay]]:
    """Kind, month and day of each report that is due, or whose draft is."""
    last = Period.of(now.astimezone(clock.VIETNAM).date()).plus(-1)
    months = list(months_between(Period.of(row.since), last))
    for (kind, period), due in due_days(row.province_code, months).items():
        if kind in SCHEDULED and (due.at <= now or due.is_ahead(now)):
            yield ReportKind(kind), period, due


def _open(
    kind: ReportKind, code: str, period: Period, due: DueDay, now: datetime, *, by_itself: bool = False
) -> list[ReportRun]:
    province = find_province(code, period)
    if province is None and province_ended(code) is not None:
        return []  # its department writes no more; the months before are reported, or made by hand
    if province is None:
        log.error("report %s %s of province %s is due, but the register has no such province", kind, period, code)
        return []
    operators: list[Operator | None] = [None]
    if kind == ReportKind.OPERATOR:
        operators = list(Operator.objects.owing(period.last_day))
    there = set(
        ReportRun.objects.filter(kind=kind, province=province, period=period.first_day).values_list(
            "operator_id", flat=True
        )
    )
    missing = [one for one in operators if (one.pk if one else None) not in there]
    if missing and by_itself:
        made = _made_by_predecessors(kind, province, period)
        missing = [one for one in missing if (one.pk if one else None) not in made]
    state = {
        "due_at": due.at,
        "late": by_itself and now - due.at > CATCH_UP_AFTER,
        "ahead": due.at > now,
        "opened_at": now,
    }
    return [run for one in missing if (run := _open_one(kind, province, one, period, state))]


def _made_by_predecessors(kind: ReportKind, province: Unit, period: Period) -> set[int | None]:
    """The operators (None: all) whose report of the month was made for the provinces that merged into this one.

    Where the change was entered later, what the land has reported is not reported once more.
    """
    before: list[Unit] = []
    edge = [province]
    while edge:
        edge = [change.old for row in edge for change in predecessors_of(row) if change.old.level == row.level]
        before += edge
    runs = ReportRun.objects.filter(kind=kind, province__in=before, period=period.first_day)
    return set(runs.values_list("operator_id", flat=True)) if before else set()


def _open_one(
    kind: ReportKind, province: Unit, operator: Operator | None, period: Period, state: dict[str, Any]
) -> ReportRun | None:
    """Create the row and its job in one transaction; None if another tick was first."""
    with transaction.atomic():
        run, created = ReportRun.objects.get_or_create(
            kind=kind,
            province=province,
            operator=operator,
            period=period.first_day,
            revision=1,
            defaults=state,
        )
        if not created:
            return None
        audit.record(by=None, action="report.open", on=run, after={"due_at": run.due_at.isoformat(), "late": run.late})
        jobs.enqueue(task=BUILD_TASK, target=run.pk)
    return run


def _bring_drafts_due(now: datetime) -> None:
    """Build for real what was opened as a draft before its day, once the day has come."""
    for run in ReportRun.objects.filter(ahead=True, due_at__lte=now).select_related("province"):
        late = now - run.due_at > CATCH_UP_AFTER
        with transaction.atomic():
            audit.record(by=None, action="report.fall_due", on=run, before=run.status, after={"late": late})
            same = ReportRun.objects.filter(pk=run.pk, ahead=True)
            if same.update(ahead=False, late=late, status=Status.DUE, attempts=0):
                jobs.enqueue(task=BUILD_TASK, target=run.pk)


def _open_revisions(now: datetime) -> list[ReportRun]:
    """Open a second revision of reports made without the month's figures, once VNNIC's month is imported."""
    later = ReportRun.objects.filter(
        Q(operator=OuterRef("operator")) | Q(operator__isnull=True),
        kind=OuterRef("kind"),
        province=OuterRef("province"),
        period=OuterRef("period"),
        revision__gt=OuterRef("revision"),
    )
    incomplete = ReportRun.objects.filter(
        Q(data_period__isnull=True) | Q(data_period__lt=F("period")), ~Exists(later), status__in=FROZEN
    ).select_related("province", "operator")
    opened = []
    for run in incomplete:
        period = Period.of(run.period)
        if run.status == Status.HANDED_OVER:
            continue  # it may bear a number already: its revision comes once that is recorded
        if stands(run) and figures_there(period, run.province.province_code):
            reason = f"VNNIC đã công bố số liệu tháng {period.label}"
            opened.append(open_revision(by=None, run=run, reason=reason, now=now))
    return opened


def stands(run: ReportRun) -> bool:
    """Did the report's province exist in its month, as the register has it now?

    A province that merged by a change entered later keeps the reports it had: they are neither rebuilt nor compared.
    """
    return is_in_force(run.province, Period.of(run.period).last_day)


def _give_to_workers() -> None:
    """Enqueue a job for every open report; one that failed too often is marked as failed."""
    for run in filter(stands, _open_runs()):
        if run.status == Status.WAITING and not _decided(run):
            continue
        if run.attempts < MAX_ATTEMPTS:
            jobs.enqueue(task=BUILD_TASK, target=run.pk)
            continue
        busy = Job.objects.filter(task=BUILD_TASK, target=str(run.pk), state__in=Job.OPEN)
        if not busy.exists():
            error = run.last_error or jobs.STOPPED
            ReportRun.objects.filter(pk=run.pk, status=run.status).update(status=Status.FAILED, last_error=error)


def _open_runs() -> QuerySet[ReportRun]:
    return ReportRun.objects.filter(status__in=ReportRun.OPEN).select_related("province")


def _decided(run: ReportRun) -> bool:
    """May a waiting report be built now: have its figures come, or did the leader choose the month before?"""
    if run.ahead:
        return False
    return run.use_month_before or figures_there(Period.of(run.period), run.province.province_code)
