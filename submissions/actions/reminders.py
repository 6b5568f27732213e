"""Reminders: planned once a day, each sent at most once, whatever dies in between.

A row goes from waiting to sending by a conditional update before the message leaves. Whoever is killed
between the two leaves one row at "sending": it may or may not have left, so it is shown and not repeated.
What the mail server did not take for now goes back to waiting, and the tick tries again within the day; after that
it goes with the digest of the next working day.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from itertools import chain
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q

from accounts.models import User
from base import audit, clock, jobs, mail
from base.models import Job
from base.period import Period
from base.refusal import Refused
from base.saying import say
from base.versions import Versions
from submissions.models import Collection, Reminder
from submissions.queries.calendar import working_day_test
from submissions.queries.commitments import answers_owed
from submissions.queries.periods import owed_months
from submissions.queries.reminders import (
    LastReminded,
    Recipient,
    due_for_reminder,
    leaders_of,
    not_filed_since,
    recipients,
    still_owing,
)
from submissions.reminder_mails import Owing, body_of, may_send, subject_of
from submissions.reporters import Group

SEND_TASK = "submissions.send_reminders"
BATCH = 100
RETRY_AFTER = timedelta(minutes=5)
Progress = Callable[[str, int, int | None], None]


def open_reminders() -> Job | None:
    """Enqueue the day's reminders (called by the tick): once a day in office hours, again while some still wait."""
    day = clock.today()
    if not may_send(clock.now()) or not working_day_test()(day):
        return None
    tried = Job.objects.filter(task=SEND_TASK, target__startswith=day.isoformat())
    if not tried.filter(target=day.isoformat()).exists():
        return jobs.enqueue(task=SEND_TASK, target=day.isoformat())
    recently = Q(finished_at__isnull=True) | Q(finished_at__gt=clock.machine_now() - RETRY_AFTER)
    failed = tried.filter(state=Job.State.FAILED).exists() and not tried.filter(state=Job.State.DONE).exists()
    waiting = Reminder.objects.filter(day=day, delivery_status=Reminder.DeliveryStatus.WAITING).exists()
    if tried.filter(recently).exists() or not (waiting or failed):
        return None
    return jobs.enqueue(task=SEND_TASK, target=day.isoformat())


def remind_now(
    *, by: User, province_code: str, period: Period, group: Group, keys: frozenset[str] = frozenset()
) -> int:
    """Remind everybody of a group who still owes a month, or only the reporters named in `keys`.

    Who had a digest today gets none. Returns how many.
    """
    if not may_send(clock.now()):
        raise Refused(
            say("Reminders are sent from 09:00 to 18:00 only. Send them in these hours, so that nobody is disturbed.")
        )
    if not working_day_test()(clock.today()):
        raise Refused(say("Today is a day off. Remind on a working day, so that nobody is disturbed."))
    owing = [one for one in still_owing(period, province_code, [group]) if not keys or one.reporter_key in keys]
    people, _unreached = recipients(owing)
    with transaction.atomic():
        audit.record(
            by=by,
            action="reminder.now",
            after={"province": province_code, "period": str(period), "group": group, "people": len(people)}
            | ({"reporters": [one.reporter_key for one in owing]} if keys else {}),
        )
        count = _write(province_code, people, clock.today())
        # A word of its own, so that the day's own job is neither hindered nor taken for done.
        jobs.enqueue(task=SEND_TASK, target=f"{clock.today().isoformat()} now")
    return count


def send_reminders(target: str, progress: Progress) -> None:
    """Plan the day's digests (unless a person asked for these) and send what waits. Safe to run again."""
    text, _, chosen = target.partition(" ")
    day = date.fromisoformat(text)
    if day != clock.today():
        return
    Reminder.objects.filter(day__lt=day, delivery_status=Reminder.DeliveryStatus.WAITING).update(
        delivery_status=Reminder.DeliveryStatus.POSTPONED
    )
    Reminder.objects.filter(user__is_active=False).exclude(address="").update(address="")  # they left
    if not chosen:
        plan_reminders(day)
    waiting = list(Reminder.objects.filter(day=day, delivery_status=Reminder.DeliveryStatus.WAITING).order_by("pk"))
    owing = _owing_by_key({Period.parse(month) for row in waiting for month, _key in row.reporter_keys})
    for start in range(0, len(waiting), BATCH):
        progress("send", start, len(waiting))
        if not may_send(clock.now()):
            return
        _send_batch(waiting[start : start + BATCH], owing)


