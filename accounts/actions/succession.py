"""When units merge, split or are renamed, people's scopes follow to the successors, with a list to review."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import F, Q

from accounts.actions.scope_moves import as_it_was, take_back
from accounts.actions.scopes import end_scope, give_scope, suits_role
from accounts.models import Scope, ScopeMove, User
from base import audit, clock
from base.day_format import show_day
from base.saying import say
from wards import actions as register
from wards.actions import Redrawn
from wards.models import Reorganisation, Unit
from wards.plan import PlanLine
from wards.queries import MissingChange, changes_missing, successors_of, unit_of_agency, went_on_alone


@transaction.atomic
def reorganise_units(
    *, by: User | None, on: date, legal_act: str, lines: Sequence[PlanLine], dates_known: bool = True
) -> tuple[Redrawn, list[Scope]]:
    """Carry out a table of old and new units (see wards.plan) and let people follow, both in one transaction.

    Returns what was redrawn, and the scopes that somebody must look at. Raises Refused, with nothing changed.
    """
    redrawn = register.reorganise(by=by, on=on, legal_act=legal_act, lines=lines, dates_known=dates_known)
    return redrawn, follow_successors(by=by, on=on, change=redrawn.change)


@transaction.atomic
def undo_reorganisation(*, by: User | None, change: Reorganisation, reason: str = "") -> bool:
    """Take a change of the register back, with the scopes that it moved.

    Returns whether this call did it: undoing again changes nothing. Raises Refused, with nothing changed, where
    something newer rests on it.
    """
    register.hold_map()
    if Reorganisation.objects.select_for_update().get(pk=change.pk).undone_at is not None:
        return False
    for move in change.scope_moves.order_by("-pk"):
        take_back(by=by, move=move, reason=reason or str(change))
    return register.undo_reorganisation(by=by, change=change, reason=reason)


@transaction.atomic
def enter_known_changes(*, by: User | None) -> tuple[list[MissingChange], list[Scope]]:
    """Enter the changes in force since the register was loaded, by the portal's own tables; all or nothing.

    Returns what was entered and the scopes that somebody must look at. Running it again changes nothing. What is stored
    on rows of changes that were entered before this version goes with the land, too. Raises Refused.
    """
    entered, review = changes_missing(), []
    for one in entered:
        review += reorganise_units(
            by=by, on=one.on, legal_act=one.legal_act, lines=one.lines, dates_known=one.dates_known
        )[1]
    register.follow_land()
    return entered, review


@transaction.atomic
def follow_successors(*, by: User | None, on: date | None = None, change: Reorganisation | None = None) -> list[Scope]:
    """Move every scope that outlives its unit to the unit's successors, as of that day (default today).

    A unit that went on whole as one other takes its people along without a question. Where units were merged or split,
    or it is not known which part went where, they follow as well but are listed for review; where nobody took over, the
    scope ends and is listed, too. Running it again changes nothing. `change`: the reorganisation with which they are
    taken back.
    """
    day = on or clock.today()
    outlived = (
        Scope.objects.filter(unit__valid_to__lte=day)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gt=F("unit__valid_to")))
        .select_related("user", "unit", "operator", "agency")
        .order_by("pk")
    )
    to_review: list[Scope] = []
    while found := list(outlived.all()):  # a successor may have ended as well
        for scope in found:
            to_review = [held for held in to_review if held.pk != scope.pk]
            to_review += _follow(by, scope, change)
    return to_review + _end_with_agencies(by, day, change)


@transaction.atomic
def confirm_scope(*, by: User | None, scope: Scope, reason: str = "") -> None:
    """Keep a scope that moved, after somebody has looked at it."""
    audit.record(by=by, action="scope.confirm", on=scope, before={"review": scope.review}, reason=reason)
    scope.review = ""
    scope.save(update_fields=["review"])


def _follow(by: User | None, scope: Scope, change: Reorganisation | None) -> list[Scope]:
    """Give the user the successors of the scope's unit and end the scope; returns what must be looked at."""
    unit = scope.unit
    if unit is None or unit.valid_to is None:
        raise ValueError("only a scope whose unit has ended can follow")
    ended_on, ends = unit.valid_to, scope.valid_to
    before = as_it_was(scope)
    heirs = [line.new for line in successors_of(unit) if _suits(scope, line.new)]
    reason = f"{unit.full_name} kết thúc ngày {show_day(ended_on)}"
    question = scope.review or ("" if heirs and went_on_alone(unit) else _question(unit, heirs))
    begins = max(scope.valid_from, ended_on)
    held = Scope.objects.in_force(begins).filter(user=scope.user, operator=scope.operator, agency=scope.agency)
    already = set(held.values_list("unit_id", flat=True))
    given = [
        give_scope(
            by=by,
            user=scope.user,
            unit=heir,
            operator=scope.operator,
            agency=scope.agency,
            valid_from=begins,
            valid_to=ends,
            reason=reason,
        )
        for heir in heirs
        if heir.pk not in already
    ]
    end_scope(by=by, scope=scope, on=ended_on, reason=reason)
    if change is not None and unit.pk in change.closed:
        ScopeMove.objects.create(change=change, before=before, given=[moved.pk for moved in given])
    if not question:
        return []
    flagged = given or ([scope] if scope.pk and not heirs else [])
    for moved in flagged:
        moved.review = question
        moved.save(update_fields=["review"])
    return flagged


def _end_with_agencies(by: User | None, day: date, change: Reorganisation | None) -> list[Scope]:
    """End the scopes of agencies whose unit is no more (UBND huyện after 30/6/2025); somebody must look at each."""
    end = F("agency__unit__valid_to")
    outlived = Scope.objects.filter(unit__isnull=True, agency__unit__valid_to__lte=day, valid_from__lt=end).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=end)
    )
    ended = []
    for scope in outlived.select_related("user", "agency__unit").order_by("pk"):
        agency = scope.agency
        if agency is None or agency.unit.valid_to is None or unit_of_agency(agency, day) is not None:
            continue
        question = _question(agency.unit, [])
        if change is not None and agency.unit_id in change.closed:
            ScopeMove.objects.create(change=change, before=as_it_was(scope))
        end_scope(by=by, scope=scope, on=agency.unit.valid_to, reason=f"{agency.name}: {question}")
        scope.review = question
        scope.save(update_fields=["review"])
        ended.append(scope)
    return ended


def _suits(scope: Scope, heir: Unit) -> bool:
    return suits_role(role=scope.user.role, unit=heir, operator=scope.operator, agency=scope.agency)


def _question(unit: Unit, heirs: list[Unit]) -> str:
    if not heirs:
        return say(
            "{unit} is no more and its successor is not known: bind this person to another unit, or to none.",
            unit=unit.full_name,
        )
    names = ", ".join(heir.full_name for heir in heirs)
    return say(
        "{unit} was merged or split into {names}: is this person still in charge?", unit=unit.full_name, names=names
    )
