from datetime import date
from decimal import Decimal

import pytest

from base.number_format import show_decimal
from base.period import Period
from measurements.judging.compliance import Requirement, Verdict
from measurements.judging.series import point
from measurements.readings import Reading, Samples
from wards.origins import Certainty, Origin
from wards.records import UnitRecord

JUNE = Period(2025, 6)
ASKED = Requirement(300, Decimal(40))


def old(pk: int) -> UnitRecord:
    return UnitRecord(
        pk, "ward", "xa", f"{pk:05}", f"Xã {pk}", f"Xã {pk}", 9, "31", "31", date(2024, 5, 1), JUNE.last_day
    )


def merged(*pks: int) -> Origin:
    return Origin(tuple(old(pk) for pk in pks), Certainty.SAME if len(pks) == 1 else Certainty.MERGED)


def read(least: int, most: int | None, speed: str | None) -> tuple[Reading, bool]:
    return Reading(Samples(least, most), Decimal(speed) if speed else None), False


def test_two_wards_merged_whole_give_their_sum_and_the_weighted_speed():
    found = point(JUNE, merged(1, 2), {1: read(200, 200, "50"), 2: read(150, 150, "30")}, ASKED)
    assert found.reading.samples == Samples(350, 350)
    assert found.reading.download.quantize(Decimal("0.001")) == Decimal("41.429")
    assert show_decimal(found.reading.download) == "41,42"
    assert (found.verdict, found.estimated) == (Verdict.COMPLIANT, True)


def test_two_censored_counts_are_undecided():
    found = point(JUNE, merged(1, 2), {1: read(0, 299, None), 2: read(0, 299, None)}, ASKED)
    assert (found.reading.samples, found.verdict) == (Samples(0, 598), Verdict.UNDECIDED)


def test_a_missing_part_leaves_the_sum_open_above():
    found = point(JUNE, merged(1, 2), {1: read(100, 100, "50")}, ASKED)
    assert found.reading.samples == Samples(100, None)
    assert (found.reading.download, found.verdict) == (None, Verdict.UNDECIDED)


def test_a_split_unit_gives_no_number():
    origin = Origin((old(1),), Certainty.PART, "Xã 1 đã bị chia tách: không so sánh được")
    found = point(JUNE, origin, {1: read(400, 400, "50")}, ASKED)
    assert (found.reading, found.verdict) == (None, Verdict.NO_DATA)
    assert "không so sánh được" in found.note


def test_an_unverified_merger_gives_a_number_that_says_so():
    origin = Origin((old(1), old(2)), Certainty.UNVERIFIED, "chưa xác minh đơn vị nào nhập vào đâu")
    found = point(JUNE, origin, {1: read(400, 400, "50"), 2: read(1, 1, "50")}, ASKED)
    assert (found.certainty, found.reading.samples.least) == (Certainty.UNVERIFIED, 401)
    assert found.note


@pytest.mark.parametrize("origin", [merged(1), merged(1, 2), Origin((), Certainty.NONE, "…")])
def test_a_month_without_figures_has_no_reading(origin):
    assert point(JUNE, origin, {}, ASKED).reading is None


def test_one_unit_keeps_its_published_figure():
    found = point(JUNE, merged(1), {1: read(365, 365, "39.996")}, ASKED)
    assert (found.estimated, found.verdict) == (False, Verdict.TOO_SLOW)
