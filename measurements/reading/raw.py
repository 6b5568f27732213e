"""Files of single tests: counted and summed up by unit, month, operator and network; tests are not stored."""

import re
from array import array
from datetime import date
from statistics import median
from typing import Any

from base.period import Period
from measurements.reading import moments, values
from measurements.reading.columns import Columns
from measurements.reading.grid import address, shown
from measurements.reading.headings import network_in
from measurements.reading.records import Note, ParsedFigure, Row
from measurements.reading.rows import SheetReader
from measurements.reading.tables import Table
from measurements.reading.text import fold
from measurements.reading.window import RowWindow
from measurements.reading.words import FAILED
from measurements.readings import Reading, Samples

MAX_NOTES = 500
MOST_MOMENTS = 50_000  # texts of times whose month is remembered
FASTEST = values.LIMITS["download"]
Group = tuple["array[float]", "array[float]", "array[float]", int]  # downloads, uploads, latencies; its first row
_FAILED = re.compile(FAILED)
PLACE = ("province", "district", "ward", "unit", "code")


def count_tests(reader: SheetReader, table: Table, start: int, end: int) -> int:
    """Count the rows [start, end) of a raw table and emit one row per unit, month, operator and network.

    Returns the row after the last. A test whose time or speed cannot be read is an error with its cell;
    after 500 of them the rest are only counted.
    """
    count, rows = _Count(reader, table), reader.grid.rows
    for first, run in rows.runs(start) if isinstance(rows, RowWindow) else [(start, rows[start:end])]:
        reader.job.sink.progress(first, end)
        if isinstance(run, Columns):
            count.columns(first, run)
        else:
            for row, cells in enumerate(run, first):
                count.row(row, cells)
    count.hand_on()
    return end


class _Count:
    """The tests of one table, by month and what each row says of place, operator and network."""

    def __init__(self, reader: SheetReader, table: Table) -> None:
        self.reader, self.grid = reader, reader.grid
        self.place = [table.dimensions.get(name) for name in PLACE]
        self.when, self.who, self.net = table.dimensions["date"], *map(table.dimensions.get, ("operator", "network"))
        metric = {column.heading.metric: column.index for column in table.values}
        self.down, self.up, self.ping = metric["download"], metric.get("upload"), metric.get("latency")
        self.present = [index for index in (*self.place, self.who, self.net) if index is not None]
        self.groups: dict[tuple[Any, ...], Group] = {}
        self.by_bytes: dict[tuple[Any, ...], Group] = {}
        self.months: dict[object, str] = {}  # blank: no month
        self.notes = 0
        self.id, self.outcome = table.dimensions.get("test_id"), table.dimensions.get("outcome")
        self.ids: set[object] = set()
        self.again: list[int] = []  # rows of tests that were there before
        self.without_speed: list[int] = []

    def row(self, row: int, cells: list[object]) -> None:
        """One test, however it is written; a blank row is none."""
        speed = _cell(cells, self.down)
        if self.id is not None and not self._is_new(_cell(cells, self.id), row):
            return
        if type(speed) is not float or not 0.0 <= speed <= FASTEST:
            if not any(cell not in (None, "") for cell in cells):
                return
            try:
                measured = values.measure(self.grid.at(row, self.down), "download")
                if measured is None or _failed(_cell(cells, self.outcome)):
                    self.without_speed.append(row)
                    return
                speed = float(measured)
            except values.BadValue as error:
                self._bad(row, self.down, error.code, **error.details)
                return
        month = self._month(_cell(cells, self.when))
        if not month:
            self._bad(row, self.when, "moment_unclear")
            return
        group = self._group((month, *[_cell(cells, index) for index in self.present]), row)
        group[0].append(speed)
        for kept, index, field in ((group[1], self.up, "upload"), (group[2], self.ping, "latency")):
            value = _cell(cells, index)
            if type(value) is float and value >= 0.0:
                kept.append(value)
            elif index is not None and value is not None and value != "":
                self._other(row, index, kept, field)

    def columns(self, first: int, run: Columns) -> None:
        """Many tests at once. They are told apart by their bytes, so that few of them must be understood."""
        speeds, odd = run.numbers(self.down, FASTEST)
        ups, odd_ups = run.numbers(self.up)
        pings, odd_pings = run.numbers(self.ping)
        times = run.values(self.when)
        months = {moment: self._month(moment) for moment in set(times)}
        keys_beside = (run.cells[index] for index in self.present)
        keys: list[Any] = list(zip(map(months.__getitem__, times), *keys_beside, strict=True))
        odd |= odd_ups | odd_pings
        if None in speeds or not all(months.values()):
            odd.update(
                at for at, (key, speed) in enumerate(zip(keys, speeds, strict=True)) if speed is None or not key[0]
            )
        if self.outcome is not None:
            odd.update(at for at, outcome in enumerate(run.values(self.outcome)) if _failed(outcome))
        for at in odd:
            keys[at] = None
        known, ids = self.by_bytes, run.cells[self.id] if self.id is not None else None
        for at, (key, speed, up, ping) in enumerate(zip(keys, speeds, ups, pings, strict=True)):
            if ids is not None and key is not None and not self._is_new(run.value(self.id or 0, ids[at]), first + at):
                continue
            try:
                group = known[key]
            except KeyError:
                if key is None:
                    self.row(first + at, run[at])
                    continue
                meant = [run.value(index, part) for index, part in zip(self.present, key[1:], strict=True)]
                group = known[key] = self._group((key[0], *meant), first + at)
            group[0].append(speed)
            if up is not None:
                group[1].append(up)
            if ping is not None:
                group[2].append(ping)

    def hand_on(self) -> None:
        if self.notes > MAX_NOTES:
            self.reader.job.sink.note(Note.of("more_errors", self.grid.name, "", count=self.notes - MAX_NOTES))
        for code, rows, column in (
            ("tests_again", self.again, self.id),
            ("tests_failed", self.without_speed, self.down),
        ):
            if rows:
                at = address(rows[0], column or 0)
                self.reader.job.sink.note(Note.of(code, self.grid.name, at, count=len(rows)))
        for (period, *found), group in self.groups.items():
            said: dict[int | None, Any] = dict(zip(self.present, found, strict=True))
            place = [said.get(index) for index in self.place]
            _hand_on(
                self.reader,
                (*place, period, said.get(self.who), said.get(self.net)),
                group,
                (self.down, self.up, self.ping),
            )

    def _is_new(self, test: object, row: int) -> bool:
        """Is this the first row of a test with this number? One without a number is."""
        if test in (None, ""):
            return True
        if test in self.ids:
            self.again.append(row)
            return False
        self.ids.add(test)
        return True

    def _group(self, key: tuple[Any, ...], row: int) -> Group:
        group = self.groups.get(key)
        if group is None:
            group = self.groups[key] = (array("d"), array("d"), array("d"), row)
        return group

    def _month(self, moment: object) -> str:
        key = moment.toordinal() if isinstance(moment, date) else moment
        month = self.months.get(key)
        if month is None:
            if len(self.months) >= MOST_MOMENTS:
                self.months.clear()
            month = self.months[key] = _period(moment)
        return month

    def _other(self, row: int, column: int, kept: "array[float]", field: str) -> None:
        try:
            if (measured := values.measure(self.grid.at(row, column), field)) is not None:
                kept.append(float(measured))
        except values.BadValue as error:
            self._bad(row, column, error.code, **error.details)

    def _bad(self, row: int, column: int, code: str, **details: str) -> None:
        self.notes += 1
        if self.notes <= MAX_NOTES:
            facts = {"value": shown(self.grid.at(row, column)), **details}
            self.reader.job.sink.note(Note.of(code, self.grid.name, address(row, column), **facts))


