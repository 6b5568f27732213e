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

from wards.refused import RegisterRefused
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
    except RegisterRefused as refused:
        checked.problems = refused.problems
        return checked
    found: Counter[str] = Counter()
    for number, feature in enumerate(features, start=1):
        code = _code(feature, key)
        ward = by_code.get(code)
        found[code] += 1
        where = f"Đối tượng {number} ({code} {ward.name})" if ward else f"Đối tượng {number} ({code or 'không có mã'})"
        if ward is None:
            checked.problems.append(
                f"{where}: mã không phải xã, phường nào có hiệu lực trong ngày đã chọn. "
                f"{_meant(feature, wards)}Kiểm tra ngày hiệu lực, hoặc sửa mã trong tệp."
            )
            continue
        if found[code] == 2:
            checked.problems.append(f"{where}: mã có trong tệp nhiều lần. Gộp thành một MultiPolygon.")
        try:
            rings = list(_polygons(feature.get("geometry"), checked))
            if shape := _shape(rings, where, checked):
                checked.shapes[ward.pk] = shape
        except ValueError as error:
            checked.problems.append(f"{where}: {error}")
        if checked.vertices > MAX_VERTICES:
            checked.problems.append(f"Tệp có hơn {_number(MAX_VERTICES)} đỉnh. Đơn giản hóa, hoặc tách theo tỉnh.")
            break
    _shorten(checked.problems)
    if not checked.problems:
        _overlaps(checked)
    return checked


