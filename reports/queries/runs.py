"""Read which reports a user sees, and what falls due next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef
from django.http import Http404

from accounts.models import User
from accounts.permissions import Action, province_codes
from base import clock
from base.models import Job
from base.period import Period
from reports import schedule
from reports.models import ReportKind, ReportRun, ReportRunQuerySet
from reports.queries.calendar import due_days
from reports.task_names import BUILD_TASK, PDF_TASK
from submissions.models import Collection
from submissions.queries import province_ended
from wards.text import search_key


def runs_for(user: User | AnonymousUser) -> ReportRunQuerySet:
    """The runs that a user may see, newest month first, with province and operator.

    Without the facts that their files were rendered from: those of a run are read where they are asked for.
    """
    codes = province_codes(user, Action.VIEW_REPORTS)
    runs = ReportRun.objects.of_provinces(codes).select_related("province", "operator", "approved_by")
    return runs.prefetch_related("files").defer("facts")


def with_texts_wanted(runs: Iterable[ReportRun]) -> list[ReportRun]:
    """The runs, with facts loaded (in one query) where their state depends on which texts they lack."""
    found = list(runs)
    waiting = {run.pk: run for run in found if run.status == run.Status.BUILT and run.kind == ReportKind.MINISTRY}
    for pk, facts in ReportRun.objects.filter(pk__in=waiting).values_list("pk", "facts") if waiting else ():
        waiting[pk].facts = facts
    return found


def run_or_404(user: User | AnonymousUser, pk: int) -> ReportRun:
    """One run that the user may see. Raises Http404, also for one that exists and may not be seen."""
    run: ReportRun | None = runs_for(user).defer(None).filter(pk=pk).first()
    if run is None:
        raise Http404
    return run


def issued_on_months(user: User | AnonymousUser, heir_codes: set[str], months: Iterable[str]) -> list[ReportRun]:
    """The newest issued revisions of these provinces' reports on figures of these months (YYYY-MM)."""
    later = ReportRun.objects.filter(
        kind=OuterRef("kind"),
        province=OuterRef("province"),
        period=OuterRef("period"),
        operator__isnull=True,
        status__in=ReportRun.LEFT,
        revision__gt=OuterRef("revision"),
    )
    days = [Period.parse(month).first_day for month in months]
    found = runs_for(user).filter(status__in=ReportRun.LEFT, data_period__in=days, province__heir_code__in=heir_codes)
    return list(found.filter(~Exists(later), operator__isnull=True).order_by("-period", "kind"))


def not_approved_on_months(user: User | AnonymousUser, heir_codes: set[str], months: Iterable[str]) -> list[ReportRun]:
    """The Ministry's reports of these months and provinces, waiting or built, not yet approved."""
    days = [Period.parse(month).first_day for month in months]
    open_ = [*ReportRun.OPEN, ReportRun.Status.BUILT]
    found = runs_for(user).filter(kind=ReportKind.MINISTRY, status__in=open_, period__in=days)
    return list(found.filter(province__heir_code__in=heir_codes).order_by("-period"))


def is_being_made(run: ReportRun) -> bool:
    """Are a report's files being made, or about to be?"""
    tasks = (BUILD_TASK, PDF_TASK)
    return Job.objects.filter(task__in=tasks, target=str(run.pk), state__in=Job.OPEN).exists()


def run_before(run: ReportRun) -> ReportRun | None:
    """The revision before this one, or None."""
    same = ReportRun.objects.filter(kind=run.kind, province=run.province, operator=run.operator, period=run.period)
    found: ReportRun | None = same.filter(revision=run.revision - 1).first()
    return found


def revisions_after(run: ReportRun) -> ReportRunQuerySet:
    """The later revisions of a report, newest first."""
    same = ReportRun.objects.filter(kind=run.kind, province=run.province, operator=run.operator, period=run.period)
    later: ReportRunQuerySet = same.filter(revision__gt=run.revision).order_by("-revision")
    return later


def search_runs(
    user: User | AnonymousUser, *, number: str = "", period: Period | None = None, kind: str = "", recipient: str = ""
) -> ReportRunQuerySet:
    """Search the archive of what the user may see by number, month, kind, and words of a recipient's name.

    Names are compared without case and marks: no database folds Vietnamese letters as people do.
    """
    runs = runs_for(user)
    if number.strip():
        wanted = number.strip().lower().partition("/")[0]
        runs = runs.filter(number=wanted.zfill(2) if wanted.isdigit() else wanted)
    if period is not None:
        runs = runs.filter(period=period.first_day)
    if kind:
        runs = runs.filter(kind=kind)
    for word in search_key(recipient).split():
        runs = runs.filter(recipients_key__contains=word)
    return runs


def public_corrections(province_code: str, period: Period) -> list[tuple[date, str]]:
    """Day and reason of the Ministry report's issued revisions, oldest first; nothing of people or filings."""
    revised = ReportRun.objects.filter(
        province__province_code=province_code,
        kind=ReportKind.MINISTRY,
        period=period.first_day,
        revision__gt=1,
        status__in=ReportRun.LEFT,
    ).order_by("revision")
    return [(run.issued_on, run.reason) for run in revised if run.issued_on]


COMING = (
    schedule.ScheduleKind.OPERATORS,
    schedule.ScheduleKind.MINISTRY,
)  # an operator's letter comes with the consolidated one


@dataclass(frozen=True, slots=True)
class Due:
    """One report that will fall due, and why on that day."""

    kind: schedule.ScheduleKind
    period: Period
    due: schedule.DueDay

    @property
    def at(self) -> datetime:
        return self.due.at


def next_due(province_code: str, count: int = 12) -> list[Due]:
    """The next reports of a province in order of their day; none where reports are not switched on."""
    row = Collection.objects.filter(province_code=province_code).first()
    end = province_ended(province_code)
    if row is None or (end is not None and end <= clock.today()):
        return []
    first, now = max(Period.of(row.since), Period.of(clock.today()).plus(-1)), clock.now()
    days = due_days(province_code, [first.plus(ahead) for ahead in range(count // len(COMING) + 2)])
    found = [Due(kind, period, due) for (kind, period), due in days.items() if kind in COMING and due.at > now]
    return sorted(found, key=lambda one: one.at)[:count]
