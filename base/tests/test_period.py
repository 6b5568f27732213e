from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.period import Period, months_between

periods = st.builds(Period, st.integers(1950, 2200), st.integers(1, 12))


@pytest.mark.parametrize(
    "text", ["2024-13", "2024-00", "24-08", "2024-8", "2024/08", "8/2024", "", "2024-08-01", "0000-01"]
)
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a month"):
        Period.parse(text)


@pytest.mark.parametrize("text", ["٢٠٢٥-٠٨", "２０２５-０８", "2025-0８"])
def test_a_month_is_written_in_the_digits_0_to_9(text: str) -> None:
    with pytest.raises(ValueError, match="not a month"):
        Period.parse(text)


@pytest.mark.parametrize("text", ["1900-01", "1999-12", "3000-01", "9999-12"])
def test_nobody_asks_for_a_month_without_neighbours(text: str) -> None:
    assert str(Period.parse(text)) == text
    with pytest.raises(ValueError, match="not a month of this millennium"):
        Period.from_input(text)


def test_a_month_of_this_millennium_may_be_asked_for() -> None:
    assert [str(Period.from_input(text)) for text in ("2000-01", "2999-12")] == ["2000-01", "2999-12"]


@pytest.mark.parametrize(
    ("text", "last"), [("2024-02", date(2024, 2, 29)), ("2025-02", date(2025, 2, 28)), ("2024-12", date(2024, 12, 31))]
)
def test_a_month_ends_on_its_last_day(text: str, last: date) -> None:
    assert Period.parse(text).last_day == last


@given(periods)
def test_what_is_written_is_read_again(period: Period) -> None:
    assert Period.parse(str(period)) == period


@given(periods, st.integers(-500, 500))
def test_months_later_and_back_is_the_same_month(period: Period, months: int) -> None:
    assert period.plus(months).plus(-months) == period
    assert (period.plus(months) > period) == (months > 0)


@given(periods)
def test_the_day_after_the_last_belongs_to_the_next_month(period: Period) -> None:
    following = period.plus(1).first_day
    assert (following - period.last_day).days == 1
    assert Period.of(period.first_day) == Period.of(period.last_day) == period


def test_months_between_holds_both_ends() -> None:
    first, last = Period(2024, 11), Period(2025, 2)
    assert [str(month) for month in months_between(first, last)] == ["2024-11", "2024-12", "2025-01", "2025-02"]
    assert list(months_between(first, first)) == [first]
    assert list(months_between(last, first)) == []


def test_offices_write_the_month_without_a_zero() -> None:
    assert Period(2024, 8).label == "8/2024"
