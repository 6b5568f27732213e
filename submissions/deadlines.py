"""When a filing is on time. Pure: knows no Django.

"Trước ngày 10" means on time until the 9th, 23:59:59 in Việt Nam. A rule is first turned into its last
on-time day (the 9th), then that day is rolled over weekends and holidays, where the rule says so.
Bộ luật Dân sự 2015, điều 148 khoản 5 and 6: a last day off ends with the next working day, at 24:00.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import takewhile

from base.period import Period
from base.zone import VIETNAM

SATURDAY = 5  # as date.weekday() counts
LONGEST_BREAK = 31  # days; Tết lasts nine, so a break as long as this is a mistake in the table


class Roll(StrEnum):
    """Which way a deadline moves that falls on a day off."""

    NONE = "none"
    NEXT = "next"
    PREVIOUS = "previous"


@dataclass(frozen=True, slots=True)
class DueRule:
    """The due day in the month after the data month; not inclusive means "trước ngày"."""

    day: int
    inclusive: bool
    roll: Roll

    def __post_init__(self) -> None:
        if not 1 <= self.day <= 31:
            raise ValueError(f"not a day of a month: {self.day}")


@dataclass(frozen=True, slots=True)
class Deadline:
    """The deadline of a filing: nominal day, by the rule's words, and effective day, after rolling or extension."""

    nominal: date
    effective: date
    ends_at: datetime  # last on-time instant, 23:59:59.999999 in Việt Nam

    def met_by(self, received_at: datetime) -> bool:
        """Is something received at this (aware) time on time?"""
        return received_at <= self.ends_at

    @property
    def moved(self) -> bool:
        return self.nominal != self.effective


def roll(day: date, how: Roll, is_working: Callable[[date], bool]) -> date:
    """Move a day off to the next or previous working day; it stays where the table leaves a month without one."""
    if how is Roll.NONE:
        return day
    step = 1 if how is Roll.NEXT else -1
    near = (day + timedelta(days=step * count) for count in range(LONGEST_BREAK))
    return next((one for one in near if is_working(one)), day)


def days_off_around(day: date, is_working: Callable[[date], bool]) -> int:
    """Count the days off in a row around a day off, up to the longest break either way."""
    ahead = (day + timedelta(days=count) for count in range(LONGEST_BREAK))
    back = (day - timedelta(days=count) for count in range(1, LONGEST_BREAK))
    return sum(1 for days in (ahead, back) for _ in takewhile(lambda one: not is_working(one), days))


def last_on_time_day(rule: DueRule, period: Period) -> date:
    """The last day on time: the 9th for "trước ngày 10"; the month's last day in a month too short for the day."""
    following = period.plus(1)
    if rule.day > following.last_day.day:
        return following.last_day
    named = date(following.year, following.month, rule.day)
    return named if rule.inclusive else named - timedelta(days=1)


def deadline(
    rule: DueRule, period: Period, is_working: Callable[[date], bool], extension_until: date | None = None
) -> Deadline:
    """The deadline of a data month's filing. An extension is never rolled and never shortens."""
    nominal = last_on_time_day(rule, period)
    effective = roll(nominal, rule.roll, is_working)
    if extension_until is not None:
        effective = max(effective, extension_until)
    return Deadline(nominal, effective, datetime.combine(effective, time.max, VIETNAM))


def answer_due(asked_on: date, days: int, how: Roll, is_working: Callable[[date], bool]) -> date:
    """The last day for an answer: `days` after the day of the request, moved as the rule says."""
    return roll(asked_on + timedelta(days=days), how, is_working)
