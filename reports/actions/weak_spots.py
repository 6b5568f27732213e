"""Save and remove lines of the list of weak spots."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import User
from base import audit, clock
from base.refusal import Refused
from base.saying import say
from reports.models import WeakSpot

WRITTEN = ("unit", "place", "has_power", "operator", "found_on", "due_on", "done_on")


def save_weak_spot(*, by: User, row: WeakSpot, values: Mapping[str, Any]) -> WeakSpot:
    """Save a new or existing line. `values`: of each column in WRITTEN. Raises Refused where the place is listed."""
    try:
        with transaction.atomic():
            twins = WeakSpot.objects.filter(unit=values["unit"], place=values["place"]).exclude(pk=row.pk)
            if twins.exists():
                raise _there(values["place"])
            before = _words(row) if row.pk else None
            for name in WRITTEN:
                setattr(row, name, values[name])
            row.written_by, row.written_at = by, clock.machine_now()
            audit.record(by=by, action="weak_spot.save", on=row.unit, before=before, after=_words(row))
            row.save()
            return row
    except IntegrityError as error:  # somebody else entered it meanwhile
        raise _there(values["place"]) from error


def _there(place: str) -> Refused:
    return Refused(say("“{place}” of this ward is in the list already. Change its line.", place=place))


@transaction.atomic
def remove_weak_spot(*, by: User, row: WeakSpot) -> None:
    """Remove a line entered by mistake; a place that was dealt with gets its day instead."""
    audit.record(by=by, action="weak_spot.remove", on=row.unit, before=_words(row))
    row.delete()


def _words(row: WeakSpot) -> dict[str, Any]:
    return {
        "unit": row.unit.code,
        "place": row.place,
        "has_power": row.has_power,
        "operator": row.operator.code if row.operator else None,
        **{name: str(day) if (day := getattr(row, name)) else None for name in ("found_on", "due_on", "done_on")},
    }
