"""Many rows at once are stored as they are given, whatever stands in their texts."""

from decimal import Decimal

import pytest

from measurements.actions import bulk
from measurements.models import Figure
from measurements.tests.little_province import make_batch, make_province

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
COMMON = ("unit_id", "network", "source", "statistic", "batch_id")
OWN = ("period", "samples_min", "download", "sheet", "cell", "raw")
TEXTS = ["<300", "", "\\N", "a\\tb", "one\ttwo", "one\ntwo\r", "\\.", "Số mẫu “đo”", "NULL"]
SPEEDS = [None, "0", "12.5", "0.000001", "9999999", None, "1", "2", None]


def test_texts_signs_and_missing_values_come_back_over_several_pieces(monkeypatch):
    monkeypatch.setattr(bulk, "SENT_AT_ONCE", 2)
    common = (make_province().pk, "mobile", "vnnic", "median", make_batch().pk)
    expected = [
        (number or None, speed and Decimal(speed), text, f"C{number}", text[::-1])
        for number, (text, speed) in enumerate(zip(TEXTS, SPEEDS, strict=True))
    ]
    rows = ((*common, f"2024-{month:02}-01", *values) for month, values in enumerate(expected, 1))
    bulk.insert(Figure, (*COMMON, *OWN), rows)
    assert list(Figure.objects.order_by("period").values_list(*OWN[1:])) == expected


def test_no_rows_are_none():
    bulk.insert(Figure, COMMON, [])
    assert not Figure.objects.exists()
