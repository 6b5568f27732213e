"""Days and moments as Vietnamese offices write them: `06/07/2025`, `06/07/2025 16:05`. Pure: knows no Django.

An instant is shown by Việt Nam's clock; what bears no zone, as the cell of a workbook, is shown as it stands.
"""

from datetime import date, datetime
from typing import TypeVar

from base.zone import VIETNAM

Day = TypeVar("Day", bound=date)


def show_day(day: date) -> str:
    """A day as `06/07/2025`."""
    return f"{_there(day):%d/%m/%Y}"


def show_day_month(day: date) -> str:
    """A day as `06/07`, where the year is plain."""
    return f"{_there(day):%d/%m}"


def show_moment(moment: datetime) -> str:
    """A moment as `06/07/2025 16:05`."""
    return f"{_there(moment):%d/%m/%Y %H:%M}"


def show_time(moment: datetime) -> str:
    """The time of a moment as `16:05`."""
    return f"{_there(moment):%H:%M}"


def _there(day: Day) -> Day:
    if isinstance(day, datetime) and day.tzinfo is not None:
        return day.astimezone(VIETNAM)
    return day
