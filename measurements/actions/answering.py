"""A clerk says which unit an unclear name means; the answer is remembered for every later file."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from base.refusal import Refused
from measurements.actions.reach import require_units, require_whole
from measurements.models import ImportBatch
from wards.actions import confirm_alias
from wards.models import Level, Unit
from wards.text import normal_key


def answer_name(*, by: User | None, batch: ImportBatch, name: str, unit_id: int) -> None:
    """Remember that `name`, unclear in this batch, means one of the units that were suggested for it.

    It holds within the district that the row named, else within the province. Raises Refused for a name that
    the batch does not ask about, or a unit that was not suggested; OutOfReach for a unit of somebody else's province.
    """
    require_whole(by=by, batch=batch)
    key = normal_key(name)
    fixes = [issue["fix"] for issue in batch.issues if issue.get("fix")]
    asked = next((fix for fix in fixes if normal_key(fix["name"]) == key and _suggests(fix, unit_id)), None)
    if asked is None:
        raise Refused(_("This file no longer asks about “%(name)s”. Load the page again.") % {"name": name})
    unit = Unit.objects.select_related("parent").get(pk=unit_id)
    require_units(by=by, batch=batch, units=[unit.pk])
    in_district = asked.get("district") and unit.parent is not None and unit.parent.level == Level.DISTRICT
    scope = unit.parent.code if in_district and unit.parent else unit.province_code
    with transaction.atomic():
        confirm_alias(by=by, name=asked["name"], scope=scope, unit=unit)


def _suggests(fix: dict[str, list[list[object]]], unit_id: int) -> bool:
    return any(suggestion[0] == unit_id for suggestion in fix["suggestions"])
