import pytest
from anymail.backends.test import EmailBackend as ServiceBackend
from anymail.message import AnymailRecipientStatus
from django.core.mail import EmailMessage, get_connection

from base import mail
from base.mail import MailOutcome
from base.tests.mail_server import Rules, mail_server

A, B = "a@example.org", "b@example.org"


@pytest.fixture
def rules(settings):
    told = Rules()
    with mail_server(told) as port:
        settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = "base.mail.SmtpBackend", "127.0.0.1", port
        settings.EMAIL_TIMEOUT = 5
        yield told


def send(*to, **other):
    return mail.send(EmailMessage("Nhắc nộp", "Nội dung", to=list(to), **other))


def test_what_the_server_takes_is_accepted(rules):
    assert send(A, B) == MailOutcome((A, B), {}, {})
    ((to, text),) = rules.taken
    assert to == [A, B]
    assert "Subject: =?utf-8?" in text


def test_an_address_refused_beside_one_that_is_taken_is_told(rules):
    """Django itself would say nothing."""
    rules.recipients = {B: "550 no such user"}
    assert send(A, B) == MailOutcome((A,), {B: "550 no such user"}, {})
    assert rules.taken[0][0] == [A]


def test_everybody_refused(rules):
    rules.recipients = {A: "550 no such user", B: "451 come back later"}
    assert send(A, B) == MailOutcome((), {A: "550 no such user"}, {B: "451 come back later"})


@pytest.mark.parametrize(("answer", "fate"), [("554 looks like spam", "refused"), ("452 disk full", "deferred")])
def test_a_message_that_is_not_taken(rules, answer, fate):
    rules.message = answer
    assert send(A) == MailOutcome((), **{"refused": {}, "deferred": {}, fate: {A: answer}})


def test_a_server_that_is_away_is_told_and_nothing_has_left(settings):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = "base.mail.SmtpBackend", "127.0.0.1", 9
    with pytest.raises(mail.Away):
        send(A)


def test_a_connection_cut_after_the_message_leaves_it_unclear(rules):
    rules.cut = True
    with pytest.raises(mail.Unclear):
        send(A)


def test_a_shared_connection_that_the_server_closed_is_away_and_then_opened_anew(rules):
    rules.hang_up_after = 1
    shared = get_connection()
    shared.open()
    assert send(A, connection=shared).accepted == (A,)
    with pytest.raises(mail.Away):  # broken before the message was begun
        send(A, connection=shared)
    assert send(A, connection=shared).accepted == (A,)
    assert len(rules.taken) == 2


def test_a_mail_service_tells_of_each_address_too(settings, monkeypatch):
    settings.EMAIL_BACKEND = "anymail.backends.test.EmailBackend"
    words = {A: AnymailRecipientStatus("1", "queued"), B: AnymailRecipientStatus("2", "rejected")}
    monkeypatch.setattr(ServiceBackend, "parse_recipient_status", lambda *args: words)
    assert send(A, B) == MailOutcome((A,), {B: "rejected"}, {})
    words[A] = AnymailRecipientStatus("1", "invalid")
    assert send(A, B) == MailOutcome((), {A: "invalid", B: "rejected"}, {})


@pytest.mark.parametrize(
    ("written", "answered"),
    [
        ("Bà A <a@example.org>", "a@example.org"),
        ("a@example.org", "A <A@EXAMPLE.ORG>"),
        ("a@bưu-điện.vn", f"a@{'bưu-điện.vn'.encode('idna').decode()}"),
    ],
)
def test_a_refusal_is_known_in_whatever_form_the_server_names_the_address(written, answered):
    message = EmailMessage("T", "N", to=[written, B])
    message.smtp_refusals = {answered: (550, b"no such user")}
    assert mail._outcome(message) == MailOutcome((B,), {written: "550 no such user"}, {})


def test_every_message_says_that_a_program_wrote_it(rules):
    send(A)
    assert "Auto-Submitted: auto-generated" in rules.taken[0][1]
