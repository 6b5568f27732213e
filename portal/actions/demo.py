"""Fill a demonstration."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from accounts.actions import make_demo_users
from accounts.models import REPORTING_ROLES, Role, Scope, User
from base import clock
from base.period import Period
from base.refusal import Refused
from base.saying import say
from measurements.actions import apply_batch, check_batch, receive_file
from measurements.models import ImportBatch, Source
from portal.actions.demo_province import Cast, Tell, live_through, places_of
from portal.demonstration.course import PROVINCE
from portal.demonstration.figures import FIRST, short_ones
from reports.actions import RenderedFile, render
from wards.actions import load_register
from wards.models import Kind

REPORTED = Period(2024, 9)  # the last month of the sample


@dataclass(frozen=True, slots=True)
class Demo:
    """What a demonstration was set up with: the sample's import, its users with passwords, its reports."""

    batch: ImportBatch
    imported_now: bool  # False: by an earlier start
    users: list[tuple[str, str, str]]  # username, password, role
    reports: list[RenderedFile]  # of REPORTED, marked "bản thử"


def set_up_demo(*, sample: Path, passwords: Mapping[str, str], out_dir: Path) -> Demo:
    """Load register, people, the sample's figures and its reports, as files marked "bản thử".

    What is there stays: a start after the first changes nothing that people did since.
    """
    if settings.PRODUCTION:
        raise Refused(say("The demonstration does not run with PORTAL_ENV=production."))
    load_register(by=None, provinces=[PROVINCE])
    users = make_demo_users(province_code=PROVINCE, passwords=passwords, since=FIRST.first_day, ward_code=_ward())
    batch, imported_now = _import_once(sample)
    files = [file for kind in ("operators", "ministry") for file in render(kind, REPORTED, PROVINCE, out_dir)]
    return Demo(batch, imported_now, users, files)


def bring_to_life(*, note: Path, tell: Tell) -> Period:
    """Simulate the invented province up to now. Returns the newest month with figures.

    A start on a later day goes on from there, and so does one after a start that was broken off.
    """
    now = clock.now()
    since = datetime.fromisoformat(note.read_text()) if note.exists() else None
    if since is None or since < now:
        live_through(cast=_cast(now), tell=tell, since=since)
        note.write_text(now.isoformat())
    return Period.of(clock.today()).plus(-1)


def _ward() -> str | None:
    """Code of the invented officer's ward: a phường that falls short, so that there is something to do."""
    last = Period.of(clock.today()).plus(-1)
    found = short_ones(places_of(last, PROVINCE), last)
    return next((place.land for place in found if place.kind == Kind.PHUONG), None)


def _cast(now: datetime) -> Cast:
    """The invented people who act; the newest duties of ward, agency and operator are left to visitors."""
    staff, leader = (User.objects.get(username=f"demo_{role.value}") for role in (Role.STAFF, Role.LEADER))
    names = [f"demo_{role.value}" for role in REPORTING_ROLES]
    acting = Scope.objects.filter(user__username__in=names).select_related("unit")
    left = set()
    for scope in acting:
        if scope.operator_id is not None:
            left.add(f"operator-{scope.operator_id}-{scope.unit_id}")
        else:
            left.add(f"agency-{scope.agency_id}" if scope.agency_id else f"ward-{scope.unit_id}")
    return Cast(staff, leader, frozenset(left), now)


def _import_once(sample: Path) -> tuple[ImportBatch, bool]:
    """Import the sample, unless an earlier start did: then it stays as people left it, perhaps undone."""
    standing = ImportBatch.objects.filter(file_name=sample.name, uploaded_by=None, source=Source.VNNIC)
    batch = standing.filter(status__in=[ImportBatch.Status.APPLIED, ImportBatch.Status.UNDONE]).order_by("pk").first()
    if batch:
        return batch, False
    batch = receive_file(
        by=None,
        file_name=sample.name,
        content=sample.read_bytes(),
        source=Source.VNNIC,
        province_code=PROVINCE,
        options={},
    )
    check_batch(batch=batch)
    if batch.status != ImportBatch.Status.CHECKED:
        raise Refused("\n".join(issue["message"] for issue in batch.issues))
    apply_batch(by=None, batch=batch)
    return batch, True