def plan_reminders(day: date) -> int:
    """Write one digest for each person concerned, on working days; run again on its day it adds only new people.

    It lists every duty whose day of reminding has come and of which this person was not reminded since, so that what a
    stopped server missed is made up for, once. Duties are read before the transaction: within one nothing is cached,
    and every table of speeds would be judged again.
    """
    if not working_day_test()(day):
        return 0
    due = due_for_reminder(day)
    by_province: dict[str, list[Owing]] = {}
    for one in due:
        by_province.setdefault(one.province_code, []).append(one.owing)
    # One digest a person, also where they act in several provinces; it stands under the first.
    people, _unreached = recipients([one.owing for one in due])
    leaders = {code: leaders_of(code, owing, day) for code, owing in by_province.items()}
    last_reminded = LastReminded([one.user for one in chain(people, *leaders.values())], due)
    home = {one.owing.reporter_key: one.province_code for one in reversed(due)}
    digests = [(home[one.owing[0].reporter_key], one) for one in map(last_reminded.still_to_tell, people) if one]
    digests += [(code, one) for code, here in leaders.items() for one in map(last_reminded.still_to_tell, here) if one]
    with transaction.atomic():
        count = sum(_write(code, [one], day) for code, one in digests)
        if count:
            audit.record(by=None, action="reminder.plan", after={"day": day.isoformat(), "people": count})
    return count


def _write(province_code: str, people: Iterable[Recipient], day: date) -> int:
    rows = [
        Reminder(
            user=one.user,
            day=day,
            for_leader=one.for_leader,
            province_code=province_code,
            address=one.user.email,
            reporter_keys=[[str(item.period), item.reporter_key] for item in one.owing],
            created_at=clock.machine_now(),
        )
        for one in people
    ]
    known = set(Reminder.objects.filter(day=day, user__in=[row.user for row in rows]).values_list("user_id", flat=True))
    new = [row for row in rows if row.user_id not in known]
    Reminder.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


Keyed = tuple[str, str]  # month, reporter key


def _owing_by_key(months: set[Period]) -> dict[Keyed, Owing]:
    """Read all that is owed for these months in the collecting provinces, as the sending begins."""
    found, versions = {}, Versions()
    for code in Collection.objects.values_list("province_code", flat=True):
        for period in months & set(owed_months(code)):
            found.update({(str(period), one.reporter_key): one for one in still_owing(period, code)})
        answers = [one for one, _days in answers_owed(code, versions) if one.period in months]
        found.update({(str(one.period), one.reporter_key): one for one in answers})
    return found


def _send_batch(batch: list[Reminder], owing: dict[Keyed, Owing]) -> None:
    """Send these reminders; people who filed since the sending began get nothing."""
    still = not_filed_since([(month, key) for row in batch for month, key in row.reporter_keys])
    server: BaseEmailBackend = get_connection()
    try:
        server.open()
    except (OSError, SMTPException) as error:
        raise _away(mail.words_of(error)) from error
    try:
        for row in batch:
            keys: list[Keyed] = [(month, key) for month, key in row.reporter_keys]
            _send_one(row, [owing[key] for key in keys if key in still and key in owing], server)
    finally:
        server.close()


def _send_one(row: Reminder, owing: list[Owing], server: BaseEmailBackend) -> None:
    status = Reminder.DeliveryStatus.SENDING if owing else Reminder.DeliveryStatus.NOT_NEEDED
    subject = subject_of(owing, row.day, for_leader=row.for_leader) if owing else ""
    link = f"{settings.PORTAL_URL}/submissions/"
    answers = f"{settings.PORTAL_URL}/commitments/"
    body = body_of(owing, row.day, link, for_leader=row.for_leader, answer_link=answers) if owing else ""
    claimed = Reminder.objects.filter(pk=row.pk, delivery_status=Reminder.DeliveryStatus.WAITING).update(
        delivery_status=status, subject=subject, body=body
    )
    if not claimed or not owing:
        return
    mine = Reminder.objects.filter(pk=row.pk)
    try:
        outcome = mail.send(EmailMessage(subject, body, to=[row.address], connection=server))
    except mail.Away as error:
        mine.update(delivery_status=Reminder.DeliveryStatus.WAITING, error=f"{error}"[:300])
        raise _away(f"{error}") from error
    except mail.Unclear as error:
        mine.update(
            delivery_status=Reminder.DeliveryStatus.FAILED,
            error=say(
                "The connection broke while it was being sent; it may have arrived: {error}", error=f"{error}"[:300]
            ),
        )
    except Exception as error:  # one bad address must not keep the mail of all others
        mine.update(delivery_status=Reminder.DeliveryStatus.FAILED, error=f"{error}"[:300])
    else:
        mine.update(**_delivery_of(outcome))


def _delivery_of(outcome: mail.MailOutcome) -> dict[str, Any]:
    if outcome.accepted:
        return {"delivery_status": Reminder.DeliveryStatus.SENT, "sent_at": clock.machine_now(), "error": ""}
    words = "; ".join([*outcome.refused.values(), *outcome.deferred.values()])[:300]
    return {
        "delivery_status": Reminder.DeliveryStatus.REJECTED if outcome.refused else Reminder.DeliveryStatus.WAITING,
        "error": words,
    }


def _away(words: str) -> Refused:
    return Refused(
        say(
            "The mail server does not answer ({words}). The portal sends again by itself in a few minutes, "
            "within the day.",
            words=words,
        )
    )
