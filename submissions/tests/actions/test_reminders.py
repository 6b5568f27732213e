from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection

from base import clock, jobs
from base.models import Job
from base.refusal import Refused
from base.tests.mail_server import Rules, mail_server
from submissions.actions import give_extension, open_reminders, remind_now, reminders, send_reminders
from submissions.actions.reminders import plan_reminders
from submissions.models import Reminder
from submissions.queries.reminders import due_for_reminder
from submissions.reporters import Group
from submissions.tests.filings_made import file


def at(settings, text):
    settings.PORTAL_CLOCK = f"2025-10-{text}:00+07:00"
    clock._shift.cache_clear()


def send(day="2025-10-07"):
    send_reminders(day, lambda *progress: None)


def addressees():
    return sorted(message.to[0] for message in mail.outbox)


BOTH = ["alpha@example.org", "beta@example.org"]


@pytest.fixture
def owing(house, settings):
    """The 7th, two days before the operators' and agencies' last day; August has been filed."""
    for one in (house.alpha, house.beta, *house.reporters(Group.AGENCY), *house.reporters(Group.WARD)):
        file(house, one, {}, is_nil=True, period=house.month.plus(-1))
    file(house, house.reporters(Group.AGENCY)[0], {}, is_nil=True)
    at(settings, "07T09:00")
    return house


def test_on_the_7th_only_those_who_owe_are_mailed_once(owing):
    send()
    assert addressees() == BOTH
    send()
    assert addressees() == BOTH
    assert {row.delivery_status for row in Reminder.objects.all()} == {"sent"}


def test_on_the_6th_nobody_is_mailed(owing, settings):
    at(settings, "06T09:00")
    send("2025-10-06")
    assert mail.outbox == []


def test_who_files_after_the_plan_gets_nothing(owing):
    plan_reminders(clock.today())
    file(owing, owing.alpha, {}, is_nil=True)
    send()
    assert addressees() == ["beta@example.org"]
    assert Reminder.objects.get(user=owing.clerks[0]).delivery_status == "not_needed"


def test_what_is_owed_is_read_before_the_transaction_in_which_no_verdict_is_cached(owing, monkeypatch):
    depths = []

    def watched(day):
        depths.append(len(connection.savepoint_ids))
        return due_for_reminder(day)

    monkeypatch.setattr(reminders, "due_for_reminder", watched)
    assert plan_reminders(clock.today()) == 2
    assert depths == [len(connection.savepoint_ids)]


def test_the_exempt_are_never_reminded(owing):
    give_extension(by=owing.staff, reporter=owing.beta, period=owing.month, until=None, reason="Chưa hoạt động")
    send()
    assert addressees() == ["alpha@example.org"]


def test_an_extension_moves_its_reminder(owing):
    until = owing.month.plus(1).first_day.replace(day=20)
    give_extension(by=owing.staff, reporter=owing.beta, period=owing.month, until=until, reason="Bão")
    send()
    assert addressees() == ["alpha@example.org"]


def test_after_the_deadline_the_leader_is_told_too(owing, settings):
    at(settings, "10T09:00")
    send("2025-10-10")
    wards = ["ward11506@example.org", "ward11507@example.org"]  # theirs is the 12th, two days ahead
    assert addressees() == [*BOTH, "leader@example.org", *wards]
    told = next(message for message in mail.outbox if message.to == ["leader@example.org"])
    assert "còn 2 đơn vị" in told.subject


def test_a_worker_killed_half_way_sends_no_message_twice(owing, monkeypatch):
    """Killed between claiming and hearing from the mail server: that one stays open to view, the rest go out."""
    plan_reminders(clock.today())
    Reminder.objects.filter(user=owing.clerks[0]).update(delivery_status=Reminder.DeliveryStatus.SENDING)
    send()
    send()
    assert addressees() == ["beta@example.org"]
    assert Reminder.objects.get(user=owing.clerks[0]).delivery_status == "sending"


def statuses():
    return dict(Reminder.objects.values_list("address", "delivery_status"))


@pytest.fixture
def rules(settings):
    """A real mail server."""
    told = Rules()
    with mail_server(told) as port:
        settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = "base.mail.SmtpBackend", "127.0.0.1", port
        yield told


