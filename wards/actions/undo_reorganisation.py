"""Taking a change of the register back, with what is stored on its units, as long as nothing newer rests on it."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from base import audit, clock
from base.refusal import Refused
from base.saying import say
from wards.actions.codes import codes_back
from wards.actions.following import follow_back
from wards.actions.versions import register_changed
from wards.models import Alias, Level, Reorganisation, Unit, UnitChange
from wards.queries import plan_undo


def hold_map() -> None:
    """Lock the map until the transaction ends: one change at a time."""
    list(Unit.objects.select_for_update().filter(valid_to__isnull=True, level=Level.PROVINCE))


@transaction.atomic
def undo_reorganisation(*, by: AbstractBaseUser | None, change: Reorganisation, reason: str = "") -> bool:
    """Restore the units that a change closed and remove those that it opened; what is stored goes back with them.

    Returns whether this call did it: undoing again changes nothing. The caller above has given people back what they
    acted for. Raises Refused, with nothing changed, where something newer rests on the change.
    """
    hold_map()
    current = Reorganisation.objects.select_for_update().get(pk=change.pk)
    if current.undone_at is not None:
        return False
    audit.record(
        by=by,
        action="unit.undo_reorganise",
        on=current,
        before={"on": current.on.isoformat(), "units": [line[1] for line in current.lines]},
        after=[line[0] for line in current.lines],
        reason=reason or current.legal_act,
    )
    register_changed()  # before it is asked what stands there: from here on nobody stores anything by these rows
    plan = plan_undo(current)
    if plan.problems:
        raise Refused(*plan.problems)
    _free_aliases(plan.before)
    follow_back(plan.before)
    if left := [one for one in plan_undo(current).touched if one.count]:
        raise Refused(
            *(
                say(
                    "{what} stand under both the old and the new unit ({count}). Take the newer ones back first.",
                    what=one.what,
                    count=one.count,
                )
                for one in left
            )
        )
    UnitChange.objects.filter(new__in=current.opened).delete()
    for level in (Level.WARD, Level.DISTRICT, Level.PROVINCE):
        Unit.objects.filter(pk__in=current.opened, level=level).delete()
    codes_back(current.codes, [(old, new) for old, new, alone in current.provinces if alone])
    for code, units in current.heirs.items():
        Unit.objects.filter(pk__in=units).update(heir_code=code)
    Unit.objects.filter(pk__in=current.closed).update(valid_to=None)
    current.undone_by_id, current.undone_at = (by.pk if by is not None else None), clock.machine_now()
    current.save(update_fields=["undone_by", "undone_at"])
    return True


@transaction.atomic
def confirm_departments(*, by: AbstractBaseUser | None, change: Reorganisation) -> bool:
    """Note that somebody has reviewed the departments of provinces that merged. Confirming again changes nothing."""
    current = Reorganisation.objects.select_for_update().get(pk=change.pk)
    if current.reviewed_at is not None:
        return False
    audit.record(by=by, action="unit.confirm_departments", on=current, after=current.provinces)
    current.reviewed_by_id, current.reviewed_at = (by.pk if by is not None else None), clock.machine_now()
    current.save(update_fields=["reviewed_by", "reviewed_at"])
    return True


def _free_aliases(before: dict[int, int]) -> None:
    """A spelling that was confirmed for both rows of a unit is one again."""
    standing = Alias.objects.filter(withdrawn_at__isnull=True)
    held: set[tuple[Any, ...]] = set(standing.filter(unit__in=before.values()).values_list("key", "scope", "unit"))
    twice = [
        alias.pk
        for alias in standing.filter(unit__in=before)
        if (alias.key, alias.scope, before[alias.unit_id]) in held
    ]
    Alias.objects.filter(pk__in=twice).update(withdrawn_at=clock.machine_now())
