"""Columns of a table that no word of ours explains: nothing of a file is left aside without a word."""

import re
from collections.abc import Iterator

from measurements.reading.grid import Grid, address, letters, shown
from measurements.reading.records import Note
from measurements.reading.tables import Column, Table
from measurements.reading.text import shorten
from measurements.reading.words import wrong_unit_in

EXAMPLES = 8  # rows below the header that are looked at
_WARD_NAME = re.compile(r"(phường|xã|thị trấn|đặc khu|p\.|x\.|tt\.?)\s*\S", re.IGNORECASE)
_COUNT = re.compile(r"^[<>≤≥]?\s*-?\d")


def over_numbers(grid: Grid, table: Table) -> set[int]:
    """Unexplained columns that hold counts or speeds."""
    return {
        column.index
        for column in _unexplained(table)
        if any(isinstance(value, int | float) or _COUNT.match(shown(value)) for value in _values(grid, table, column))
    }


def notes(grid: Grid, table: Table, title: list[str], *, names_wards: bool) -> Iterator[Note]:
    """What must be said of a table: columns not used; an error if they name wards that no other column names.

    A title that says the speeds are not in Mbps is an error, too.
    """
    unused = [column for column in _unexplained(table) if column.header and _values(grid, table, column)]
    for column in [] if names_wards else unused:
        if any(_WARD_NAME.match(shown(value)) for value in _values(grid, table, column)):
            cell = address(table.last, column.index)
            yield Note.of("column_of_units", grid.name, cell, value=column.header, named=_named(column))
            break
    if unused:
        listed = ", ".join(map(_named, unused[:10]))
        yield Note.of("column_unused", grid.name, address(table.last, unused[0].index), columns=listed)
    speeds = [column for column in table.values if column.meaning.metric in ("download", "upload")]
    told = next((text for text in title if wrong_unit_in(text)), "")
    if speeds and told:
        yield Note.of("unit_unknown", grid.name, address(table.last, speeds[0].index), value=told)


def _unexplained(table: Table) -> list[Column]:
    return [column for column in table.columns if not column.meaning.known]


def _values(grid: Grid, table: Table, column: Column) -> list[object]:
    below = range(table.last + 1, min(table.last + 1 + EXAMPLES, len(grid.rows)))
    return [value for row in below if (value := grid.at(row, column.index)) is not None]


def _named(column: Column) -> str:
    return f"{letters(column.index)} (“{shorten(column.header, 30)}”)"
