"""Splitting tables that are side by side under the same headings, as a long list broken to fit a page of paper."""

from dataclasses import replace

from measurements.reading.grid import Grid
from measurements.reading.headings import Vocabulary
from measurements.reading.text import fold
from measurements.reading.words import UNIT_DIMENSIONS

LOOKED_AT = 60  # rows from the top
LEAST_COLUMNS = 2


def side_by_side(grid: Grid, words: Vocabulary) -> list[Grid]:
    """One sheet for each of the tables side by side, the others blanked; the sheet alone where there is one.

    Cells keep their addresses. What is in one place only, above the headings, is a title, and belongs to all of them.
    """
    for row in range(min(LOOKED_AT, len(grid.rows))):
        if starts := _starts(grid, row, words):
            ends = [*starts[1:], max(len(each) for each in grid.rows)]
            return [_part(grid, row, starts, first, end) for first, end in zip([0, *starts[1:]], ends, strict=True)]
    return [grid]


def _starts(grid: Grid, row: int, words: Vocabulary) -> list[int]:
    """The first columns of the tables whose headings this row repeats from left to right; empty: it does not."""
    filled = grid.filled(row)
    texts = [fold(grid.text(row, column)) for column in filled]
    for size in range(LEAST_COLUMNS, len(filled) // 2 + 1):
        times, over = divmod(len(filled), size)
        pattern, places = texts[:size], [column - filled[0] for column in filled[:size]]
        if over or pattern * times != texts or len(set(pattern)) < size:
            continue
        starts = filled[::size]
        if any(
            [column - start for column in filled[n * size : n * size + size]] != places
            for n, start in enumerate(starts)
        ):
            continue
        said = [words.heading(grid.at(row, column)) for column in filled[:size]]
        if any(one.dimension in UNIT_DIMENSIONS for one in said) and any(one.metric or one.groups for one in said):
            return starts
    return []


def _part(grid: Grid, header: int, starts: list[int], first: int, end: int) -> Grid:
    """The sheet with nothing but the columns from `first` to `end` in the rows of the tables."""

    def is_data(row: int) -> bool:
        tables = {sum(1 for start in starts if start <= column) for column in grid.filled(row)}
        return row < header and len(tables) < 2

    rows = [
        cells if is_data(row) else [value if first <= column < end else None for column, value in enumerate(cells)]
        for row, cells in enumerate(grid.rows)
    ]
    merges = [merge for merge in grid.merges if (first <= merge[1] and merge[3] < end) or is_data(merge[0])]
    errors = {place: code for place, code in grid.errors.items() if first <= place[1] < end}
    seen = {place: text for place, text in grid.seen.items() if first <= place[1] < end}
    struck = {place for place in grid.struck if first <= place[1] < end}
    months = {place for place in grid.months if first <= place[1] < end}
    part = replace(grid, rows=rows, merges=merges, errors=errors, seen=seen, struck=struck, months=months)
    return replace(part, _row=-1, _cells=[], _texts=None, _by_row=None)
