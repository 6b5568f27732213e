"""Read who gets mail about reports, and which addresses do not get theirs, with the mail server's answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from accounts.models import Role, Scope, User
from accounts.permissions import Action, acted_for, province_codes
from base import clock
from reports.models import STATUS_KEY
from reports.queries.department import mails_for
from submissions.models import Reminder

LOOKED_BACK = timedelta(days=90)
FAILED = {
    Reminder.DeliveryStatus.REJECTED: "refused",
    Reminder.DeliveryStatus.FAILED: "refused",
    Reminder.DeliveryStatus.WAITING: "deferred",
    Reminder.DeliveryStatus.POSTPONED: "deferred",
    Reminder.DeliveryStatus.SENT: "sent",
}


@dataclass(frozen=True)
class TroubledAddress:
    """An address that mail does not reach. `gone`: refused for good; `times`: messages lost since the last success."""

    address: str
    answer: str
    at: datetime
    times: int
    gone: bool


Delivery = tuple[datetime, str, str, str]  # when, address, delivery status, words


def addressees(province_code: str) -> list[str]:
    """Addresses of the staff and leaders who act for a province today; without a code, of the administrators."""
    if not province_code:
        admins = User.objects.filter(role=Role.ADMIN, is_active=True).exclude(email="")
        return sorted(set(admins.values_list("email", flat=True)))
    here = Scope.objects.in_force(clock.today()).filter(unit__heir_code=province_code, unit__level="province")
    scopes = acted_for(here)
    people = User.objects.filter(scopes__in=scopes, role__in=[Role.STAFF, Role.LEADER], is_active=True).exclude(
        email=""
    )
    return sorted(set(people.values_list("email", flat=True)))


def troubled_addresses(user: User | AnonymousUser) -> list[TroubledAddress]:
    """Addresses in the provinces of the user's reports whose newest message was not delivered, newest first."""
    found: dict[str, TroubledAddress] = {}
    for at, address, status, words in sorted([*_of_mails(user), *_of_reminders(user)]):
        if status == "sent":
            found.pop(address, None)
            continue
        times = found[address].times + 1 if address in found else 1
        found[address] = TroubledAddress(address, words, at, times, status == "refused")
    return sorted(found.values(), key=lambda one: one.at, reverse=True)


def _of_mails(user: User | AnonymousUser) -> Iterator[Delivery]:
    for answers in mails_for(user).filter(written_at__gte=clock.now() - LOOKED_BACK).values_list("answers", flat=True):
        for address, answer in answers.items():
            yield datetime.fromisoformat(answer["at"]), address, answer[STATUS_KEY], answer["said"]


def _of_reminders(user: User | AnonymousUser) -> Iterator[Delivery]:
    codes, since = province_codes(user, Action.MAKE_REPORTS), clock.machine_now() - LOOKED_BACK
    rows: QuerySet[Reminder] = Reminder.objects.filter(created_at__gte=since, delivery_status__in=FAILED).exclude(
        address=""
    )
    rows = rows if codes is None else rows.filter(province_code__in=codes)
    for row in rows.exclude(delivery_status=Reminder.DeliveryStatus.WAITING, error=""):
        yield (
            row.sent_at or row.created_at,
            row.address,
            FAILED[Reminder.DeliveryStatus(row.delivery_status)],
            row.error,
        )
