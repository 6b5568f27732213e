from decimal import Decimal

import pytest

from measurements.judging.own_counts import OwnCount, signed
from measurements.readings import Reading, Samples


def count(own, published, download=None, theirs=None, statistic="median"):
    ours = Reading(Samples(*own), download and Decimal(download), statistic)
    other = None if published is None else Reading(Samples(*published), theirs and Decimal(theirs))
    return OwnCount("mobile", ours, estimated=False, figure_id=1, published=other)


@pytest.mark.parametrize(
    ("own", "published", "shown"),
    [
        ((323, 323), (300, 300), "+23"),
        ((300, 300), (1534, 1534), "−1.234"),
        ((300, 300), (300, 300), "0"),
        ((163, 163), (0, 299), "−136 … +163"),
        ((301, None), (300, 300), "≥ +1"),
        ((300, 300), (301, None), "≤ −1"),
        ((301, None), (301, None), ""),
        ((300, 300), None, ""),
    ],
)
def test_the_difference_is_an_interval_where_one_of_both_is(own, published, shown):
    assert count(own, published).samples_difference == shown


def test_speeds_are_compared_only_if_both_are_of_the_same_statistic():
    assert count((1, 1), (1, 1), "52.4", "50").download_difference == "+2,40"
    assert count((1, 1), (1, 1), "50", "52.4").download_difference == "−2,40"
    assert count((1, 1), (1, 1), "50", "52.4", "mean").download_difference == ""
    assert count((1, 1), (1, 1), "50").download_difference == ""


def test_a_missing_published_count_is_shown_as_missing():
    assert (count((5, 5), None).published_samples, signed(0)) == ("–", "0")


@pytest.mark.parametrize(
    ("own", "published", "far"),
    [
        ((361, 361), (300, 300), True),
        ((360, 360), (300, 300), False),
        ((150, 150), (300, 300), False),
        ((400, 400), (0, 299), True),
        ((300, 300), (0, 299), False),
        ((900, 900), (301, None), False),
        ((900, 900), None, False),
    ],
)
def test_a_count_a_fifth_above_vnnic_s_is_far_from_it(own, published, far):
    assert count(own, published).is_far is far
