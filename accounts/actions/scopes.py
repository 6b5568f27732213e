"""Scopes of users (what they act for): giving, ending, and whether they suit the role."""

from datetime import date

from django.db import transaction

from accounts.models import Role, Scope, User
from accounts.permissions import forget_scopes
from base import audit, clock
from base.day_format import show_day
from base.refusal import Refused
from base.saying import say
from wards.models import Agency, Level, Operator, Unit


@transaction.atomic
def give_scope(
    *,
    by: User | None,
    user: User,
    unit: Unit | None = None,
    operator: Operator | None = None,
    agency: Agency | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
    reason: str = "",
) -> Scope:
    """Let a user act for something from a day (default today) to a day (exclusive; default open).

    The same scope with the same days again is returned as it is. Raises Refused
    where the scope does not suit the role.
    """
    check_scope(role=user.role, unit=unit, operator=operator, agency=agency)
    facts = {"user": user, "unit": unit, "operator": operator, "agency": agency}
    start = valid_from or clock.today()
    if valid_from is None:
        standing: Scope | None = Scope.objects.in_force(start).filter(**facts, valid_to=valid_to).first()
    else:
        standing = Scope.objects.filter(**facts, valid_from=start, valid_to=valid_to).first()
    if standing:
        return standing
    scope = Scope(**facts, valid_from=start, valid_to=valid_to)
    if valid_to is not None and valid_to <= start:
        raise Refused(
            say(
                "The last day {end} must lie after the first, {start}. Choose the days again.",
                end=show_day(valid_to),
                start=show_day(start),
            )
        )
    scope.save()
    audit.record(by=by, action="scope.give", on=scope, after=_scope_facts(scope), reason=reason)
    forget_scopes(user)
    return scope


@transaction.atomic
def end_scope(*, by: User | None, scope: Scope, on: date | None = None, reason: str = "") -> None:
    """End a scope from this day (default today). One that had not begun by then is removed."""
    day = on or clock.today()
    if scope.valid_to is not None and scope.valid_to <= day and not scope.review:
        return
    day = min(day, scope.valid_to or day)
    before = _scope_facts(scope)
    if scope.valid_from >= day:
        audit.record(by=by, action="scope.withdraw", on=scope, before=before, reason=reason)
        scope.delete()
    else:
        after = before | {"valid_to": day.isoformat()}
        audit.record(by=by, action="scope.end", on=scope, before=before, after=after, reason=reason)
        scope.valid_to = day
        scope.review = ""
        scope.save(update_fields=["valid_to", "review"])
    forget_scopes(scope.user)


def check_scope(*, role: str, unit: Unit | None, operator: Operator | None, agency: Agency | None) -> None:
    """Raise Refused unless somebody of this role can have such a scope."""
    wanted = {
        Role.STAFF: say("a province or a district"),
        Role.LEADER: say("a province or a district"),
        Role.VIEWER: say("an administrative unit"),
        Role.WARD: say("a ward"),
        Role.AGENCY: say("an agency"),
        Role.OPERATOR: say("an operator (and a province, if it works in that province only)"),
    }
    if role not in wanted:
        raise Refused(say("An administrator needs no scope: this role works with the whole portal."))
    if not suits_role(role=role, unit=unit, operator=operator, agency=agency):
        raise Refused(
            say(
                "The role “{role}” must be bound to {wanted}. Choose another scope.",
                role=Role(role).label,
                wanted=wanted[Role(role)],
            )
        )


def suits_role(*, role: str, unit: Unit | None, operator: Operator | None, agency: Agency | None) -> bool:
    """Can somebody of this role have such a scope? An administrator has none."""
    level = unit.level if unit else None
    alone = unit is not None and operator is None and agency is None
    suits = {
        Role.STAFF: alone and level != Level.WARD,
        Role.LEADER: alone and level != Level.WARD,
        Role.VIEWER: alone,
        Role.WARD: alone and level == Level.WARD,
        Role.AGENCY: agency is not None and unit is None and operator is None,
        Role.OPERATOR: operator is not None and agency is None and level in {None, Level.PROVINCE},
    }
    return role in suits and suits[Role(role)]


def _scope_facts(scope: Scope) -> dict[str, str | int | None]:
    return {
        "user": scope.user.username,
        "unit": scope.unit_id,
        "operator": scope.operator_id,
        "agency": scope.agency_id,
        "valid_from": scope.valid_from.isoformat(),
        "valid_to": scope.valid_to.isoformat() if scope.valid_to else None,
    }
