"""An interval of samples, and what is said beside it."""

from decimal import Decimal

import pytest

from measurements.readings import Reading, Samples, interval


def test_intervals_add_up():
    assert Samples(1, 2) + Samples(10, 20) == Samples(11, 22)
    assert Samples(1, None) + Samples(10, 20) == Samples(11, None)
    assert Samples(1, 2) + Samples(10, None) == Samples(11, None)


@pytest.mark.parametrize(
    ("one", "other", "meets"),
    [
        (Samples(1, 5), Samples(5, 9), True),
        (Samples(1, 5), Samples(6, 9), False),
        (Samples(1, None), Samples(6, 9), True),
        (Samples(10, None), Samples(6, 9), False),
        (Samples(10, None), Samples(6, 10), True),
        (Samples(10, None), Samples(6, None), True),
    ],
)
def test_intervals_meet_where_both_may_be_one_number(one, other, meets):
    assert one.meets(other) is other.meets(one) is meets


def test_no_least_is_no_interval():
    assert interval(None, None) is None
    assert interval(0, None) == Samples(0, None)


@pytest.mark.parametrize(("least", "most"), [(5, 4), (-1, 4), (-1, None)])
def test_an_impossible_interval_is_refused(least, most):
    with pytest.raises(ValueError, match="interval"):
        interval(least, most)


@pytest.mark.parametrize("said", ["download", "upload", "latency", "passing"])
def test_a_nought_is_said_and_an_empty_cell_is_not(said):
    assert Reading(None, None).blank
    assert not Reading(**{"samples": None, "download": None, said: Decimal(0)}).blank
    assert not Reading(Samples(0, 0), None).blank


def test_another_statistic_changes_nothing_else():
    full = Reading(Samples(1, 2), Decimal(3), "mean", Decimal(4), Decimal(5), Decimal(6))
    assert full.of_statistic("mean") is full
    other = full.of_statistic("median")
    assert (other.statistic, other.of_statistic("mean")) == ("median", full)