def told_to(rules):
    return sorted(address for to, _text in rules.taken for address in to)


def test_a_mail_server_that_refuses_one_keeps_none_of_the_others(owing, rules):
    rules.recipients = {"alpha@example.org": "550 no such user"}
    send()
    assert told_to(rules) == ["beta@example.org"]
    refused = Reminder.objects.get(user=owing.clerks[0])
    assert (refused.delivery_status, refused.error) == ("rejected", "550 no such user")
    send()
    assert told_to(rules) == ["beta@example.org"], "refused for good: not tried again"


def test_an_address_put_off_is_tried_again_within_the_day_and_goes_with_the_next_digest(owing, rules, settings):
    rules.recipients = {"alpha@example.org": "451 greylisted"}
    send()
    waiting = Reminder.objects.get(user=owing.clerks[0])
    assert (waiting.delivery_status, waiting.error) == ("waiting", "451 greylisted")
    rules.recipients = {}
    send()
    assert told_to(rules) == BOTH
    assert Reminder.objects.get(user=owing.clerks[0]).error == ""
    Reminder.objects.filter(user=owing.clerks[0]).update(delivery_status="waiting")
    at(settings, "08T09:00")
    send("2025-10-08")
    assert statuses()["alpha@example.org"] == "postponed"


def test_a_server_that_hangs_up_after_each_message_delays_but_loses_and_doubles_nothing(owing, rules):
    rules.hang_up_after = 1
    with pytest.raises(Refused, match="Máy chủ thư không trả lời"):
        send()
    assert sorted(statuses().values()) == ["sent", "waiting"]
    send()
    assert told_to(rules) == BOTH
    assert set(statuses().values()) == {"sent"}


def test_a_message_that_may_have_left_is_shown_and_not_repeated(owing, rules):
    rules.cut = True
    send()
    assert set(statuses().values()) == {"failed"}
    assert "có thể đã tới" in Reminder.objects.first().error


def test_with_the_server_down_all_wait_and_the_tick_tries_again(owing, settings):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = "base.mail.SmtpBackend", "127.0.0.1", 9
    job = open_reminders()
    jobs.work(job.pk, lambda handle: send_reminders(handle.target, handle.progress))
    job.refresh_from_db()
    assert (job.state, "gửi lại" in job.error, set(statuses().values())) == ("failed", True, {"waiting"})
    assert open_reminders() is None, "not at once"
    Job.objects.update(finished_at=clock.machine_now() - timedelta(minutes=6))
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    again = open_reminders()
    jobs.work(again.pk, lambda handle: send_reminders(handle.target, handle.progress))
    assert addressees() == BOTH
    Job.objects.update(finished_at=clock.machine_now() - timedelta(minutes=6))
    assert open_reminders() is None


def test_the_tick_opens_one_job_a_day_and_none_at_night(owing, settings):
    at(settings, "07T08:59")
    assert open_reminders() is None
    at(settings, "07T09:00")
    assert open_reminders() is not None
    Job.objects.update(state="done")
    assert open_reminders() is None
    at(settings, "07T18:00")
    assert open_reminders() is None


def test_yesterdays_job_sends_nothing_today(owing):
    send("2025-10-06")
    assert not Reminder.objects.exists()


def test_staff_remind_now_but_nobody_twice_a_day(owing):
    send()
    assert remind_now(by=owing.staff, province_code="31", period=owing.month, group=Group.OPERATOR) == 0
    assert remind_now(by=owing.staff, province_code="31", period=owing.month, group=Group.WARD) == 2
    send("2025-10-07 now")
    assert addressees() == [*BOTH, "ward11506@example.org", "ward11507@example.org"]


def test_nobody_is_reminded_at_night(owing, settings):
    at(settings, "07T20:00")
    with pytest.raises(Refused, match="Ngoài giờ"):
        remind_now(by=owing.staff, province_code="31", period=owing.month, group=Group.OPERATOR)


def test_without_an_address_or_an_account_in_force_nobody_is_mailed(owing):
    owing.clerks[0].is_active = False
    owing.clerks[0].save()
    owing.clerks[1].email = ""
    owing.clerks[1].save()
    send()
    assert mail.outbox == []
