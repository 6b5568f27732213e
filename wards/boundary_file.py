"""Ward boundaries as an administrator brings them: a GeoJSON file (RFC 7946), checked all at once. Pure: no Django.

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
class Ward:
    """A ward in force on the day from which the boundaries hold."""

    pk: int
    code: str
    name: str  # "Phường Thủy Nguyên"
    province_code: str


@dataclass(slots=True)
class CheckedFile:
    """Shapes by ward; with `problems` they are not to be used. `vertices`: how many the file holds."""

    shapes: dict[int, shapely.MultiPolygon] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    vertices: int = 0


def check_file(content: bytes, wards: Sequence[Ward]) -> CheckedFile:
    """Read and check everything; the wards are those in force on the day, of the whole register."""
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
        called = f"{code} {ward.name}" if ward else code or say("không có mã")
        where = say("Đối tượng {number} ({called})", number=number, called=called)
        if ward is None:
            checked.problems.append(
                say(
                    "{where}: mã không phải xã, phường nào có hiệu lực trong ngày đã chọn. "
                    "{meant}Kiểm tra ngày hiệu lực, hoặc sửa mã trong tệp.",
                    where=where,
                    meant=_meant(feature, wards),
                )
            )
            continue
        if found[code] == 2:
            checked.problems.append(say("{where}: mã có trong tệp nhiều lần. Gộp thành một MultiPolygon.", where=where))
        try:
            rings = list(_polygons(feature.get("geometry"), checked))
            if shape := _shape(rings, where, checked):
                checked.shapes[ward.pk] = shape
        except ValueError as error:
            checked.problems.append(joined((where, str(error)), ": "))
        if checked.vertices > MAX_VERTICES:
            checked.problems.append(
                say("Tệp có hơn {number} đỉnh. Đơn giản hóa, hoặc tách theo tỉnh.", number=_number(MAX_VERTICES))
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
                "Tệp lớn hơn {limit} MB. Đơn giản hóa ranh giới trước, hoặc tách theo tỉnh.",
                limit=MAX_BYTES // 1024 // 1024,
            )
        )
    try:
        document = json.loads(content.decode("utf-8-sig"), parse_int=_whole, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        place: str = ""
        if isinstance(error, json.JSONDecodeError):
            place = say(" (dòng {line}, cột {column})", line=error.lineno, column=error.colno)
        _refuse(say("Tệp không phải JSON{place}. Xuất lại từ QGIS: định dạng GeoJSON, mã UTF-8.", place=place), error)
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        said = document.get("type") if isinstance(document, dict) else None
        _refuse(say("Tệp phải là một FeatureCollection, nhưng ghi “{said}”. Xuất lại dạng GeoJSON.", said=_said(said)))
    crs = json.dumps(document.get("crs") or "CRS84")
    if not any(name in crs for name in WGS84):
        _refuse(say("Tệp ghi hệ tọa độ khác WGS84. Chuyển sang WGS84 (EPSG:4326) rồi xuất lại."))
    features = document.get("features")
    if not isinstance(features, list) or not features or not all(isinstance(each, dict) for each in features):
        _refuse(say("Tệp không có đối tượng nào trong “features”. Xuất lại với lớp xã, phường."))
    if len(features) > MAX_FEATURES:
        _refuse(
            say(
                "Tệp có {count} đối tượng, tối đa {most}. Tách theo tỉnh.",
                count=_number(len(features)),
                most=_number(MAX_FEATURES),
            )
        )
    return features


def _code_key(features: list[dict[str, Any]], known: Mapping[str, Ward]) -> str:
    """Where the codes stand: the property (or "" for `id`) under which most features name a ward."""
    names = sorted({name for feature in features[:MAX_PROPERTIES] for name in _properties(feature)})[:MAX_PROPERTIES]
    hits = {name: sum(_code(feature, name) in known for feature in features) for name in ["", *names]}
    best = max(hits, key=lambda name: hits[name])  # the first of equals: the id, then by the alphabet
    if not hits[best]:
        told = ", ".join(map(_said, names[:12])) or say("không có")
        _refuse(
            say(
                "Không thấy mã xã, phường (5 chữ số) có hiệu lực trong ngày đã chọn, ở “id” hay thuộc tính nào. "
                "Các thuộc tính trong tệp: {told}. Thêm thuộc tính mã, hoặc chọn ngày khác.",
                told=told,
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


def _meant(feature: dict[str, Any], wards: Sequence[Ward]) -> str:
    """A ward that bears one of the feature's words as its name, to be told, never taken."""
    words = {normal_key(_said(value)) for value in list(_properties(feature).values())[:MAX_PROPERTIES]}
    found = [f"{ward.code} {ward.name}" for ward in wards if normal_key(ward.name) in words]
    first, *others = found[:3] or [""]
    for other in others:
        first = say("{one} hoặc {other}", one=first, other=other)
    return say("Theo tên có thể là {names}. ", names=first) if first else ""


