"""From a sheet to rows: finds each table, and reads every row under it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from base.period import Period
from base.saying import say
from measurements.reading import context as contexts
from measurements.reading import months, unexplained, values
from measurements.reading.context import Context
from measurements.reading.grid import Grid, address, letters, merged_downwards, shown
from measurements.reading.likely import likely_table
from measurements.reading.records import Note, Reading, Row, TableInfo
from measurements.reading.tables import (
    Column,
    Table,
    find_header,
    is_number_row,
    month_cell_of,
    taught,
    title_of,
    with_metric,
)
from measurements.reading.text import shorten
from measurements.reading.words import UNIT_DIMENSIONS, Vocabulary, is_total, network_in

_NUMERAL = re.compile(r"\s*([IVXLC]+|\d+|[A-Z])\s*[.)\-/:]\s*")
_END = re.compile(
    r"(nơi nhận|người lập|ghi chú|chú thích|chú ý|lưu ý|nguồn|kt\.?\s*giám đốc|giám đốc|phó giám đốc|tl\.|note)\b.*",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\d+[.)]?")
_NUMBERS = (int, float)
_NAME_ORDER = ("ward", "unit", "district", "province")


@dataclass
class Group:
    """The value columns of a table that belong to one month, network and operator."""

    month: months.Found | None
    network: str
    operator: str
    unclear: str
    statistic: str
    month_cell: str = ""
    columns: dict[str, Column] = field(default_factory=dict)


@dataclass
class Sink:
    """Where the reader puts what it finds."""

    row: Callable[[Row], None]
    note: Callable[[Note], None]
    table: Callable[[TableInfo], None]
    progress: Callable[[int, int], None]


@dataclass
class Job:
    """What is the same for all sheets of one reading."""

    words: Vocabulary
    sink: Sink
    taught: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    own_unit: bool = False
    tables: int = 0
    likely: tuple[TableInfo, Note] | None = None  # the first table that nobody could read, while none was read
    raw: Callable[["SheetReader", Table, int, int], int] | None = None


class SheetReader:
    """Reads one sheet from top to bottom; keeps what section rows and merged cells said above."""

    def __init__(self, grid: Grid, job: Job, outside: Context) -> None:
        self.grid, self.job, self.outside = grid, job, outside
        self.table: Table | None = None
        self.table_id = 0
        self.groups: list[Group] = []
        self.wanted: frozenset[int] = frozenset()  # the columns that hold values
        self.places: list[tuple[str, int]] = []  # dimension of units → its column
        self.lowest = ""
        self.context = outside
        self.month_cell = ""  # of the title or section row that names the month of the context
        self.last: dict[str, str] = {}  # names above, for merged and grouped cells
        self._merged = merged_downwards(grid)

    def read(self) -> None:
        """Every table of the sheet; where none is understood, one whose columns a person has explained."""
        self._read(0)
        if self.table is None and (table := likely_table(self.grid, self.job.words)):
            if table.shape in self.job.taught:  # never by what some of its headings seem to mean
                self._open(table, 0)
            if self.table is not None:
                self._read(table.last + 1)
            elif self.job.likely is None and not self.job.own_unit:  # a ward has no page to explain columns on
                title = title_of(self.grid, 0, table.first)
                headings = ", ".join(f"“{column.header}”" for column in table.columns if column.header)
                note = Note.of("table_unclear", self.grid.name, address(table.last, 0), headings=shorten(headings, 200))
                self.job.likely = replace(self._info(table, title, was_taught=False), layout="unclear"), note

    def _read(self, start: int) -> None:
        row, free, total = start, start, len(self.grid.rows)
        while row < total:
            if row % 2000 == 0:
                self.job.sink.progress(row, total)
            table = None if self._is_data(row) else find_header(self.grid, row, self.job.words, self.job.own_unit)
            if table is not None:
                self._open(table, free)
                row = free = table.last + 1
                if self.table and self.table.raw and self.job.raw:
                    row = free = self.job.raw(self, self.table, row, total)
                continue
            if self.table is not None:
                kept = self._row(row, self.table)
                free = row + 1 if kept else free
            row += 1

    def _is_data(self, row: int) -> bool:
        """Quick no: a row of an open table with a plain number in a value column is no header."""
        if self.table is None:
            return False
        cells = self.grid.cells(row)
        return any(type(cells[column]) in _NUMBERS for column in self.wanted if column < len(cells))

    def _open(self, table: Table, free: int) -> None:
        """The table's title stands in the rows from `free` to its header."""
        title = title_of(self.grid, free, table.first)
        said = contexts.of_texts(title, self.job.words)
        repeated = self.table is not None and table.signature == self.table.signature
        self.context = said.over(self.context if repeated else self.outside)
        if said.period or said.month or said.span or not repeated:
            self.month_cell = month_cell_of(self.grid, free, table.first)
        roles = self.job.taught.get(table.shape)
        if roles:
            table = taught(table, dict(roles))
        if not table.values or any(not c.meaning.metric and c.meaning.groups for c in table.columns):
            numbers = unexplained.over_numbers(self.grid, table)
            table = with_metric(table, self.context.metric, numbers) if self.context.metric else table
        if not table.values:
            return
        self.table = table
        if repeated:
            return
        self.last = {}
        self.table_id = self.job.tables
        self.job.tables += 1
        self.groups = self._grouped(table)
        self.wanted = frozenset(column.index for group in self.groups for column in group.columns.values())
        self.places = [(name, table.dimensions[name]) for name in UNIT_DIMENSIONS if name in table.dimensions]
        self.lowest = next((name for name in _NAME_ORDER if name in table.dimensions), "")
        self.job.sink.table(self._info(table, title, bool(roles)))
        names_wards = self.lowest in ("ward", "unit") or self.job.own_unit
        for note in unexplained.notes(self.grid, table, title, names_wards=names_wards):
            self.job.sink.note(note)

    def _grouped(self, table: Table) -> list[Group]:
        groups: dict[Any, Group] = {}
        for column in table.values:
            said = column.meaning
            operator = "" if said.operator == "*" else said.operator
            key = (said.month, said.network, operator, column.unclear)
            cell = address(*column.month_at) if column.month_at else ""
            group = groups.setdefault(key, Group(said.month, said.network, operator, column.unclear, "", cell))
            if said.metric != "samples":
                group.statistic = group.statistic or said.statistic
            if other := group.columns.get(said.metric):
                pair = say(
                    "{first} (“{first_header}”) và {second} (“{second_header}”)",
                    first=letters(other.index), first_header=other.header,
                    second=letters(column.index), second_header=column.header,
                )  # fmt: skip
                self._note("column_ambiguous", table.last, column.index, pair=pair)
                continue
            if said.wrong_unit:
                self._note("unit_unknown", table.last, column.index, value=column.header)
            if said.thousands:
                self._note("count_in_thousands", table.last, column.index, value=column.header)
            if said.month and said.month.span and not said.month.period:
                self._note("not_a_month", table.last, column.index, value=column.header, span=said.month.span)
            group.columns[said.metric] = column
        return list(groups.values())

    def _info(self, table: Table, title: list[str], was_taught: bool) -> TableInfo:
        columns = []
        for column in table.columns:
            said = column.meaning
            examples = [text for r in range(table.last + 1, min(table.last + 8, len(self.grid.rows)))
                        if (text := self.grid.text(r, column.index))]  # fmt: skip
            role = said.dimension or ("ignore" if said.ignored else said.metric)
            columns.append({
                "column": letters(column.index), "header": column.header, "role": role,
                "month": str(said.month.period) if said.month and said.month.period else "",
                "network": said.network, "operator": said.operator, "statistic": said.statistic, "values": examples[:3],
            })  # fmt: skip
        return TableInfo(
            id=self.table_id,
            sheet=self.grid.name,
            layout=table.layout,
            shape=table.shape,
            header_rows=[table.first + 1, table.last + 1],
            columns=columns,
            title=title[:12],
            taught=was_taught,
            span=self.context.span,
            statistic=self.context.statistic,
            lowest=self.lowest,
        )

    def _row(self, row: int, table: Table) -> bool:
        """Read one row under the header; False if it is not part of the table (free text)."""
        filled = self.grid.filled(row)
        if not filled:
            return False
        first = self.grid.text(row, filled[0])
        if is_number_row(self.grid, row, table):
            return True
        wanted = self.wanted
        has_value = not wanted.isdisjoint(filled)
        names, cell = self._names(row, table, has_value)
        if not has_value and len(filled) == 1 and (said := contexts.of_section(first, self.job.words)):
            self.context = said.over(self.context)
            if said.period or said.month:
                self.month_cell = address(row, filled[0])
            return True
        stt = table.dimensions.get("stt")
        numbered = stt is not None and bool(_NUMBERED.fullmatch(self.grid.text(row, stt)))
        label = next((names[d] for d in _NAME_ORDER if d in names), first)
        if is_total(label) or is_total(first):
            self._emit(row, "total", {"unit": label}, cell, table, numbered)
            return True
        if not has_value:
            if not numbered:
                names = names or {"unit": _NUMERAL.sub("", first, count=1) if _NUMERAL.match(first) else first}
                if _END.fullmatch(first):
                    return False
                cell = cell or address(row, filled[0])
            self._emit(row, "unit" if numbered and names else "maybe", names, cell, table, numbered)
            return bool(numbered)
        if not names and not self.job.own_unit:
            if _END.fullmatch(first) or not any(_digits(self.grid.text(row, c)) for c in filled if c in wanted):
                return False
            if not any(c not in wanted for c in filled) or (stt is not None and filled[0] == stt):
                self._note("row_without_unit", row, filled[0])
                return True
            names, cell = {"unit": first}, address(row, filled[0])
        self._emit(row, "unit", names, cell, table, numbered)
        return True

    def _names(self, row: int, table: Table, has_value: bool) -> tuple[dict[str, str], str]:
        """The unit's names in this row, with those that a merged or grouped cell above gives."""
        own: dict[str, str] = {}
        named: tuple[int, int] | None = None
        for name, index in self.places:
            origin = self._merged.get((row, index), (row, index)) if self._merged else (row, index)
            if text := self.grid.text(*origin):
                own[name] = text
                if named is None or name in ("ward", "unit"):
                    named = origin
        cell = address(*named) if named else ""
        lowest = self.lowest
        names = dict(own)
        for name in ("province", "district"):
            if name in table.dimensions and name not in own and name != lowest and self.last.get(name):
                if name == "district" and own.get("province", self.last.get("province")) != self.last.get("province"):
                    continue
                names[name] = self.last[name]
        if has_value and lowest and not any(own.get(d) for d in _NAME_ORDER):
            details = any(
                self.grid.at(row, table.dimensions[d]) is not None
                for d in ("operator", "month", "network")
                if d in table.dimensions
            )
            stt = table.dimensions.get("stt")
            if details and (stt is None or self.grid.at(row, stt) is None) and self.last.get(lowest):
                names = dict(self.last)  # one unit, several rows, its name only in the first
        if own:
            cell = cell or address(row, table.dimensions.get("code", 0))
            if not own.get("province") or own["province"] == self.last.get("province"):
                self.last = {**{k: v for k, v in self.last.items() if k in ("province", "district")}, **own}
            else:
                self.last = dict(own)
        if lowest and lowest not in own and "code" not in own and names.keys() <= {"province", "district"} and not own:
            return {}, cell
        return names, cell

    def _emit(self, row: int, kind: str, names: dict[str, str], cell: str, table: Table, numbered: bool) -> None:
        record = Row(self.table_id, row + 1, kind, names, cell, numbered)
        month = self._month(row, table, record)
        month_at = address(row, table.dimensions.get("month", table.dimensions.get("date", 0))) if month else ""
        network = self._network(row, table, record)
        operator = table.dimensions.get("operator")
        operator_text = self._merged_text(row, operator) if operator is not None else ""
        for number, group in enumerate(self.groups):
            reading = self._reading(row, group, record)
            reading.group = number
            reading.period = self._period(group.month, month)
            reading.month_cell = group.month_cell or (month_at if month else self.month_cell)
            reading.network = group.network or network or self.context.network
            text = group.operator or group.unclear or operator_text
            code = group.operator or self.job.words.operator(text) if text else self.context.operator
            reading.operator_known = bool(code) or not text
            reading.operator = "" if code == "*" else code or text
            reading.statistic = group.statistic or self.context.statistic
            record.readings.append(reading)
        record.cells = self.grid.texts(row)[:60]
        self.job.sink.row(record)

    def _reading(self, row: int, group: Group, record: Row) -> Reading:
        reading = Reading("", "", "", "", True, None, None, None, None, None, "", "")
        for metric, column in group.columns.items():
            index = column.index
            value = self.grid.at(row, index)
            if not reading.cell or metric == "samples":
                reading.cell, reading.raw = address(row, index), shorten(self.grid.text(row, index), 200)
            if self._merged and self._merged.get((row, index), (row, index)) != (row, index):
                self._bad(record, reading, address(row, index), "merged_value", {})
                continue
            try:
                if metric == "samples":
                    reading.samples_min, reading.samples_max = values.samples(value)
                else:
                    measured = values.measure(value, metric)
                    reading.has_speed = reading.has_speed or (measured is not None and metric != "latency")
                    setattr(reading, metric, measured)
            except values.BadValue as bad:
                self._bad(record, reading, address(row, index), bad.code, {"value": shown(value), **bad.details})
        return reading

    def _bad(self, record: Row, reading: Reading, cell: str, code: str, details: dict[str, str]) -> None:
        reading.bad = True
        record.notes.append(Note.of(code, self.grid.name, cell, **details))

    def _merged_text(self, row: int, column: int) -> str:
        return (
            self.grid.text(*self._merged.get((row, column), (row, column)))
            if self._merged
            else self.grid.text(row, column)
        )

    def _month(self, row: int, table: Table, record: Row) -> months.Found | None:
        index = table.dimensions.get("month", table.dimensions.get("date"))
        if index is None:
            return None
        origin = self._merged.get((row, index), (row, index))
        value = self.grid.at(*origin)
        if value is None:
            return None
        said = months.read(value)
        if "month" not in table.dimensions and isinstance(value, date):
            said = months.Found((Period.of(value),))
        year_index = table.dimensions.get("year")
        if said and said.month and not said.periods and year_index is not None:
            year = re.search(r"20\d\d", self._merged_text(row, year_index))
            said = months.Found((Period(int(year[0]), said.month),)) if year else said
        if said is None:
            text = shown(value)
            record.notes.append(Note.of("month_unclear", self.grid.name, address(row, index), value=text))
            return months.Found(span="!")
        if said.span and not said.period:
            text = shown(value)
            record.notes.append(Note.of("not_a_month", self.grid.name, address(row, index), value=text, span=said.span))
        return said

    def _period(self, column: months.Found | None, row: months.Found | None) -> str:
        """YYYY-MM; blank if the file does not say; `!` if what it says was found wrong and told."""
        for said in (column, row):
            if said is None:
                continue
            if said.period:
                return str(said.period)
            if said.month:
                year = said.year or self.context.year or (self.context.period.year if self.context.period else None)
                return str(Period(year, said.month)) if year else ""
            if said.span:
                return "!"
        return str(self.context.period) if self.context.period else ""

    def _network(self, row: int, table: Table, record: Row) -> str:
        index = table.dimensions.get("network")
        text = self._merged_text(row, index) if index is not None else ""
        network = network_in(text)
        if text and not network and index is not None:
            record.notes.append(Note.of("network_unknown", self.grid.name, address(row, index), value=text))
            return "?"
        return network

    def _note(self, code: str, row: int, column: int, **details: str) -> None:
        self.job.sink.note(Note.of(code, self.grid.name, address(row, column), **details))


def _digits(text: str) -> bool:
    return bool(re.match(r"^[<>≤≥]?\s*-?\d", text))
