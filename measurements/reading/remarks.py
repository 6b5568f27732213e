"""Notes about title, footnotes and names of a table that a person must decide on, or at least see."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from base.day_format import show_day
from base.period import Period
from base.saying import say
from measurements.reading import context as contexts
from measurements.reading import months
from measurements.reading.context import Context
from measurements.reading.grid import Grid, address, shown
from measurements.reading.groups import ColumnGroup
from measurements.reading.headings import Vocabulary
from measurements.reading.records import Note
from measurements.reading.tables import Table

NETWORK_NAMES = {"mobile": say("mobile"), "fixed": say("fixed"), "5g": "5G"}
NOTES_AT = 60  # rows from the end of a sheet that are looked at for notes
# Without a word like "Ghi chú" before; what gives a number ("Lũy kế từ đầu năm: 16.744 mẫu") tells it, and no more.
_ALONE = re.compile(
    r"\s*\(?(?:(?:đơn vị|tốc độ|tải|độ trễ|download|upload|số mẫu)\b[^\d]*|"
    r"(?:tháng|kỳ|tính đến|lũy kế|luỹ kế)\b[^:]*)",
    re.IGNORECASE,
)
_NOTE = re.compile(r"\s*(\(?\*+\)?|ghi chú|chú thích|chú ý|lưu ý|nguồn|note|đơn vị tính|đvt|số liệu)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The sources of a table's context: its title, the notes below, the sheet's name, the file's name."""

    title: Context
    below: Context
    sheet: Context
    file: Context
    cells: Sequence[tuple[str, str]]  # of title and notes: cell and text

    def cell_of(self, text: str) -> str:
        return next((cell for cell, text_of in self.cells if text_of == text), "")


def title_of(grid: Grid, first: int, last: int) -> list[tuple[str, str]]:
    """The texts in rows [first, last) with their cells, for what they say of the table below them."""
    texts = []
    for row in range(max(first, 0), min(last, len(grid.rows))):
        for column in grid.filled(row):
            value = grid.at(row, column)
            if isinstance(value, str) and (text := shown(value)):
                texts.append((address(row, column), text))
    return texts


def notes_below(grid: Grid, table: Table) -> list[tuple[str, str]]:
    """The texts of notes under a table that ends the sheet, with their cells."""
    found: list[tuple[str, str]] = []
    if not isinstance(grid.rows, list):  # a window: its end has not come yet
        return found
    rows = range(max(table.last + 1, len(grid.rows) - NOTES_AT), len(grid.rows))
    end = next((row for row in reversed(rows) if len(grid.filled(row)) > 2), table.last)
    for row in rows:
        filled = grid.filled(row)
        if not 0 < len(filled) < 3 or not isinstance(grid.at(row, filled[0]), str):
            continue
        text = shown(grid.at(row, filled[0]))
        if found or _NOTE.match(text) or (row > end and len(filled) == 1 and _ALONE.fullmatch(text)):
            found.append((address(row, filled[0]), text))
    return found


def of_table(
    sheet: str, table: Table, groups: Sequence[ColumnGroup], context: Context, said: Surroundings
) -> Iterator[Note]:
    """Notes, as questions and warnings, about what is outside the columns of one table."""
    by_row = table.dimensions
    speeds = [c for c in table.values if c.heading.metric != "samples" and not c.confirmed]
    counts = [c for c in table.values if c.heading.metric == "samples" and not c.confirmed]
    unit, thousands = context.unit or said.below.unit, context.thousands or said.below.thousands
    if unit and speeds:
        yield Note.of("unit_unknown", sheet, address(table.last, speeds[0].index), value=unit)
    if thousands and counts:
        yield Note.of("count_in_thousands", sheet, address(table.last, counts[0].index), value=thousands)
    if contrary := context.contrary or said.below.contrary:
        yield Note.of("not_measured", sheet, said.cell_of(contrary), value=contrary)
    yield from _of_statistic(sheet, groups, said)
    yield from _of_network(sheet, table, groups, context, said)
    text = context.operator_mentioned or said.below.operator_mentioned
    named = context.operator or "operator" in by_row or any(group.operator or group.unclear for group in groups)
    if text and not named:
        yield Note.of("operator_mentioned", sheet, said.cell_of(text), value=text)
    yield from _of_months(sheet, table, groups, context, said)


def _of_statistic(sheet: str, groups: Sequence[ColumnGroup], said: Surroundings) -> Iterator[Note]:
    found = {group.statistic for group in groups} - {""}
    stated = said.title.statistic or said.below.statistic
    if stated and found and stated not in found:
        where = said.cells[0][0] if said.cells else ""
        names = {"median": say("medians"), "mean": say("means")}
        yield Note.of("statistic_unlike", sheet, where, told=names[stated], found=names[found.pop()])


