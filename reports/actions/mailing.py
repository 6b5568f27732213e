"""Mail staff and leader, once, even when the mail server is away.

A message is a row written in the transaction of its cause. Nothing goes outside the department: a
report leaves it only through the clerk, with a number.
"""

from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q

from accounts.models import User
from base import audit, clock, jobs
from base import mail as post
from base.models import Job
from base.refusal import Refused
from base.saying import say
from reports.models import STATUS_KEY, Mail, ReportRun
from reports.queries.addresses import addressees

MAIL_TASK = "reports.send_mail"
RETRY_AFTER = timedelta(minutes=5)
GIVE_UP_AFTER = timedelta(days=1)  # on addresses that the server goes on putting off
SETTLED = ("sent", "refused")


def write_mail(*, key: str, province_code: str, subject: str, body: str, run: ReportRun | None = None) -> Mail:
    """Put a message into the outbox; the same key again returns the same message."""
    with transaction.atomic():
        mail, created = Mail.objects.get_or_create(
            key=key,
            defaults={
                "province_code": province_code,
                "subject": subject,
                "body": body,
                "run": run,
                "written_at": clock.now(),
            },
        )
        if created:
            audit.record(by=None, action="mail.write", on=mail, after=subject)
            jobs.enqueue(task=MAIL_TASK, target=mail.pk)
    return mail


def send_mail(mail_id: int) -> None:
    """Send a message to those it has not reached yet; temporary failures are noted and retried by a later tick.

    Killed between the sending and the note it is sent once more, with the same Message-ID.
    """
    mail = Mail.objects.select_related("run").get(pk=mail_id)
    if mail.sent_at is not None:
        return
    answers: dict[str, dict[str, str]] = dict(mail.answers)
    everybody = addressees(mail.province_code)
    people = [one for one in everybody if answers.get(one, {}).get(STATUS_KEY) not in SETTLED]
    mine = Mail.objects.filter(pk=mail.pk, sent_at__isnull=True)
    if not everybody:
        mine.update(sent_at=clock.now(), last_error=say("No member of staff and no leader has a mail address."))
        return
    try:
        outcome = post.send(_message(mail, people))
    except (post.Away, post.Unclear, OSError) as error:
        mine.update(last_error=f"{error}")
        raise Refused(say("The mail server did not take it. The portal sends it again by itself.")) from error
    answers.update({one: _answer("sent", "") for one in people if one in outcome.accepted})
    answers.update({one: _answer("refused", words) for one, words in outcome.refused.items()})
    answers.update({one: _answer("deferred", words) for one, words in outcome.deferred.items()})
    put_off = _said(answers, "deferred")
    known = {"answers": answers, "sent_to": sum(one[STATUS_KEY] == "sent" for one in answers.values())}
    if put_off and clock.now() - mail.written_at < GIVE_UP_AFTER:
        mine.update(**known, refused=_said(answers, "refused"), last_error=put_off)
        raise Refused(say("The mail server has not taken it yet. The portal sends it again by itself."))
    mine.update(**known, sent_at=clock.now(), refused=_said(answers, "refused", "deferred"), last_error="")


def _answer(status: str, words: str) -> dict[str, str]:
    return {STATUS_KEY: status, "said": words, "at": clock.machine_now().isoformat()}


def _said(answers: dict[str, dict[str, str]], *statuses: str) -> str:
    """One line for each address with one of these statuses, with the server's answer."""
    return "".join(
        f"{one}: {answer['said']}\n" for one, answer in sorted(answers.items()) if answer[STATUS_KEY] in statuses
    )


def retry_mail(*, by: User, mail: Mail) -> None:
    """Enqueue a message again now. Raises Refused for one that reached people."""
    with transaction.atomic():
        audit.record(by=by, action="mail.retry", on=mail, before=mail.last_error)
        if not Mail.objects.filter(pk=mail.pk, sent_to=0).update(sent_at=None, answers={}):
            raise Refused(
                say(
                    "This message was sent already, so it is not sent again. Load the page again to see its newest "
                    "state."
                )
            )
        jobs.enqueue(task=MAIL_TASK, target=mail.pk)


def resend_unsent() -> int:
    """Enqueue again what could not be sent some minutes ago. Returns how many."""
    recently = clock.machine_now() - RETRY_AFTER
    count = 0
    for mail in Mail.objects.filter(sent_at__isnull=True):
        tried = Job.objects.filter(task=MAIL_TASK, target=str(mail.pk))
        if not tried.filter(Q(finished_at__isnull=True) | Q(finished_at__gt=recently)).exists():
            jobs.enqueue(task=MAIL_TASK, target=mail.pk)
            count += 1
    return count


def _message(mail: Mail, people: list[str]) -> EmailMessage:
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
    message = EmailMessage(
        mail.subject,
        mail.body,
        to=[settings.DEFAULT_FROM_EMAIL],
        bcc=people,
        headers={"Message-ID": f"<{mail.key}@{host}>"},
    )
    if mail.run is not None:
        for file in mail.run.files.all():
            with file.file.open("rb") as archived:
                message.attach(file.name, archived.read())
    return message
