"""When our own reports are due. Pure: knows no Django.

The operators' report is compiled on the 10th (Hải Phòng's letter of 2024: operators file "trước ngày 10"),
the Ministry's goes on the 15th (2138/BTTTT-CVT, 3/6/2024). Where such a day is no working day ours is made
on the working day before, so that it can still be signed in time.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from base.period import Period
from submissions.deadlines import Roll, roll

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
DUE_TIME = time(7, 0)


class ScheduleKind(StrEnum):
    """The documents that leave the department."""

    OPERATORS = "operators"
    OPERATOR = "operator"
    MINISTRY = "ministry"
    LETTER = "letter"
    REMINDER = "reminder"


# Day of the month after the data month. Letters are made by hand and fall due with the Ministry's report.
DUE_DAY = {
    ScheduleKind.OPERATORS: 10,
    ScheduleKind.OPERATOR: 10,
    ScheduleKind.MINISTRY: 15,
    ScheduleKind.LETTER: 15,
    ScheduleKind.REMINDER: 15,
}
SCHEDULED = (ScheduleKind.OPERATORS, ScheduleKind.OPERATOR, ScheduleKind.MINISTRY)


def nominal_day(kind: str, period: Period) -> date:
    """The day that the rule names: 10/10/2024 for the operators' report on 9/2024."""
    following = period.plus(1)
    return date(following.year, following.month, DUE_DAY[ScheduleKind(kind)])


def working_days_before(day: date, count: int, is_working: Callable[[date], bool]) -> date:
    """The working day so many working days before a day."""
    while count:
        day -= timedelta(days=1)
        count -= is_working(day)
    return day


def due_at(kind: str, period: Period, is_working: Callable[[date], bool]) -> datetime:
    """07:00 in Việt Nam on that day, or on the working day before it."""
    return datetime.combine(roll(nominal_day(kind, period), Roll.PREVIOUS, is_working), DUE_TIME, VIETNAM)
