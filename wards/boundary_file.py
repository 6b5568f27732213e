"""Reading an administrator's file of ward boundaries (GeoJSON, RFC 7946), checked as a whole. Pure: no Django.

Longitude and latitude in degrees on WGS84; each feature is one ward and bears the ward's code as its `id`
or in one of its properties. Messages are Vietnamese: where, what, why, what to do.
"""

import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

import shapely

from base.number_format import show_count, with_comma
from base.refusal import Refused
from base.saying import joined, say
from wards.text import normal_key

MAX_BYTES = 12 * 1024 * 1024
MAX_VERTICES = 300_000
MAX_FEATURES = 4_000  # the country has 3,321 wards
MAX_LISTED = 100
MAX_PROPERTIES = 60
# Việt Nam with Hoàng Sa and Trường Sa: degrees east, degrees north.
EAST = (102.0, 118.0)
NORTH = (6.0, 24.0)
MENDED_SHARE = 0.001  # a self-crossing ring is mended only if that moves less than this share of the area
WGS84 = ("CRS84", "4326", "WGS84", "WGS 84")

Ring = list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class WardInForce:
    """A ward in force on the day from which the boundaries are valid."""

    pk: int
    code: str
    name: str  # "Phường Thủy Nguyên"
    province_code: str


@dataclass(slots=True)
class CheckedFile:
    """The shapes of a file by ward; with `problems` they must not be used. `vertices`: how many the file holds."""

    shapes: dict[int, shapely.MultiPolygon] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    vertices: int = 0


def check_file(content: bytes, wards: Sequence[WardInForce]) -> CheckedFile:
    """Read and check a file; `wards` are those in force on the day, of the whole register."""
    checked = CheckedFile()
    try:
        features = _features(content)
        by_code = {ward.code: ward for ward in wards}
        key = _code_key(features, by_code)
    except Refused as refused:
        checked.problems = refused.problems
        return checked
    found: Counter[str] = Counter()
    for number, feature in enumerate(features, start=1):
        code = _code(feature, key)
        ward = by_code.get(code)
        found[code] += 1
        called = f"{code} {ward.name}" if ward else code or say("no code")
        where = say("Feature {number} ({called})", number=number, called=called)
        if ward is None:
            checked.problems.append(
                say(
                    "{where}: no ward in force on the chosen day has this code. {meant}Check the day, or correct the "
                    "code in the file.",
                    where=where,
                    meant=_meant(feature, wards),
                )
            )
            continue
        if found[code] == 2:
            checked.problems.append(
                say(
                    "{where}: the code is in the file more than once. Join the features into one MultiPolygon.",
                    where=where,
                )
            )
        try:
            rings = list(_polygons(feature.get("geometry"), checked))
            if shape := _shape(rings, where, checked):
                checked.shapes[ward.pk] = shape
        except ValueError as error:
            checked.problems.append(joined((where, str(error)), ": "))
        if checked.vertices > MAX_VERTICES:
            checked.problems.append(
                say(
                    "The file has more than {number} vertices. Simplify it, or split it by province.",
                    number=show_count(MAX_VERTICES),
                )
            )
            break
    _shorten(checked.problems)
    if not checked.problems:
        _overlaps(checked)
    return checked


