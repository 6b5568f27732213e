"""Every address of the portal × every role × one's own and a foreign object, against a table written by hand.

A route that stands in no table fails, so that nobody can open a page without saying to whom.
"""

from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import transaction
from django.urls import URLPattern, get_resolver, reverse

from accounts.models import Role
from accounts.tests.builders import make_user
from portal.tests.api_routes import API_OBJECTS, API_PAGES, QUERIES, api_address, tokens_for
from portal.tests.files_sent import FILES, PRINTED, sent_and_wrong
from portal.tests.import_routes import IMPORT_OBJECTS
from portal.tests.map_routes import MAP_OBJECTS, MAP_PAGES, boundaries_of
from portal.tests.open_routes import OWN_ACCOUNT, PUBLIC, own_address
from portal.tests.rows_of_routes import file_one, rows_of
from reports.tests.desk_made import made_by_the_desk, pdf_of
from submissions.actions import give_code, start_collecting
from submissions.queries import reporters
from submissions.tests.conftest import House
from submissions.tests.factories import make_agency, make_ward

pytestmark = pytest.mark.django_db

ALL = set(Role.values)
DEPARTMENT = {"admin", "staff", "leader"}
DESK = {"admin", "staff"}
FIGURES = ALL - {"agency"}
FILERS = {"ward", "agency", "operator"}
FILINGS = DEPARTMENT | FILERS
NOBODY: set[str] = set()

