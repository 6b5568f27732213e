"""Sending one message, and what the mail server or service said of each address.

Django's SMTP backend forgets whom the server refused as long as it took one other; anymail's backends keep it on the
message. Here both end in one `Outcome`, so that a message keeps its fate whoever carries it.
"""

import smtplib
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any

from anymail.exceptions import AnymailRecipientsRefused
from django.core.mail import EmailMessage
from django.core.mail.backends import smtp

from base.cleaning import clean_line, clean_text

REFUSED = {"invalid", "rejected", "failed"}  # of anymail's words; the others are accepted or on their way


AUTOMATIC = {"Auto-Submitted": "auto-generated"}  # RFC 3834: holiday notices do not answer


class Away(Exception):
    """The mail server cannot be reached. Nothing has left; try again later."""


class Unclear(Exception):
    """The connection broke during the transfer of the message: it may or may not have left."""


@dataclass(frozen=True, slots=True)
class MailOutcome:
    """What became of a message, address by address.

    Accepted; refused for good, or not yet accepted ("try again later"), each with the server's words.
    """

    accepted: tuple[str, ...]
    refused: dict[str, str]
    deferred: dict[str, str]


class _Remembers(smtplib.SMTP):
    """Keeps what `sendmail` answers, and whether the message itself was begun."""

    refusals: dict[str, tuple[int, bytes]]
    begun = False

    def sendmail(self, *args: Any, **kwargs: Any) -> dict[str, tuple[int, bytes]]:
        self.refusals, self.begun = {}, False
        try:
            self.refusals = super().sendmail(*args, **kwargs)
        except smtplib.SMTPRecipientsRefused as all_of_them:
            self.refusals = all_of_them.recipients
            raise
        return self.refusals

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.begun = True
        return super().data(msg)


class _RemembersOverSsl(_Remembers, smtplib.SMTP_SSL):
    pass


class SmtpBackend(smtp.EmailBackend):
    """Django's SMTP backend, which also notes refusals and a broken transfer on the message."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _RemembersOverSsl if self.use_ssl else _Remembers

    def _send(self, email_message: EmailMessage) -> bool:
        server: Any = self.connection
        try:
            return bool(super()._send(email_message))  # type: ignore[misc]
        finally:
            email_message.smtp_refusals = getattr(server, "refusals", {})  # type: ignore[attr-defined]
            email_message.smtp_begun = getattr(server, "begun", False)  # type: ignore[attr-defined]


def send(message: EmailMessage) -> MailOutcome:
    """Send a message through the server or service, over its own connection or the open one it carries.

    Raises Away where nothing has left, Unclear where nobody can know. An answer about one message ends a shared
    connection only if it was an error.
    """
    message.extra_headers = {**AUTOMATIC, **message.extra_headers}
    message.subject, message.body = clean_line(f"{message.subject}"), clean_text(f"{message.body}")
    connection: Any = message.get_connection()  # type: ignore[attr-defined]
    try:
        opened = connection.open()
    except (OSError, smtplib.SMTPException) as error:
        raise Away(words_of(error)) from error
    broken = True
    try:
        message.send()
        broken = False
    except (smtplib.SMTPRecipientsRefused, AnymailRecipientsRefused):
        pass  # each address with its answer is on the message
    except smtplib.SMTPResponseException as error:  # the sender, or the message as it is
        everybody = dict.fromkeys(message.recipients(), words_of(error))
        return MailOutcome((), {}, everybody) if error.smtp_code < 500 else MailOutcome((), everybody, {})
    except (OSError, smtplib.SMTPException) as error:
        if getattr(message, "smtp_begun", True):
            raise Unclear(words_of(error)) from error
        raise Away(words_of(error)) from error
    finally:
        if opened or broken:
            connection.close()
    return _outcome(message)


def bare(address: str) -> str:
    """An address in the form in which it is compared: no name, small letters, the domain as sent over the wire."""
    local, at, domain = parseaddr(address)[1].casefold().rpartition("@")
    try:
        return f"{local}{at}{domain.encode('idna').decode()}"
    except UnicodeError:
        return f"{local}{at}{domain}"


def words_of(error: Exception) -> str:
    """The server's own words about an error; where it gave none, the error's kind and text."""
    if isinstance(error, smtplib.SMTPResponseException):
        return _words(error.smtp_code, error.smtp_error)
    return f"{type(error).__name__}: {error}"


def _outcome(message: EmailMessage) -> MailOutcome:
    refused: dict[str, str] = {}
    deferred: dict[str, str] = {}
    answers: dict[str, tuple[int, bytes]] = getattr(message, "smtp_refusals", {})
    own = {bare(one): one for one in message.recipients()}  # servers answer in a form of their own
    for address, (code, text) in answers.items():
        (refused if code >= 500 else deferred)[own.get(bare(address), address)] = _words(code, text)
    status = getattr(message, "anymail_status", None)
    for address, recipient in (status.recipients if status else {}).items():
        if recipient.status in REFUSED:
            refused[own.get(bare(address), address)] = f"{recipient.status}"
    accepted = tuple(one for one in message.recipients() if one not in refused and one not in deferred)
    return MailOutcome(accepted, refused, deferred)


def _words(code: int, text: bytes | str) -> str:
    said = text.decode(errors="replace") if isinstance(text, bytes) else text
    return f"{code} {said}".strip()
