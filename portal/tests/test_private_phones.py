"""Telephone numbers are the department's: no page, file or answer of the portal hands one to anybody else.

A test run asks for a drawn part (`base/tests/drawn.py`): each page as one of the visitors; LONG=yes: each as all.
"""

import re
from itertools import product

import pytest

from accounts.models import User
from base.tests import drawn
from portal.tests.open_routes import OWN_ACCOUNT, own_address
from portal.tests.route_table import OBJECTS, PAGES
from portal.tests.route_world import PLACES, address, page_address, world, world_made_once

__all__ = ["world", "world_made_once"]
pytestmark = pytest.mark.django_db
A_PHONE = re.compile(rb"0900(?: |%20)?000(?: |%20)?\d{3}")


@pytest.fixture
def phones(world):
    for number, user in enumerate(User.objects.all()):
        User.objects.filter(pk=user.pk).update(phone=f"0900 000 {number:03}")


GETS = [name for name, (method, *_who) in PAGES.items() if method == "get"]
OBJECT_GETS = [name for name, (method, *_who) in OBJECTS.items() if method == "get"]
OTHERS = ["ward", "agency", "operator", "viewer", ""]
DEPARTMENT = ["staff", "leader"]
ELSEWHERE = ["/admin/accounts/user/", "/public/31/2025-09/"]
WHERE = [
    *((name, "") for name in [*GETS, *OWN_ACCOUNT, *ELSEWHERE]),
    *((name, place) for name in OBJECT_GETS for place in PLACES),
]


def walks(roles, of):
    """Who asks for what: each page, and each kind of object in each place, as one of these at least."""
    return drawn.part(product(roles, WHERE), of=of, one_in=6, kinds=[lambda case: case[0], lambda case: case[1]])


BY_OTHERS = walks(OTHERS, "pages without telephone numbers")
BY_THE_DEPARTMENT = walks(DEPARTMENT, "pages without telephone numbers for the department")


def addresses(world, walked, role):
    """What of the walk is this one's, as addresses."""
    for name, place in (where for who, where in walked if who == role):
        if place:
            yield address(world, name, role or "ward", place)
        elif name in ELSEWHERE:
            yield name
        else:
            yield own_address(name) if name in OWN_ACCOUNT else page_address(name)


def content_of(client, path):
    answer = client.get(path)
    content = b"".join(answer) if answer.streaming else answer.content
    if getattr(answer, "file_to_stream", None):
        answer.file_to_stream.close()
    return content


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_is_handed_a_telephone_number(world, phones, client, role):
    if role:
        client.force_login(world.users[role])
    client.raise_request_exception = False
    found = [path for path in addresses(world, BY_OTHERS, role) if A_PHONE.search(content_of(client, path))]
    assert found == []


def test_the_department_finds_them_on_the_board_alone(world, phones, client):
    """And so the walk finds a number where there is one."""
    board = "/submissions/?province=31&period=2025-08&group=operator"
    for role, calls in zip(DEPARTMENT, (True, False), strict=True):  # numbers are for those who remind
        client.force_login(world.users[role])
        client.raise_request_exception = False
        assert not [
            path for path in addresses(world, BY_THE_DEPARTMENT, role) if A_PHONE.search(content_of(client, path))
        ]
        assert bool(A_PHONE.search(content_of(client, board))) == calls
