"""A file of single tests: counted and summed up by unit, month, operator and network, and not kept."""

from array import array
from datetime import date
from itertools import islice
from operator import itemgetter
from statistics import median
from typing import TYPE_CHECKING, Any

from base.period import Period
from measurements.reading import values
from measurements.reading.grid import address, shown
from measurements.reading.records import Note, Reading, Row
from measurements.reading.window import RowWindow
from measurements.reading.words import network_in

if TYPE_CHECKING:
    from measurements.reading.rows import SheetReader
    from measurements.reading.tables import Table

MAX_NOTES = 500
Group = tuple["array[float]", "array[float]", "array[float]", int]  # downloads, uploads, latencies; its first row
PLACE = ("province", "district", "ward", "unit", "code")


def count_tests(reader: "SheetReader", table: "Table", start: int, end: int) -> int:
    """Read the rows [start, end) of a raw table and hand on one row per unit, month, operator and network.

    Returns the row after the last. A test whose time or speed cannot be read is an error with its cell;
    after 500 of them the rest are only counted.
    """
    grid = reader.grid
    place = [table.dimensions.get(name) for name in PLACE]
    when, who, net = table.dimensions["date"], table.dimensions.get("operator"), table.dimensions.get("network")
    metric = {column.meaning.metric: column.index for column in table.values}
    down, up, ping = metric["download"], metric.get("upload"), metric.get("latency")
    present = [index for index in (*place, who, net) if index is not None]
    whose = itemgetter(*present, present[0])  # once more, for a tuple even of one
    groups: dict[Any, Group] = {}
    periods: dict[Any, str] = {}
    notes = 0

    def bad(row: int, column: int, code: str, **details: str) -> None:
        nonlocal notes
        notes += 1
        if notes <= MAX_NOTES:
            told = {"value": shown(grid.at(row, column)), **details}
            reader.job.sink.note(Note.of(code, grid.name, address(row, column), **told))

    def other(row: int, column: int, kept: "array[float]", field: str) -> None:
        try:
            if (text := values.measure(grid.at(row, column), field)) is not None:
                kept.append(float(text))
        except values.BadValue as error:
            bad(row, column, error.code, **error.details)

    rows = grid.rows
    wide = max([i for i in [*place, when, who, net, down, up, ping] if i is not None]) + 1
    told = rows.forward(start) if isinstance(rows, RowWindow) else islice(rows, start, end)
    for row, cells in enumerate(told, start):
        if not row % 20_000:
            reader.job.sink.progress(row, end)
        if len(cells) < wide:
            cells = [*cells, *[None] * (wide - len(cells))]
        speed, moment = cells[down], cells[when]
        if type(speed) is not float or not 0.0 <= speed <= 10_000.0:
            if not any(cell not in (None, "") for cell in cells):
                continue
            try:
                measured = values.measure(grid.at(row, down), "download")
                if measured is None:
                    raise values.BadValue("not_a_number", value="", wanted=values.WANTED["download"], why="")
                speed = float(measured)
            except values.BadValue as error:
                bad(row, down, error.code, **error.details)
                continue
        day = moment.toordinal() if isinstance(moment, date) else moment
        period = periods.get(day)
        if period is None:
            period = periods[day] = _period(moment)
        if not period:
            bad(row, when, "month_unclear")
            continue
        key = (period, whose(cells))
        group = groups.get(key)
        if group is None:
            group = groups[key] = (array("d"), array("d"), array("d"), row)
        group[0].append(speed)
        if up is not None:
            value = cells[up]
            if type(value) is float and value >= 0.0:
                group[1].append(value)
            elif value is not None and value != "":
                other(row, up, group[1], "upload")
        if ping is not None:
            value = cells[ping]
            if type(value) is float and value >= 0.0:
                group[2].append(value)
            elif value is not None and value != "":
                other(row, ping, group[2], "latency")
    if notes > MAX_NOTES:
        reader.job.sink.note(Note.of("more_errors", grid.name, "", count=notes - MAX_NOTES))
    for (period, found), group in groups.items():
        said: dict[int | None, Any] = dict(zip(present, found, strict=False))
        key = (*[said.get(index) for index in place], period, said.get(who), said.get(net))
        _hand_on(reader, key, group, down)
    return end


def _period(moment: object) -> str:
    if isinstance(moment, date):
        return str(Period.of(moment))
    head = str(moment or "").strip().split(" ")[0].split("T")[0]
    parts = head.replace("-", "/").split("/")
    if len(parts) == 3 and all(part.isdigit() for part in parts):
        year, month, day = (int(part) for part in (parts if len(parts[0]) == 4 else reversed(parts)))
        try:
            return str(Period.of(date(year, month, day)))
        except ValueError:
            return ""
    return ""


def _hand_on(reader: "SheetReader", key: tuple[Any, ...], group: Group, down: int) -> None:
    *place, period, operator, network = key
    downs, ups, pings, row = group
    names = {name: shown(value) for name, value in zip(PLACE, place, strict=True) if value not in (None, "")}
    text = shown(operator)
    code = reader.job.words.operator(text) if text else ""
    found = network_in(shown(network))
    cell = address(row, down)
    middle = [values.measure(float(median(numbers)), field) if numbers else None
              for numbers, field in ((downs, "download"), (ups, "upload"), (pings, "latency"))]  # fmt: skip
    record = Row(reader.table_id, row + 1, "unit", names, cell, True, tests=len(downs))
    if network not in (None, "") and not found:
        record.notes.append(Note.of("network_unknown", reader.grid.name, cell, value=shown(network)))
    record.readings.append(Reading(
        cell, period, found or reader.context.network, "" if code == "*" else code or text, bool(code) or not text,
        len(downs), len(downs), middle[0], middle[1], middle[2], f"{len(downs)} lượt đo", "median", has_speed=True,
    ))  # fmt: skip
    reader.job.sink.row(record)
