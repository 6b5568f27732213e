"""Simplifying boundaries for pages: all together, so that no gap opens between neighbours. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import shapely

SCALE = 100_000  # stored coordinates are whole 1e-5 degrees, about one metre
MAX_KEPT = 6_000  # vertices of a province: about 40 KB of its page
TOLERANCES = (0.0, 0.0003, 0.0006, 0.001, 0.0015, 0.002, 0.003, 0.005, 0.008)  # degrees

Polygons = list[list[list[int]]]  # polygon → ring → x, y, x, y, … closed by its first point


@dataclass(frozen=True, slots=True)
class Outline:
    """One ward's shape and the middle of the largest circle in it, all in 1e-5 degrees."""

    polygons: Polygons
    middle: tuple[int, int]
    room: int  # the circle's radius


def simplify(shapes: Mapping[int, shapely.MultiPolygon], whole: Collection[int] = ()) -> tuple[dict[int, Outline], int]:
    """Simplify the shapes of one province: its outlines by the same keys, and how many vertices they have.

    The coarsest step taken is the first that is light enough. Specks smaller than a step disappear, save
    the largest part of each ward, and save those of `whole`: an archipelago keeps every island.
    """
    keys = list(shapes)
    given = [shapes[key] for key in keys]
    found = given
    for step in TOLERANCES:
        lighter = [
            shape if key in whole else _without_specks(shape, step) for key, shape in zip(keys, given, strict=True)
        ]
        found = list(shapely.coverage_simplify(lighter, step)) if step else lighter
        if shapely.get_num_coordinates(found).sum() <= MAX_KEPT:
            break
    outlines = {
        key: _outline(shape if not shape.is_empty else before)
        for key, shape, before in zip(keys, found, given, strict=True)
    }
    return outlines, sum(len(ring) // 2 for one in outlines.values() for part in one.polygons for ring in part)


def _without_specks(shape: shapely.MultiPolygon, step: float) -> shapely.MultiPolygon:
    parts = sorted(shapely.get_parts(shape), key=lambda part: -part.area)
    return shapely.MultiPolygon([parts[0], *(part for part in parts[1:] if part.area > step * step)])


def _outline(shape: shapely.MultiPolygon | shapely.Polygon) -> Outline:
    parts = list(shapely.get_parts(shape))
    circle = shapely.maximum_inscribed_circle(max(parts, key=lambda part: part.area))  # from the middle to the rim
    east, north = circle.coords[0]
    polygons = [[_ring(ring) for ring in (part.exterior, *part.interiors)] for part in parts]
    return Outline(polygons, (round(east * SCALE), round(north * SCALE)), round(circle.length * SCALE))


def _ring(ring: shapely.LinearRing) -> list[int]:
    return [round(value * SCALE) for point in ring.coords[:-1] for value in point[:2]]
