"""The events of the invented province, day by day, up to a moment. Pure: knows no Django.

Each month has its figures on the 5th (or at once, where the demonstration begins before), its filings between the
3rd and the 14th, its reports when they are due, and every third month its slow wards are put to the operators.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum, auto

from base.period import Period, months_between
from base.zone import VIETNAM
from portal.demonstration.figures import FIRST

PROVINCE = "31"
COLLECTS_SINCE = Period(2025, 8)
WARDS_FILE_FOR = 4  # newest months: the province has wards file since then
ASKED_EVERY = 3  # months
REMINDED_FOR = 2  # newest months: digests of longer ago are of no use to anybody
NIL_EVERY = 9  # reporters
LATE_EVERY = 7
MISSING_EVERY = 13
FILED_ON = range(3, 15)  # days of the month after the data month


class Happening(Enum):
    """The kinds of events, in the order of those at the same moment."""

    FIGURES = auto()
    SNAPSHOT = auto()
    FILINGS = auto()
    REMIND = auto()
    REPORTS = auto()
    ASK = auto()
    ANSWER = auto()


@dataclass(frozen=True, slots=True)
class Event:
    """One event: when it happens, what is done, and for which month."""

    at: datetime
    step: Happening
    month: Period
    day: date | None = None  # of a snapshot: until when it counts


def course(now: datetime, due: Mapping[Period, Sequence[datetime]]) -> list[Event]:
    """All events that have happened by now, in order of time. The newest closed month always has its figures.

    `due`: when the reports of each month since COLLECTS_SINCE are made, as the portal's own calendar says.
    """
    today = now.astimezone(VIETNAM).date()
    running = Period.of(today)
    months = list(months_between(FIRST, running.plus(-1)))
    events = [event for month in months for event in _of_month(month, due.get(month, ()), now)]
    events += [Event(min(_at(day, 8), now), Happening.SNAPSHOT, running, day) for day in snapshot_days(today)]
    return sorted(events, key=lambda one: (one.at, one.step.value, one.month))


def snapshot_days(today: date) -> list[date]:
    """Three past days of the running month for counts, the last as late as can be; fewer early in a month."""
    last = max(today.day - 1, 1)
    return [today.replace(day=day) for day in sorted({max(last // 3, 1), max(last * 2 // 3, 1), last})]


def filing_day(month: Period, number: int, *, may_be_late: bool = True) -> date | None:
    """The day on which a reporter files: mostly in time, sometimes late, sometimes not at all (None)."""
    turn = number * 5 + month.year * 12 + month.month
    if turn % MISSING_EVERY == 0:
        return None
    day = 13 + number % 2 if may_be_late and turn % LATE_EVERY == 0 else 3 + turn % 6
    return month.plus(1).first_day.replace(day=day)


def is_nil(month: Period, number: int) -> bool:
    """Does a reporter file a nil return for this month?"""
    return (number + month.month) % NIL_EVERY == 4


def _of_month(month: Period, due: Sequence[datetime], now: datetime) -> Iterator[Event]:
    following = month.plus(1).first_day
    yield Event(min(_at(following.replace(day=5), 8), now), Happening.FIGURES, month)
    if month < COLLECTS_SINCE:
        return
    later = [Event(_at(following.replace(day=day), 10), Happening.FILINGS, month) for day in FILED_ON]
    later += [Event(at + timedelta(minutes=1), Happening.REPORTS, month) for at in due]
    if month >= Period.of(now.astimezone(VIETNAM).date()).plus(-REMINDED_FOR):
        later += [Event(_at(following.replace(day=day), 11), Happening.REMIND, month) for day in FILED_ON]
    if month.month % ASKED_EVERY == 0:
        later += [Event(_at(following.replace(day=16), 9), Happening.ASK, month)]
        later += [Event(_at(following.replace(day=24), 9), Happening.ANSWER, month)]
    yield from (event for event in later if event.at <= now)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), VIETNAM)
