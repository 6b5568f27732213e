"""Read what must be done now, and by when: the first page of every role."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, F, OuterRef, Q

from accounts.models import Role, User
from accounts.permissions import Action, can, limit
from base import clock
from base.period import Period
from base.versions import Versions
from measurements.models import ImportBatch, Source
from measurements.queries import batches_for, is_whole, without_mended
from portal.queries.month import MonthRun, month_run
from reports.models import ReportRun
from reports.queries import next_due, runs_for, state_of_run, with_texts_wanted
from reports.queries.runs import Due
from submissions.queries import forecast_days, owed_by
from submissions.queries.commitments import NOTHING_AWAITED, Awaited, awaited
from submissions.queries.sheets import begun
from submissions.states import FilingState, FilingStatus
from wards.models import Reorganisation
from wards.queries import check_overdue, merged_departments

Status = ReportRun.Status
BATCHES_SHOWN = 5
CONFIRMED_FROM = 10  # the month in which the next year's days off have been decided
MOST_ASKED = 50  # of those that wait: some may touch other provinces, too, and wait for others


@dataclass(frozen=True)
class Owed:
    """A filing of the user's own: still to be made, or filed."""

    period: Period
    state: FilingState
    begun: bool  # there is a draft, which nobody has received

    @property
    def late(self) -> bool:
        return self.state.status is FilingStatus.MISSING


@dataclass(frozen=True)
class MyWork:
    """Everything that waits for one person; lists that they may not see are empty."""

    month: MonthRun | None = None  # of the province shown, for those who see reports
    coming: list[Due] = field(default_factory=list)  # reports of later months
    batches: list[ImportBatch] = field(default_factory=list)  # read, to be applied or mended
    runs: list[ReportRun] = field(
        default_factory=list
    )  # to approve, to decide, failed, or no longer what the figures say
    owed: list[Owed] = field(default_factory=list)  # the user's own filings, oldest first
    corrections: list[Owed] = field(default_factory=list)  # what was filed and is being corrected, newest first
    departments: list[Reorganisation] = field(default_factory=list)  # of provinces that merged, to be looked at
    register_checked: date | None = None  # when, if that is too long ago and the user is the one to do it
    to_answer: Awaited = NOTHING_AWAITED  # what the user's operator was asked about slow wards
    awaited: Awaited = NOTHING_AWAITED  # what operators were asked, for whoever follows it in the department
    holidays: tuple[int, int] | None = None  # the year whose days off an administrator must confirm, and how many

    @property
    def is_empty(self) -> bool:
        mine = self.month or self.batches or self.runs or self.owed or self.corrections or self.to_answer.count
        return not (mine or self.awaited.overdue or self.register_checked or self.departments or self.holidays)

    @property
    def other_batches(self) -> list[ImportBatch]:
        """Files that no line of the month is about."""
        return [batch for batch in self.batches if not self.month or batch not in self.month.named]

    @property
    def other_runs(self) -> list[ReportRun]:
        """Reports that no line of the month is about."""
        return [run for run in self.runs if not self.month or run not in self.month.named]


def my_work_of(user: User, province_code: str | None, versions: Versions | None = None) -> MyWork:
    """What waits for a user. `province_code`: of the month shown, or None; `versions`: those of the page."""
    versions = versions or Versions()
    in_department = can(user, Action.VIEW_REPORTS)
    keeps_register, follows = can(user, Action.CHANGE_REGISTER), can(user, Action.RECORD_SUBMISSION)
    batches = _batches(user)
    mine = _mine(user)
    month = month_run(user, province_code, versions, batches) if in_department and province_code else None
    return MyWork(
        month=month,
        coming=_coming(month, province_code) if month and province_code else [],
        batches=batches,
        runs=list(_runs(user)) if in_department else [],
        owed=[one for one in mine if one.state.owes],
        corrections=[one for one in reversed(mine) if one.begun and one.state.filed],
        departments=list(merged_departments()) if keeps_register else [],
        register_checked=check_overdue(clock.today()) if keeps_register else None,
        to_answer=awaited(user, Action.FILE_SUBMISSION, versions) if user.role == Role.OPERATOR else NOTHING_AWAITED,
        awaited=awaited(user, Action.VIEW_SUBMISSIONS, versions) if follows else NOTHING_AWAITED,
        holidays=_holidays() if user.role == Role.ADMIN else None,
    )


def _mine(user: User) -> list[Owed]:
    """The user's own months that are still owed or were filed, oldest first."""
    found = [(period, state) for period, state in owed_by(user) if state.owes or state.filed]
    drafts = begun(found) if found else set()
    found.sort(key=lambda one: (one[0], one[1].reporter.name))
    return [Owed(period, state, (state.reporter.key, period) in drafts) for period, state in found]


def _holidays() -> tuple[int, int] | None:
    """The first year with unconfirmed days, and how many; from October on the next year counts, too."""
    today = clock.today()
    years = [today.year] if today.month < CONFIRMED_FROM else [today.year, today.year + 1]
    days = forecast_days(years)
    return (days[0].day.year, sum(one.day.year == days[0].day.year for one in days)) if days else None


def _coming(month: MonthRun, province_code: str) -> list[Due]:
    """The next reports, of months that are not over yet."""
    return [due for due in next_due(province_code, 4) if due.period > month.period][:2]


def _batches(user: User) -> list[ImportBatch]:
    waiting = batches_for(user).filter(status__in=[ImportBatch.Status.CHECKED, ImportBatch.Status.REJECTED])
    if can(user, Action.IMPORT_OWN_FIGURES):
        own = waiting.filter(source=Source.WARD, unit__isnull=False)
        return without_mended(limit(user, Action.IMPORT_OWN_FIGURES, own)[:MOST_ASKED])[:BATCHES_SHOWN]
    waiting = waiting.filter(source=Source.VNNIC).prefetch_related("provinces")
    return [batch for batch in without_mended(waiting[:MOST_ASKED]) if is_whole(user, batch)][:BATCHES_SHOWN]


def _runs(user: User) -> list[ReportRun]:
    """The reports that staff must make or pass on; for a leader those that can be decided or approved now."""
    mine = runs_for(user).filter(operator__isnull=True)
    if can(user, Action.APPROVE_REPORTS) and not can(user, Action.MAKE_REPORTS):
        built = with_texts_wanted(mine.filter(status=Status.BUILT))
        ready = [one for one in built if state_of_run(one).may_be_approved]
        undecided = Q(data_period__isnull=True) | Q(data_period__lt=F("period"))
        return [*mine.filter(undecided | Q(ahead=True), status=Status.WAITING), *ready]
    wanted = [Status.FAILED, Status.WAITING]
    if can(user, Action.MAKE_REPORTS):
        wanted += [Status.BUILT, Status.APPROVED, Status.HANDED_OVER]
    later = ReportRun.objects.filter(
        kind=OuterRef("kind"),
        province=OuterRef("province"),
        period=OuterRef("period"),
        operator__isnull=True,
        revision__gt=OuterRef("revision"),
    )
    differs = ~Q(differences=[]) & ~Exists(later)  # of what was sent, and not revised since
    return with_texts_wanted(mine.filter(Q(status__in=wanted) | differs))