def _of_network(
    sheet: str, table: Table, groups: Sequence[ColumnGroup], context: Context, said: Surroundings
) -> Iterator[Note]:
    named = {column.heading.network for column in table.values} - {""}
    if said.title.network and named and (said.title.network == "fixed") != ("fixed" in named):
        text = next((text for _cell, text in said.cells if text), "")
        yield Note.of("network_unclear", sheet, said.cell_of(text), value=text)
        return
    if "network" in table.dimensions or all(group.network for group in groups):
        return
    text = context.network_unclear or said.below.network_unclear
    if not text and said.below.network and said.below.network != (context.network or "mobile"):
        text = next((text_of for _cell, text_of in reversed(said.cells)), "")
    if text:
        yield Note.of("network_unclear", sheet, said.cell_of(text), value=text)
    elif said.sheet.network and said.title.network not in ("", said.sheet.network):
        yield Note.of("network_unclear", sheet, "", value=sheet)  # a sheet copied, its title forgotten
    elif said.file.network and context.network not in ("", said.file.network):
        yield Note.of("network_elsewhere", sheet, "", network=NETWORK_NAMES[said.file.network])


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
        text = next((text_of for _cell, text_of in reversed(said.cells) if _says_month(text_of)), "")
        yield Note.of("month_contradiction", sheet, said.cell_of(text), value=text, other=sheet)
    spans = bool(said.file.span) and not said.file.periods and not said.file.month
    if inside.says_months and (spans or not inside.agrees(said.file)):
        yield Note.of("month_elsewhere", sheet, at, month=_label(said.file))
    if said.below.span and not said.below.periods and open_groups and not in_rows:
        text = next((text_of for _cell, text_of in reversed(said.cells) if _says_month(text_of)), "")
        yield Note.of("not_a_month", sheet, said.cell_of(text), value=text, span=said.below.span)
    if open_groups and not in_rows and not inside.says_months and said.file.says_months:
        yield Note.of("month_assumed", sheet, "", month=_label(said.file))
    headed = {group.month.period: group.month_cell for group in groups if group.month_cell and group.month}
    if len(headed) == 1 and inside.periods:
        period, cell = next(iter(headed.items()))
        if period and period not in inside.periods:
            yield Note.of("month_contradiction", sheet, cell, value=period.label, other=_text_of(said) or sheet)
    yield from _part_of_month(sheet, table, groups, context, said)
    text = context.provisional or said.below.provisional
    if text:
        yield Note.of("provisional", sheet, said.cell_of(text), value=text)


def _part_of_month(
    sheet: str, table: Table, groups: Sequence[ColumnGroup], context: Context, said: Surroundings
) -> Iterator[Note]:
    """Where something says that the month was counted up to a day before its last."""
    days_said: list[tuple[months.Day, str, str]] = []
    for day in filter(None, (context.as_of, said.below.as_of)):
        text = next((text for _cell, text in said.cells if months.as_of(text) == day), "")
        days_said.append((day, said.cell_of(text), text or sheet))
    periods = {group.month.period for group in groups if group.month and group.month.period}
    periods |= {context.period} if context.period else set()
    for column in table.values:
        if column.heading.as_of:
            days_said.append((column.heading.as_of, address(table.last, column.index), column.header))
    for day, cell, text in days_said:
        named = Period(day.year, day.month) if day.month and day.year and 1 <= day.month <= 12 else None
        if named and periods and named > max(periods):
            continue  # the month was over by then
        if day.month and day.year:
            periods = {Period(day.year, day.month)} if 1 <= day.month <= 12 else periods
        days = [on for period in periods if period and (on := day.within(period))]
        if days or not periods:
            yield Note.of("part_of_month", sheet, cell, value=text, day=show_day(days[0]) if days else str(day.day))


def of_section(sheet: str, cell: str, text: str, words: Vocabulary) -> Iterator[Note]:
    """Notes on a row without values by which the rows below it are no figures of the month."""
    said = contexts.of_name(text, words)
    if said.contrary:
        yield Note.of("not_measured", sheet, cell, value=text)
    elif said.provisional:
        yield Note.of("provisional", sheet, cell, value=text)
    elif said.as_of and not said.span:
        yield Note.of("part_of_month", sheet, cell, value=text, day=str(said.as_of.day))
    elif said.span:
        yield Note.of("not_a_month", sheet, cell, value=text, span=said.span)
    if said.unit:
        yield Note.of("unit_unknown", sheet, cell, value=text)


def of_rows(sheet: str, found: Mapping[Period, Sequence[Any]], context: Context, title: str) -> Iterator[Note]:
    """Notes on the months that the rows name: a stray one, or not the title's.

    `found`: month → how many rows and the first cell.
    """
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
    return str(context.month or context.span or context.year)


def context_of(texts: Sequence[tuple[str, str]], words: Vocabulary) -> Context:
    """The context of texts with their cells."""
    return contexts.of_texts([text for _cell, text in texts], words)
