"""What tells one state of the register from the next. Writes nothing."""

from django.db import connection

from wards.models import RegisterState


def names_version() -> str | None:
    """Another text whenever units, their lineage or their other names have changed; one query.

    None where nothing may be kept: no action has filled the register, or this transaction may be changing it.
    """
    if connection.in_atomic_block:
        return None
    return RegisterState.objects.values_list("names", flat=True).first() or None


def register_version() -> str:
    """Another text whenever units or their lineage have changed; one query. Empty: by no action yet."""
    return RegisterState.objects.values_list("units", flat=True).first() or ""