# Pages that name no object: method, and who may open them.
PAGES = {
    **MAP_PAGES,
    **dict.fromkeys([f"portal:{name}" for name in ("my_work", "register", "search")], ("get", ALL)),
    **dict.fromkeys([f"portal:{name}" for name in ("help", "help_role", "api_guide")], ("get", ALL)),
    "portal:dashboard": ("get", FIGURES - {"ward"}),
    "portal:heat_file": ("get", FIGURES - {"ward"}),
    "portal:country": ("get", {"admin"}),
    "portal:chase": ("get", DESK),
    "portal:problems": ("get", DESK),
    "portal:kept": ("get", {"admin"}),
    **dict.fromkeys([f"portal:{name}" for name in ("start", "start_accounts", "start_template")], ("get", {"admin"})),
    **dict.fromkeys([f"portal:{name}" for name in ("start_invite", "start_switch_on")], ("post", {"admin"})),
    "portal:support": ("get", DESK),
    "accounts:audit": ("get", {"admin"}),
    "accounts:scope_review": ("get", {"admin"}),
    "accounts:reorganise": ("get", {"admin"}),
    "accounts:pick_change": ("get", {"admin"}),
    "accounts:check_register": ("get", {"admin"}),
    "measurements:compliance": ("get", FIGURES),
    "measurements:compliance_file": ("get", FIGURES),
    "measurements:figures_file": ("get", FIGURES),
    **dict.fromkeys(("measurements:imports", "measurements:atlas"), ("get", DESK)),
    "measurements:upload": ("post", DESK),
    "reports:approve_several": ("post", {"leader"}),
    "reports:list": ("get", DEPARTMENT),
    "reports:archive": ("get", DEPARTMENT),
    "reports:new": ("get", DESK),
    "reports:outbox": ("get", DESK),
    "reports:addresses": ("get", DESK),
    "reports:letter_forms": ("get", DESK),
    "reports:weak_spots": ("get", DESK),
    "reports:ward_letters": ("get", DEPARTMENT),
    "reports:ward_letters_file": ("get", DEPARTMENT),
    "reports:make_ward_letters": ("post", DESK),
    "reports:ward_letter_numbers": ("post", DESK),
    "reports:templates": ("get", DESK),
    "reports:starting_template": ("get", DESK),
    "reports:add_template": ("post", {"admin"}),
    "submissions:list": ("get", FILINGS),
    "submissions:values": ("get", DEPARTMENT),
    "submissions:reminders": ("get", DESK),
    "submissions:remind": ("post", DESK),
    "submissions:together": ("get", DESK),
    "submissions:campaign": ("get", {"admin", "staff", "leader", "ward", "agency"}),
    "submissions:running_month": ("get", DEPARTMENT | {"ward", "agency"}),  # leads these to their own page
    "submissions:running_month_file": ("get", DEPARTMENT),
    "submissions:drives": ("get", DEPARTMENT),
    "submissions:call_drive": ("post", DESK),
    **dict.fromkeys(("submissions:running_month_chosen", "submissions:running_month_posters"), ("get", DESK)),
    "submissions:commitments": ("get", FILINGS),
    "submissions:ask_operators": ("post", DESK),
    "submissions:answer_requests": ("post", {"operator"}),
    **API_PAGES,
}
# Pages of an object: method; who reaches one's own (of staff: one of their province); who reaches another's in
# the same province; who reaches one in another province. A word after the name is a case of the same route.
OBJECTS = {
    **MAP_OBJECTS,
    "portal:unit": ("get", ALL, ALL, ALL),  # its place in the register; its figures are tested below
    "portal:verify": ("get", {"admin"}, {"admin"}, {"admin"}),
    "accounts:undo_reorganisation": ("get", {"admin"}, {"admin"}, {"admin"}),
    "accounts:departments": ("get", {"admin"}, {"admin"}, {"admin"}),
    **API_OBJECTS,
    **IMPORT_OBJECTS,
    "reports:detail": ("get", DEPARTMENT, DEPARTMENT, {"admin"}),
    "reports:files": ("get", DEPARTMENT, DEPARTMENT, {"admin"}),
    "reports:file": ("get", DEPARTMENT, DEPARTMENT, {"admin"}),
    "reports:page": ("get", DEPARTMENT, DEPARTMENT, {"admin"}),
    "reports:set": ("get", DEPARTMENT, DEPARTMENT, {"admin"}),
    "reports:changes": ("get", DEPARTMENT, DEPARTMENT, {"admin"}),
    "reports:ward_letter_file": ("get", DEPARTMENT, DEPARTMENT, {"admin"}),
    "reports:ward_plan": ("get", DEPARTMENT | {"ward"}, DEPARTMENT, {"admin"}),
    "reports:retry_mail": ("post", DESK, DESK, {"admin"}),
    "reports:template_file": ("get", DESK, DESK, {"admin"}),
    "reports:template_filled": ("get", DESK, DESK, {"admin"}),
    "reports:use_template": ("post", {"admin"}, {"admin"}, {"admin"}),
    "reports:use_built_in": ("post", {"admin"}, {"admin"}, {"admin"}),
    "reports:passages": ("post", DESK, DESK, {"admin"}),
    "reports:issue": ("post", DESK, DESK, {"admin"}),
    "reports:revise": ("post", DESK, DESK, {"admin"}),
    "reports:send_back": ("post", {"leader"}, {"leader"}, NOBODY),
    "reports:step approve": ("post", {"leader"}, {"leader"}, NOBODY),
    "reports:step submit-again": ("post", DESK, DESK, {"admin"}),
    "reports:step retry": ("post", DESK, DESK, {"admin"}),
    "reports:step pdf": ("post", DESK, DESK, {"admin"}),
    "reports:step look-again": ("post", DESK, DESK, {"admin"}),
    "submissions:filing": ("get", FILINGS, DEPARTMENT, {"admin"}),
    "submissions:edit": ("get", DESK | FILERS, DESK, {"admin"}),
    "submissions:review": ("get", DESK | FILERS, DESK, {"admin"}),
    "submissions:template": ("get", DESK | FILERS, DESK, {"admin"}),
    "submissions:upload": ("post", DESK | FILERS, DESK, {"admin"}),
    "submissions:extension": ("post", DESK, DESK, {"admin"}),
    "submissions:receipt": ("get", FILINGS, DEPARTMENT, {"admin"}),
    "submissions:receipt_pdf": ("get", FILINGS, DEPARTMENT, {"admin"}),
    "submissions:attachment": ("get", FILINGS, DEPARTMENT, {"admin"}),
    "submissions:ward_campaign": ("get", DEPARTMENT | {"ward"}, DEPARTMENT, {"admin"}),
    "submissions:campaign_groups": ("post", DESK | {"ward"}, DESK, {"admin"}),
    **dict.fromkeys(("submissions:drive", "submissions:drive_sheets"), ("get", DEPARTMENT, DEPARTMENT, {"admin"})),
    "submissions:call_off_drive": ("post", DESK, DESK, {"admin"}),
    "submissions:give_code": ("post", DESK, DESK, {"admin"}),
    "submissions:agency_campaign": ("get", DEPARTMENT | {"agency"}, DEPARTMENT, {"admin"}),
    "submissions:give_agency_code": ("post", DESK, DESK, {"admin"}),
    "submissions:agency_poster": ("get", DEPARTMENT | {"agency"}, DEPARTMENT, {"admin"}),
    "submissions:agency_qr": ("get", DEPARTMENT | {"agency"}, DEPARTMENT, {"admin"}),
    "submissions:poster": ("get", DEPARTMENT | {"ward"}, DEPARTMENT, {"admin"}),
    "submissions:poster_pdf": ("get", DEPARTMENT | {"ward"}, DEPARTMENT, {"admin"}),
    "submissions:agency_poster_pdf": ("get", DEPARTMENT | {"agency"}, DEPARTMENT, {"admin"}),
    "submissions:qr": ("get", DEPARTMENT | {"ward"}, DEPARTMENT, {"admin"}),
}
STATED = ("submissions:ask_operators", "reports:make_ward_letters", "reports:ward_letter_numbers")  # where, in the form
PLACES = ("own", "near", "far")


