from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measurements.judging.display import show_change, show_count, show_decimal, show_samples, show_share


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


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, "–"), ("39.996", "39,99"), ("40", "40,00"), ("1234.5", "1.234,50"), ("0", "0,00")],
)
def test_a_speed_is_rounded_down_so_that_it_never_seems_to_pass(value, shown):
    assert show_decimal(None if value is None else Decimal(value)) == shown


@given(st.decimals(0, 99999, places=6))
def test_a_shown_speed_is_never_above_the_speed(value):
    shown = Decimal(show_decimal(value).replace(".", "").replace(",", "."))
    assert value - Decimal("0.01") < shown <= value


def test_counts_and_shares_name_their_denominator():
    assert show_count(1048576) == "1.048.576"
    assert show_share(12, 114) == "12/114 (10,52 %)"
    assert show_share(0, 0) == "0/0"


@pytest.mark.parametrize(
    ("change", "places", "shown"),
    [(0, 0, "±0"), (5, 0, "+5"), (-1234, 0, "−1.234"), (Decimal("9.345"), 2, "+9,34"), (Decimal("-0.5"), 2, "−0,50")],
)
def test_a_change_bears_its_sign(change, places, shown):
    assert show_change(change, places) == shown
