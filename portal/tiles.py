"""Tile map: every unit is a square of the same size, near its place, without overlaps. Pure.

For places whose boundaries nobody has uploaded: it shows where things are without claiming where they end.
"""

from collections.abc import Sequence
from math import ceil, sqrt

from portal.projection import Point, box_of

MOST_COLUMNS = 13  # still 25 px a tile on a screen of 360 px
ROOM = 1.3  # cells for each tile, so that the coast shows
SPREAD = 0.55  # between where things are (0) and even spacing (1): towns are crowded
ROUNDS = 30

Cell = tuple[int, int]  # column from the west, row from the north


def arrange(points: Sequence[Point]) -> list[Cell]:
    """Place each point in a cell of its own, in their order; equal points give equal cells on every machine."""
    if not points:
        return []
    box = box_of(points)
    shape = max((box.east - box.west) * box.squeeze, 0.01) / max(box.north - box.south, 0.01)
    count = len(points)
    columns = min(max(round(sqrt(count * ROOM * shape)), 1), MOST_COLUMNS, count)
    rows = ceil(count * ROOM / columns) if count > 2 else ceil(count / columns)
    wanted = list(
        zip(
            _spread([east for east, _ in points], columns),
            _spread([-north for _, north in points], rows),
            strict=True,
        )
    )
    return _tight(_settle(wanted, columns, rows))


def _spread(values: list[float], cells: int) -> list[float]:
    """Positions between 0 and cells - 1: a mixture of measured and evenly spaced."""
    least, most = min(values), max(values)
    order = sorted(range(len(values)), key=lambda each: (values[each], each))
    rank = {each: place / max(len(values) - 1, 1) for place, each in enumerate(order)}
    measured = [(value - least) / (most - least) if most > least else 0.5 for value in values]
    return [
        (SPREAD * rank[each] + (1 - SPREAD) * measured[each]) * (cells - 1) if most > least else (cells - 1) / 2
        for each in range(len(values))
    ]


def _settle(wanted: list[Point], columns: int, rows: int) -> list[Cell]:
    """Put each into the nearest free cell, from the middle outward; then improve by moves and exchanges."""
    cells = [(column, row) for column in range(columns) for row in range(rows)]
    far = [[_far(point, cell) for cell in cells] for point in wanted]
    centre = (columns - 1) / 2, (rows - 1) / 2
    taken: list[int | None] = [None] * len(cells)  # by cell, who is there
    at = [0] * len(wanted)  # by point, the cell's number
    for each in sorted(range(len(wanted)), key=lambda one: (_far(wanted[one], centre), one)):
        free = (number for number, held in enumerate(taken) if held is None)
        cell = min(free, key=lambda number: (far[each][number], number))
        taken[cell], at[each] = each, cell
    for _round in range(ROUNDS):
        moved = sum(_better(each, far, taken, at) for each in range(len(wanted)))
        if not moved:
            break
    return [cells[number] for number in at]


def _better(each: int, far: list[list[float]], taken: list[int | None], at: list[int]) -> bool:
    """Move to, or swap with, the cell that gains most. Returns whether anything changed."""
    here, gain, best = at[each], 1e-9, None
    mine = far[each]
    stay = mine[here]
    for cell, other in enumerate(taken):
        won = stay - mine[cell]
        if other is not None:
            won += far[other][cell] - far[other][here]
        if won > gain:
            gain, best = won, cell
    if best is None:
        return False
    other = taken[best]
    taken[best], at[each] = each, best
    taken[here] = other
    if other is not None:
        at[other] = here
    return True


def _far(point: Point, cell: tuple[float, float]) -> float:
    return (point[0] - cell[0]) ** 2 + (point[1] - cell[1]) ** 2


def _tight(cells: list[Cell]) -> list[Cell]:
    """Drop empty columns and rows at the edges."""
    west, north = min(column for column, _ in cells), min(row for _, row in cells)
    return [(column - west, row - north) for column, row in cells]
