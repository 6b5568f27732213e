"""Project degrees onto a drawing, equirectangular at the place's mean latitude; far parts separately. Pure.

Enough for one province: over three degrees of latitude the widths are wrong by less than two per cent.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, hypot, radians

Point = tuple[float, float]  # degrees east, degrees north
FAR = 0.45  # degrees: about 50 km of open sea make an island an inset


@dataclass(frozen=True, slots=True)
class Bounds:
    """A bounding box, in degrees."""

    west: float
    south: float
    east: float
    north: float

    @property
    def squeeze(self) -> float:
        """Length of a degree of longitude relative to one of latitude, halfway up."""
        return cos(radians((self.south + self.north) / 2))

    def distance(self, other: "Bounds") -> float:
        """Distance of the nearest edges, in degrees of latitude; 0 where they overlap."""
        across = max(self.west - other.east, other.west - self.east, 0.0)
        along = max(self.south - other.north, other.south - self.north, 0.0)
        return hypot(across * (self.squeeze + other.squeeze) / 2, along)


@dataclass(frozen=True, slots=True)
class MapWindow:
    """A window on the map: its size in units of the drawing, and the scale from degrees."""

    width: int
    height: int
    west: float
    north: float
    across: float  # units for a degree of longitude
    along: float  # units for a degree of latitude

    def at(self, point: Point) -> Point:
        """Project a point: units from the left and from the top."""
        return (point[0] - self.west) * self.across, (self.north - point[1]) * self.along


def box_of(points: Iterable[Point]) -> Bounds:
    """The bounding box of points. Raises ValueError if there is none."""
    easts, norths = zip(*points, strict=True)
    return Bounds(min(easts), min(norths), max(easts), max(norths))


def around(boxes: Iterable[Bounds]) -> Bounds:
    """The bounding box of boxes. Raises ValueError if there is none."""
    return box_of(corner for box in boxes for corner in ((box.west, box.south), (box.east, box.north)))


def fit(box: Bounds, width: int, most: int, margin: int) -> MapWindow:
    """A window `width` wide and at most `most` high, with the box in its middle and a margin around it."""
    degrees_wide = max((box.east - box.west) * box.squeeze, 0.001)
    degrees_high = max(box.north - box.south, 0.001)
    along = min((width - 2 * margin) / degrees_wide, (most - 2 * margin) / degrees_high)
    height = round(degrees_high * along) + 2 * margin
    across = along * box.squeeze
    middle = (box.east + box.west) / 2
    return MapWindow(width, height, middle - width / 2 / across, box.north + margin / along, across, along)


def apart(boxes: Sequence[Bounds]) -> list[list[int]]:
    """Group boxes (by position) so that no two groups are nearer than FAR: the largest first, then from the north."""
    left, groups = list(range(len(boxes))), []
    while left:
        group = [left.pop(0)]
        for member in group:  # grows while it is walked
            near = [each for each in left if boxes[member].distance(boxes[each]) <= FAR]
            group += near
            left = [each for each in left if each not in near]
        groups.append(sorted(group))
    return sorted(groups, key=lambda group: (-len(group), -max(boxes[each].north for each in group), group))
