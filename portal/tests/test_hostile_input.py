"""Never a 5xx for what a person can type: every route × every parameter that it reads × what is in hostile.py.

Nothing is listed by hand: routes come from the tables of route_table.py, which must name them all, parameters from
what a page reads when it is asked. LONG=yes gives every value to every parameter of every route (half an hour). A test
run asks one route in two to eight, of each part of the portal and as each role; it gives those values that once did
harm and some in turn where a parameter is first read, then one in turn. Which routes, and which value's turn it is, is
drawn (`base/tests/drawn.py`). Whatever takes a whole body is always asked.
"""

import re
from itertools import count, islice
from urllib.parse import quote, urlencode

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from accounts.models import Role
from base.tests import drawn
from portal.tests.asked_for import watched
from portal.tests.hostile import ADDRESSED, ALWAYS, BODIES, COOKIES, FITTING, GARBAGE, HEADERS, HOSTS, IDS
from portal.tests.open_routes import OWN_ACCOUNT, PUBLIC, own_address
from portal.tests.route_table import OBJECTS, PAGES
from portal.tests.route_world import address, page_address, world, world_made_once

__all__ = ["world", "world_made_once"]
pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::ResourceWarning")]
EVERYTHING = drawn.everything()
FIRST, AGAIN = (len(ADDRESSED),) * 2 if EVERYTHING else (2, 1)  # values in turn for a parameter
ROLES = ["staff", "admin", "ward", "operator", "leader", "agency", "viewer"]  # who reaches most comes first
TAKES_A_BODY = ("/edit/", "/v1/imports/", "/login/", "/tokens/new/")
PUBLISHED = ["/public/31/2025-09/", "/public/31/2025-09/table.csv", "/readyz", "/healthz", "/metrics"]


@pytest.fixture
def watch(unhurried, monkeypatch, caplog, settings):
    settings.ACCOUNT_RATE_LIMITS, settings.AXES_ENABLED = False, False  # hundreds of log-ins by one
    for name in ("django", "portal"):  # thousands of refusals, each told with its trace, are most of a run's time
        caplog.set_level("CRITICAL", logger=name)
    return watched(monkeypatch)


@pytest.fixture
def clients(world):
    found = {role: Client(raise_request_exception=False) for role in Role.values}
    for role, client in found.items():
        client.force_login(world.users[role])
    return found | {None: Client(raise_request_exception=False)}


def questions(world):
    """Role, method and address of every route, each asked by one who reaches it; open ones by nobody."""
    for name, (method, allowed) in PAGES.items():
        yield next(role for role in ROLES if role in allowed), method, page_address(name)
    for name, (method, own, *_others) in OBJECTS.items():
        role = next(role for role in ROLES if role in own)
        yield role, method, address(world, name, role, "own")
    for name in sorted(OWN_ACCOUNT):
        yield "staff", "get", own_address(name)
    for route in sorted(PUBLIC):
        if (
            route not in {"account_reset_password_from_key", "account_confirm_email", "api-nothing"}
            and ":" not in route
        ):
            yield None, "get", reverse(route)
    yield from ((None, "get", path) for path in PUBLISHED)


def part_of_questions(world, whose, always=(), one_in=4):
    """One question in four, of each role and part of the portal one at least, and what ends with one of `always`."""
    every = list(questions(world))
    return drawn.part(
        every,
        of=f"routes for hostile {whose}",
        one_in=one_in,
        kinds=[lambda case: case[0], lambda case: case[2].split("/")[1], _named(every, always)],
    )


def _named(every, always):
    """A kind of its own for each question that is always asked, one for all others."""
    return lambda case: every.index(case) if always and case[2].partition("?")[0].endswith(always) else None


def in_turn(values, whose):
    """The values one after the other without end, beginning with another one in each run that draws otherwise."""
    values = list(values)
    at = drawn.lots(f"hostile {whose}").randrange(len(values))
    while True:
        yield values[at % len(values)]
        at += 1


def unlike(address, name, value):
    """The address with one parameter replaced, quoted as it is."""
    path, _, query = address.partition("?")
    rest = [one for one in query.split("&") if one and one.partition("=")[0] != name]
    return f"{path}?{'&'.join([*rest, f'{quote(name)}={value}'])}"


@pytest.mark.parametrize("method", ["get", "post"])
def test_no_parameter_of_any_route_ends_in_a_fault(world, clients, watch, method):
    had, turn, asked = set(), in_turn(ADDRESSED, method), count()
    one_in = 8 if method == "get" else 2  # most routes refuse to be posted to at once
    for role, own_method, path in part_of_questions(world, method, one_in=one_in):
        if path == "/readyz" or (method == "get" and own_method != "get"):
            continue
        client = clients[role]
        watch.names.clear()
        if watch.ask(client, method, path) in (403, 404, 405):
            if method == "get" and not path.startswith("/accounts/"):  # there: what one has not set up oneself
                watch.faults[f"{path}: not reached by {role}"] = 404
            continue
        if method == "post":  # what a form reads only when its first fields fit
            watch.ask(client, "post", path, data={name: FITTING.get(name, "x") for name in sorted(watch.names)})
        names = sorted(watch.names - {"csrfmiddlewaretoken"})
        for name in names:
            new = (method, name) not in had
            had.add((method, name))
            for value in [*ALWAYS, *islice(turn, FIRST)] if new else islice(turn, AGAIN):
                next(asked)
                if method == "get":
                    watch.ask(client, "get", unlike(path, name, value))
                else:
                    rest = urlencode({other: FITTING.get(other, "x") for other in names if other != name})
                    form = "application/x-www-form-urlencoded"
                    watch.ask(client, "post", path, data=f"{rest}&{quote(name)}={value}", content_type=form)
    assert not watch.faults
    print(method, len(had), "parameters", next(asked), "questions", dict(watch.answers))
    refused = watch.answers[400] + watch.answers[404]
    if EVERYTHING:
        assert len(had) > 40
        assert refused > (200 if method == "get" else 40)  # forms are shown again, with 200
        assert watch.answers[200] > 300
    assert len(had) > 5
    assert refused > max(10, len(had) // 2 if method == "get" else 0)  # most are asked for what nobody can mean
    assert watch.answers[200] > 50
    assert watch.answers[429] == 0  # whoever is held off reads nothing


def patterns(resolver=None, before=""):
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLPattern):
            yield before + str(one.pattern)
        elif one.namespace != "admin":
            yield from patterns(one, before + str(one.pattern))


