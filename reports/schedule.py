"""When reports are due. Pure: knows no Django.

The operators' report is compiled once operators may file no more (Hải Phòng's letter of 2024: "trước ngày 10"), at
07:00 on the first working day after their deadline. The Ministry's goes on the 15th (2138/BTTTT-CVT, 3/6/2024), never
later: where that is a day off it is made on that very day, and its draft lies before the leader on the last working
day before it. Which of both a report follows, and on which day, is a row (`reports.models.ReportRule`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from base.period import Period
from base.zone import VIETNAM
from submissions.deadlines import Deadline, Roll, roll

DUE_TIME = time(7, 0)
DAY = timedelta(days=1)


class ScheduleKind(StrEnum):
    """The kinds of documents that leave the department."""

    OPERATORS = "operators"
    OPERATOR = "operator"
    MINISTRY = "ministry"
    LETTER = "letter"
    REMINDER = "reminder"
    PROPOSAL = "proposal"  # tờ trình of the department, with the letter that it asks the committee to sign
    COMMITTEE = "committee"  # that letter, in the committee's name
    QUARTER = "quarter"  # reports on a span of months are those of its last month
    HALF_YEAR = "half_year"
    YEAR = "year"
    WARD = "ward"  # to one unit that fell short: kept beside the reports (models.WardLetter)
    PLAN = "plan"  # a ward's own Kế hoạch, drawn from its campaign and kept nowhere


class DueBasis(StrEnum):
    """What a report's day depends on."""

    AFTER_FILINGS = "after_filings"  # the first working day after the operators' deadline
    ON_DAY = "on_day"  # the day itself, working or not


MONTHS_OF = {ScheduleKind.QUARTER: 3, ScheduleKind.HALF_YEAR: 6, ScheduleKind.YEAR: 12}
NO_RUNS = (ScheduleKind.WARD, ScheduleKind.PLAN)  # what is no ReportRun
TOGETHER = {ScheduleKind.PROPOSAL: ScheduleKind.COMMITTEE}  # asked for by hand, one is made with the other
SCHEDULED = (ScheduleKind.OPERATORS, ScheduleKind.OPERATOR, ScheduleKind.MINISTRY)
# Whose rule each kind follows: letters to operators go with the consolidated report, letters that are made by hand
# with the Ministry's.
RULED_BY = {
    ScheduleKind.OPERATORS: ScheduleKind.OPERATORS,
    ScheduleKind.OPERATOR: ScheduleKind.OPERATORS,
    ScheduleKind.MINISTRY: ScheduleKind.MINISTRY,
    ScheduleKind.LETTER: ScheduleKind.MINISTRY,
    ScheduleKind.REMINDER: ScheduleKind.MINISTRY,
    ScheduleKind.PROPOSAL: ScheduleKind.MINISTRY,
    ScheduleKind.COMMITTEE: ScheduleKind.MINISTRY,
    ScheduleKind.QUARTER: ScheduleKind.MINISTRY,
    ScheduleKind.HALF_YEAR: ScheduleKind.MINISTRY,
    ScheduleKind.YEAR: ScheduleKind.MINISTRY,
    ScheduleKind.WARD: ScheduleKind.MINISTRY,
    ScheduleKind.PLAN: ScheduleKind.MINISTRY,
}


@dataclass(frozen=True, slots=True)
class DayRule:
    """The rule of a report's day. `day`: in the month after the data month; after filings only where none are asked."""

    basis: DueBasis
    day: int
    source: str = ""  # the letter that asks for it


# What holds where the table has no row.
DEFAULTS = {
    ScheduleKind.OPERATORS: DayRule(DueBasis.AFTER_FILINGS, 10),
    ScheduleKind.MINISTRY: DayRule(DueBasis.ON_DAY, 15),
}


@dataclass(frozen=True, slots=True)
class DueDay:
    """The moment when a report is made, and the rule behind it."""

    at: datetime
    rule: DayRule
    filings: Deadline | None  # of the operators, for which it waits
    draft_at: datetime | None  # where its day is a day off: when the draft lies before the leader

    def is_ahead(self, now: datetime) -> bool:
        """Is it time for the draft, and not yet for the report?"""
        return self.draft_at is not None and self.draft_at <= now < self.at


def due_day(rule: DayRule, period: Period, is_working: Callable[[date], bool], filings: Deadline | None) -> DueDay:
    """The due day of the report on a data month. `filings`: the operators' deadline by their rule, or None."""
    following = period.plus(1)
    named = date(following.year, following.month, min(rule.day, following.last_day.day))
    if rule.basis is DueBasis.AFTER_FILINGS:
        earliest = filings.effective + DAY if filings else named
        return DueDay(_at_seven(roll(earliest, Roll.NEXT, is_working)), rule, filings, None)
    draft = None if is_working(named) else _at_seven(roll(named, Roll.PREVIOUS, is_working))
    return DueDay(_at_seven(named), rule, None, draft)


def working_days_before(day: date, count: int, is_working: Callable[[date], bool]) -> date:
    """The day that lies `count` working days before a day."""
    while count:
        day -= DAY
        count -= is_working(day)
    return day


def _at_seven(day: date) -> datetime:
    return datetime.combine(day, DUE_TIME, VIETNAM)
