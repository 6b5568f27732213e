"""The department's board: who filed, who did not, and how long is left."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import dropwhile

from django.http import Http404

from accounts.models import User
from accounts.permissions import Action, home_provinces, province_codes
from base import clock
from base.period import Period, months_between
from submissions.deadlines import Deadline
from submissions.models import Collection
from submissions.queries.calendar import duties
from submissions.queries.filings import states, states_of_months
from submissions.queries.periods import last_closed_month
from submissions.queries.reminders import holders
from submissions.queries.reporters import reporters_of_months
from submissions.reporters import Group
from submissions.states import BoardRow, FilingState, FilingStatus, board_rows
from wards.models import Level, Unit

MONTHS, OFFERED = 12, 18


@dataclass(frozen=True)
class Board:
    """One group of one province over the last months; counts and deadline are those of the chosen month."""

    province: Unit
    period: Period
    group: Group
    periods: list[Period]
    rows: list[BoardRow]
    counts: dict[FilingStatus, int]
    deadline: Deadline | None
    source: str  # the letter that the deadline comes from
    is_proposal: bool
    left: timedelta | None  # None: over

    @property
    def present(self) -> list[BoardRow]:
        """The rows of reporters in the chosen month."""
        return [row for row in self.rows if row.cells[-1]]

    @property
    def past(self) -> list[BoardRow]:
        """The rows of former reporters, not of the chosen month: merged, split, closed."""
        return [row for row in self.rows if not row.cells[-1]]

    @property
    def owing(self) -> list[BoardRow]:
        """The rows of reporters that still owe the chosen month."""
        return [row for row in self.rows if (cell := row.cells[-1]) and cell.owes]


@dataclass(frozen=True)
class ToCall:
    """A reporter that still owes, and the people who file for it."""

    reporter_key: str
    reporter_name: str
    people: list[User]

    @property
    def lines(self) -> list[str]:
        """Lines to copy, one for each person, tab-separated for a spreadsheet."""
        found = [(self.reporter_name, str(user), user.phone_to_read, user.email) for user in self.people]
        return ["\t".join(cells) for cells in found] or [self.reporter_name]


@dataclass(frozen=True)
class ChainStep:
    """One deadline of the month's chain, with what is still missing."""

    group: Group
    deadline: Deadline
    filed: int
    owing: tuple[str, ...]  # names
    left: timedelta | None

    @property
    def owed(self) -> int:
        return len(self.owing)


def provinces_of(user: User, period: Period) -> list[Unit]:
    """The provinces whose boards a user may see, the user's own first."""
    codes = province_codes(user, Action.VIEW_SUBMISSIONS)
    found = Unit.objects.in_force(period.last_day).filter(level=Level.PROVINCE)
    if codes is not None:
        found = found.filter(heir_code__in=codes)
    homes = home_provinces(user)
    return sorted(found, key=lambda unit: (unit.heir_code not in homes, unit.sort_key))


def board(province: Unit, period: Period, group: Group) -> Board:
    """Build the board that ends with the chosen month and begins with the first month asked of the group."""
    periods = _months_until(period, province.code, MONTHS)
    months: dict[Period, list[FilingState]] = {one: [] for one in periods}
    for month, state in states_of_months(reporters_of_months(periods, province.code, [group])):
        months[month].append(state)
    periods = list(dropwhile(lambda month: month < period and not _was_due(months[month]), periods))
    owed = duties(period, province.code)
    due, rule = owed.by_group.get(group) if owed.collecting else None, owed.rules.get(group)
    return Board(
        province=province,
        period=period,
        group=group,
        periods=periods,
        rows=board_rows(periods, [months[month] for month in periods]),
        counts=dict(Counter(state.status for state in months[period])),
        deadline=due,
        source=rule.source if rule else "",
        is_proposal=bool(rule and rule.is_proposal),
        left=_left(due),
    )


def _was_due(states: Sequence[FilingState]) -> bool:
    return any(state.status is not FilingStatus.NOT_YET for state in states)


def months_offered(code: str) -> list[Period]:
    """The months whose board can be opened, newest first."""
    return _months_until(last_closed_month(), code, OFFERED)[::-1]


def _months_until(period: Period, code: str, at_most: int) -> list[Period]:
    """The last months up to this one, from the first that was owed; all of them where nothing is owed yet."""
    since = Collection.objects.filter(province_code=code).values_list("since", flat=True).first()
    first = period.plus(1 - at_most)
    if since is not None and Period.of(since) <= period:
        first = max(first, Period.of(since))
    return list(months_between(first, period))


def whom_to_call(board: Board) -> list[ToCall]:
    """The reporters that still owe, with the people who file for them. For the department only."""
    owing = [(row.reporter.name, cell.reporter.key) for row in board.owing if (cell := row.cells[-1])]
    people = holders([key for _name, key in owing], by_mail=False)
    return [ToCall(key, name, people.get(key, [])) for name, key in owing]


def chain(province: Unit, period: Period) -> list[ChainStep]:
    """The month's deadlines with their groups, nearest first."""
    by_group = duties(period, province.code).by_group
    steps = []
    everyone = states(period, province.code, list(by_group))
    for group, due in by_group.items():
        found = [state for state in everyone if state.reporter.group is group]
        if any(state.status is not FilingStatus.NOT_YET for state in found):
            owing = tuple(state.reporter.name for state in found if state.owes)
            filed = sum(1 for state in found if state.filed)
            steps.append(ChainStep(group, due, filed, owing, _left(due)))
    return sorted(steps, key=lambda step: step.deadline.ends_at)


def chosen_month(text: str) -> Period:
    """The month of an address, or the last month that is over where none is named. Raises Http404."""
    if not text:
        return last_closed_month()
    return month_or_404(text)


def month_or_404(text: str) -> Period:
    """Parse a month of an address. Raises Http404."""
    try:
        return Period.from_input(text)
    except ValueError as error:
        raise Http404 from error


def _left(due: Deadline | None) -> timedelta | None:
    if due is None or not due.met_by(clock.now()):
        return None
    return due.ends_at - clock.now()
