"""Reads of the audit trail, of scopes to review, of tokens and of people."""

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import connection
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from accounts.api_secrets import digest_of
from accounts.models import ApiToken, Role, Scope, User
from accounts.people_file import ROLES
from base import clock
from base.models import AuditEntry
from base.saying import say
from wards.following import Fate
from wards.models import Level, Operator, Reorganisation, Unit
from wards.plan import Plan
from wards.queries import Touched, UndoPlan, plan_undo


def audit_entries(
    *,
    who: str = "",
    action: str = "",
    about: str = "",
    unit: str = "",
    text: str = "",
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[AuditEntry]:
    """Entries of the audit trail, newest first, that match all that is given.

    `who`: a part of the user name or full name, or `-` (the portal itself); `action`: its beginning; `about`: `type` or
    `type id` of the subject; `unit`: its number, with what belongs to it; `text`: in reason, address or values; `since`
    and `until`: days in Việt Nam, inclusive.
    """
    found = AuditEntry.objects.select_related("actor")
    if who == "-":
        found = found.filter(actor__isnull=True)
    elif who:
        found = found.filter(Q(actor__username__icontains=who) | Q(actor__full_name__icontains=who))
    if action:
        found = found.filter(action__startswith=action)
    kind, _, number = about.partition(" ")
    if kind:
        found = found.filter(subject_type__endswith=kind.lower())
    if number:
        found = found.filter(subject_id=number.strip())
    if unit:
        found = found.filter(_about_unit(int(unit)))
    if text:
        escaped = json.dumps(text)[1:-1]  # as SQLite keeps letters outside ASCII in JSON
        values = Q(was__icontains=text) | Q(became__icontains=text) | Q(was__icontains=escaped)
        values |= Q(became__icontains=escaped) | Q(reason__icontains=text) | Q(address__startswith=text)
        found = found.annotate(was=Cast("before", TextField()), became=Cast("after", TextField())).filter(values)
    if since:
        found = found.filter(at__gte=_midnight(since))
    if until:
        found = found.filter(at__lt=_midnight(until + timedelta(days=1)))
    return found


OF_UNIT = (Scope, "submissions.campaigngroup", "submissions.submission", "submissions.speedrequest")
MOST_OF_UNIT = 2000  # rows of one table that are looked for


def _about_unit(pk: int) -> Q:
    """The unit itself, and the rows that name it."""
    found = Q(subject_type=Unit._meta.label_lower, subject_id=str(pk))
    for named in OF_UNIT:
        model = apps.get_model(named) if isinstance(named, str) else named
        rows = model._base_manager.filter(unit=pk).order_by("-pk").values_list("pk", flat=True)[:MOST_OF_UNIT]
        found |= Q(subject_type=model._meta.label_lower, subject_id__in=[str(row) for row in rows])
    return found


@dataclass(frozen=True)
class AuditLine:
    """One line of the trail: one entry, or many of one click, the newest first."""

    entries: list[AuditEntry]  # at most MEMBERS of them
    count: int
    first: int  # keys of its oldest and newest entry
    last: int

    @property
    def newest(self) -> AuditEntry:
        return self.entries[0]


LINES = 50
MEMBERS = 200  # entries of one line that are shown when it is opened
READ = 5000  # entries that are looked through for a page
COUNTED = 10_000  # entries that are counted
ONE_CLICK = timedelta(seconds=30)  # between neighbours


def audit_lines(found: QuerySet[AuditEntry], before: int | None = None) -> tuple[list[AuditLine], int | None]:
    """A page of lines older than an entry, and the key from which the next page goes on; None: there is no next.

    What one person did of one kind, from one address, without a pause and with nothing between, is one line.
    """
    older = found if before is None else found.filter(pk__lt=before)
    light = list(older.order_by("-pk").values_list("pk", "at", "actor_id", "action", "address")[: READ + 1])
    groups: list[list[int]] = []
    last: tuple[Any, ...] = ()
    for pk, at, *of in light[:READ]:
        if last and last[1:] == tuple(of) and last[0] - at <= ONE_CLICK:
            groups[-1].append(pk)
        else:
            if len(groups) == LINES:
                break
            groups.append([pk])
        last = (at, *of)
    shown = [pk for group in groups for pk in group[:MEMBERS]]
    entries = AuditEntry.objects.select_related("actor").in_bulk(shown)
    lines = [AuditLine([entries[pk] for pk in group[:MEMBERS]], len(group), group[-1], group[0]) for group in groups]
    more = bool(lines) and lines[-1].first != light[-1][0]
    return lines, lines[-1].first if more else None


def audit_count(found: QuerySet[AuditEntry]) -> tuple[int, bool]:
    """The number of entries, at most COUNTED, and whether there are more: it counts no further than people read."""
    count = found.order_by()[: COUNTED + 1].count()
    return min(count, COUNTED), count > COUNTED


ACTIONS = """
    WITH RECURSIVE kind(action) AS (
        SELECT min(action) FROM base_auditentry
        UNION ALL
        SELECT (SELECT min(action) FROM base_auditentry WHERE action > kind.action) FROM kind
        WHERE kind.action IS NOT NULL
    )
    SELECT action FROM kind WHERE action IS NOT NULL
"""


def audit_actors() -> QuerySet[User]:
    """Everybody who did something according to the trail."""
    return User.objects.filter(Exists(AuditEntry.objects.filter(actor=OuterRef("pk")))).order_by(
        "full_name", "username"
    )


def audit_actions() -> list[str]:
    """Every kind of action in the trail, each found by the index after the one before: not all entries are read."""
    with connection.cursor() as cursor:
        cursor.execute(ACTIONS)
        return [action for (action,) in cursor.fetchall()]


def audit_units() -> QuerySet[Unit]:
    """The units that the trail is about."""
    noted = AuditEntry.objects.filter(subject_type=Unit._meta.label_lower).order_by().values("subject_id").distinct()
    return Unit.objects.alias(key=Cast("pk", CharField())).filter(key__in=noted).order_by("sort_key", "-valid_from")


def scopes_to_review() -> QuerySet[Scope]:
    """Scopes that moved to other units, or had no successor, and that nobody has reviewed since."""
    found: QuerySet[Scope] = Scope.objects.exclude(review="")
    return found.select_related("user", "unit__parent", "operator", "agency").order_by("unit__sort_key", "user", "pk")


def scopes_touched(plan: Plan) -> int:
    """The number of scopes that will move because a plan closes their units before they end."""
    still = Q(valid_to__isnull=True) | Q(valid_to__gt=plan.on)
    return Scope.objects.filter(still, unit__in=[unit.pk for unit in plan.closed]).count()


def plan_undo_with_people(change: Reorganisation) -> UndoPlan:
    """What taking a change back would do (wards.queries.plan_undo), the scopes that go back with it included."""
    plan = plan_undo(change, but=[Scope._meta.label_lower])
    given = [pk for move in change.scope_moves.all() for pk in move.given]
    since = Scope.objects.filter(unit__in=change.opened).exclude(pk__in=given).select_related("user", "unit")
    stops = [
        say(
            "{user} has been given {unit} since. End that first, or give this person another unit.",
            user=scope.user,
            unit=scope.unit.full_name,
        )
        for scope in since
        if scope.unit and scope.unit_id not in plan.before
    ]
    back = change.scope_moves.count() if change.undone_at is None else 0
    people = [Touched(None, str(Scope._meta.verbose_name_plural), back, Fate.BACK)] if back else []
    return UndoPlan(plan.before, [*plan.touched, *people], [*plan.problems, *stops])


def tokens_of(user: User) -> QuerySet[ApiToken]:
    """All tokens of a person, newest first."""
    return ApiToken.objects.filter(user=user).order_by("-pk")


def live_tokens(user: User) -> QuerySet[ApiToken]:
    """A person's tokens that work: neither revoked nor expired."""
    return tokens_of(user).filter(revoked_at__isnull=True, expires_at__gt=clock.machine_now())


def token_of(secret: str) -> ApiToken | None:
    """The token with this secret, with its owner, whether it still works or not; None if there is none."""
    return ApiToken.objects.select_related("user").filter(digest=digest_of(secret)).first()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.VIETNAM)


