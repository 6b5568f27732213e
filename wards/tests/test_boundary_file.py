import json

import pytest

from wards import boundary_file
from wards.boundary_file import WardInForce, check_file
from wards.tests.invented_boundaries import invented_geojson

WARDS = [WardInForce(number, f"0000{number}", f"Xã {number}", "01") for number in range(1, 5)]
CODES = [ward.code for ward in WARDS]
SQUARE = [[106, 20], [107, 20], [107, 21], [106, 21], [106, 20]]


def collection(*geometries, codes=CODES):
    features = [
        {"type": "Feature", "id": code, "properties": None, "geometry": geometry}
        for code, geometry in zip(codes, geometries, strict=False)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def polygon(*rings):
    return {"type": "Polygon", "coordinates": list(rings)}


def only_problem(content, wards=WARDS):
    checked = check_file(content, wards)
    assert len(checked.problems) == 1
    return checked.problems[0]


def test_a_sound_file_gives_each_ward_its_shape():
    checked = check_file(invented_geojson(CODES), WARDS)
    assert not checked.problems
    assert not checked.warnings
    assert sorted(checked.shapes) == [1, 2, 3, 4]
    assert checked.vertices == 4 * 25


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "không phải JSON (dòng 1, cột 1)"),
        (b"PK\x03\x04\xff", "không phải JSON"),
        (b"[" * 100_000, "không phải JSON"),
        (b'{"type": "FeatureCollection", "features": [NaN]}', "không phải JSON"),
        (b"[]", "phải là một FeatureCollection"),
        (b'{"type": "Topology", "objects": {}}', "Topology"),
        (b'{"type": "FeatureCollection", "features": []}', "không có đối tượng nào"),
        (b'{"type": "FeatureCollection", "features": [1]}', "không có đối tượng nào"),
        (invented_geojson(CODES, crs={"properties": {"name": "EPSG:3405"}}), "khác WGS84"),
        (invented_geojson(["99999"]), "Các thuộc tính trong tệp: ghi_chu, ma_xa"),
        (b'{"type": "FeatureCollection", "features": [{"properties": {"\\ud800": "x"}}]}', "Không thấy mã"),
    ],
    ids=[f"case {number}" for number in range(11)],
)
def test_what_is_no_file_of_boundaries_is_refused_with_its_reason(content, told):
    assert told in only_problem(content)


@pytest.mark.parametrize(
    ("geometry", "told"),
    [
        (None, "không có hình"),
        ({"type": "Point", "coordinates": [106, 20]}, "hình là Point"),
        (polygon([[106, 20], [107, 20], [107, 21], [106, 21]]), "chưa khép kín"),
        (polygon([[106, 20], [107, 20], [106, 20]]), "có 3 điểm, phải có ít nhất 4"),
        (polygon([[106, 20], [107, 21], [107, 20], [106, 21], [106, 20]]), "tự cắt tại 106,50000; 20,50000"),
        (polygon([[20, 106], [20, 107], [21, 107], [20, 106]]), "đổi chỗ"),
        (polygon([[595000, 2300000], [595000, 2300000], [1, 1], [1, 1]]), "VN-2000"),
        (polygon([[10, 50], [10, 51], [11, 51], [10, 50]]), "nằm ngoài phạm vi Việt Nam"),
        (polygon([["106", 20]] * 4), "không đúng cấu trúc"),
        (polygon([106, 20]), "không đúng cấu trúc"),
        ({"type": "MultiPolygon", "coordinates": [1]}, "không đúng cấu trúc"),
    ],
)
def test_a_wrong_shape_is_named_with_its_ward(geometry, told):
    problem = only_problem(collection(geometry))
    assert problem.startswith("Đối tượng 1 (00001 Xã 1): ")
    assert told in problem


def test_a_number_that_no_double_holds_is_out_of_range_not_an_accident():
    ring = [[106, 20], [107, 20], [107, 21], [106, 20]]
    content = collection(polygon(ring)).replace(b"[107, 21]", b"[1" + b"0" * 400 + b", 21]")
    assert "nằm ngoài phạm vi Việt Nam" in only_problem(content)


def test_everything_wrong_is_told_at_once():
    content = collection(polygon(SQUARE[:-1]), None, polygon(SQUARE), codes=["00001", "00002", "77777"])
    checked = check_file(content, WARDS)
    assert [problem[:21] for problem in checked.problems] == [
        "Đối tượng 1 (00001 Xã",
        "Đối tượng 2 (00002 Xã",
        "Đối tượng 3 (77777): ",
    ]


def test_a_code_that_stands_twice_is_refused():
    assert "nhiều lần" in only_problem(collection(polygon(SQUARE), polygon(SQUARE), codes=["00001", "00001"]))


def test_an_unknown_code_is_refused_and_the_ward_of_that_name_is_told():
    features = json.loads(invented_geojson(["00001", "88888"]))
    features["features"][1]["properties"]["ten"] = "xã  2"
    assert "có thể là 00002 Xã 2" in only_problem(json.dumps(features).encode())


def test_codes_that_lost_their_zeros_as_numbers_are_understood():
    assert sorted(check_file(invented_geojson([1, 2]), WARDS).shapes) == [1, 2]


def test_hoang_sa_and_truong_sa_lie_within_viet_nam():
    far = {"00003": (112.3, 16.5), "00004": (114.4, 8.6)}
    assert sorted(check_file(invented_geojson(CODES[:2], far=far), WARDS).shapes) == [1, 2, 3, 4]


def test_a_ring_that_touches_itself_is_mended_and_that_is_told():
    touching = [[106, 20], [106.5, 20.0001], [107, 20], [107, 21], [106, 21], [106, 20]]
    touching.insert(2, [106.5, 20])
    touching.insert(3, [106.5, 20.0001])
    checked = check_file(collection(polygon(touching)), WARDS)
    assert not checked.problems
    assert "tự cắt" in checked.warnings[0]
    assert checked.shapes[1].is_valid


def test_neighbours_that_overlap_are_told():
    other = [[106.9, 20], [108, 20], [108, 21], [106.9, 21], [106.9, 20]]
    checked = check_file(collection(polygon(SQUARE), polygon(other)), WARDS)
    assert not checked.problems
    assert "chồng lấn" in checked.warnings[0]


def test_files_beyond_the_limits_are_refused(monkeypatch):
    monkeypatch.setattr(boundary_file, "MAX_VERTICES", 30)
    assert any("30 đỉnh" in problem for problem in check_file(invented_geojson(CODES), WARDS).problems)
    monkeypatch.setattr(boundary_file, "MAX_FEATURES", 3)
    assert "tối đa 3" in only_problem(invented_geojson(CODES))
    monkeypatch.setattr(boundary_file, "MAX_BYTES", 100)
    assert "lớn hơn" in only_problem(invented_geojson(CODES))
