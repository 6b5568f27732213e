"""Read who still owes what, and who is to be reminded of it. Writes nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q, QuerySet

from accounts.models import Role, Scope, User
from accounts.permissions import acted_for
from base import clock
from base.period import Period
from base.versions import Versions
from submissions.models import Collection, Reminder
from submissions.models.calendar import FARTHEST_REMINDER
from submissions.queries.calendar import duties, working_day_test
from submissions.queries.commitments import answers_owed
from submissions.queries.filings import MAX_NAMED, filed_in, states
from submissions.queries.periods import owed_months
from submissions.queries.reporters import reporters
from submissions.reminder_mails import Owing, reminder_days
from submissions.reporters import ANSWER, Group, parse_key
from wards.models import Unit
from wards.queries import stands_or_ended

NOT_TOLD = (Reminder.DeliveryStatus.POSTPONED, Reminder.DeliveryStatus.NOT_NEEDED)


@dataclass(frozen=True)
class Recipient:
    """One person, and the duties that their reminder lists."""

    user: User
    owing: tuple[Owing, ...]
    for_leader: bool = False


def still_owing(period: Period, province_code: str, groups: Iterable[Group] = tuple(Group)) -> list[Owing]:
    """The duties of all who owe a month now; never of the exempt, the merged or those who filed."""
    return [
        Owing(one.reporter.key, one.reporter.name, period, one.deadline)
        for one in states(period, province_code, groups)
        if one.owes and one.deadline
    ]


@dataclass(frozen=True)
class DueReminder:
    """One duty in a province, and the newest day on which its rule had a reminder sent."""

    province_code: str
    owing: Owing
    since: date


def due_for_reminder(day: date) -> list[DueReminder]:
    """All duties that have had a day of reminding up to this day; `Told` knows whom it has reached."""
    found = []
    is_working, versions = working_day_test(), Versions()
    for code in Collection.objects.values_list("province_code", flat=True):
        for period in owed_months(code):
            days = {group: rule.remind_on for group, rule in duties(period, code).rules.items()}
            near = [group for group in days if days[group]]
            groups = {one.key: one.group for one in reporters(period, code, near)}
            for one in still_owing(period, code, near):
                over = [
                    at for at in reminder_days(one.deadline, days[groups[one.reporter_key]], is_working) if at <= day
                ]
                if over:
                    found.append(DueReminder(code, one, over[-1]))
        for one, remind_on in answers_owed(code, versions):
            over = [at for at in reminder_days(one.deadline, remind_on, is_working) if at <= day]
            if over and (day - one.deadline.effective).days <= FARTHEST_REMINDER:
                found.append(DueReminder(code, one, over[-1]))
    return found


class LastReminded:
    """When these people were last reminded of what: by a mail that was sent, or that the server will never take."""

    def __init__(self, people: Iterable[User], due: Sequence[DueReminder]) -> None:
        self._since = {(str(one.owing.period), one.owing.reporter_key): one.since for one in due}
        self._last: dict[tuple[int, str, str], date] = {}
        first = min(self._since.values(), default=date.max)
        rows = Reminder.objects.filter(user__in=[one.pk for one in people], day__gte=first).exclude(
            delivery_status__in=NOT_TOLD
        )
        for user, day, keys in rows.order_by("day").values_list("user_id", "day", "reporter_keys"):
            self._last.update({(user, month, key): day for month, key in keys})

    def still_to_tell(self, recipient: "Recipient") -> "Recipient | None":
        """The recipient with the duties of which they were not reminded since these were due; None: all were."""
        left = tuple(
            one for one in recipient.owing if self._is_due(recipient.user.pk, str(one.period), one.reporter_key)
        )
        return replace(recipient, owing=left) if left else None

    def _is_due(self, user: int, month: str, key: str) -> bool:
        return self._last.get((user, month, key), date.min) < self._since[month, key]


def recipients(owing: Sequence[Owing]) -> tuple[list[Recipient], list[Owing]]:
    """The people who act for those that owe, with their duties; and the duties of which nobody can be reminded.

    Only active people with an address and a scope in force today.
    """
    people_of = holders(one.reporter_key for one in owing)
    by_user: dict[User, list[Owing]] = {}
    unreached = []
    for one in owing:
        people = people_of.get(one.reporter_key, [])
        if not people:
            unreached.append(one)
        for user in people:
            by_user.setdefault(user, []).append(one)
    return [Recipient(user, tuple(items)) for user, items in by_user.items()], unreached


def leaders_of(province_code: str, owing: Sequence[Owing], day: date) -> list[Recipient]:
    """The leaders of a province, each with those who have not filed after their deadline."""
    over = tuple(one for one in owing if one.deadline.effective < day and not one.places)
    if not over:
        return []
    scopes = _in_force().filter(user__role=Role.LEADER, unit__heir_code=province_code, unit__level="province")
    return [Recipient(scope.user, over, for_leader=True) for scope in scopes]


def not_filed_since(keys: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
    """The pairs (month, reporter key), of these, that have still not been filed."""
    by_month: dict[Period, set[str]] = {}
    for month, key in keys:
        by_month.setdefault(Period.parse(month), set()).add(key)
    return set(keys) - {(str(period), key) for period, key in filed_in(by_month)}


def reminder_log(province_code: str, limit: int = 100) -> list[Reminder]:
    """The latest messages about a province, with their delivery status."""
    rows = Reminder.objects.filter(province_code=province_code).select_related("user")
    return list(rows.order_by("-pk")[:limit])


def holders(keys: Iterable[str], *, by_mail: bool = True) -> dict[str, list[User]]:
    """The people who file for each reporter key; `by_mail`: only those who have an address."""
    parts = {key: parse_key(key.removeprefix(ANSWER)) for key in keys}
    provinces = [part.unit_id for part in parts.values() if part and part.operator_id and part.unit_id]
    wards = [part.unit_id for part in parts.values() if part and part.unit_id and not part.operator_id]
    today = stands_or_ended(Unit.objects.filter(pk__in=wards), clock.today())[0]
    scopes_asked = _in_force(by_mail=by_mail).filter(user__role__in=[Role.WARD, Role.AGENCY, Role.OPERATOR])
    if len(parts) <= MAX_NAMED:  # else everybody's are read
        scopes_asked = scopes_asked.filter(
            Q(operator__in={part.operator_id for part in parts.values() if part and part.operator_id})
            | Q(agency__in={part.agency_id for part in parts.values() if part and part.agency_id})
            | Q(unit__in=set(today.values()))
        )
    by_operator: dict[int, list[Scope]] = {}
    by_agency: dict[int, list[Scope]] = {}
    by_ward: dict[int, list[Scope]] = {}
    for scope in scopes_asked:
        if scope.operator_id:
            by_operator.setdefault(scope.operator_id, []).append(scope)
        elif scope.agency_id:
            by_agency.setdefault(scope.agency_id, []).append(scope)
        elif scope.unit_id:
            by_ward.setdefault(scope.unit_id, []).append(scope)
    heirs = dict(Unit.objects.filter(pk__in=provinces).values_list("pk", "heir_code"))
    found = {}
    for key, part in parts.items():
        if part is None:
            continue
        if part.operator_id is not None:
            heir = heirs.get(part.unit_id or 0)
            held = by_operator.get(part.operator_id, [])
            scopes = [one for one in held if one.unit is None or one.unit.heir_code == heir]
        elif part.agency_id is not None:
            scopes = by_agency.get(part.agency_id, [])
        else:
            scopes = by_ward.get(today.get(part.unit_id or 0, 0), [])
        found[key] = list(dict.fromkeys(scope.user for scope in scopes))  # one person, however many scopes
    return found


def reminded_on(day: date, people: Iterable[User]) -> set[int]:
    """The keys of those, of these people, who have had, or are about to get, their one mail of the day."""
    rows = Reminder.objects.filter(day=day, user__in=[user.pk for user in people])
    return set(rows.values_list("user_id", flat=True))


def _in_force(*, by_mail: bool = True) -> "QuerySet[Scope]":
    """The scopes in force of people who may log in, in the order in which they were given."""
    scopes = acted_for(Scope.objects.in_force(clock.today()).filter(user__is_active=True))
    return (scopes.exclude(user__email="") if by_mail else scopes).select_related("user", "unit").order_by("pk")
