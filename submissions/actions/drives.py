"""Calling a drive for chosen wards, and calling it off."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from accounts.models import User
from base import audit, clock
from base.refusal import Refused
from base.saying import say
from submissions.drives import LONGEST
from submissions.models import Drive
from wards.models import Unit


@transaction.atomic
def call_drive(*, by: User, units: Sequence[Unit], name: str, first_day: date, last_day: date) -> list[Drive]:
    """Call one drive of these wards; a ward that is in it already stays so. Raises Refused."""
    if not units:
        raise Refused(say("Choose at least one ward for the drive."))
    if last_day < first_day:
        raise Refused(say("The last day of the drive lies before its first. Choose the days again."))
    if (last_day - first_day).days >= LONGEST:
        raise Refused(say("A drive lasts {days} days at most. Choose a nearer last day.", days=LONGEST))
    wanted = {"name": name, "first_day": first_day, "last_day": last_day}
    held = set(Drive.objects.filter(unit__in=units, name=name, first_day=first_day).values_list("unit_id", flat=True))
    new = [
        Drive(unit=unit, called_by=by, called_at=clock.machine_now(), **wanted) for unit in units if unit.pk not in held
    ]
    facts = {"name": name, "first_day": first_day.isoformat(), "last_day": last_day.isoformat()}
    for drive in new:
        audit.record(by=by, action="drive.call", on=drive.unit, after=facts)
    return Drive.objects.bulk_create(new)


@transaction.atomic
def call_off_drive(*, by: User, drives: Sequence[Drive]) -> None:
    """Call a drive off for all its wards. Raises Refused once it has begun: its results stay shown."""
    if any(drive.first_day <= clock.today() for drive in drives):
        raise Refused(say("The drive has begun; what was measured in it stays. It ends by itself on its last day."))
    for drive in drives:
        facts = {"name": drive.name, "first_day": drive.first_day.isoformat(), "last_day": drive.last_day.isoformat()}
        audit.record(by=by, action="drive.withdraw", on=drive.unit, before=facts)
        drive.delete()
