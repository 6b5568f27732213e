from decimal import Decimal

import pytest

from measurements.judging.statistic import MIXED, chosen, common, short_label

SPEED = Decimal(40)


@pytest.mark.parametrize(
    ("there", "judged", "counts"),
    [
        (("median", "mean"), "median", "median"),
        (("mean", "median"), "median", "median"),
        (("median", "mean"), "mean", "mean"),
        (("mean",), "median", "mean"),
        (("median",), "mean", "median"),
        ((), "median", None),
    ],
)
def test_the_one_judged_counts_and_one_alone_does_too(there, judged, counts):
    assert chosen({name: name for name in there}, judged, lambda one: one) == counts
    assert chosen({name: name for name in there}, judged, lambda _one: None) == counts


@pytest.mark.parametrize("judged", ["median", "mean"])
@pytest.mark.parametrize("fast", ["median", "mean"])
def test_the_only_one_with_a_speed_counts_whichever_is_judged(judged, fast):
    of = {"median": ("median", None), "mean": ("mean", None)} | {fast: (fast, SPEED)}
    assert chosen(of, judged, lambda one: one[1])[0] == fast


@pytest.mark.parametrize(
    ("speeds", "one"),
    [
        ([], ""),
        ([(None, "mean")], ""),
        ([(SPEED, "median"), (SPEED, "median")], "median"),
        ([(SPEED, "median"), (None, "mean")], "median"),
        ([(SPEED, "median"), (SPEED, "mean")], MIXED),
        ([(SPEED, "median"), (SPEED, "")], ""),  # of one it is not known
    ],
)
def test_speeds_are_of_one_statistic_or_mixed(speeds, one):
    assert common(speeds) == one


def test_the_label_is_short_and_of_mixed_speeds_each_row_says_its_own():
    assert [str(short_label(one)) for one in ("median", "mean", MIXED, "")] == ["trung vị", "trung bình", "", ""]
