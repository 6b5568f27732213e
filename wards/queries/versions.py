"""What tells one state of the register from the next. Writes nothing."""

from datetime import datetime

from django.db import connection
from django.db.models import Count, Max, Q

from base.models import AuditEntry

# Actions on the register whose audit entry names no single unit.
REGISTER_CHANGES = ("unit.load", "unit.reorganise", "unit.verify_change")


def register_stamp() -> tuple[int, datetime] | None:
    """When the register last changed: each change leaves an audit entry. None: by no action yet, or just now."""
    if connection.in_atomic_block:  # may be in the middle of changing it
        return None
    names_and_lineage = Q(subject_type__startswith="wards.") & ~Q(subject_type="wards.boundaryset")
    about = names_and_lineage | Q(action__in=REGISTER_CHANGES)
    return AuditEntry.objects.filter(about).order_by("-pk").values_list("pk", "at").first()


def register_version() -> str:
    """Another text whenever units or their lineage have changed: number and newest of the audit entries about them.

    The newest alone would not do: of two changes at once the one that began first may be stored last.
    """
    about = Q(subject_type="wards.unit") | Q(action__in=REGISTER_CHANGES)
    found = AuditEntry.objects.filter(about).exclude(action__startswith="alias.").order_by()
    newest = found.aggregate(newest=Max("pk"), entries=Count("pk"))
    return f"{newest['newest'] or 0}:{newest['entries']}"
