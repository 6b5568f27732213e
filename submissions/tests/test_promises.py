"""What a request about a slow ward has come to, by its answer, the day and the months since."""

from datetime import date
from decimal import Decimal

import pytest

from base.period import Period
from submissions.promises import AnswerKind, Asking, CommitmentState, MonthSpeed, count_answers, state_of_asking

S = CommitmentState
ASKED = Period(2025, 9)
TODAY = date(2026, 3, 10)


def asking(kind="upgrade", done_by=date(2025, 12, 20), due_on=date(2025, 12, 8), *, answered=True):
    return Asking(ASKED, Decimal(40), due_on, answered, kind, done_by)


def month(number, speed, *, year=2026, stands=True):
    return MonthSpeed(Period(year, number), None if speed is None else Decimal(speed), stands)


UNANSWERED = asking("", None, answered=False)


@pytest.mark.parametrize(
    ("months", "state"),
    [
        ([], S.WAITS),
        ([month(12, "39.99", year=2025)], S.WAITS),  # the promised month itself is not after it
        ([month(1, "39.99")], S.FAILED),
        ([month(1, "40")], S.KEPT),
        ([month(1, "45"), month(2, "39")], S.FAILED),  # the newest decides
        ([month(1, "39"), month(2, "45")], S.KEPT),
        ([month(1, "45"), month(2, None)], S.KEPT),  # the newest that can be compared
        ([month(1, None)], S.INCOMPARABLE),
        ([month(1, None, stands=False)], S.INCOMPARABLE),
        ([month(1, "45", stands=False)], S.INCOMPARABLE),  # of another ward: merged since
        ([month(12, "30", year=2025), month(1, None)], S.INCOMPARABLE),
        ([month(12, "40", year=2025)], S.KEPT),  # before its time
        ([month(9, "45", year=2025)], S.WAITS),  # the month asked about tells nothing
    ],
)
def test_a_promise_is_judged_by_the_months_after_the_promised_one(months, state):
    assert state_of_asking(asking(), months, TODAY) is state


@pytest.mark.parametrize(
    ("today", "state"),
    [(date(2025, 12, 19), S.AHEAD), (date(2025, 12, 20), S.WAITS), (date(2025, 12, 21), S.WAITS)],
)
def test_until_its_day_a_promise_is_not_due(today, state):
    assert state_of_asking(asking(), [month(11, "30", year=2025)], today) is state


@pytest.mark.parametrize(("today", "state"), [(date(2025, 12, 8), S.UNANSWERED), (date(2025, 12, 9), S.OVERDUE)])
def test_the_last_day_for_an_answer_is_still_on_time(today, state):
    assert state_of_asking(UNANSWERED, [], today) is state


def test_what_was_asked_without_a_last_day_is_never_overdue():
    assert state_of_asking(asking("", None, None, answered=False), [], date(2036, 1, 1)) is S.UNANSWERED


def test_what_is_fast_enough_needs_no_answer_any_more():
    assert state_of_asking(UNANSWERED, [month(1, "40")], TODAY) is S.KEPT


@pytest.mark.parametrize("kind", ["not_ours", "rebutted"])
def test_what_was_turned_down_promises_nothing_whatever_the_speed(kind):
    for speed in ("39", "45"):
        assert state_of_asking(asking(kind, None), [month(1, speed)], TODAY) == kind


def test_an_answer_from_before_there_were_kinds_is_a_promise():
    assert state_of_asking(asking(""), [month(1, "39")], TODAY) is S.FAILED


def test_a_line_of_the_table_adds_up():
    rows = [("upgrade", S.KEPT), ("upgrade", S.FAILED), ("rebutted", S.REBUTTED), ("", S.OVERDUE), ("", S.UNANSWERED)]
    found = count_answers("A", [*rows, ("optimise", S.AHEAD), ("new_site", S.INCOMPARABLE), ("not_ours", S.NOT_OURS)])
    assert found.columns == (8, 1, 2, 1, 1, 1, 2, 1, 1, 1, 1, 1)
    assert len(found.columns) == 1 + len(AnswerKind) + 6
