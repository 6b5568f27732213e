"""JSON is read like any other table, an answer of the Atlas by the codes of its month; all else says what is wrong."""

import json

import pytest

from measurements import actions
from measurements.importing import parsed_file
from measurements.reading import jsonrows
from measurements.reading.guards import Caps, Refusal, kind_of
from measurements.tests.atlas_answer import OTHERS_TODAY, TODAY, answer, make_provinces, rows
from measurements.tests.importing.figures_made import said
from wards.models import Unit


def grid(said, tmp_path):
    path = tmp_path / "a.json"
    path.write_bytes(said if isinstance(said, bytes) else json.dumps(said).encode())
    assert kind_of(path, "a.json") == "json"
    return jsonrows.read_json(path, Caps())


def refused(said, tmp_path):
    with pytest.raises(Refusal) as refusal:
        grid(said, tmp_path)
    return refusal.value.code, refusal.value.details.get("what", "")


def test_objects_are_rows_under_their_names(tmp_path):
    read = grid([{"xã": "An", "số mẫu": 3}, {"xã": "Ba", "tốc độ": 1.5}, {"số mẫu": None}], tmp_path)
    assert read.rows == [["xã", "số mẫu", "tốc độ"], ["An", 3, None], ["Ba", None, 1.5], [None, None, None]]


def test_what_stands_beside_the_list_is_a_title(tmp_path):
    read = grid({"tháng": "8/2025", "ok": True, "rows": [{"a": 1}], "more": None}, tmp_path)
    assert read.rows == [["tháng: 8/2025"], ["ok: True"], ["a"], [1]]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (b"[]", "empty_file"),
        (b'{"a": []}', "empty_file"),
        (answer()[:-1], "cut_off"),
        (answer()[:77], "cut_off"),
        (b'[{"code": "0', "cut_off"),
        (b'[{"a": 1}] x', "json_not_rows"),
        (b'[{"a": NaN}]', "json_not_rows"),
        (b'[{"a": -Infinity}]', "json_not_rows"),
        (b'[{"a": 1, "a": 2}]', "json_not_rows"),
        (b'[{"a": [1]}]', "json_not_rows"),
        (b'[{"a": {}}]', "json_not_rows"),
        (b'[{"a": 1}, 2]', "json_not_rows"),
        (b"[1, 2]", "json_not_rows"),
        (b'[{}, {"a": 1}]', "json_not_rows"),
        (b'{"a": 1}', "json_not_rows"),
        (b'{"a": [{"b": 1}], "c": [{"b": 1}]}', "json_not_rows"),
        (b'[{"a": ' + b"9" * 5000 + b"}]", "json_not_rows"),
        (b"[" * 3000 + b"]" * 3000, "json_not_rows"),
        (b'[{"a": "\xff"}]', "encoding_unknown"),
    ],
)
def test_what_is_no_list_of_rows_says_what_it_is(said, code, tmp_path):
    assert refused(said, tmp_path)[0] == code


def test_a_refusal_names_the_place(tmp_path):
    assert "2" in refused(b'[{"a": 1}, {"a": [1]}]', tmp_path)[1]
    assert "3" in refused(b'[{"a": 1},\n\n{a": 1}]', tmp_path)[1]


def test_no_more_rows_and_names_than_a_sheet_may_have(tmp_path):
    path = tmp_path / "a.json"
    path.write_text('[{"a": 1, "b": 2}, {"a": 1}]', encoding="utf-8")
    assert len(jsonrows.read_json(path, Caps(rows=3, columns=2)).rows) == 3
    for caps in (Caps(rows=2), Caps(columns=1)):
        with pytest.raises(Refusal, match="too_large"):
            jsonrows.read_json(path, caps)


