"""Reading a sheet into rows: finds each table, and reads every row under it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

from base.period import Period
from measurements.reading import context as contexts
from measurements.reading import months, remarks, strange, unexplained, values
from measurements.reading.context import Context
from measurements.reading.described import described
from measurements.reading.grid import Grid, address, merged_downwards, place_of, shown
from measurements.reading.groups import ColumnGroup, grouped
from measurements.reading.headings import network_in
from measurements.reading.job import ReadingJob
from measurements.reading.likely import likely_table
from measurements.reading.records import Note, ParsedFigure, Row, TableInfo
from measurements.reading.row_months import RowMonths
from measurements.reading.row_names import ends_table, is_total
from measurements.reading.row_units import NAME_ORDER, RowUnits
from measurements.reading.tables import (
    Table,
    find_header,
    is_number_row,
    of_single_tests,
    taught,
    with_metric,
)
from measurements.reading.text import shorten
from measurements.reading.words import UNIT_DIMENSIONS
from measurements.readings import Reading

_NUMERAL = re.compile(r"\s*([IVXLC]+|\d+|[A-Z])\s*[.)\-/:]\s*")
_DIGITS = re.compile(r"[<>≤≥]?\s*-?\d")
_NUMBERED = re.compile(r"\d+[.)]?")
_NUMBERS = (int, float)


class SheetReader:
    """Reads one sheet from top to bottom; remembers section rows above."""

    def __init__(self, grid: Grid, job: ReadingJob, of_sheet: Context) -> None:
        self.grid, self.job, self.of_sheet = grid, job, of_sheet
        self.outside = of_sheet.over(job.of_file)
        self.table: Table | None = None
        self.table_id = 0
        self.groups: list[ColumnGroup] = []
        self.wanted: frozenset[int] = frozenset()  # the columns that hold values
        self.bounds: set[object] = set()  # counts like `<300`, read in this table
        self.lowest = ""  # dimension of units of which the table has a column
        self.context = self.outside
        self.statistic = ""  # that the notes below name
        self.titled: list[tuple[str, list[tuple[str, str]]]] = []  # operators that only the titles of tables name
        self.wraps = False  # the headings' months pass New Year
        self.extremes = unexplained.Extremes()
        self.month_cell = ""  # of the title or section row that names the month of the context
        self._merged = merged_downwards(grid)
        self.months = self._row_months()
        self.of_table = self.context  # without what section rows said
        self.headed: frozenset[int] = frozenset()  # the columns with a heading, and those left of them
        self.beyond: list[tuple[int, int]] = []  # cells with a number beside them

    def _row_months(self) -> RowMonths:
        return RowMonths(self.grid, self.job, self._merged)

    def read(self) -> None:
        """Read every table of the sheet; where none is understood, one whose columns a person has explained."""
        before = self.job.tables
        self._read(0)
        self._close()
        if len(self.titled) == 1 and self.job.tables == before + 1:
            self._of_one_operator(*self.titled[0])
        if self.job.tables > before or not (table := likely_table(self.grid, self.job.words)):
            return
        if table.shape in self.job.taught:  # never by what some of its headings seem to mean
            self._open(table, 0)
        if self.table is not None:
            self._read(table.last + 1)
            self._close()
        elif cell := unexplained.on_its_side(self.grid, self.job.words):
            self.job.sink.note(Note.of("table_on_its_side", self.grid.name, cell))
        elif column := unexplained.indicators(self.grid, table, self.job.words):
            self._note("table_by_indicator", table.last, column.index, value=column.header)
        elif self.job.likely is None and not self.job.own_unit:  # a ward has no page to explain columns on
            title = remarks.title_of(self.grid, 0, table.first)
            self.job.likely = (
                replace(self._info(table, title, was_taught=False), layout="unclear"),
                self._unclear(table),
            )

    def _of_one_operator(self, operator: str, title: list[tuple[str, str]]) -> None:
        """The only table is titled as of one operator: its figures are not those of the wards, or is it a remark?"""
        for cell, text in title:
            if contexts.of_texts([text], self.job.words).operator == operator:
                self.job.sink.note(Note.of("operator_of_title", self.grid.name, cell, value=text))

    def _unclear(self, table: Table) -> Note:
        headings = shorten(", ".join(f"“{column.header}”" for column in table.columns if column.header), 200)
        return Note.of("table_unclear", self.grid.name, address(table.last, 0), headings=headings)

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
                is_data = self._row(row, self.table)
                free = row + 1 if is_data else free
            row += 1

    def _is_data(self, row: int) -> bool:
        """Quick no: a row of an open table with a plain number or `<300` in a value column is no header."""
        if self.table is None:
            return False
        cells = self.grid.cells(row)
        width = len(cells)
        for column in self.wanted:
            if column < width and (type(value := cells[column]) in _NUMBERS or value in self.bounds):
                return True
        return False

    def _open(self, table: Table, free: int) -> None:
        """The table's title stands in the rows from `free` to its header."""
        title = remarks.title_of(self.grid, free, table.first)
        said = remarks.context_of(title, self.job.words)
        repeated = self.table is not None and table.signature == self.table.signature
        self.context = said.over(self.context if repeated else self.outside)
        if said.says_months or not repeated:
            self.month_cell = next(
                (cell for cell, text in title if contexts.of_texts([text], self.job.words).says_months), ""
            )
        roles = self.job.taught.get(table.shape)
        if roles:
            table = taught(table, dict(roles))
        if not roles and (column := unexplained.indicators(self.grid, table, self.job.words)):
            self._note("table_by_indicator", table.last, column.index, value=column.header)
            return
        if not table.values or any(not c.heading.metric and c.heading.groups for c in table.columns):
            numbers = unexplained.over_numbers(self.grid, table)
            table = with_metric(table, self.context.metric, numbers) if self.context.metric else table
        table.raw = of_single_tests(self.grid, table)
        if not table.values:
            self._not_read(table, title)
            return
        self._close()
        self.table = table
        if repeated:
            return
        self.bounds, self.of_table = set(), self.context
        indices = [column.index for column in table.columns]
        self.headed = frozenset({*indices, *range(min(indices))})
        self.table_id = self.job.tables
        self.job.tables += 1
        bare = dict.fromkeys(column.heading.month.month for column in table.values if column.heading.month)
        self.wraps = any(after < before for before, after in pairwise(filter(None, bare)))
        self.groups = grouped(table, self._note, self._period_named, self.context.network)
        self.wanted = frozenset(column.index for group in self.groups for column in group.columns.values())
        self.units = RowUnits(self.grid, self._merged, table)
        self.lowest = self.units.lowest
        below = remarks.notes_below(self.grid, table)
        of_notes = remarks.context_of(below, self.job.words)
        self.statistic = self.context.statistic or of_notes.statistic
        self.job.sink.table(self._info(table, title, bool(roles)))
        names_wards = self.lowest in ("ward", "unit") or self.job.own_unit
        for note in unexplained.notes(self.grid, table, self.job.words, names_wards=names_wards):
            self.job.sink.note(note)
        self.extremes.unit_stated = bool(self.context.unit or of_notes.unit)
        if said.operator and not self.outside.operator:
            self.titled.append((said.operator, title))
        surroundings = remarks.Surroundings(said, of_notes, self.of_sheet, self.job.of_file, [*title, *below])
        if not self.job.own_unit:  # what a ward counted itself is measured against no other source
            for note in strange.notes(self.grid.name, title, below, self.job.words):
                self.job.sink.note(note)
        for note in remarks.of_table(self.grid.name, table, self.groups, self.context, surroundings):
            self.job.sink.note(note)

    def _not_read(self, table: Table, title: list[tuple[str, str]]) -> None:
        """A table with units whose other headings do not say what they are of: a person is asked."""
        if self.job.own_unit or not any(name in table.dimensions for name in UNIT_DIMENSIONS):
            return
        self.table_id = self.job.tables
        self.job.tables += 1
        self.job.sink.table(replace(self._info(table, title, was_taught=False), layout="unclear"))
        self.job.sink.note(self._unclear(table))

    def _close(self) -> None:
        """What can be said of a table when all of its rows were read: columns nobody believes, months that conflict."""
        if self.table is not None:
            for note in unexplained.unbelievable(self.grid.name, self.table, self.extremes):
                self.job.sink.note(note)
            title = self.grid.text(*place_of(self.month_cell)) if self.month_cell else ""
            for note in remarks.of_rows(self.grid.name, self.months.found, self.context, title):
                self.job.sink.note(note)
            for note in unexplained.beyond(self.grid, self.beyond):
                self.job.sink.note(note)
        self.extremes, self.months, self.beyond = unexplained.Extremes(), self._row_months(), []

    def _info(self, table: Table, title: list[tuple[str, str]], was_taught: bool) -> TableInfo:
        info = described(self.grid, table, self.table_id, title)
        return replace(info, taught=was_taught, span=self.context.span, statistic=self.statistic, lowest=self.lowest)

    def _row(self, row: int, table: Table) -> bool:
        """Read one row under the header; False if it is not part of the table (free text)."""
        filled = self.grid.filled(row)
        if not filled:
            return False
        texts = self.grid.texts(row)
        first = texts[filled[0]]
        if not self.grid.records and is_number_row(self.grid, row, table):
            return True
        wanted = self.wanted
        has_value = not wanted.isdisjoint(filled)
        names, cell = self.units.of(row, table, has_value=has_value)
        if not has_value and len(filled) == 1 and (said := contexts.of_section(first, self.job.words)):
            above = self.of_table if said.period or said.month else None
            self.context = said.over(self.context.with_months_of(above) if above else self.context)
            if above:
                self.month_cell = address(row, filled[0])
            return True
        stt = table.dimensions.get("stt")
        numbered = stt is not None and stt < len(texts) and bool(_NUMBERED.fullmatch(texts[stt]))
        if has_value and not self.headed.issuperset(filled):
            self.beyond += [(row, column) for column in filled if column not in self.headed][:1]
        if not has_value and not numbered and len(filled) < 3 and self._leads(row):
            for note in self._of_section(row, filled[-1]):
                self.job.sink.note(note)
        label = names.get(self.lowest) or next((names[one] for one in NAME_ORDER if one in names), first)
        if is_total(label) or (first is not label and not first.isdigit() and is_total(first)):
            self._emit(row, "total", {"unit": label}, cell, table, numbered)
            return True
        if not has_value:
            if not numbered:
                names = names or {"unit": _NUMERAL.sub("", first, count=1) if _NUMERAL.match(first) else first}
                if ends_table(first):
                    return False
                cell = cell or address(row, filled[0])
            self._emit(row, "unit" if numbered and names else "maybe", names, cell, table, numbered)
            return bool(numbered)
        if not names and not self.job.own_unit:
            if ends_table(first) or not any(_DIGITS.match(self.grid.text(row, c)) for c in filled if c in wanted):
                return False
            if not any(c not in wanted for c in filled) or (stt is not None and filled[0] == stt):
                self._note("row_without_unit", row, filled[0])
                return True
            names, cell = {"unit": first}, address(row, filled[0])
        self._emit(row, "unit", names, cell, table, numbered)
        return True

    def _emit(self, row: int, kind: str, names: dict[str, str], cell: str, table: Table, numbered: bool) -> None:
        record = Row(self.table_id, row + 1, kind, names, cell, numbered)
        month = self.months.of(row, table, record)
        month_at = address(row, table.dimensions.get("month", table.dimensions.get("date", 0))) if month else ""
        network = self._network(row, table, record)
        operator = table.dimensions.get("operator")
        operator_text = self._merged_text(row, operator) if operator is not None else ""
        for number, group in enumerate(self.groups):
            figure = self._figure(row, group, record)
            figure.group = number
            figure.period = self._period(group.month, month)
            figure.month_cell = group.month_cell or (month_at if month else self.month_cell)
            figure.network = group.network or network or self.context.network
            text = group.operator or group.unclear or operator_text
            code = group.operator or self.job.words.operator(text) if text else self.context.operator
            figure.operator_known = bool(code) or not text
            figure.operator = "" if code == "*" else code or text
            record.figures.append(figure)
        record.cells = self.grid.texts(row)[:60]
        self.job.sink.row(record)

    def _figure(self, row: int, group: ColumnGroup, record: Row) -> ParsedFigure:
        """What the group's cells of a row say, and where."""
        found: dict[str, Any] = {}
        cell, raw, bad = "", "", False
        cells = self.grid.cells(row)
        width = len(cells)
        for metric, column in group.columns.items():
            index = column.index
            value = cells[index] if index < width else None
            if not cell or metric == "samples":
                cell, raw = address(row, index), shorten(self.grid.text(row, index), 200)
            if self._merged and self._merged.get((row, index), (row, index)) != (row, index):
                bad = True
                record.notes.append(Note.of("merged_value", self.grid.name, address(row, index)))
                continue
            if value is None:
                continue
            try:
                if metric == "samples":
                    found["samples"] = count = values.samples(value)
                    if count and not count.exact:
                        self.bounds.add(value)
                elif metric == "passing":
                    found["passing"] = values.share(value)
                else:
                    measured = found[metric] = values.measure(value, metric)
                    if measured is not None and index not in self.extremes.believed:
                        self.extremes.saw(index, float(measured))
                if type(value) is str and values.spaced(value):
                    at = address(row, index)
                    record.notes.append(Note.of("space_in_number", self.grid.name, at, value=shown(value)))
            except values.BadValue as wrong:
                if metric == "passing":  # nothing is judged by it: what is not clear is told, and stops nothing
                    at = address(row, index)
                    record.notes.append(Note.of("share_unclear", self.grid.name, at, value=shown(value)))
                    continue
                bad, details = True, {"value": shown(value), **wrong.details}
                record.notes.append(Note.of(wrong.code, self.grid.name, address(row, index), **details))
        value_of = found.get
        statistic = group.statistic or self.statistic
        said = Reading(
            value_of("samples"),
            value_of("download"),
            statistic,
            value_of("upload"),
            value_of("latency"),
            value_of("passing"),
        )
        return ParsedFigure(cell, "", "", "", True, said, raw, bad)

    def _leads(self, row: int) -> bool:
        """Do rows with values follow a row without any?"""
        after = next((below for at in range(row + 1, row + 4) if (below := self.grid.filled(at))), [])
        return not self.wanted.isdisjoint(after)

    def _of_section(self, row: int, column: int) -> Iterator[Note]:
        return remarks.of_section(self.grid.name, address(row, column), self.grid.text(row, column), self.job.words)

    def _merged_text(self, row: int, column: int) -> str:
        return self.grid.text(*self._merged.get((row, column), (row, column)))

    def _period(self, column: months.Found | None, row: months.Found | None) -> str:
        """YYYY-MM; blank if the file does not say; `!` if what it says was found wrong and told."""
        for said in (column, row):
            if said is None:
                continue
            if said.period:
                return str(said.period)
            if said.month:
                period = self._of_bare(said)
                return str(period) if period else ""
            if said.span:
                return "!"
        return str(self.context.period) if self.context.period else ""

    def _period_named(self, said: months.Found | None) -> Period | None:
        """The month of a heading of this table; what the title names for one that names none."""
        if said is None:
            return self.context.period
        return None if said.span else said.period or self._of_bare(said)

    def _of_bare(self, said: months.Found) -> Period | None:
        """The month of a heading or a cell that names no year."""
        if said.month is None or said.year:
            return Period(said.year, said.month) if said.month and said.year else None
        of = self.context
        return months.with_year(said.month, of.period, of.periods, of.year, wraps=self.wraps)

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
