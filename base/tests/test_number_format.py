"""Numbers as Vietnamese offices write them, by one module."""

import re
from decimal import Decimal

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from base.number_format import (
    show_change,
    show_count,
    show_decimal,
    show_interval,
    show_number,
    show_plainly,
    with_comma,
)
from base.tests.house import IN_APPS

COMMA = re.compile(r"""\.replace\(["']\.["'], ?["'],["']\)|maketrans\(["'](,\.|\.)["']""")  # a decimal comma
INTERVAL = re.compile(r"show_count\([^{}]*\)\}–\{")  # from a count to a count
GROUPED = re.compile(r":,[^,)\]}]*\}")  # in an f-string: thousands with commas


@pytest.mark.parametrize(("number", "shown"), [(0, "0"), (999, "999"), (1000, "1.000"), (1048576, "1.048.576")])
def test_thousands_are_parted_by_dots(number, shown):
    assert show_count(number) == show_number(number) == shown


@pytest.mark.parametrize(
    ("value", "places", "shown"), [(45.6, 2, "45,60"), (Decimal("1234.567"), 1, "1.234,6"), (-5, None, "-5")]
)
def test_a_number_on_a_page_is_rounded_to_the_nearest(value, places, shown):
    assert show_number(value, places) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, "–"), ("39.996", "39,99"), ("40", "40,00"), ("1234.5", "1.234,50"), ("0", "0,00")],
)
def test_a_speed_is_rounded_down_so_that_it_never_seems_to_pass(value, shown):
    assert show_decimal(None if value is None else Decimal(value)) == shown


@pytest.mark.parametrize(("value", "shown"), [("40.00", "40"), ("42.5", "42,50"), ("1000", "1.000"), ("0", "0")])
def test_a_bound_is_written_with_no_more_than_says_it(value, shown):
    assert show_plainly(Decimal(value)) == shown


@given(st.decimals(0, 99999, places=6))
def test_a_shown_speed_is_never_above_the_speed(value):
    shown = Decimal(show_decimal(value).replace(".", "").replace(",", "."))
    assert value - Decimal("0.01") < shown <= value


@pytest.mark.parametrize(("least", "most", "shown"), [(0, 0, "0"), (1365, 1365, "1.365"), (0, 1699, "0–1.699")])
def test_an_interval_is_one_number_or_two(least, most, shown):
    assert show_interval(least, most) == shown


@pytest.mark.parametrize(
    ("change", "places", "shown"),
    [(0, 0, "±0"), (5, 0, "+5"), (-1234, 0, "−1.234"), (Decimal("9.345"), 2, "+9,34"), (Decimal("-0.5"), 2, "−0,50")],
)
def test_a_change_bears_its_sign(change, places, shown):
    assert show_change(change, places) == shown


@pytest.mark.parametrize(("number", "written"), [(1234.5, "1234,5"), (Decimal("-0.50"), "-0,50"), (7, "7")])
def test_a_number_as_it_stands_has_a_comma_alone(number, written):
    assert with_comma(number) == written


@pytest.mark.parametrize("writing", [GROUPED, COMMA, INTERVAL])
def test_no_other_module_writes_thousands_a_decimal_comma_or_an_interval(writing):
    own = settings.BASE_DIR / "base" / "number_format.py"
    assert writing.search(own.read_text(encoding="utf-8"))
    others = [module.path for module in IN_APPS if module.path != own]
    assert [str(path) for path in others if writing.search(path.read_text(encoding="utf-8"))] == []
