"""Workbooks as people really make them, each read right or refused with the right message, none wrong."""

import json

import pytest

from measurements.importing import parsed_file
from measurements.models import Figure
from measurements.tests.battery.build import xlsx
from measurements.tests.battery.received import read_file
from measurements.tests.battery.write_truth import FOLDER, all_cases
from measurements.tests.hai_phong import make_hai_phong
from measurements.tests.little_province import make_unit
from wards.models import Operator, Unit

pytestmark = pytest.mark.django_db
CASES = all_cases()


@pytest.fixture(autouse=True)
def _city(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.PORTAL_CLOCK = "2024-11-20T09:00:00+07:00"
    make_hai_phong()


def read(name):
    return read_file(*CASES[name][:3])


def figures_of(batch):
    units = {unit.pk: unit.full_name for unit in Unit.objects.all()}
    operators = dict(Operator.objects.values_list("pk", "code"))
    with batch.staged.open("rb") as file:
        return [
            [
                units[f.unit_id],
                f.period,
                f.network,
                operators.get(f.operator_id),
                f.reading.least,
                f.reading.most,
                *(None if v is None else float(v) for v in (f.reading.download, f.reading.upload, f.reading.latency)),
            ]
            for f in parsed_file.read_figures(file)
        ]


def sort_key(row):
    return [str(value) for value in row]


@pytest.mark.parametrize("name", CASES)
def test_each_workbook_is_read_right_or_refused_with_the_right_message(name):
    truth = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    batch = read(name)
    errors = [[one["code"], one["sheet"], one["cell"]] for one in batch.issues if one["severity"] == "error"]
    if "errors_count" in truth:
        assert len(errors) == truth["errors_count"]
    elif "errors" in truth:
        assert sorted(errors) == sorted(truth["errors"])
        assert batch.status == "rejected"
    else:
        assert errors == [], batch.issues
        expected = [[*row[:6], *(None if v is None else float(v) for v in row[6:])] for row in truth["figures"]]
        assert sorted(figures_of(batch), key=sort_key) == sorted(expected, key=sort_key)
        assert set(truth.get("warnings", [])) <= {one["code"] for one in batch.issues}
    assert not Figure.objects.exists()


def test_a_row_named_like_a_statistic_and_like_a_commune_is_asked_about():
    huyen = Unit.objects.get(name="Vĩnh Bảo", level="district")
    make_unit("ward", "xa", "99998", "Trung Bình", huyen, province="31")
    rows = [("Tháng 8/2024",), ("STT", "Xã/Phường", "Số mẫu"), (1, "Xã Cộng Hiền", 310), (None, "Trung bình", 305)]
    issues = read_file("x.xlsx", xlsx(("S", rows)), {}).issues
    assert [(one["code"], one["cell"]) for one in issues if one["severity"] == "error"] == [("statistic_or_unit", "B4")]
    assert "Ghi rõ “Xã Trung Bình”" in next(one["message"] for one in issues if one["severity"] == "error")


def test_every_case_has_its_truth_written_down_and_there_are_enough():
    assert {path.stem for path in FOLDER.glob("*.json")} == set(CASES)
    assert len(CASES) >= 40
