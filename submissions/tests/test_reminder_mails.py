from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from base.period import Period
from submissions.deadlines import DueRule, Roll, deadline
from submissions.reminder_mails import Owing, body_of, due_words, may_send, reminder_days, subject_of, zalo_text

MONTH = Period(2025, 9)
DUE = deadline(DueRule(10, False, Roll.NONE), MONTH, lambda day: True)
ONE = Owing("ward-1", "Phường Thử", MONTH, DUE)


@pytest.mark.parametrize(
    ("hour", "minute", "allowed"), [(8, 59, False), (9, 0, True), (17, 59, True), (18, 0, False), (0, 0, False)]
)
def test_quiet_hours_are_those_of_viet_nam(hour, minute, allowed):
    there = datetime(2025, 10, 7, hour, minute, tzinfo=UTC) - timedelta(hours=7)
    assert may_send(there) is allowed


def test_the_days_of_the_shipped_rule():
    days = reminder_days(DUE, [-2, 0, 1, 3], lambda day: True)
    assert days == [date(2025, 10, day) for day in (7, 9, 10, 12)]


def test_a_day_off_moves_it_earlier_up_to_the_deadline_and_later_after_it():
    """The 9th and 10th off: what belongs to the deadline leaves on the 8th, what follows it on the 11th."""
    off = {date(2025, 10, 9), date(2025, 10, 10)}
    days = reminder_days(DUE, [3, 1, 0, -2], lambda day: day not in off)
    assert days == [date(2025, 10, day) for day in (7, 8, 11, 12)]


@pytest.mark.parametrize(
    ("day", "words"),
    [(7, "còn 2 ngày"), (9, "hôm nay"), (10, "quá hạn 1 ngày")],
)
def test_the_time_left_is_in_words(day, words):
    assert words in due_words(ONE, date(2025, 10, day))


def test_the_digest_names_what_is_owed_and_where_to_file():
    body = body_of([ONE], date(2025, 10, 7), "https://cong.example/submissions/", for_leader=False)
    assert "Phường Thử" in body
    assert "9/2025" in body
    assert "https://cong.example/submissions/" in body
    assert "quá hạn" in subject_of([ONE], date(2025, 10, 10), for_leader=False)
    assert "nhắc" in subject_of([ONE], date(2025, 10, 9), for_leader=False)


def test_the_leader_sees_how_many_and_no_endless_list():
    body = body_of([ONE] * 45, date(2025, 10, 10), "", for_leader=True)
    assert body.count("Phường Thử") == 40
    assert "5 đơn vị khác" in body
    assert "45 đơn vị" in subject_of([ONE] * 45, date(2025, 10, 10), for_leader=True)


def test_nothing_owed_gives_no_text_for_zalo():
    assert zalo_text([], date(2025, 10, 7), "") == ""
    assert "• Phường Thử" in zalo_text([ONE], date(2025, 10, 7), "x")


def test_a_deadline_of_ones_own_stands_beside_the_name_for_zalo():
    longer = replace(ONE, reporter_name="Phường Bão", deadline=replace(ONE.deadline, effective=date(2025, 10, 20)))
    text = zalo_text([longer, ONE, ONE], date(2025, 10, 7), "x")
    assert f"Hạn nộp 23:59 ngày {ONE.deadline.effective:%d/%m/%Y}" in text
    assert "• Phường Bão (hạn 20/10/2025)" in text
    assert "Hạn đã hết 23:59" in zalo_text([ONE], date(2025, 10, 30), "x")
