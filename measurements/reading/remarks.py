"""What title, notes and names say of a table that a person must decide, or at least see."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from base.period import Period
from measurements.reading import context as contexts
from measurements.reading import months
from measurements.reading.context import Context
from measurements.reading.grid import Grid, address, shown
from measurements.reading.groups import ColumnGroup
from measurements.reading.headings import Vocabulary
from measurements.reading.records import Note
from measurements.reading.tables import Table

NOTES_AT = 60  # rows from the end of a sheet that are looked at for notes
_NOTE = re.compile(r"\s*(\(?\*+\)?|ghi chú|chú thích|chú ý|lưu ý|nguồn|note|đơn vị tính|đvt|số liệu)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where a table's context comes from: its title, the notes below, the sheet's name, the file's name."""

    title: Context
    below: Context
    sheet: Context
    file: Context
    cells: Sequence[tuple[str, str]]  # of title and notes: cell and text

    def cell_of(self, text: str) -> str:
        return next((cell for cell, told in self.cells if told == text), "")


def notes_below(grid: Grid, table: Table) -> list[tuple[str, str]]:
    """The texts of notes under a table that ends the sheet, with their cells."""
    found: list[tuple[str, str]] = []
    if not isinstance(grid.rows, list):  # a window: its end has not come yet
        return found
    for row in range(max(table.last + 1, len(grid.rows) - NOTES_AT), len(grid.rows)):
        filled = grid.filled(row)
        if not 0 < len(filled) < 3 or not isinstance(grid.at(row, filled[0]), str):
            continue
        text = shown(grid.at(row, filled[0]))
        if found or _NOTE.match(text):
            found.append((address(row, filled[0]), text))
    return found


def of_table(
    sheet: str, table: Table, groups: Sequence[ColumnGroup], context: Context, said: Surroundings
) -> Iterator[Note]:
    """Questions and warnings about what stands outside the columns of one table."""
    by_row = table.dimensions
    speeds = [c for c in table.values if c.heading.metric != "samples" and not c.told]
    counts = [c for c in table.values if c.heading.metric == "samples" and not c.told]
    unit, thousands = context.unit or said.below.unit, context.thousands or said.below.thousands
    if unit and speeds:
        yield Note.of("unit_unknown", sheet, address(table.last, speeds[0].index), value=unit)
    if thousands and counts:
        yield Note.of("count_in_thousands", sheet, address(table.last, counts[0].index), value=thousands)
    if contrary := context.contrary or said.below.contrary:
        yield Note.of("not_measured", sheet, said.cell_of(contrary), value=contrary)
    yield from _of_network(sheet, "network" in by_row, groups, context, said)
    text = context.operator_mentioned or said.below.operator_mentioned
    named = context.operator or "operator" in by_row or any(group.operator or group.unclear for group in groups)
    if text and not named:
        yield Note.of("operator_mentioned", sheet, said.cell_of(text), value=text)
    yield from _of_months(sheet, table, groups, context, said)


def _of_network(
    sheet: str, in_rows: bool, groups: Sequence[ColumnGroup], context: Context, said: Surroundings
) -> Iterator[Note]:
    if in_rows or all(group.network for group in groups):
        return
    text = context.network_unclear or said.below.network_unclear
    if not text and said.below.network and said.below.network != (context.network or "mobile"):
        text = next((told for _cell, told in reversed(said.cells)), "")
    if text:
        yield Note.of("network_unclear", sheet, said.cell_of(text), value=text)


def _of_months(
    sheet: str, table: Table, groups: Sequence[ColumnGroup], context: Context, said: Surroundings
) -> Iterator[Note]:
    in_rows = "month" in table.dimensions or "date" in table.dimensions
    open_groups = [group for group in groups if group.month is None]
    at = next((cell for cell, text in said.cells if _says_month(text)), "")
    inside = said.title.over(said.sheet) if said.title.says_months else said.sheet
    if said.title.says_months and not said.title.agrees(said.sheet):
        yield Note.of("month_contradiction", sheet, at, value=_text_of(said), other=sheet)
    elif open_groups and not in_rows and said.below.periods and not inside.agrees(said.below):
        text = next((told for _cell, told in reversed(said.cells) if _says_month(told)), "")
        yield Note.of("month_contradiction", sheet, said.cell_of(text), value=text, other=sheet)
    if inside.says_months and not inside.agrees(said.file):
        yield Note.of("month_elsewhere", sheet, at, month=_label(said.file))
    if open_groups and not in_rows and not inside.says_months and said.file.says_months:
        yield Note.of("month_assumed", sheet, "", month=_label(said.file))
    yield from _part_of_month(sheet, table, groups, context, said)
    text = context.provisional or said.below.provisional
    if text:
        yield Note.of("provisional", sheet, said.cell_of(text), value=text)


def _part_of_month(
    sheet: str, table: Table, groups: Sequence[ColumnGroup], context: Context, said: Surroundings
) -> Iterator[Note]:
    """Where something says that the month was counted up to a day before its last."""
    told: list[tuple[months.Day, str, str]] = []
    for day in filter(None, (context.as_of, said.below.as_of)):
        text = next((text for _cell, text in said.cells if months.as_of(text) == day), "")
        told.append((day, said.cell_of(text), text or sheet))
    periods = {group.month.period for group in groups if group.month and group.month.period}
    periods |= {context.period} if context.period else set()
    for column in table.values:
        if column.heading.as_of:
            told.append((column.heading.as_of, address(table.last, column.index), column.header))
    for day, cell, text in told:
        if day.month and day.year:
            periods = {Period(day.year, day.month)} if 1 <= day.month <= 12 else periods
        days = [on for period in periods if period and (on := day.within(period))]
        if days or not periods:
            yield Note.of("part_of_month", sheet, cell, value=text, day=f"{days[0]:%d/%m/%Y}" if days else str(day.day))


def of_rows(sheet: str, found: Mapping[Period, Sequence[Any]], context: Context, title: str) -> Iterator[Note]:
    """Months that the rows name, each with how many rows and the first cell: a stray one, or not the title's."""
    most = max((count for count, _cell in found.values()), default=0)
    for period, (count, cell) in found.items():
        if count * 4 <= most:
            yield Note.of("month_minority", sheet, cell, value=period.label, count=count)
    if len(found) == 1 and title and context.periods and not set(context.periods) & set(found):
        period, (_count, cell) = next(iter(found.items()))
        yield Note.of("month_contradiction", sheet, cell, value=period.label, other=title)


def _says_month(text: str) -> bool:
    found = months.find(text)
    return bool(found.periods or found.month or found.span)


def _text_of(said: Surroundings) -> str:
    return next((text for _cell, text in said.cells if _says_month(text)), "")


def _label(context: Context) -> str:
    if context.periods:
        return ", ".join(period.label for period in context.periods)
    return str(context.month or context.span)


def context_of(texts: Sequence[tuple[str, str]], words: Vocabulary) -> Context:
    """The context of texts with their cells."""
    return contexts.of_texts([text for _cell, text in texts], words)