def test_a_text_in_brackets_is_no_json(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("[Phụ lục]\nXã;Số mẫu\n", encoding="utf-8")
    with pytest.raises(Refusal, match="not_a_workbook"):
        kind_of(path, "a.csv")


# --- the whole way, as an upload


@pytest.fixture
def provinces(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.PORTAL_CLOCK = "2025-09-20T09:00:00+07:00"
    make_provinces()


def upload(content, name="atlas_ftth_2021-04.json", province="", **stated):
    batch = actions.receive_file(
        by=None, file_name=name, content=content, source="vnnic", province_code=province, options=stated
    )
    actions.check_batch(batch=batch)
    return batch


def figures(batch):
    with batch.staged.open("rb") as file:
        return list(parsed_file.read_figures(file))


def codes(batch):
    return sorted({one["code"] for one in batch.issues})


USUAL = ["column_left_out", "statistic_assumed", "value_is_samples"]


def test_the_real_answer_is_read_whole(provinces):
    batch = upload(answer(), period="2021-04")
    found = figures(batch)
    assert (batch.status, len(found), sum(one.reading.least for one in found)) == ("checked", 63, 78_109)
    assert {(one.period, one.network, one.reading.statistic) for one in found} == {("2021-04", "fixed", "median")}
    hai_phong = next(one for one in found if one.cell == "B41")
    assert hai_phong.reading == said(1524, download="43.91", upload="45.19", latency="13.43")
    assert codes(batch) == USUAL
    assert batch.reading["understood"]["assumed"] == ["statistic"]


@pytest.mark.parametrize(("month", "name"), [("2025-06", "Tỉnh Cũ"), ("2025-07", "Tỉnh Mới"), ("2021-04", "Tỉnh Cũ")])
def test_a_code_means_the_province_that_bore_it_in_the_data_month(month, name, provinces):
    seven = [one for one in rows() if one["code"] in OTHERS_TODAY]
    batch = upload(answer(seven), name="ftth.json", period=month)
    units = {str(pk) for pk in batch.reading["tables"][0]["facts"]["units"]}
    assert units == {"province"}
    assert batch.status == "checked"
    assert {Unit.objects.get(pk=one.unit_id).full_name for one in figures(batch)} == {
        f"{name} {code}" for code in OTHERS_TODAY
    }


def test_a_code_of_another_map_is_asked_about(provinces):
    batch = upload(answer(), name="ftth.json", period="2025-08")
    wrong = [one["cell"] for one in batch.issues if one["code"] == "unit_not_found"]
    assert (batch.status, len(wrong)) == ("rejected", 63 - len(TODAY))


def test_of_one_province_the_others_are_left_out_with_one_note(provinces):
    batch = upload(answer(), province="31", period="2021-04")
    assert [(one.reading.least, one.cell) for one in figures(batch)] == [(1524, "B41")]
    assert codes(batch) == sorted([*USUAL, "other_provinces"])
    assert "Tỉnh Cũ 31" in next(one["message"] for one in batch.issues if one["code"] == "other_provinces")


def test_the_network_is_asked_where_neither_name_nor_person_says_it(provinces):
    batch = upload(answer(), name="overview-place-map.json", period="2025-06")
    errors = [one["code"] for one in batch.issues if one["severity"] == "error"]
    assert (batch.status, errors) == ("rejected", ["network_unclear"])
    answered = upload(answer(), name="overview-place-map.json", period="2025-06", network="fixed")
    assert (answered.status, {one.network for one in figures(answered)}) == ("checked", {"fixed"})


def test_a_row_of_small_numbers_is_a_row(provinces):
    small = [{"code": "04", "value": 89, "download": 37, "upload": 33, "ping": 19, "jitter": 7}]
    assert figures(upload(answer([*small, *rows()[:3]]), period="2021-04"))[0].reading.least == 89


def test_nought_is_read_as_too_few_samples(provinces):
    few = [{**rows()[0], "value": 29, "download": 0, "upload": 0, "ping": 0, "jitter": 0}]
    batch = upload(answer([*few, *rows()[1:]]), period="2021-04")
    assert figures(batch)[0].reading == said(29)
    assert "speed_zero" in codes(batch)


def test_other_json_needs_headings_that_are_understood(provinces):
    unlike = upload(json.dumps([{"tinh": "Cũ 31", "value": 3, "download": 4.5}]).encode(), "x.json", period="2025-06")
    assert unlike.status == "rejected"
    like = upload(
        json.dumps([{"Tỉnh": "Cũ 31", "Số mẫu": 365, "Tải xuống (Mbps)": 45.5}]).encode(), "x.json", period="2025-06"
    )
    assert [one.reading for one in figures(like)] == [said(365, download="45.5")]
