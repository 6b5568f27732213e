"""Reminders leave on working days, and what a stopped server owed is made up for, once."""

import pytest
from django.core import mail

from base.refusal import Refused
from submissions.actions import open_reminders, remind_now
from submissions.models import Holiday, Reminder
from submissions.reporters import Group
from submissions.tests.days_lived import at, days, live, told
from submissions.tests.filings_made import file

BOTH = ["alpha@example.org", "beta@example.org"]


@pytest.fixture
def owing(house, settings):
    """Only operators owe, for 9/2025: their last day is Thursday 9/10."""
    for group in Group:
        for one in house.reporters(group):
            file(house, one, {}, is_nil=True, period=house.month.plus(-1))
            if group is not Group.OPERATOR:
                file(house, one, {}, is_nil=True)
    return house


def both(*when):
    return [(day, address) for day in when for address in BOTH]


def test_each_reminder_leaves_once_on_a_working_day(owing, settings):
    """-2, 0 and 1 fall on the 7th, 9th and 10th; 3 on Sunday the 12th, so it leaves on Monday."""
    live(settings, *days(1, 31))
    assert told() == both("07/10", "09/10", "10/10", "13/10")


def test_before_a_deadline_it_leaves_earlier_and_after_it_later(owing, settings):
    for day in days(7, 10):
        Holiday.objects.create(day=day, name="Nghỉ thử")
    live(settings, *days(1, 31))
    assert told() == both("06/10", "13/10")  # -2 and 0 on the Monday before; 1 and 3 on the Monday after, as one


def test_what_was_owed_while_the_server_was_down_is_sent_once_on_a_working_day(owing, settings):
    """Down from the 7th until the 10th; the next working day is Monday the 13th."""
    live(settings, *days(1, 6), *days(11, 31))
    assert told() == both("13/10")


def test_down_until_the_day_after_the_deadline_the_digest_leaves_that_day(owing, settings):
    live(settings, *days(1, 6), *days(10, 31))
    assert told() == both("10/10", "13/10")


def test_down_for_a_month_it_is_still_sent_once(owing, settings):
    live(settings, *days(1, 6), "2025-11-06")
    assert [day for day, _who in told()] == ["06/11", "06/11"]


def test_what_was_put_off_until_its_day_was_over_goes_with_the_next_digest(owing, settings, monkeypatch):
    at(settings, "2025-10-07")
    monkeypatch.setattr("submissions.actions.reminders._send_batch", lambda *given: None)
    live(settings, "2025-10-07")
    monkeypatch.undo()
    live(settings, "2025-10-08", "2025-10-09")
    assert told() == both("08/10", "09/10")
    assert {row.delivery_status for row in Reminder.objects.filter(day="2025-10-07")} == {"postponed"}


def test_whom_the_server_refused_is_not_written_to_each_day(owing, settings):
    at(settings, "2025-10-07")
    live(settings, "2025-10-07")
    Reminder.objects.filter(address=BOTH[0]).update(delivery_status="rejected")
    mail.outbox.clear()
    live(settings, "2025-10-08")
    assert mail.outbox == []


def test_the_leader_is_told_once_of_a_reporter_whom_no_mail_reaches(owing, settings):
    owing.clerks[0].is_active = owing.clerks[1].is_active = False
    for clerk in owing.clerks:
        clerk.save()
    live(settings, *days(1, 31))
    rows = Reminder.objects.filter(for_leader=True)
    assert [f"{row.day:%d/%m}" for row in rows.order_by("day")] == ["10/10", "13/10"]


def test_a_day_off_disturbs_nobody_whoever_asks(owing, settings):
    at(settings, "2025-10-11")
    assert open_reminders() is None
    with pytest.raises(Refused, match="ngày nghỉ"):
        remind_now(by=owing.staff, province_code="31", period=owing.month, group=Group.OPERATOR)
    assert not Reminder.objects.exists()
