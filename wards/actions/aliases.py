"""Clerks' answers to unclear names: remembered with who and when, and withdrawn the same way."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from base import audit, clock
from wards.actions.versions import register_changed
from wards.models import Alias, Unit
from wards.text import clean, normal_key


@transaction.atomic
def confirm_alias(*, by: AbstractBaseUser | None, name: str, scope: str, unit: Unit) -> Alias:
    """Remember that `name`, asked in a province or district (its code, or "" for anywhere), means `unit`.

    Confirming the same again returns the old row. Another answer for the same name and scope withdraws the
    earlier one for units in force at the same time, so that a name never has two answers.
    """
    key = normal_key(name)
    standing = Alias.objects.select_for_update().filter(key=key, scope=scope, withdrawn_at__isnull=True)
    for alias in standing.select_related("unit"):
        if alias.unit_id == unit.pk:
            return alias
        if _overlap(alias.unit, unit):
            withdraw_alias(by=by, alias=alias, reason=f"thay bằng {unit.full_name} ({unit.code})")
    audit.record(by=by, action="alias.confirm", on=unit, after={"name": clean(name), "scope": scope})
    register_changed(names_only=True)
    return Alias.objects.create(
        key=key,
        scope=scope,
        unit=unit,
        confirmed_by_id=by.pk if by is not None else None,
        confirmed_at=clock.machine_now(),
    )


@transaction.atomic
def withdraw_alias(*, by: AbstractBaseUser | None, alias: Alias, reason: str = "") -> None:
    """Withdraw an alias: the name is asked again from now on; figures already stored keep their unit."""
    if alias.withdrawn_at is None:
        audit.record(
            by=by, action="alias.withdraw", on=alias, before={"name": alias.key, "scope": alias.scope}, reason=reason
        )
        register_changed(names_only=True)
        alias.withdrawn_at = clock.machine_now()
        alias.save(update_fields=["withdrawn_at"])


def _overlap(one: Unit, other: Unit) -> bool:
    starts = max(one.valid_from, other.valid_from)
    ends = [unit.valid_to for unit in (one, other) if unit.valid_to is not None]
    return not ends or starts < min(ends)