def _features(content: bytes) -> list[dict[str, Any]]:
    if len(content) > MAX_BYTES:
        _refuse(
            say(
                "The file is larger than {limit} MB. Simplify the boundaries first, or split it by province.",
                limit=MAX_BYTES // 1024 // 1024,
            )
        )
    try:
        document = json.loads(content.decode("utf-8-sig"), parse_int=_whole, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        place: str = ""
        if isinstance(error, json.JSONDecodeError):
            place = say(" (line {line}, column {column})", line=error.lineno, column=error.colno)
        _refuse(
            say("The file is not JSON{place}. Export it again from QGIS: format GeoJSON, encoding UTF-8.", place=place),
            error,
        )
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        said = document.get("type") if isinstance(document, dict) else None
        _refuse(
            say(
                "The file must be a FeatureCollection, but says “{said}”. Export it again as GeoJSON.", said=_said(said)
            )
        )
    crs = json.dumps(document.get("crs") or "CRS84")
    if not any(name in crs for name in WGS84):
        _refuse(
            say(
                "The file names another coordinate system than WGS84. Convert it to WGS84 (EPSG:4326) and export "
                "it again."
            )
        )
    features = document.get("features")
    if not isinstance(features, list) or not features or not all(isinstance(each, dict) for each in features):
        _refuse(say("The file has no feature in “features”. Export it again with the layer of wards."))
    if len(features) > MAX_FEATURES:
        _refuse(
            say(
                "The file has {count} features; {most} is the most. Split it by province.",
                count=show_count(len(features)),
                most=show_count(MAX_FEATURES),
            )
        )
    return features


def _code_key(features: list[dict[str, Any]], known: Mapping[str, WardInForce]) -> str:
    """Where the codes stand: the property (or "" for `id`) under which most features name a ward."""
    names = sorted({name for feature in features[:MAX_PROPERTIES] for name in _properties(feature)})[:MAX_PROPERTIES]
    hits = {name: sum(_code(feature, name) in known for feature in features) for name in ["", *names]}
    best = max(hits, key=lambda name: hits[name])  # the first of equals: the id, then by the alphabet
    if not hits[best]:
        names_there = ", ".join(map(_said, names[:12])) or say("no property")
        _refuse(
            say(
                "No ward code (5 digits) in force on the chosen day was found, neither in “id” nor in any "
                "property. The file's properties: {told}. Add a property with the code, or choose another day.",
                told=names_there,
            )
        )
    return best


def _properties(feature: dict[str, Any]) -> dict[str, Any]:
    properties = feature.get("properties")
    return properties if isinstance(properties, dict) else {}


def _code(feature: dict[str, Any], key: str) -> str:
    """Five digits; a number that lost its leading zeros gets them back."""
    value = _properties(feature).get(key) if key else feature.get("id")
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    text = _said(value).strip()
    return text.zfill(5) if text.isdecimal() else text


def _meant(feature: dict[str, Any], wards: Sequence[WardInForce]) -> str:
    """A ward that bears one of the feature's words as its name, to be told, never taken."""
    words = {normal_key(_said(value)) for value in list(_properties(feature).values())[:MAX_PROPERTIES]}
    found = [f"{ward.code} {ward.name}" for ward in wards if normal_key(ward.name) in words]
    first, *others = found[:3] or [""]
    for other in others:
        first = say("{one} or {other}", one=first, other=other)
    return say("By its name it may be {names}. ", names=first) if first else ""


def _polygons(geometry: object, checked: CheckedFile) -> Iterator[list[Ring]]:
    """Rings of each polygon, the outer one first. Raises ValueError with what is wrong."""
    if not isinstance(geometry, dict) or not geometry.get("coordinates"):
        raise ValueError(say("it has no shape. Draw the boundary, or remove the feature from the file."))
    kind, coordinates = geometry.get("type"), geometry["coordinates"]
    if kind not in ("Polygon", "MultiPolygon"):
        raise ValueError(say("its shape is {kind}; it must be Polygon or MultiPolygon.", kind=_said(kind)))
    for polygon in [coordinates] if kind == "Polygon" else coordinates:
        if not isinstance(polygon, list) or not polygon:
            raise ValueError(say("its coordinates are not as GeoJSON has them."))
        yield [_ring(ring, number, checked) for number, ring in enumerate(polygon, start=1)]


def _ring(ring: object, number: int, checked: CheckedFile) -> Ring:
    if not isinstance(ring, list):
        raise ValueError(say("its coordinates are not as GeoJSON has them."))
    checked.vertices += len(ring)
    if checked.vertices > MAX_VERTICES:
        raise ValueError(say("it has more vertices than are allowed."))
    points: Ring = []
    for point in ring:
        match point:
            case [int() | float() as east, int() | float() as north, *_]:
                points.append((_in_range(east, north, EAST), _in_range(north, east, NORTH)))
            case _:
                raise ValueError(say("its coordinates are not as GeoJSON has them."))
    if len(points) < 4:
        raise ValueError(
            say("ring {number} has {points} points; it must have at least 4.", number=number, points=len(points))
        )
    if points[0] != points[-1]:
        raise ValueError(
            say(
                "ring {number} is not closed: its last point must be its first ({place}).",
                number=number,
                place=_place(*points[0]),
            )
        )
    return points


def _in_range(value: float, other: float, bounds: tuple[float, float]) -> float:
    if bounds[0] <= value <= bounds[1] and math.isfinite(other):
        return float(value)
    where = say("the coordinate {value} lies outside Việt Nam", value=f"{value:g}")
    if not (math.isfinite(value) and math.isfinite(other)):
        raise ValueError(say("{told}.", told=where))
    if abs(value) > 180 or abs(other) > 180:
        raise ValueError(say("{told}; it looks like metres (VN-2000). Convert it to WGS84 (EPSG:4326).", told=where))
    swapped = NORTH if bounds == EAST else EAST
    if swapped[0] <= value <= swapped[1]:
        raise ValueError(say("{told}; longitude and latitude look exchanged. GeoJSON has longitude first.", told=where))
    raise ValueError(
        say(
            "{told} (longitude {east}, latitude {north}, Hoàng Sa and Trường Sa included).",
            told=where,
            east=f"{EAST[0]:g}–{EAST[1]:g}",
            north=f"{NORTH[0]:g}–{NORTH[1]:g}",
        )
    )


def _shape(polygons: list[list[Ring]], where: str, checked: CheckedFile) -> shapely.MultiPolygon | None:
    shape = shapely.MultiPolygon([(rings[0], rings[1:]) for rings in polygons])
    if shape.is_valid:
        return shape
    why = shapely.is_valid_reason(shape).partition("[")
    numbers = why[2].rstrip("]").split()
    place: str = ""
    if len(numbers) == 2:
        place = say(" at {point}", point=_place(float(numbers[0]), float(numbers[1])))
    mended = _only_polygons(shapely.make_valid(shape))
    if mended.is_empty or abs(mended.area - shape.area) > MENDED_SHARE * mended.area:
        crossed = say(
            "{where}: the boundary crosses itself{place}. Use “Fix geometries” of QGIS.", where=where, place=place
        )
        checked.problems.append(crossed)
        return None
    mild = say(
        "{where}: the boundary crosses itself{place}; the surplus is very small and was removed.",
        where=where,
        place=place,
    )
    checked.warnings.append(mild)
    return mended


def _only_polygons(shape: Any) -> shapely.MultiPolygon:
    parts = [part for part in shapely.get_parts(shapely.get_parts(shape)) if part.geom_type == "Polygon"]
    return shapely.MultiPolygon(parts)


def _overlaps(checked: CheckedFile) -> None:
    """Neighbours that overlap or nearly touch: drawn as they are, and said."""
    edges = shapely.coverage_invalid_edges(list(checked.shapes.values()))
    if count := sum(not edge.is_empty for edge in edges):
        checked.warnings.append(
            say(
                "Wards that overlap a neighbour or leave a gap: {count}; the map draws them as they are in the file.",
                count=show_count(count),
            )
        )


def _shorten(problems: list[str]) -> None:
    if (rest := len(problems) - MAX_LISTED) > 0:
        problems[MAX_LISTED:] = [say("… and {count} more errors.", count=show_count(rest))]


def _refuse(problem: str, cause: Exception | None = None) -> NoReturn:
    raise Refused(problem) from cause


def _said(value: object) -> str:
    """What the file says, short, and without letters that no page can show."""
    return str(value)[:40].encode("utf-8", "replace").decode()


def _whole(digits: str) -> float:
    return int(digits) if len(digits) < 16 else float(digits)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _place(east: float, north: float) -> str:
    return with_comma(f"{east:.5f}; {north:.5f}")
