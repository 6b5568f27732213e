"""Draw maps as lines: a large panel and an inset for each far island, from outlines or as tiles. Pure.

Units of a drawing are whole numbers; 1,000 are as wide as the map. Shapes are in reading order: from the
north, in bands, each from the west.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.projection import Bounds, MapWindow, Point, apart, around, box_of, fit
from portal.tiles import arrange
from wards.boundary_shapes import SCALE, Polygons

WIDE, HIGH, MARGIN = 1000, 900, 14
INSET_WIDE, INSET_HIGH, INSET_MARGIN = 260, 200, 36
BANDS = 8
TILE, GAP = 80, 6
FEWEST_COLUMNS, FEWEST_IN_INSET = 8, 4  # a few tiles are not drawn larger than this many would be
LINE = 9  # letters that fit across a tile
VISIBLE = 12  # units; what is smaller in both directions gets a dot as well
MARK_ROOM = 13  # units around the middle, for the mark of a verdict


@dataclass(frozen=True, slots=True)
class Outlined:
    """A unit's outline in 1e-5 degrees (wards.boundary_shapes), its middle, and the room around that."""

    polygons: Polygons
    middle: tuple[int, int]
    room: int


@dataclass(frozen=True, slots=True)
class Shape:
    """One unit: `path` in SVG; `mark`: where there is room for a sign; `dot`: where it is too small to see."""

    unit_id: int
    path: str
    mark: tuple[int, int] | None
    dot: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the map; insets come after the first."""

    width: int
    height: int
    shapes: tuple[Shape, ...]


def as_plain(panels: Iterable[Panel]) -> list[Any]:
    """Turn panels into numbers, texts and lists, for a cache."""
    return [
        [
            panel.width,
            panel.height,
            [_plain_shape(one) for one in panel.shapes],
        ]
        for panel in panels
    ]


def from_plain(plain: Iterable[Any]) -> list[Panel]:
    """Rebuild panels from what `as_plain` made."""
    return [
        Panel(width, height, tuple(Shape(key, path, _pair(mark), _pair(dot)) for key, path, mark, dot in shapes))
        for width, height, shapes in plain
    ]


def _plain_shape(shape: Shape) -> list[Any]:
    return [shape.unit_id, shape.path, _listed(shape.mark), _listed(shape.dot)]


def _listed(pair: tuple[int, int] | None) -> list[int] | None:
    return list(pair) if pair else None


def _pair(listed: list[int] | None) -> tuple[int, int] | None:
    return (listed[0], listed[1]) if listed else None


def draw_outlines(outlines: Mapping[int, Outlined], dots: Mapping[int, Point]) -> list[Panel]:
    """Draw panels of units by their id; those in `dots`, of which only a point is known, as dots."""
    boxes = {key: _box(one.polygons) for key, one in outlines.items()}
    boxes |= {key: Bounds(point[0], point[1], point[0], point[1]) for key, point in dots.items()}
    keys = list(boxes)
    panels: list[Panel] = []
    for group in apart([boxes[key] for key in keys]):
        members = [keys[each] for each in group]
        size = (INSET_WIDE, INSET_HIGH, INSET_MARGIN) if panels else (WIDE, HIGH, MARGIN)
        view = fit(around(boxes[key] for key in members), *size)
        shapes = [
            (middle := _middle(key, outlines, dots, view), _shape(key, outlines.get(key), view, middle))
            for key in members
        ]
        panels.append(_panel(view.width, view.height, shapes))
    return panels


def draw_tiles(points: Mapping[int, Point]) -> list[Panel]:
    """Draw panels with a square for each unit, by their id."""
    keys = list(points)
    panels: list[Panel] = []
    for group in apart([Bounds(*points[key], *points[key]) for key in keys]):
        members = [keys[each] for each in group]
        cells = arrange([points[key] for key in members])
        columns, rows = max(column for column, _ in cells) + 1, max(row for _, row in cells) + 1
        wide = max(columns, FEWEST_IN_INSET if panels else FEWEST_COLUMNS)
        left = (wide - columns) * TILE // 2
        shapes = []
        for key, (column, row) in zip(members, cells, strict=True):
            x, y = left + column * TILE + GAP // 2, row * TILE + GAP // 2
            side = TILE - GAP
            mark = (x + side // 2, y + side // 2)
            shapes.append(((mark[0], mark[1]), Shape(key, f"M{x} {y}h{side}v{side}h-{side}z", mark)))
        shapes.sort(key=lambda one: (one[0][1], one[0][0]))
        panels.append(Panel(wide * TILE, rows * TILE, tuple(shape for _, shape in shapes)))
    return panels


def lines_of(name: str) -> list[str]:
    """Break a unit's name into at most three lines that fit a tile; a longer name ends with an ellipsis."""
    lines: list[str] = []
    for word in name.split():
        if lines and len(lines[-1]) + 1 + len(word) <= LINE:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    if len(lines) > 3:
        lines = [*lines[:2], f"{lines[2]}…"]
    return lines


