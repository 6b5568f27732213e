from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from base.fields import FIRST_DAY, LAST_DAY, DayField
from base.row_number import row_number


@pytest.mark.parametrize("text", ["1944-12-31", "3000-01-01", "0001-01-01", "9999-12-31"])
def test_a_day_beyond_the_calendar_is_refused_with_its_limits(text):
    with translation.override("vi"), pytest.raises(ValidationError, match="1945–2999"):
        DayField().clean(text)


@pytest.mark.parametrize("text", ["٢٠٢٥-٠٨-٠١", "２０２５-０８-０１", "01/01/0001 ", "hôm qua", "2025-02-30"])
def test_what_is_no_day_in_plain_digits_is_refused(text):
    with pytest.raises(ValidationError):
        DayField().clean(text)


@given(st.dates(FIRST_DAY, LAST_DAY))
def test_every_day_within_the_limits_is_read_as_it_is_written(day: date):
    assert DayField().clean(day.isoformat()) == day


@pytest.mark.parametrize("text", ["", "-1", "+1", " 1", "1.0", "٣", "３", "²", "9" * 19, "9" * 5000, "1e3", "0x1"])
def test_what_is_no_number_of_a_row_finds_none(text):
    assert row_number(text) == 0


@given(st.integers(0, 10**18 - 1))
def test_the_number_of_a_row_is_read(number: int):
    assert row_number(str(number)) == number