def _polygons(geometry: object, checked: CheckedFile) -> Iterator[list[Ring]]:
    """Rings of each polygon, the outer one first. Raises ValueError with what is wrong."""
    if not isinstance(geometry, dict) or not geometry.get("coordinates"):
        raise ValueError(say("không có hình. Vẽ ranh giới, hoặc bỏ đối tượng khỏi tệp."))
    kind, coordinates = geometry.get("type"), geometry["coordinates"]
    if kind not in ("Polygon", "MultiPolygon"):
        raise ValueError(say("hình là {kind}, phải là Polygon hoặc MultiPolygon.", kind=_said(kind)))
    for polygon in [coordinates] if kind == "Polygon" else coordinates:
        if not isinstance(polygon, list) or not polygon:
            raise ValueError(say("tọa độ không đúng cấu trúc GeoJSON."))
        yield [_ring(ring, number, checked) for number, ring in enumerate(polygon, start=1)]


def _ring(ring: object, number: int, checked: CheckedFile) -> Ring:
    if not isinstance(ring, list):
        raise ValueError(say("tọa độ không đúng cấu trúc GeoJSON."))
    checked.vertices += len(ring)
    if checked.vertices > MAX_VERTICES:
        raise ValueError(say("vượt số đỉnh cho phép."))
    points: Ring = []
    for point in ring:
        match point:
            case [int() | float() as east, int() | float() as north, *_]:
                points.append((_in_range(east, north, EAST), _in_range(north, east, NORTH)))
            case _:
                raise ValueError(say("tọa độ không đúng cấu trúc GeoJSON."))
    if len(points) < 4:
        raise ValueError(say("vòng {number} có {points} điểm, phải có ít nhất 4.", number=number, points=len(points)))
    if points[0] != points[-1]:
        raise ValueError(
            say(
                "vòng {number} chưa khép kín: điểm cuối phải trùng điểm đầu ({place}).",
                number=number,
                place=_place(*points[0]),
            )
        )
    return points


def _in_range(value: float, other: float, bounds: tuple[float, float]) -> float:
    if bounds[0] <= value <= bounds[1] and math.isfinite(other):
        return float(value)
    told = say("tọa độ {value} nằm ngoài phạm vi Việt Nam", value=f"{value:g}")
    if not (math.isfinite(value) and math.isfinite(other)):
        raise ValueError(say("{told}.", told=told))
    if abs(value) > 180 or abs(other) > 180:
        raise ValueError(say("{told}; có vẻ là mét (VN-2000). Chuyển sang WGS84 (EPSG:4326).", told=told))
    swapped = NORTH if bounds == EAST else EAST
    if swapped[0] <= value <= swapped[1]:
        raise ValueError(say("{told}; có vẻ kinh độ và vĩ độ đổi chỗ. GeoJSON ghi kinh độ trước.", told=told))
    raise ValueError(
        say(
            "{told} (kinh độ {east}, vĩ độ {north}, kể cả Hoàng Sa và Trường Sa).",
            told=told,
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
        place = say(" tại {point}", point=_place(float(numbers[0]), float(numbers[1])))
    mended = _only_polygons(shapely.make_valid(shape))
    if mended.is_empty or abs(mended.area - shape.area) > MENDED_SHARE * mended.area:
        crossed = say(
            "{where}: đường ranh giới tự cắt{place}. Dùng “Fix geometries” của QGIS.", where=where, place=place
        )
        checked.problems.append(crossed)
        return None
    mild = say("{where}: đường ranh giới tự cắt{place}; phần thừa rất nhỏ, đã được gỡ.", where=where, place=place)
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
                "{count} xã, phường chồng lấn hoặc hở với xã bên cạnh; bản đồ vẫn vẽ đúng như trong tệp.",
                count=_number(count),
            )
        )


def _shorten(problems: list[str]) -> None:
    if (rest := len(problems) - MAX_LISTED) > 0:
        problems[MAX_LISTED:] = [say("… và {count} lỗi khác.", count=_number(rest))]


def _refuse(problem: str, cause: Exception | None = None) -> NoReturn:
    raise Refused(problem) from cause


def _said(value: object) -> str:
    """What the file says, short, and without letters that no page can show."""
    return str(value)[:40].encode("utf-8", "replace").decode()


def _whole(digits: str) -> float:
    return int(digits) if len(digits) < 16 else float(digits)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _number(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def _place(east: float, north: float) -> str:
    return f"{east:.5f}; {north:.5f}".replace(".", ",")
