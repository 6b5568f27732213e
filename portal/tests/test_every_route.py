"""Every address of the portal × every role × one's own and a foreign object, against a table written by hand.

A route that stands in no table fails, so that nobody can open a page without saying to whom.
"""

import pytest
from django.db import transaction
from django.urls import reverse

from accounts.models import Role
from base.tests import drawn
from portal.tests.files_sent import FILES, PRINTED, sent_and_wrong
from portal.tests.open_routes import OWN_ACCOUNT, PUBLIC, own_address
from portal.tests.route_table import OBJECTS, PAGES
from portal.tests.route_world import PLACES, address, page_address, routes, world, world_made_once

__all__ = ["world", "world_made_once"]

pytestmark = pytest.mark.django_db
ASKERS = ("staff", "ward", "admin")  # between them they may open almost all
STATED = ("submissions:ask_operators", "reports:make_ward_letters", "reports:ward_letter_numbers")  # where, in the form


def test_every_route_stands_in_exactly_one_table():
    tables = [PUBLIC, OWN_ACCOUNT, PAGES, OBJECTS]
    named = [name for table in tables for name in table]
    assert len(named) == len(set(named))
    assert {name.partition(" ")[0] for name in named} == set(routes())


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


def places():
    """Each page, and each kind of object in each place: its method, and who may open it."""
    yield from ((name, "", method, who) for name, (method, who) in PAGES.items())
    for name, (method, *allowed) in OBJECTS.items():
        yield from ((name, place, method, who) for place, who in zip(PLACES, allowed, strict=True))


# Whoever may not open something is refused it in every run, which costs little. Of what opens a third is tried: each
# route by one of those who may at least; LONG=yes: all.
OPENED = set(
    drawn.part(
        [(role, name, place) for name, place, _method, who in places() for role in Role.values if role in who],
        of="pages that open",
        one_in=3,
        kinds=[lambda case: case[0], lambda case: case[1]],
    )
)


@pytest.mark.parametrize("role", Role.values)
def test_each_role_opens_what_the_tables_say_and_nothing_else(world, client, role):
    client.force_login(world.users[role])
    client.raise_request_exception = False
    wrong = {}
    for name, place, method, who in places():
        if role in who and (role, name, place) not in OPENED:
            continue
        data = {"period": "2025-09", "province": "31"} if name in STATED else {}
        path = address(world, name, role, place) if place else page_address(name)
        found = outcome(client, method, path, **data)
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


def shared_out():
    """Who asks for what: each route one, drawn, of those who may open it; LONG=yes: all three for all."""
    allowed = {name: who for name, (_method, who, *_) in (PAGES | OBJECTS).items()}
    allowed |= {f"{name} csv": allowed[name] for name in ("submissions:values", "api-units")}
    cases = [(role, name) for name, who in allowed.items() for role in ASKERS if role in who]
    cases += [(ASKERS[0], name) for name, who in allowed.items() if not set(who) & set(ASKERS)]
    tried = drawn.part(cases, of="what leaves the portal", one_in=10, kinds=[lambda case: case[1]])
    return [(role, {name for who, name in tried if who == role}) for role in ASKERS]


def test_what_leaves_the_portal_is_noted(world, client, monkeypatch):
    monkeypatch.setattr("measurements.views.imports.marked_copy", lambda batch: ("x_danh_dau_loi.xlsx", b"x"))
    pages = {name: page_address(name) for name in PAGES}
    pages["submissions:values csv"] = f"{pages['submissions:values']}?format=csv"
    pages["api-units csv"] = f"{pages['api-units']}&format=csv"
    sent, wrong = set(), {}
    for role, names in shared_out():
        client.force_login(world.users[role])
        objects = {name: address(world, name, role, "own") for name in OBJECTS}
        asked = {name: path for name, path in (pages | objects).items() if name in names}
        found, wrong[role] = sent_and_wrong(client, world.users[role], asked)
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