def _features(content: bytes) -> list[dict[str, Any]]:
    if len(content) > MAX_BYTES:
        _refuse(f"Tệp lớn hơn {MAX_BYTES // 1024 // 1024} MB. Đơn giản hóa ranh giới trước, hoặc tách theo tỉnh.")
    try:
        document = json.loads(content.decode("utf-8-sig"), parse_int=_whole, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        place = f" (dòng {error.lineno}, cột {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        _refuse(f"Tệp không phải JSON{place}. Xuất lại từ QGIS: định dạng GeoJSON, mã UTF-8.", error)
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        said = document.get("type") if isinstance(document, dict) else None
        _refuse(f"Tệp phải là một FeatureCollection, nhưng ghi “{_said(said)}”. Xuất lại dạng GeoJSON.")
    crs = json.dumps(document.get("crs") or "CRS84")
    if not any(name in crs for name in WGS84):
        _refuse("Tệp ghi hệ tọa độ khác WGS84. Chuyển sang WGS84 (EPSG:4326) rồi xuất lại.")
    features = document.get("features")
    if not isinstance(features, list) or not features or not all(isinstance(each, dict) for each in features):
        _refuse("Tệp không có đối tượng nào trong “features”. Xuất lại với lớp xã, phường.")
    if len(features) > MAX_FEATURES:
        _refuse(f"Tệp có {_number(len(features))} đối tượng, tối đa {_number(MAX_FEATURES)}. Tách theo tỉnh.")
    return features


def _code_key(features: list[dict[str, Any]], known: Mapping[str, Ward]) -> str:
    """Where the codes stand: the property (or "" for `id`) under which most features name a ward."""
    names = sorted({name for feature in features[:MAX_PROPERTIES] for name in _properties(feature)})[:MAX_PROPERTIES]
    hits = {name: sum(_code(feature, name) in known for feature in features) for name in ["", *names]}
    best = max(hits, key=lambda name: hits[name])  # the first of equals: the id, then by the alphabet
    if not hits[best]:
        told = ", ".join(map(_said, names[:12])) or "không có"
        _refuse(
            "Không thấy mã xã, phường (5 chữ số) có hiệu lực trong ngày đã chọn, ở “id” hay thuộc tính nào. "
            f"Các thuộc tính trong tệp: {told}. Thêm thuộc tính mã, hoặc chọn ngày khác."
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
    return f"Theo tên có thể là {' hoặc '.join(found[:3])}. " if found else ""


def _polygons(geometry: object, checked: CheckedFile) -> Iterator[list[Ring]]:
    """Rings of each polygon, the outer one first. Raises ValueError with what is wrong."""
    if not isinstance(geometry, dict) or not geometry.get("coordinates"):
        raise ValueError("không có hình. Vẽ ranh giới, hoặc bỏ đối tượng khỏi tệp.")
    kind, coordinates = geometry.get("type"), geometry["coordinates"]
    if kind not in ("Polygon", "MultiPolygon"):
        raise ValueError(f"hình là {_said(kind)}, phải là Polygon hoặc MultiPolygon.")
    for polygon in [coordinates] if kind == "Polygon" else coordinates:
        if not isinstance(polygon, list) or not polygon:
            raise ValueError("tọa độ không đúng cấu trúc GeoJSON.")
        yield [_ring(ring, number, checked) for number, ring in enumerate(polygon, start=1)]


def _ring(ring: object, number: int, checked: CheckedFile) -> Ring:
    if not isinstance(ring, list):
        raise ValueError("tọa độ không đúng cấu trúc GeoJSON.")
    checked.vertices += len(ring)
    if checked.vertices > MAX_VERTICES:
        raise ValueError("vượt số đỉnh cho phép.")
    points: Ring = []
    for point in ring:
        match point:
            case [int() | float() as east, int() | float() as north, *_]:
                points.append((_in_range(east, north, EAST), _in_range(north, east, NORTH)))
            case _:
                raise ValueError("tọa độ không đúng cấu trúc GeoJSON.")
    if len(points) < 4:
        raise ValueError(f"vòng {number} có {len(points)} điểm, phải có ít nhất 4.")
    if points[0] != points[-1]:
        raise ValueError(f"vòng {number} chưa khép kín: điểm cuối phải trùng điểm đầu ({_place(*points[0])}).")
    return points


def _in_range(value: float, other: float, bounds: tuple[float, float]) -> float:
    if bounds[0] <= value <= bounds[1] and math.isfinite(other):
        return float(value)
    told = f"tọa độ {value:g} nằm ngoài phạm vi Việt Nam"
    if not (math.isfinite(value) and math.isfinite(other)):
        raise ValueError(f"{told}.")
    if abs(value) > 180 or abs(other) > 180:
        raise ValueError(f"{told}; có vẻ là mét (VN-2000). Chuyển sang WGS84 (EPSG:4326).")
    swapped = NORTH if bounds == EAST else EAST
    if swapped[0] <= value <= swapped[1]:
        raise ValueError(f"{told}; có vẻ kinh độ và vĩ độ đổi chỗ. GeoJSON ghi kinh độ trước.")
    raise ValueError(
        f"{told} (kinh độ {EAST[0]:g}–{EAST[1]:g}, vĩ độ {NORTH[0]:g}–{NORTH[1]:g}, kể cả Hoàng Sa và Trường Sa)."
    )


def _shape(polygons: list[list[Ring]], where: str, checked: CheckedFile) -> shapely.MultiPolygon | None:
    shape = shapely.MultiPolygon([(rings[0], rings[1:]) for rings in polygons])
    if shape.is_valid:
        return shape
    why = shapely.is_valid_reason(shape).partition("[")
    numbers = why[2].rstrip("]").split()
    place = f" tại {_place(float(numbers[0]), float(numbers[1]))}" if len(numbers) == 2 else ""
    mended = _only_polygons(shapely.make_valid(shape))
    if mended.is_empty or abs(mended.area - shape.area) > MENDED_SHARE * mended.area:
        checked.problems.append(f"{where}: đường ranh giới tự cắt{place}. Dùng “Fix geometries” của QGIS.")
        return None
    checked.warnings.append(f"{where}: đường ranh giới tự cắt{place}; phần thừa rất nhỏ, đã được gỡ.")
    return mended


def _only_polygons(shape: Any) -> shapely.MultiPolygon:
    parts = [part for part in shapely.get_parts(shapely.get_parts(shape)) if part.geom_type == "Polygon"]
    return shapely.MultiPolygon(parts)


def _overlaps(checked: CheckedFile) -> None:
    """Neighbours that overlap or nearly touch: drawn as they are, and said."""
    edges = shapely.coverage_invalid_edges(list(checked.shapes.values()))
    if count := sum(not edge.is_empty for edge in edges):
        checked.warnings.append(
            f"{_number(count)} xã, phường chồng lấn hoặc hở với xã bên cạnh; bản đồ vẫn vẽ đúng như trong tệp."
        )


def _shorten(problems: list[str]) -> None:
    if (rest := len(problems) - MAX_LISTED) > 0:
        problems[MAX_LISTED:] = [f"… và {_number(rest)} lỗi khác."]


def _refuse(problem: str, cause: Exception | None = None) -> NoReturn:
    raise RegisterRefused([problem]) from cause


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
