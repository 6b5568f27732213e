from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.period import Period
from submissions.deadlines import Deadline, DueRule, Roll, days_off_around, deadline, last_on_time_day, roll
from submissions.holiday_seed import holiday_facts

STATED = {fact.day: fact.is_working for fact in holiday_facts(range(2024, 2028))}
TENTH = DueRule(day=10, inclusive=False, roll=Roll.NONE)


def worked(day: date) -> bool:
    return STATED.get(day, day.weekday() < 5)


def ict(*parts: int) -> datetime:
    """A time in Việt Nam, as a server in UTC knows it."""
    return datetime(*parts, tzinfo=UTC) - timedelta(hours=7)


def test_before_the_10th_lasts_until_the_last_second_of_the_9th() -> None:
    due = deadline(TENTH, Period(2024, 9), worked)
    assert due.nominal == due.effective == date(2024, 10, 9)
    assert due.met_by(ict(2024, 10, 9, 23, 59, 59))
    assert not due.met_by(ict(2024, 10, 10, 0, 0, 0))


def test_a_saturday_rolled_to_the_next_working_day_lasts_until_monday_night() -> None:
    due = deadline(DueRule(10, False, Roll.NEXT), Period(2024, 10), worked)
    assert due.nominal == date(2024, 11, 9)
    assert due.effective == date(2024, 11, 11)
    assert due.met_by(ict(2024, 11, 11, 23, 59, 59))
    assert not due.met_by(ict(2024, 11, 12, 0, 0, 0))


@pytest.mark.parametrize(
    ("day", "following", "previous"),
    [
        (date(2024, 2, 9), date(2024, 2, 15), date(2024, 2, 7)),
        (date(2024, 6, 15), date(2024, 6, 17), date(2024, 6, 14)),
        (date(2024, 11, 9), date(2024, 11, 11), date(2024, 11, 8)),
        (date(2024, 12, 15), date(2024, 12, 16), date(2024, 12, 13)),
        (date(2026, 2, 15), date(2026, 2, 23), date(2026, 2, 13)),
        (date(2026, 8, 15), date(2026, 8, 17), date(2026, 8, 14)),
        (date(2026, 11, 15), date(2026, 11, 16), date(2026, 11, 13)),
        (date(2027, 2, 9), date(2027, 2, 11), date(2027, 2, 3)),
        (date(2024, 5, 4), date(2024, 5, 4), date(2024, 5, 4)),  # a Saturday worked for 29/4/2024
    ],
)
def test_roll_over_weekends_and_holidays(day: date, following: date, previous: date) -> None:
    assert roll(day, Roll.NEXT, worked) == following
    assert roll(day, Roll.PREVIOUS, worked) == previous
    assert roll(day, Roll.NONE, worked) == day


def test_a_rule_is_turned_into_its_last_day_before_it_is_rolled() -> None:
    """The 10th of 11/2024 is a Sunday, but what is rolled is the 9th, a Saturday."""
    assert deadline(DueRule(10, False, Roll.PREVIOUS), Period(2024, 10), worked).effective == date(2024, 11, 8)


def test_inclusive_keeps_the_named_day() -> None:
    assert deadline(DueRule(12, True, Roll.NONE), Period(2025, 9), worked).effective == date(2025, 10, 12)


def test_before_the_first_is_the_end_of_the_data_month() -> None:
    assert last_on_time_day(DueRule(1, False, Roll.NONE), Period(2024, 2)) == date(2024, 2, 29)


@pytest.mark.parametrize("inclusive", [True, False])
@pytest.mark.parametrize(
    ("day", "period", "last"),
    [
        (31, Period(2025, 1), date(2025, 2, 28)),
        (30, Period(2025, 1), date(2025, 2, 28)),
        (29, Period(2025, 1), date(2025, 2, 28)),
        (30, Period(2028, 1), date(2028, 2, 29)),
        (31, Period(2025, 3), date(2025, 4, 30)),
    ],
)
def test_a_month_without_the_day_ends_the_rule_with_its_last_day(day, period, last, inclusive) -> None:
    assert last_on_time_day(DueRule(day, inclusive, Roll.NONE), period) == last


