"""The month that a row itself names, in a column of months or of days."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from base.day_format import show_day
from base.period import Period
from measurements.reading import moments, months
from measurements.reading.grid import Grid, address, shown
from measurements.reading.headings import Vocabulary
from measurements.reading.job import ReadingJob
from measurements.reading.records import Note, Row
from measurements.reading.tables import Table
from measurements.reading.text import fold

_NOT_MEASURED = ("target", "estimate", "cumulated", "other_time", "difference")


class RowMonths:
    """Reads the months of one table's rows and counts them."""

    def __init__(self, grid: Grid, job: ReadingJob, merged: Mapping[tuple[int, int], tuple[int, int]]) -> None:
        self.grid, self.job, self._merged = grid, job, merged
        self.found: dict[Period, list[Any]] = {}  # how often, and the first cell
        self._before: tuple[Period | None, list[Any]] = (None, [])  # of the row before, as in `found`
        self._again: tuple[object, months.Found | None] = (None, None)  # its text, where that alone says the month

    def of(self, row: int, table: Table, record: Row) -> months.Found | None:
        """The month that the row names; what is wrong with it becomes a note of the record."""
        index = table.dimensions.get("month", table.dimensions.get("date"))
        if index is None:
            return None
        origin = self._merged.get((row, index), (row, index))
        value = self.grid.at(*origin)
        if value is None:
            return None
        if type(value) is str and value == self._again[0]:
            self._before[1][0] += 1
            return self._again[1]
        said = months.read(value)
        if said is None and "month" not in table.dimensions and (day := moments.day_of(value)):
            said = months.Found((Period.of(day),))
            if Period.of(day) not in self.found:
                self._part(address(row, index), value, show_day(day))
        year_index = table.dimensions.get("year")
        if said and said.month and not said.periods and year_index is not None:
            year = re.search(r"20\d\d", self.grid.text(*self._merged.get((row, year_index), (row, year_index))))
            said = months.Found((Period(int(year[0]), said.month),)) if year else said
        if said is None or (isinstance(value, str) and _of_no_measurement(value)):
            record.notes.append(Note.of("month_unclear", self.grid.name, address(row, index), value=shown(value)))
            return months.Found(span="!")
        if said.span and not said.period:
            text, at = shown(value), address(row, index)
            record.notes.append(Note.of("not_a_month", self.grid.name, at, value=text, span=said.span))
        if period := said.period:
            if period is not self._before[0]:
                self._begin(period, address(row, index), value)
            self._before[1][0] += 1
            self._again = (value, said) if year_index is None else (None, None)
        return said

    def _begin(self, period: Period, at: str, value: object) -> None:
        new = period not in self.found
        self._before = period, self.found.setdefault(period, [0, at])
        if new and isinstance(value, str) and (day := months.as_of(value)) and (on := day.within(period)):
            self._part(at, value, show_day(on))

    def _part(self, at: str, value: object, day: str) -> None:
        self.job.sink.note(Note.of("part_of_month", self.grid.name, at, value=shown(value), day=day))


@lru_cache(maxsize=4096)
def _of_no_measurement(text: str) -> bool:
    """Does a cell of a column of months say that the row is planned, estimated or summed up: "Ước T8/2025"?"""
    said = Vocabulary({}).heading(text)
    return said.quality in _NOT_MEASURED or bool(months.UP_TO.search(fold(text)))
