"""Noting that the register was verified against the decrees."""

from collections.abc import Sequence
from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from base import audit
from wards.models import RegisterState


@transaction.atomic
def note_check(*, by: AbstractBaseUser | None, on: date, known: int, unknown: Sequence[str]) -> None:
    """Note that somebody verified every decree until a day; those that stay unknown are listed in the audit trail.

    Running it again changes nothing.
    """
    state, _ = RegisterState.objects.select_for_update().get_or_create(pk=1)
    if state.checked_on == on:
        return
    before = state.checked_on.isoformat() if state.checked_on else None
    after = {"on": on.isoformat(), "known": known, "unknown": list(unknown)}
    audit.record(by=by, action="register.check", before={"on": before}, after=after)
    RegisterState.objects.filter(pk=1).update(checked_on=on)