def test_before_a_day_that_the_month_has_is_the_day_before_it() -> None:
    assert last_on_time_day(DueRule(30, False, Roll.NONE), Period(2025, 3)) == date(2025, 4, 29)
    assert last_on_time_day(DueRule(31, False, Roll.NONE), Period(2025, 4)) == date(2025, 5, 30)


def test_an_extension_lengthens_and_is_not_rolled() -> None:
    due = deadline(TENTH, Period(2024, 9), worked, extension_until=date(2024, 10, 13))
    assert due.effective == date(2024, 10, 13)
    assert due.moved


def test_an_extension_never_shortens() -> None:
    assert deadline(TENTH, Period(2024, 9), worked, extension_until=date(2024, 10, 1)).effective == date(2024, 10, 9)


@pytest.mark.parametrize("how", [Roll.NEXT, Roll.PREVIOUS])
def test_a_table_that_leaves_no_working_day_moves_nothing(how: Roll) -> None:
    off = {date(2024, 1, 1) + timedelta(days=count) for count in range(-40, 41)}
    assert roll(date(2024, 1, 1), how, lambda day: day not in off) == date(2024, 1, 1)
    assert roll(date(2024, 1, 1), how, lambda day: False) == date(2024, 1, 1)


@pytest.mark.parametrize(("length", "counted"), [(1, 1), (9, 9), (30, 30), (31, 31), (400, 31 + 30)])
def test_days_off_in_a_row_are_counted_to_both_sides(length: int, counted: int) -> None:
    first = date(2024, 1, 1)
    off = {first + timedelta(days=count) for count in range(length)}
    assert days_off_around(first + timedelta(days=length // 2), lambda day: day not in off) == counted


def test_a_day_outside_the_month_is_refused() -> None:
    with pytest.raises(ValueError, match="not a day"):
        DueRule(0, True, Roll.NONE)


days = st.dates(date(2024, 1, 1), date(2027, 11, 1))


@given(days)
def test_rolling_ends_on_a_working_day_and_again_changes_nothing(day: date) -> None:
    later, earlier = roll(day, Roll.NEXT, worked), roll(day, Roll.PREVIOUS, worked)
    assert worked(later)
    assert worked(earlier)
    assert earlier <= day <= later
    assert roll(later, Roll.NEXT, worked) == later


@given(days, st.integers(1, 31), st.booleans())
def test_the_last_instant_is_on_time_and_the_next_is_late(day: date, number: int, inclusive: bool) -> None:
    due: Deadline = deadline(DueRule(number, inclusive, Roll.NEXT), Period.of(day), worked)
    assert due.met_by(due.ends_at)
    assert not due.met_by(due.ends_at + timedelta(microseconds=1))
    assert due.effective >= due.nominal


def test_the_day_off_of_2_1_2026_and_the_saturday_worked_for_it_are_known():
    facts = {fact.day: fact for fact in holiday_facts([2026])}
    assert not facts[date(2026, 1, 2)].is_working
    assert facts[date(2026, 1, 10)].is_working
    assert "12729/VPCP-KGVX" in facts[date(2026, 1, 2)].source
    assert date(2026, 1, 2) not in {fact.day for fact in holiday_facts([2025])}


def test_2027_is_decided_and_later_years_are_forecast_with_their_lunar_new_year():
    facts = {fact.day: fact for fact in holiday_facts(range(2027, 2037))}
    assert "10065/VPCP-KGVX" in facts[date(2027, 2, 4)].source
    assert not any(fact.is_forecast for fact in facts.values() if fact.day.year == 2027)
    assert all(fact.is_forecast for fact in facts.values() if fact.day.year > 2027)
    assert {date(2028, 1, 26), date(2030, 2, 2), date(2035, 2, 8)} <= set(facts)
