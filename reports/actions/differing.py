"""Notice that a report no longer agrees with the figures.

A draft, and a report that nobody has approved yet, is built again automatically. An approved or issued one stays as it
is: staff are notified of the differences, and one button makes the next revision. The reports of the 10th are frozen
from the moment they are built.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from base import audit, clock, jobs
from base.period import Period
from reports.actions.building import gather_for
from reports.actions.ledger import FROZEN, stands
from reports.actions.mailing import write_mail
from reports.content import notices, revisions
from reports.facts import Facts, RevisionChange, UnitLine, load
from reports.models import KINDS_FROZEN_WHEN_MADE, ReportRun
from reports.queries.gathering import figures_there
from reports.queries.touching import changes_around, changes_at_large, seen_now
from reports.task_names import BUILD_TASK
from wards.models import Unit
from wards.queries import codes_before

COMPARE_TASK = "reports.compare_run"
Status = ReportRun.Status
LOOKED_BACK = 12  # months


def look_for_changes(now: datetime) -> int:
    """Enqueue a comparison of each report whose figures or filings changed since. Returns how many.

    Where nothing was imported, undone or filed it costs four queries, however many reports there are.
    """
    at_large = changes_at_large()
    first = Period.of(now.astimezone(clock.VIETNAM).date()).plus(-LOOKED_BACK).first_day
    candidates = _newest().exclude(compared_with__startswith=f"{at_large}/").filter(period__gte=first)
    enqueued = 0
    for run in filter(stands, candidates.select_related("province")):
        around = changes_around(run)
        if run.compared_with.rpartition("/")[2] == around:
            seen = f"{at_large}/{around}"
            ReportRun.objects.filter(pk=run.pk).update(compared_at=now, compared_with=seen)
        else:
            jobs.enqueue(task=COMPARE_TASK, target=run.pk)
            enqueued += 1
    return enqueued


def compare_run(run_id: int) -> None:
    """Compare a report with the figures and filings as they are now, then renew it or note the differences."""
    began = clock.now()
    run = _newest().select_related("province", "operator").filter(pk=run_id).first()
    if run is None or not stands(run) or _gets_its_month(run):
        return
    seen = seen_now(run)  # before the facts: what is committed in between is seen the next time
    before = load(Facts, run.facts)
    after = _with_texts_of_before(before, gather_for(run, Period.parse(before.data_period)))
    before = _in_codes_of_now(before, after)
    changes = revisions.compare(before, after)
    if changes and _renews(run):
        _renew(run, changes, began, seen)
    else:
        _note(run, changes, {one.name for one in revisions.verdict_changes(before, after)}, began, seen)


def _newest() -> QuerySet[ReportRun]:
    """The newest revisions of reports that are built, or wait with a draft."""
    same = {name: OuterRef(name) for name in ("kind", "province", "period")}
    later = ReportRun.objects.filter(
        Q(operator=OuterRef("operator")) | Q(operator__isnull=True), **same, revision__gt=OuterRef("revision")
    )
    made = ReportRun.objects.filter(status__in=[*FROZEN, Status.WAITING], facts__isnull=False)
    return made.filter(~Exists(later))


def _gets_its_month(run: ReportRun) -> bool:
    """Was it built without the month's figures, which are here now? Then the ledger makes a revision."""
    period = Period.of(run.period)
    lacks = run.data_period is None or run.data_period < run.period
    return lacks and figures_there(period, run.province.province_code)


def _with_texts_of_before(before: Facts, after: Facts) -> Facts:
    """The new facts with everything but figures and filings as in the old ones.

    Letterhead, texts, answers to requests and the list of weak spots change by themselves and are not compared.
    """
    promised = {line.code: line.commitments for line in before.operators}
    lines = tuple(replace(line, commitments=promised.get(line.code, ())) for line in after.operators)
    kinds = before.unit_kinds if before.level == after.level else after.unit_kinds
    own = {name: getattr(before, name) for name in ("answers", "head", "passages", "weak_spots", "weak_spots_since")}
    return replace(after, **own, operators=lines, unit_kinds=kinds)


def _in_codes_of_now(before: Facts, after: Facts) -> Facts:
    """The old facts with the units' current codes: a unit whose code changed is the same unit."""
    there = {unit.code for unit in before.units}
    if there <= {unit.code for unit in after.units}:
        return before
    month = Period.parse(after.data_period).last_day
    units = Unit.objects.in_force(month).of_province(after.province_code).filter(level=after.level)
    older = codes_before(
        units.filter(code__in={unit.code for unit in after.units} - there).values_list("pk", flat=True)
    )
    now = {other: code for code, others in older.items() for other in others if other in there}

    def renamed(lines: tuple[UnitLine, ...]) -> tuple[UnitLine, ...]:
        return tuple(replace(line, code=now.get(line.code, line.code)) for line in lines)

    operators = tuple(replace(line, units=renamed(line.units)) for line in before.operators)
    return replace(before, units=renamed(before.units), operators=operators)


def _renews(run: ReportRun) -> bool:
    return run.status == Status.WAITING or (run.status == Status.BUILT and run.kind not in KINDS_FROZEN_WHEN_MADE)


def _renew(run: ReportRun, changes: tuple[RevisionChange, ...], began: datetime, seen: str) -> None:
    """Build the report again as the same revision, as nobody has approved it."""
    with transaction.atomic():
        audit.record(by=None, action="report.renew", on=run, after=[asdict(one) for one in changes])
        same = ReportRun.objects.filter(pk=run.pk, status=run.status)
        new = Status.WAITING if run.status == Status.WAITING else Status.DUE
        if not same.update(status=new, attempts=0, compared_at=began, compared_with=seen):
            return
        jobs.enqueue(task=BUILD_TASK, target=run.pk)
        _tell(run, notices.renewed, changes, set(), key=f"renewed-{began:%Y%m%d%H%M%S}")


def _note(run: ReportRun, changes: tuple[RevisionChange, ...], judged: set[str], began: datetime, seen: str) -> None:
    """Store the differences on the report's row; each new state of them is mailed once."""
    found = [{**asdict(one), "judged": one.where.rpartition(": ")[2] in judged} for one in changes]
    with transaction.atomic():
        other = _plain(found) != _plain(run.differences)
        if other:
            audit.record(by=None, action="report.differs", on=run, before=run.differences, after=found)
        still = ReportRun.objects.filter(pk=run.pk, revision=run.revision)
        still.update(differences=found, compared_at=began, compared_with=seen)
        if changes and other:
            digest = hashlib.sha256(repr(_plain(found)).encode()).hexdigest()[:12]
            notice = partial(notices.differs, left=run.is_issued)
            _tell(run, notice, changes, judged, key=f"differs-{digest}")


def _plain(found: Iterable[dict[str, Any]]) -> list[tuple[str, str, str]]:
    """The differences in a comparable form, independent of order and grouping."""
    return sorted((one["where"], one["before"], one["after"]) for one in found)


def _tell(
    run: ReportRun,
    written: Callable[[str, Period, str, Iterable[str], Iterable[str]], tuple[str, str]],
    changes: tuple[RevisionChange, ...],
    judged: set[str],
    *,
    key: str,
) -> None:
    period, province = Period.of(run.period), run.province.full_name
    subject, body = written(run.kind, period, province, [one.where for one in changes], sorted(judged))
    write_mail(key=f"report-{run.pk}-{key}", province_code=run.province.heir_code, subject=subject, body=body, run=run)
