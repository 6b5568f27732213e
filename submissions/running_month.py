"""The running month ward by ward: so far, needed each day, how it may end. Provisional, never a verdict. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from base.day_format import show_day
from measurements.judging.display import samples_cell, show_samples
from submissions.campaign import DailyTask, Forecast
from wards.text import search_key


class Risk(StrEnum):
    """How a ward's month may end, the worst first; judged by the forecast's range alone."""

    SHORT = "short"  # even the most of the range lies under what is asked
    MAYBE = "maybe"  # the range holds what is asked
    UNKNOWN = "unknown"  # no exact count of this month, so no forecast
    FINE = "fine"  # even the least of the range reaches it
    ENOUGH = "enough"  # counted already


ORDER = list(Risk)


def risk_of(task: DailyTask, needed: int, forecast: Forecast | None) -> Risk:
    """Judge how a ward's month may end; the one rule for the board and for the ward's own pages."""
    least, _most = task.samples or (0, 0)
    if least >= needed:
        return Risk.ENOUGH
    if forecast is None:
        return Risk.UNKNOWN
    if forecast.high < needed:
        return Risk.SHORT
    return Risk.MAYBE if forecast.low < needed else Risk.FINE


@dataclass(frozen=True, slots=True)
class WardLine:
    """One ward's line of the board."""

    unit_id: int
    code: str
    name: str
    kind: str  # "Phường"
    district: str  # code; blank: there are none any more
    district_name: str
    needed: int
    as_of: date | None  # of its newest count
    task: DailyTask
    forecast: Forecast | None
    missed: int  # months in a row before, as published, with too few samples
    referral: str  # code; blank: none given

    @property
    def samples(self) -> str:
        return show_samples(*(self.task.samples or (None, None)))

    @property
    def risk(self) -> Risk:
        return risk_of(self.task, self.needed, self.forecast)


SORTS: dict[str, Callable[[WardLine], Any]] = {
    "samples": lambda line: line.task.samples,
    "per_day": lambda line: line.task.per_day if line.task.missing[1] else 0,
    "forecast": lambda line: line.forecast and (line.forecast.low, line.forecast.high),
    "risk": lambda line: (ORDER.index(line.risk), -line.missed),
    "missed": lambda line: line.missed,
}
FIRST_SORT = "risk"  # who needs a hand stands first


def found_in(lines: Iterable[WardLine], *, risk: str = "", district: str = "", text: str = "") -> list[WardLine]:
    """The lines with this risk, this district and this text in name or code, with or without accents."""
    wanted = search_key(text)
    return [
        line
        for line in lines
        if (not risk or line.risk == risk)
        and (not district or line.district == district)
        and (not wanted or wanted in search_key(line.name) or line.code.startswith(wanted))
    ]


def in_order(lines: Sequence[WardLine], sort: str) -> list[WardLine]:
    """Sort lines by a column, descending after `-`; unknown values come last. Equal lines stay in order of name."""
    key = sort.removeprefix("-")
    if key == "name":
        return list(lines)[::-1] if sort.startswith("-") else list(lines)
    value = SORTS[key]
    known = [line for line in lines if value(line) is not None]
    unknown = [line for line in lines if value(line) is None]
    return sorted(known, key=value, reverse=sort.startswith("-")) + unknown


def cells_of(line: WardLine, risk_word: str) -> list[str | int | None]:
    """One line as a row of the workbook: numbers where they are exact, else as on the screen."""
    least, most = line.task.missing
    span = line.forecast
    return [
        line.code,
        line.name,
        samples_cell(*(line.task.samples or (None, None))),
        show_day(line.as_of) if line.as_of else None,
        line.needed,
        samples_cell(least, most),
        line.task.per_day if most and line.task.days_left else None,
        span.low if span else None,
        span.high if span else None,
        risk_word,
        line.missed,
        line.referral,
    ]