def _panel(width: int, height: int, shapes: Iterable[tuple[Point, Shape]]) -> Panel:
    band = height / BANDS
    ordered = sorted(shapes, key=lambda one: (int(one[0][1] // band), one[0][0], one[1].unit_id))
    return Panel(width, height, tuple(shape for _, shape in ordered))


def _middle(key: int, outlines: Mapping[int, Outlined], dots: Mapping[int, Point], view: MapWindow) -> Point:
    if key in outlines:
        east, north = outlines[key].middle
        return view.at((east / SCALE, north / SCALE))
    return view.at(dots[key])


def _shape(key: int, outline: Outlined | None, view: MapWindow, middle: Point) -> Shape:
    at = (round(middle[0]), round(middle[1]))
    if outline is None:
        return Shape(key, "", None, at)
    rings = [ring for polygon in outline.polygons for each in polygon if (ring := _drawn(each, view))]
    lone = max(_largest(outline.polygons, view)) < VISIBLE
    roomy = outline.room / SCALE * view.along >= MARK_ROOM
    return Shape(key, "".join(rings), at if roomy else None, at if lone else None)


def _largest(polygons: Polygons, view: MapWindow) -> tuple[float, float]:
    """Width and height of the largest part as drawn."""
    sizes = []
    for polygon in polygons:
        box = box_of(_points(polygon[0]))
        sizes.append(((box.east - box.west) * view.across, (box.north - box.south) * view.along))
    return max(sizes, key=lambda size: size[0] * size[1])


def _drawn(ring: list[int], view: MapWindow) -> str:
    """A closed ring as SVG steps of whole units; blank if it is smaller than a unit."""
    points = [(round(x), round(y)) for x, y in map(view.at, _points(ring))]
    steps = [(points[0][0], points[0][1])]
    x, y = points[0]
    for at in points[1:]:
        if at != (x, y):
            steps.append((at[0] - x, at[1] - y))
            x, y = at
    if len(steps) < 3:
        return ""
    start = f"M{steps[0][0]} {steps[0][1]}l"
    return start + "".join(_step(dx, dy, first=place == 0) for place, (dx, dy) in enumerate(steps[1:])) + "z"


def _step(dx: int, dy: int, *, first: bool) -> str:
    """One step in as few letters as SVG allows: a minus sign separates numbers as a space does."""
    return f"{'' if first or dx < 0 else ' '}{dx}{'' if dy < 0 else ' '}{dy}"


def _points(ring: list[int]) -> Iterable[Point]:
    return zip((x / SCALE for x in ring[::2]), (y / SCALE for y in ring[1::2]), strict=True)


def _box(polygons: Polygons) -> Bounds:
    return box_of(point for polygon in polygons for point in _points(polygon[0]))
