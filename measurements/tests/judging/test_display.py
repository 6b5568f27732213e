from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measurements.judging.display import percent, percents, show_samples, show_share


@pytest.mark.parametrize(
    ("least", "most", "shown"),
    [
        (None, None, "–"),
        (0, 0, "0"),
        (0, 299, "<300"),
        (365, 365, "365"),
        (1234, 1234, "1.234"),
        (301, None, "≥301"),
        (400, 699, "400–699"),
        (683, 13236, "683–13.236"),
    ],
)
def test_empty_zero_and_masked_samples_are_shown_as_three_things(least, most, shown):
    assert show_samples(least, most) == shown


def test_counts_and_shares_name_their_denominator():
    assert show_share(68, 114) == "68/114 (59,65%)"
    assert show_share(12, 114) == "12/114 (10,53%)"
    assert show_share(0, 0) == "0/0"


def test_a_share_is_printed_from_twenty_on():
    assert show_share(5, 19) == "5/19"
    assert show_share(5, 20) == "5/20 (25,00%)"
    assert show_share(1, 1) == "1/1"


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (1, 8, "12.50"),
        (1, 800, "0.13"),
        (1, 1600, "0.06"),
        (113, 114, "99.12"),
        (99_999, 100_000, "99.99"),
        (1, 100_000, "0.01"),
        (0, 7, "0.00"),
        (7, 7, "100.00"),
    ],
)
def test_shares_are_rounded_half_up_and_only_all_is_a_hundred(part, whole, shown):
    assert percent(part, whole) == Decimal(shown)
    assert percent(0, 0) is None


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=8))
def test_shares_of_a_whole_add_up_to_a_hundred_and_none_is_off_by_a_hundredth(parts):
    shares = percents(parts)
    assert sum(shares) == (100 if sum(parts) else 0)
    for part, share in zip(parts, shares, strict=True):
        assert abs(share - Decimal(100 * part) / (sum(parts) or 1)) < Decimal("0.01")


def test_the_largest_remainder_is_rounded_up():
    assert percents([1, 1, 1]) == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]
    assert percents([19, 7, 2, 2]) == [Decimal("63.33"), Decimal("23.33"), Decimal("6.67"), Decimal("6.67")]
