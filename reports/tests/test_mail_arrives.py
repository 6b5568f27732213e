"""A mail server that accepts, puts off and refuses by recipient: in the end all that can be reached are, once."""

from datetime import timedelta

import pytest

from base import clock
from base.models import Job
from base.refusal import Refused
from base.tests.mail_server import Rules, mail_server
from reports import actions
from reports.actions import mailing
from reports.models import Mail
from reports.queries import troubled_addresses
from reports.tests.runs_made import make_user

pytestmark = [pytest.mark.django_db(transaction=False), pytest.mark.both_databases]
SENDER = "portal@localhost"
STAFF, LEADER, LATE = "staff@example.invalid", "leader@example.invalid", "late@example.invalid"


@pytest.fixture
def told(run, settings, province):
    """The message about a report, three people, and the server."""
    make_user("late", "staff", province)
    rules = Rules()
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "base.mail.SmtpBackend", "127.0.0.1"
    with mail_server(rules) as settings.EMAIL_PORT:
        yield Mail.objects.get(run=run), rules


def status(mail):
    return Mail.objects.with_delivery_status().get(pk=mail.pk).delivery_status


def received(rules):
    return sorted(one for to, _text in rules.taken for one in to if one != SENDER)


def test_who_is_put_off_gets_it_later_and_who_had_it_gets_no_second(told):
    mail, rules = told
    rules.recipients = {LATE: "451 greylisted, come back later", LEADER: "550 no such user"}
    with pytest.raises(Refused, match="chưa nhận"):
        actions.send_mail(mail.pk)
    assert received(rules) == [STAFF]
    assert status(mail) == "partly"
    Job.objects.all().delete()
    mailing.resend_unsent()
    assert Job.objects.filter(task=mailing.MAIL_TASK, target=str(mail.pk)).exists(), "the tick goes on with the rest"
    rules.recipients = {LEADER: "550 no such user"}
    actions.send_mail(mail.pk)
    actions.send_mail(mail.pk)
    assert received(rules) == sorted([STAFF, LATE])
    mail.refresh_from_db()
    assert (status(mail), mail.sent_to, mail.refused) == ("sent", 2, f"{LEADER}: 550 no such user\n")


def test_what_is_put_off_for_a_day_is_given_up_and_said(told):
    mail, rules = told
    rules.recipients = {LATE: "452 mailbox full"}
    with pytest.raises(Refused):
        actions.send_mail(mail.pk)
    Mail.objects.filter(pk=mail.pk).update(written_at=clock.now() - timedelta(days=1, minutes=1))
    actions.send_mail(mail.pk)
    mail.refresh_from_db()
    assert (status(mail), mail.sent_to, mail.refused) == ("sent", 2, f"{LATE}: 452 mailbox full\n")
    assert received(rules) == sorted([STAFF, LEADER])


def test_programs_are_told_not_to_answer(told):
    mail, rules = told
    actions.send_mail(mail.pk)
    assert "Auto-Submitted: auto-generated" in rules.taken[0][1]


def test_each_address_that_does_not_get_its_mail_stands_on_a_page_with_what_the_server_said(told, client, staff):
    mail, rules = told
    rules.recipients = {LATE: "451 later", LEADER: "550 no such user"}
    with pytest.raises(Refused):
        actions.send_mail(mail.pk)
    found = {one.address: (one.answer, one.times, one.gone) for one in troubled_addresses(staff)}
    assert found == {LATE: ("451 later", 1, False), LEADER: ("550 no such user", 1, True)}
    client.force_login(staff)
    page = client.get("/reports/mail/addresses/").content.decode()
    assert LEADER in page
    assert "550 no such user" in page
    rules.recipients = {}
    actions.send_mail(mail.pk)
    assert [one.address for one in troubled_addresses(staff)] == [LEADER]
