"""Ten years of due days, with the holidays of the official and the forecast years."""

from datetime import timedelta

import pytest

from base.period import Period, months_between
from reports.schedule import DAY, DEFAULTS, DUE_TIME, ScheduleKind, due_day
from submissions.deadlines import DueRule, Roll, deadline, roll
from submissions.holiday_seed import holiday_facts
from submissions.reminder_mails import reminder_days

FIRST, LAST = Period(2025, 12), Period(2035, 11)  # reported on in 1/2026 to 12/2035
STATED = {fact.day: fact.is_working for fact in holiday_facts(range(2025, 2037))}
OPERATORS, MINISTRY = DueRule(10, False, Roll.NONE), DEFAULTS[ScheduleKind.MINISTRY]


def worked(day):
    return STATED.get(day, day.weekday() < 5)


MONTHS = list(months_between(FIRST, LAST))
TABLE = [
    (
        period,
        due_day(DEFAULTS[ScheduleKind.OPERATORS], period, worked, deadline(OPERATORS, period, worked)),
        due_day(MINISTRY, period, worked, None),
    )
    for period in MONTHS
]


@pytest.mark.parametrize(("period", "operators", "ministry"), TABLE, ids=[str(row[0]) for row in TABLE])
def test_a_month_of_ten_years(period, operators, ministry):
    ends = deadline(OPERATORS, period, worked).ends_at
    assert operators.at > ends
    assert worked(operators.at.date())
    assert not any(worked(ends.date() + DAY * n) for n in range(1, (operators.at.date() - ends.date()).days))
    assert ministry.at.date() == period.plus(1).first_day.replace(day=15)
    assert (ministry.draft_at is None) == worked(ministry.at.date())
    if ministry.draft_at:
        assert worked(ministry.draft_at.date())
        assert roll(ministry.at.date(), Roll.PREVIOUS, worked) == ministry.draft_at.date()
        assert not any(
            worked(ministry.draft_at.date() + timedelta(days=n))
            for n in range(1, (ministry.at - ministry.draft_at).days + 1)
        )
    for due in (operators, ministry):
        assert due.at.timetz().replace(tzinfo=None) == DUE_TIME


def test_no_month_is_left_out_and_none_comes_twice():
    for days in ([row[1].at for row in TABLE], [row[2].at for row in TABLE]):
        assert days == sorted(set(days))
        assert [Period.of(day.date()) for day in days] == [month.plus(1) for month in MONTHS]
    assert len(TABLE) == 120


@pytest.mark.parametrize("period", MONTHS, ids=str)
@pytest.mark.parametrize("rule", [OPERATORS, DueRule(15, False, Roll.NONE), DueRule(12, True, Roll.NEXT)], ids=str)
def test_no_reminder_of_ten_years_leaves_on_a_day_off_or_on_the_wrong_side_of_its_deadline(period, rule):
    due = deadline(rule, period, worked)
    before, after = (reminder_days(due, days, worked) for days in ([-2, 0], [1, 3]))
    assert all(worked(day) for day in (*before, *after))
    assert all(day <= due.effective for day in before)
    assert all(day > due.effective for day in after)
    together = reminder_days(due, [-2, 0, 1, 3], worked)
    assert together == sorted(set(before) | set(after))
