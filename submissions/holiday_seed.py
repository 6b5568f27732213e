"""Vietnamese public holidays from the `holidays` package, as rows for the editable table. Pure.

Read only when the table is filled; at request time the table alone is asked. A day off in exchange for
a Saturday names that Saturday ("thay cho ngày 04/05/2024"), which thereby becomes a working day.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import holidays

from base.day_format import show_day
from submissions.holiday_acts import LAST_DECIDED_YEAR, act_of

SWAP = re.compile(r"thay cho ngày (\d\d)/(\d\d)/(\d{4})")
SOURCE = "python-holidays"


@dataclass(frozen=True, slots=True)
class HolidayFact:
    """One day for the table of holidays: off, or worked in exchange."""

    day: date
    name: str
    is_working: bool  # a Saturday or Sunday worked in exchange
    is_forecast: bool
    source: str


# Decided, and not in the package.
ANNOUNCED = tuple(
    HolidayFact(day, name, worked, False, act_of(day))
    for day, name, worked in (
        (date(2026, 1, 2), "Nghỉ Tết Dương lịch, thay cho ngày 10/01/2026", False),
        (date(2026, 1, 10), "Làm bù cho ngày nghỉ 02/01/2026", True),
    )
)


def holiday_facts(years: Iterable[int]) -> list[HolidayFact]:
    """Days off and days worked in exchange of these years, sorted by day."""
    years = set(years)
    facts = {fact.day: fact for fact in ANNOUNCED if fact.day.year in years}
    for day, name in holidays.country_holidays("VN", years=sorted(years), language="vi").items():
        forecast = day.year > LAST_DECIDED_YEAR
        facts.setdefault(day, HolidayFact(day, name, False, forecast, act_of(day) or SOURCE))
        if swap := SWAP.search(name):
            worked = date(int(swap[3]), int(swap[2]), int(swap[1]))
            note = f"Làm bù cho ngày nghỉ {show_day(day)}"
            facts.setdefault(worked, HolidayFact(worked, note, True, forecast, SOURCE))
    return sorted(facts.values(), key=lambda fact: fact.day)