def people_of(province_code: str) -> QuerySet[User]:
    """Active users with a scope in a province today, and every administrator."""
    held = Scope.objects.in_force(clock.today())
    here = held.filter(
        Q(unit__heir_code=province_code)
        | Q(agency__unit__heir_code=province_code)
        | Q(operator__isnull=False, unit__isnull=True)
    )
    return User.objects.filter(Q(pk__in=here.values("user")) | Q(role=Role.ADMIN), is_active=True)


def not_invited(province_code: str) -> QuerySet[User]:
    """People of a province who have a mail address, no password yet, and were never mailed the link that sets one."""
    invited = AuditEntry.objects.filter(action="user.invite", subject_type=User._meta.label_lower)
    found = people_of(province_code).exclude(email="").filter(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    invited_keys = {int(key) for key in invited.values_list("subject_id", flat=True)}
    return found.exclude(pk__in=invited_keys).order_by("pk")


def begun_lines(province: Unit) -> list[tuple[str, ...]]:
    """Lines of the table of accounts still to be filled in: staff, leader, operators and wards without any account.

    In the order of `accounts.people_file.COLUMNS`.
    """
    today = clock.today()
    held = Scope.objects.in_force(today).filter(user__is_active=True)
    wards = Unit.objects.in_force(today).filter(level=Level.WARD, heir_code=province.heir_code)
    without = wards.exclude(pk__in=held.filter(user__role=Role.WARD).values("unit")).order_by("sort_key", "pk")
    clerks = set(held.filter(user__role=Role.OPERATOR).values_list("operator", flat=True))
    code, name = province.code, province.full_name
    lines: list[tuple[str, ...]] = []
    for role in (Role.STAFF, Role.LEADER):
        if not held.filter(user__role=role, unit__heir_code=province.heir_code).exists():
            lines.append(("", "", "", "", ROLES[role][0], code, name, "", ""))
    for operator in Operator.objects.owing(today):
        if operator.pk not in clerks:
            login = f"{operator.code}.{code}"
            lines.append((login, "", "", "", ROLES[Role.OPERATOR][0], code, name, operator.name, ""))
    lines += [
        (f"xa.{ward.code}", "", "", "", ROLES[Role.WARD][0], ward.code, ward.full_name, "", "") for ward in without
    ]
    return lines
