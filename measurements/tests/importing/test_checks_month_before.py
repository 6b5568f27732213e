"""A file's figures against those of the month before, at ten times the count and five times the speed."""

import pytest

from measurements.importing import checks_month_before
from measurements.importing.comparison import Known
from measurements.tests.importing.figures_made import OTHER, WARD, entry, known, said, told

LAST = (2, "2024-07", "mobile", None, "median")


def jumps(one, before):
    return told(checks_month_before.jumps([one], before))


@pytest.mark.parametrize(
    ("before", "now", "told_of"),
    [
        (30, 301, True),
        (30, 300, False),
        (29, 300, True),
        (29, 299, False),
        (301, 30, True),
        (300, 30, False),
        (0, 300, True),
        (0, 299, False),
        (2000, 2001, False),
    ],
)
def test_a_count_ten_times_the_month_before(before, now, told_of):
    assert bool(jumps(entry(WARD, now), {LAST: known(before)})) is told_of


def test_what_is_said_of_a_jump():
    said = jumps(entry(WARD, 12_345, download="500.5"), {LAST: known(1_200, download="99.9")})
    assert said == [
        ("jump", "S", "C2", "12.345", {"unit": "Xã An", "what": "số mẫu", "before": "1.200"}),
        ("jump", "S", "C2", "500,5", {"unit": "Xã An", "what": "tốc độ tải xuống", "before": "99,9"}),
    ]


@pytest.mark.parametrize(
    ("before", "now", "told_of"),
    [
        ("10", "50", False),
        ("10", "50.01", True),
        ("50.01", "10", True),
        ("50", "10", False),
        ("0.5", "3", True),
        ("0", "50", False),
    ],
)
def test_a_speed_five_times_the_month_before(before, now, told_of):
    assert bool(jumps(entry(WARD, 400, download=now), {LAST: known(400, download=before)})) is told_of


def test_only_exact_counts_and_known_speeds_of_the_same_figure_are_compared():
    for count, before in (((0, 299), known(1)), ((3000, None), known(1)), (None, known(1)), (3000, known(0, 299))):
        assert jumps(entry(WARD, count), {LAST: before}) == []
    assert jumps(entry(WARD, 3000), {LAST: Known(1, said())}) == []
    assert jumps(entry(WARD, 400, download="500"), {LAST: known(400)}) == []
    assert jumps(entry(WARD, 400), {LAST: known(400, download="5")}) == []
    for other in (
        (3, *LAST[1:]),
        (2, "2024-06", *LAST[2:]),
        (*LAST[:2], "5g", None, "median"),
        (*LAST[:3], 7, "median"),
        (*LAST[:4], "mean"),
    ):
        assert jumps(entry(WARD, 3000), {other: known(1)}) == []
    assert jumps(entry(WARD, 3000), {}) == []


def test_a_unit_without_the_month_before_hides_no_other():
    file = [entry(OTHER, 3000), entry(WARD, 3000)]
    assert [one.cell for one in checks_month_before.jumps(file, {LAST: known(1)})] == ["C2"]
