"""Finding a table with unknown headings by its looks, for a person to say what its columns mean."""

from measurements.reading.grid import Grid
from measurements.reading.headings import Vocabulary
from measurements.reading.tables import Table, columns_under
from measurements.reading.text import fold

LOOKED_AT = 60  # rows from the top
MOST_HEADER_ROWS = 3
UNDER = 6  # rows under a header that are looked at
LEAST_ROWS = 2  # of them that must name something and hold a number


def likely_table(grid: Grid, words: Vocabulary) -> Table | None:
    """The first rows of texts above rows with a text and a number each, as a table; None if there are none."""
    for row in range(min(LOOKED_AT, len(grid.rows) - 1)):
        if not _only_texts(grid, row) or _only_texts(grid, row + 1):
            continue
        below = range(row + 1, min(row + 1 + UNDER, len(grid.rows)))
        if sum(1 for each in below if _has_text_and_number(grid, each)) < min(LEAST_ROWS, len(below)):
            continue
        first = row
        while first > 0 and row - first < MOST_HEADER_ROWS - 1 and _only_texts(grid, first - 1):
            first -= 1
        columns = columns_under(grid, first, row, words)
        return Table(grid.name, first, row, columns, tuple(fold(column.header) for column in columns))
    return None


def _only_texts(grid: Grid, row: int) -> bool:
    """At least two cells, none of them a number: no title, and no row of data."""
    kinds = [_kind(grid.at(row, column)) for column in grid.filled(row)]
    return len(kinds) >= 2 and set(kinds) == {"text"}


def _has_text_and_number(grid: Grid, row: int) -> bool:
    kinds = {_kind(grid.at(row, column)) for column in grid.filled(row)}
    return {"text", "number"} <= kinds


def _kind(value: object) -> str:
    """In a CSV file numbers are texts too: what is digits for the most part counts as one."""
    if isinstance(value, str):
        digits = sum(char.isdigit() for char in value)
        return "number" if digits and digits * 2 >= len(value.strip()) else "text"
    return "number" if isinstance(value, int | float) and not isinstance(value, bool) else ""
