from datetime import UTC, datetime, timedelta

import pytest

from base.period import Period
from submissions.deadlines import DueRule, Roll, deadline
from submissions.reporters import Group, Reporter
from submissions.states import Filed, FilingState, FilingStatus, board_rows, judge

WHO = Reporter(Group.WARD, "Phường Thử", 1, "Phường Thử", "31")
DUE = deadline(DueRule(10, False, Roll.NONE), Period(2025, 9), lambda day: True)
SECOND = timedelta(seconds=1)
BEFORE, AFTER = DUE.ends_at - SECOND, DUE.ends_at + SECOND


@pytest.mark.parametrize(
    ("filed", "exempt", "now", "status", "late"),
    [
        (None, False, BEFORE, FilingStatus.DUE, False),
        (None, False, AFTER, FilingStatus.MISSING, False),
        (None, True, AFTER, FilingStatus.EXEMPT, False),
        (Filed(BEFORE, 1, False, BEFORE), False, AFTER, FilingStatus.ON_TIME, False),
        (Filed(AFTER, 1, False, AFTER), False, AFTER, FilingStatus.LATE, True),
        (Filed(BEFORE, 1, True, BEFORE), False, AFTER, FilingStatus.NIL, False),
        (Filed(AFTER, 2, True, AFTER), False, AFTER, FilingStatus.NIL, True),
        (Filed(AFTER, 1, False, AFTER), True, AFTER, FilingStatus.LATE, True),
    ],
)
def test_every_state_of_a_duty(filed, exempt, now, status, late):
    state = judge(WHO, DUE, filed, exempt, now)
    assert (state.status, state.is_late) == (status, late)


def test_where_no_rule_asks_nothing_is_owed():
    assert judge(WHO, None, None, False, datetime(2025, 1, 1, tzinfo=UTC)).status is FilingStatus.NOT_YET


def test_who_disappears_was_merged_and_who_comes_later_was_not_asked_before():
    old, new = (Reporter(Group.WARD, name, pk, name, "31") for name, pk in (("Cũ", 1), ("Mới", 2)))
    states = [FilingState(one, FilingStatus.MISSING, DUE, None, False) for one in (old, new)]
    first, second = board_rows([Period(2025, 6), Period(2025, 7)], [[states[0]], [states[1]]])
    assert (first.reporter.name, first.absent) == ("Mới", (FilingStatus.NOT_YET, None))
    assert (second.reporter.name, second.absent) == ("Cũ", (None, FilingStatus.MERGED))


def test_a_board_of_nobody_is_empty():
    assert board_rows([], []) == board_rows([Period(2025, 6)], [[]]) == []


def test_an_operator_stays_one_row_where_its_province_merged():
    old, new = (Reporter(Group.OPERATOR, "Mạng", pk, name, "31", operator_id=3) for pk, name in ((1, "Cũ"), (2, "Mới")))
    months = [[FilingState(one, FilingStatus.MISSING, DUE, None, False)] for one in (old, new)]
    (row,) = board_rows([Period(2025, 6), Period(2025, 7)], months)
    assert [cell.reporter.key for cell in row.cells] == ["operator-3-1", "operator-3-2"]


def test_before_the_province_collected_nothing_is_missing_but_what_came_counts():
    assert judge(WHO, DUE, None, False, AFTER, collecting=False).status is FilingStatus.NOT_YET
    assert judge(WHO, DUE, Filed(AFTER, 1, False, AFTER), False, AFTER, collecting=False).status is FilingStatus.LATE