def _cell(cells: list[object], index: int | None) -> object:
    return cells[index] if index is not None and index < len(cells) else None


def _period(moment: object) -> str:
    if isinstance(moment, date):
        return str(Period.of(moment))
    found = moments.read(str(moment or "").strip())
    return str(Period.of(found)) if found else ""


def _failed(outcome: object) -> bool:
    """Does a test's outcome say that it did not succeed?"""
    return isinstance(outcome, str) and _FAILED.fullmatch(fold(outcome)) is not None


def _hand_on(
    reader: SheetReader, key: tuple[Any, ...], group: Group, columns: tuple[int, int | None, int | None]
) -> None:
    *place, period, operator, network = key
    downs, ups, pings, row = group
    names = {name: shown(value) for name, value in zip(PLACE, place, strict=True) if value not in (None, "")}
    text = shown(operator)
    code = reader.job.words.operator(text) if text else ""
    found = network_in(shown(network))
    cell = address(row, columns[0])
    down, up, ping = (
        values.measure(float(median(numbers)), field) if numbers else None
        for numbers, field in ((downs, "download"), (ups, "upload"), (pings, "latency"))
    )
    for column, value in zip(columns, (down, up, ping), strict=True):
        if column is not None and value is not None:
            reader.extremes.saw(column, float(value))
    record = Row(reader.table_id, row + 1, "unit", names, cell, True, tests=len(downs))
    if network not in (None, "") and not found:
        record.notes.append(Note.of("network_unknown", reader.grid.name, cell, value=shown(network)))
    record.figures.append(
        ParsedFigure(
            cell,
            period,
            found or reader.context.network,
            "" if code == "*" else code or text,
            bool(code) or not text,
            Reading(Samples(len(downs), len(downs)), down, "median", up, ping),
            f"{len(downs)} lượt đo",
        )
    )
    reader.job.sink.row(record)
