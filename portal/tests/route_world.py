"""One's own, a near and a far object of every kind with people of each role, and the address of each page of them."""

import pickle
from contextlib import contextmanager
from shutil import copytree
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import override_settings
from django.urls import URLPattern, get_resolver, reverse

from accounts.tests.builders import make_user
from base import clock
from base.process_cache import forget_all
from portal.tests.api_routes import QUERIES, api_address, tokens_for
from portal.tests.map_routes import boundaries_of
from portal.tests.route_table import FILERS
from portal.tests.rows_of_routes import file_one, rows_of
from reports.tests.desk_made import made_by_the_desk, pdf_of
from submissions.actions import give_code, start_collecting
from submissions.queries import reporters
from submissions.tests.conftest import House
from submissions.tests.factories import make_agency, make_ward

MORNING = "2025-10-07T08:00:00+07:00"
PLACES = ("own", "near", "far")
CAMPAIGN = {
    f"submissions:{name}" for name in ("ward_campaign", "campaign_groups", "give_code", "poster", "poster_pdf", "qr")
}
DRIVES = {f"submissions:{name}" for name in ("drive", "drive_sheets", "call_off_drive")}
AGENCY_CAMPAIGN = {
    f"submissions:{name}"
    for name in ("agency_campaign", "give_agency_code", "agency_poster", "agency_poster_pdf", "agency_qr")
}


def routes(resolver=None, space=""):
    """Every route's full name, the administration's left out: it has one rule, tested with it."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}"
        elif pattern.namespace != "admin":
            yield from routes(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)


@pytest.fixture(scope="module")
def world_made_once(django_db_setup, django_db_blocker, tmp_path_factory):
    """The world and the folder of its files, for all tests of a module: what they do to it is taken back to here."""
    folder = tmp_path_factory.mktemp("world")
    with django_db_blocker.unblock(), transaction.atomic():
        with standing_at(MORNING, folder):
            made = pickle.dumps(make_world())
        yield made, folder
        transaction.set_rollback(True)


@contextmanager
def standing_at(moment, folder):
    """The settings of a test, for what is made before there is one."""
    forget_all()
    clock._shift.cache_clear()
    with override_settings(PORTAL_CLOCK=moment, MEDIA_ROOT=folder):
        yield
    clock._shift.cache_clear()


@pytest.fixture
def world(world_made_once, db, settings, tmp_path):
    """A copy of its own, rows and files, for each test."""
    made, folder = world_made_once
    settings.PORTAL_CLOCK = MORNING
    settings.MEDIA_ROOT = copytree(folder, tmp_path, dirs_exist_ok=True)
    cache.clear()
    return pickle.loads(made)


def make_world():
    house = House()
    far_ward = make_ward(house.elsewhere, "06661", "Hồng Gai")
    agencies = {"own": house.agency, "near": make_agency(house.province, "Sở Bên"), "far": make_agency(house.elsewhere)}
    start_collecting(by=None, province_code="22", since=house.month.plus(-1))
    units = {"own": house.wards[0], "near": house.wards[1], "far": far_ward}
    provinces = {"own": house.province, "near": house.province, "far": house.elsewhere}
    everyone = {one.key: one for code in ("31", "22") for one in reporters(house.month, code)}
    for one in everyone.values():
        file_one(house, one)
    operators = {"own": house.operators[0], "near": house.operators[1], "far": house.operators[1]}
    keys = {
        place: {
            "ward": f"ward-{units[place].pk}",
            "agency": f"agency-{agencies[place].pk}",
            "operator": f"operator-{operators[place].pk}-{provinces[place].pk}",
        }
        for place in PLACES
    }
    rows = {place: rows_of(units[place], provinces[place], operators[place]) for place in PLACES}
    users = {
        "admin": make_user("admin"),
        "staff": house.staff,
        "leader": house.leader,
        "ward": house.officers[0],
        "agency": house.agent,
        "operator": make_user("operator", operator=house.operators[0], unit=house.province),
        "viewer": make_user("viewer", unit=house.province),
    }
    for agency in agencies.values():
        give_code(by=None, unit=agency.unit, agency=agency)
    made = {"house": house, "users": users, "keys": keys, "rows": rows, "units": units, "agencies": agencies}
    return SimpleNamespace(**made, tokens=tokens_for(users))


def address(world, name, role, place):
    row = world.rows[place]
    if found := api_address(world, name, role, place):
        return found
    if name in AGENCY_CAMPAIGN:
        return reverse(name, args=[world.agencies[place].pk])
    if name.startswith("submissions:") and name not in CAMPAIGN | DRIVES:
        kind = role if role in FILERS else "ward"
        args = [str(world.house.month), world.keys[place][kind]]
        return reverse(name, args=[*args, 1] if name.endswith(("receipt", "receipt_pdf", "attachment")) else args)
    named = {
        "portal:verify": row.change,
        "reports:ward_letter_file": row.letter,
        "reports:ward_plan": row.unit,
        "accounts:undo_reorganisation": row.redrawn,
        "accounts:departments": row.redrawn,
        **dict.fromkeys(DRIVES, row.drive),
    }
    if asked := named.get(name):
        return reverse(name, args=[asked.pk])
    if name.startswith("reports:step"):
        return reverse("reports:step", args=[row.run.pk, name.partition(" ")[2]])
    if name == "reports:page":
        return reverse(name, args=[pdf_of(row.run).run_id, 1])
    if name == "reports:file":
        return reverse(name, args=[row.run.pk, "docx"])
    if name == "measurements:columns":
        return reverse(name, args=[row.batch.pk, 0])
    if name.startswith("measurements:own"):
        return reverse(name, args=[row.unit.pk]) + "?period=2025-09"
    if name.startswith("measurements:") and name.endswith(" own"):
        return reverse(name.partition(" ")[0], args=[row.own.pk])
    if found := made_by_the_desk(name, row.run) or boundaries_of(name, row.unit):
        return reverse(name, args=[found.pk]) + "?period=2025-09"
    kind = {"measurements": row.batch, "reports": row.run}.get(name.partition(":")[0], row.unit)
    return reverse(name, args=[row.figure.pk if name == "measurements:figure" else kind.pk])


def page_address(name):
    args = {
        "measurements:compliance_file": ["csv"],
        "portal:help_role": ["ward"],
        "reports:starting_template": ["ministry", "docx"],
        "reports:ward_letters_file": ["zip"],
    }.get(name, [])
    return reverse(name, args=args) + QUERIES.get(name, "")