def routes(resolver=None, space=""):
    """Every route's full name, the administration's left out: it has one rule, tested with it."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}"
        elif pattern.namespace != "admin":
            yield from routes(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)


def test_every_route_stands_in_exactly_one_table():
    tables = [PUBLIC, OWN_ACCOUNT, PAGES, OBJECTS]
    named = [name for table in tables for name in table]
    assert len(named) == len(set(named))
    assert {name.partition(" ")[0] for name in named} == set(routes())


@pytest.fixture
def world(settings, tmp_path):
    settings.PORTAL_CLOCK = "2025-10-07T08:00:00+07:00"
    settings.MEDIA_ROOT = tmp_path
    cache.clear()
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


CAMPAIGN = {
    f"submissions:{name}" for name in ("ward_campaign", "campaign_groups", "give_code", "poster", "poster_pdf", "qr")
}
DRIVES = {f"submissions:{name}" for name in ("drive", "drive_sheets", "call_off_drive")}
AGENCY_CAMPAIGN = {
    f"submissions:{name}"
    for name in ("agency_campaign", "give_agency_code", "agency_poster", "agency_poster_pdf", "agency_qr")
}


def outcome(client, method, path, **data):
    """`opened`, `hidden` (403 or 404), `door` (log in first), or the status that should not be."""
    before = transaction.savepoint()
    response = getattr(client, method)(path, data)
    if response.streaming:
        list(response)
        if getattr(response, "file_to_stream", None):
            response.file_to_stream.close()
    transaction.savepoint_rollback(before)
    if response.status_code == 302 and response.headers["Location"].startswith("/accounts/login/"):
        return "door"
    if path.startswith("/api/") and response.status_code in (401, 403):
        return "door" if response.status_code == 401 else "403"
    if response.status_code in (403, 404):
        return "hidden"
    return "opened" if response.status_code in (200, 302, 304, 400, 409, 415) else str(response.status_code)


def page_address(name):
    args = {
        "measurements:compliance_file": ["csv"],
        "portal:help_role": ["ward"],
        "reports:starting_template": ["ministry", "docx"],
        "reports:ward_letters_file": ["zip"],
    }.get(name, [])
    return reverse(name, args=args) + QUERIES.get(name, "")


@pytest.mark.parametrize("role", Role.values)
def test_each_role_opens_what_the_tables_say_and_nothing_else(world, client, role):
    client.force_login(world.users[role])
    client.raise_request_exception = False
    wrong = {}
    for name, (method, allowed) in PAGES.items():
        data = {"period": "2025-09", "province": "31"} if name in STATED else {}
        found = outcome(client, method, page_address(name), **data)
        if found != ("opened" if role in allowed else "hidden"):
            wrong[name] = found
    for name, (method, *allowed) in OBJECTS.items():
        for place, who in zip(PLACES, allowed, strict=True):
            found = outcome(client, method, address(world, name, role, place))
            if found != ("opened" if role in who else "hidden"):
                wrong[name, place] = found
    for name in OWN_ACCOUNT:
        found = outcome(client, "get", own_address(name))
        if found not in ("opened", "hidden"):  # hidden: what one has not set up oneself
            wrong[name] = found
    assert not wrong


def test_nobody_opens_anything_without_logging_in(world, client):
    wrong = {}
    for name, (method, _) in PAGES.items():
        if (found := outcome(client, method, page_address(name))) != "door":
            wrong[name] = found
    for name, (method, *_) in OBJECTS.items():
        if (found := outcome(client, method, address(world, name, "ward", "own"))) != "door":
            wrong[name] = found
    for name in OWN_ACCOUNT:
        if (found := outcome(client, "get", own_address(name))) != "door":
            wrong[name] = found
    # The root leads a stranger on to the public table: portal/tests/test_indexing.py.
    assert wrong == {"portal:my_work": "opened"}


def test_what_leaves_the_portal_is_noted(world, client, monkeypatch):
    monkeypatch.setattr("measurements.views.imports.marked_copy", lambda batch: ("x_danh_dau_loi.xlsx", b"x"))
    pages = {name: page_address(name) for name in PAGES}
    pages["submissions:values csv"] = f"{pages['submissions:values']}?format=csv"
    pages["api-units csv"] = f"{pages['api-units']}&format=csv"
    sent, wrong = set(), {}
    for role in ("staff", "ward", "admin"):
        client.force_login(world.users[role])
        objects = {name: address(world, name, role, "own") for name in OBJECTS}
        found, wrong[role] = sent_and_wrong(client, world.users[role], pages | objects)
        sent |= found
    assert not any(wrong.values()), wrong
    assert sent == FILES | PRINTED


@pytest.mark.parametrize("role", Role.values)
def test_a_unit_s_page_shows_figures_only_to_whom_they_are_open(world, client, role):
    client.force_login(world.users[role])
    _, *allowed = OBJECTS["measurements:figure"]
    for place, who in zip(PLACES, allowed, strict=True):
        page = client.get(reverse("portal:unit", args=[world.units[place].pk]) + "?period=2025-09").content.decode()
        link = reverse("measurements:figure", args=[world.rows[place].figure.pk])
        assert (link in page) == (role in who), place