def test_no_part_of_any_address_ends_in_a_fault(world, clients, watch):
    known = {"period": "2025-09", "province": "31", "kind": "csv", "role": "ward", "name": "approve", "form": "docx"}
    known |= {
        "key": f"ward-{world.units['own'].pk}",
        "pk": "1",
        "version": "1",
        "group": "1",
        "table": "0",
        "rest": "x",
    }
    asked, turn = 0, in_turn(ADDRESSED, "parts of addresses")
    for pattern in patterns():
        parts = re.findall(r"<(\w+):(\w+)>", pattern)
        for kind, name in parts:
            for value in IDS if kind == "int" else ADDRESSED if EVERYTHING else [*ALWAYS, *islice(turn, 2)]:
                path = "/" + pattern
                for other_kind, other in parts:
                    path = path.replace(f"<{other_kind}:{other}>", value if other == name else known.get(other, "1"))
                asked += 1
                watch.ask(clients["admin" if asked % 2 else "staff"], "get", path)
    for value in ADDRESSED:  # of allauth, by regular expressions
        watch.ask(clients[None], "get", f"/accounts/password/reset/key/{value}-{value}/")
        watch.ask(clients[None], "get", f"/{value}")
    assert not watch.faults
    assert asked > (500 if EVERYTHING else 200)


def test_doubled_and_unknown_parameters_end_in_no_fault(world, clients, watch):
    for role, method, path in part_of_questions(world, "doubled"):
        if method != "get" or path == "/readyz":
            continue
        watch.names.clear()
        watch.ask(clients[role], "get", path)
        query = "&".join(f"{quote(name)}={value}" for name in sorted(watch.names) for value in ("2025-09", "31"))
        watch.ask(clients[role], "get", f"{path.partition('?')[0]}?{query}&unknown=1&=&&%5B%5D=")
    assert not watch.faults


WHERE_COOKIES_ARE_READ = [("get", "/compliance/"), ("get", "/public/31/2025-09/"), ("post", "/accounts/login/")]


def test_no_cookie_ends_in_a_fault(world, clients, watch):
    session, paths = clients["staff"].cookies["sessionid"].value, in_turn(WHERE_COOKIES_ARE_READ, "cookies")
    for garbage in GARBAGE:
        for name in COOKIES:
            for method, path in WHERE_COOKIES_ARE_READ if EVERYTHING else islice(paths, 1):
                client = Client(raise_request_exception=False)
                client.cookies["sessionid"] = session
                client.cookies[name] = garbage
                watch.ask(client, method, path)
    assert not watch.faults
    assert sum(watch.answers.values()) >= len(GARBAGE) * len(COOKIES)


@pytest.mark.parametrize("path", ["/compliance/", "/api/v1/units/", "/public/31/2025-09/"])
def test_no_header_ends_in_a_fault(world, clients, watch, path):
    turn = in_turn(GARBAGE, path)
    for name in HEADERS:
        for garbage in GARBAGE if EVERYTHING else islice(turn, 1):
            watch.ask(clients["staff"], "get", path, headers={name: garbage})
    assert not watch.faults
    for host in HOSTS:
        found = watch.ask(clients["staff"], "get", path, headers={"Host": host})
        assert found == 400, host


def test_no_body_ends_in_a_fault(world, clients, watch):
    turn = in_turn(BODIES.values(), "bodies")
    for role, method, path in part_of_questions(world, "bodies", TAKES_A_BODY):
        thorough = EVERYTHING or path.partition("?")[0].endswith(TAKES_A_BODY)
        if method == "post" or thorough:
            for kind, body in BODIES.values() if thorough else islice(turn, 4):
                watch.ask(clients[role], "generic", "POST", path=path, data=body, content_type=kind)
    assert not watch.faults
    assert sum(watch.answers.values()) > (150 if EVERYTHING else 40)


def test_no_address_of_the_administration_ends_in_a_fault(world, clients, watch):
    asked = ["o", "p", "q", "e", "all", "_facets", "_popup", "_to_field", "_changelist_filters", "id__exact", "pk__in"]
    turn = in_turn([*ALWAYS, *ADDRESSED], "administration")
    for model, shown in admin.site._registry.items():
        start = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        listed = [*asked, *(str(one) for one in shown.list_filter if isinstance(one, str))]
        for name in drawn.part(listed, of=f"hostile parameters of {start}", one_in=3):
            for value in ADDRESSED if EVERYTHING else islice(turn, 1):
                watch.ask(clients["admin"], "get", f"{reverse(f'{start}_changelist')}?{quote(name)}={value}")
        for value in [IDS[3], *islice(turn, 2)]:
            watch.ask(clients["admin"], "get", f"{reverse(f'{start}_changelist')}{value}/change/")
    # Lookups in its addresses are Django's own: what they make of a number beyond the database's is for the last net.
    assert not {told for told, status in watch.faults.items() if status != 400}
    assert watch.answers[200] > 50
