import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command

from measurements.tests.little_province import make_figure, make_operator, make_province

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _province():
    make_province()
    make_figure("99001", 365, "39.996")
    make_figure("99002", (0, 299))


def run(*arguments):
    out = io.StringIO()
    call_command("compliance", *arguments, stdout=out)
    return out.getvalue()


def test_json_is_one_document_with_the_pinned_keys_and_unrounded_speeds():
    rows = json.loads(run("--period", "2024-08", "--province", "99", "--json"))
    assert rows[0] == {
        "code": "99001",
        "name": "Xã A",
        "level": "ward",
        "parent": "991",
        "samples_min": 365,
        "samples_max": 365,
        "download_mbps": 39.996,
        "verdict": "too_slow",
    }
    assert rows[1]["samples_max"] == 299
    assert rows[1]["download_mbps"] is None
    assert rows[2]["samples_min"] is None


def test_csv_has_a_row_a_unit():
    rows = list(csv.DictReader(io.StringIO(run("--period", "2024-08", "--level", "district", "--csv"))))
    assert [row["code"] for row in rows] == ["991", "992"]


def test_the_plain_table_rounds_down():
    assert "39,99 " in run("--period", "2024-08")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--period", "8/2024"],
        ["--period", "2024-13"],
        ["--period", "2024-08", "--province", "98"],
        ["--period", "2024-08", "--operator", "nobody"],
    ],
)
def test_wrong_usage_is_named_and_exits_with_2(arguments):
    make_operator()
    with pytest.raises(CommandError) as refusal:
        run(*arguments)
    assert refusal.value.returncode == 2
    assert arguments[-1] in str(refusal.value)
