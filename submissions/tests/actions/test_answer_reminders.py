"""Operators that have not answered about slow wards are reminded on working days, once, and only while they owe."""

from datetime import date
from decimal import Decimal

import pytest

from submissions.actions import SpeedAnswer, answer_request, ask_operators
from submissions.models import AnswerRule, Holiday, Reminder, SpeedRequest
from submissions.queries.commitments import SlowWard
from submissions.reporters import Group
from submissions.tests.days_lived import days, live, told
from submissions.tests.filings_made import file

ALPHA = "alpha@example.org"


@pytest.fixture
def asked(house, settings):
    """Everybody has filed; Alpha was asked on 7/10 about two wards and has until Tuesday 21/10."""
    for group in Group:
        for one in house.reporters(group):
            file(house, one, {}, is_nil=True, period=house.month.plus(-1))
            file(house, one, {}, is_nil=True)
    AnswerRule.objects.create(
        province_code="31", days=14, roll="next", source="CV 1", remind_on=[-7, 0, 3], valid_from=date(2025, 10, 1)
    )
    slow = [SlowWard(ward.pk, ward.name, Decimal(20), Decimal(40), (house.operators[0].pk,)) for ward in house.wards]
    ask_operators(by=house.staff, period=house.month, slow=slow)
    return house


def test_an_operator_is_reminded_once_on_each_day_of_its_rule(asked, settings):
    live(settings, *days(7, 31))
    assert told() == [("14/10", ALPHA), ("21/10", ALPHA), ("24/10", ALPHA)]
    first = Reminder.objects.earliest("pk")
    assert first.subject == "i-Speed tháng 9/2025: nhắc trả lời về đơn vị chưa đạt tốc độ"
    assert "trả lời về 2 đơn vị chưa đạt tốc độ, số liệu tháng 9/2025: hạn 23:59 ngày 21/10/2025" in first.body
    assert "/commitments/" in first.body
    assert "Không phát sinh" not in first.body
    assert "đã quá hạn trả lời" in Reminder.objects.latest("pk").subject


def test_what_a_stopped_server_owed_is_sent_once_on_a_working_day(asked, settings):
    Holiday.objects.create(day=date(2025, 10, 22), name="Nghỉ thử")
    live(settings, *days(22, 31))
    assert told() == [("23/10", ALPHA), ("24/10", ALPHA)]


def test_who_has_answered_meanwhile_gets_nothing(asked, settings):
    live(settings, *days(7, 14))
    for request in SpeedRequest.objects.all():
        answer_request(by=asked.clerks[0], request=request, answer=SpeedAnswer("not_ours", "Không phủ sóng", None))
    live(settings, *days(15, 31))
    assert told() == [("14/10", ALPHA)]


def test_a_rule_without_days_of_reminding_reminds_nobody(asked, settings):
    AnswerRule.objects.update(remind_on=[])
    live(settings, *days(7, 31))
    assert told() == []


def test_the_leader_is_told_of_filings_only(asked, settings):
    live(settings, *days(7, 31))
    assert not Reminder.objects.filter(for_leader=True).exists()


def test_long_after_its_day_nobody_is_reminded_any_more(asked, settings):
    live(settings, *days(24, 30, month=11))
    assert not Reminder.objects.filter(body__contains="chưa đạt tốc độ").exists()
    live(settings, *days(21, 21, month=11))  # a month after it somebody new would still be told
    assert Reminder.objects.filter(body__contains="chưa đạt tốc độ").count() == 1
