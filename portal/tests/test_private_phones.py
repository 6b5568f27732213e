"""Telephone numbers are the department's: no page, file or answer of the portal hands one to anybody else."""

import re

import pytest

from accounts.models import User
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


def everything(world, role):
    """The address of every page, and of every object of one's own, near and far."""
    yield from (page_address(name) for name, (method, _who) in PAGES.items() if method == "get")
    objects = [name for name, (method, *_who) in OBJECTS.items() if method == "get"]
    yield from (address(world, name, role, place) for name in objects for place in PLACES)
    yield from map(own_address, OWN_ACCOUNT)
    yield "/admin/accounts/user/"
    yield "/public/31/2025-09/"


def content_of(client, path):
    answer = client.get(path)
    content = b"".join(answer) if answer.streaming else answer.content
    if getattr(answer, "file_to_stream", None):
        answer.file_to_stream.close()
    return content


@pytest.mark.parametrize("role", ["ward", "agency", "operator", "viewer", ""])
def test_nobody_else_is_handed_a_telephone_number(world, phones, client, role):
    if role:
        client.force_login(world.users[role])
    client.raise_request_exception = False
    found = [path for path in everything(world, role or "ward") if A_PHONE.search(content_of(client, path))]
    assert found == []


def test_the_department_finds_them_on_the_board_alone(world, phones, client):
    """And so the walk finds a number where there is one."""
    board = "/submissions/?province=31&period=2025-08&group=operator"
    for role, calls in (("staff", True), ("leader", False)):  # numbers are for those who remind
        client.force_login(world.users[role])
        client.raise_request_exception = False
        assert not [path for path in everything(world, role) if A_PHONE.search(content_of(client, path))]
        assert bool(A_PHONE.search(content_of(client, board))) == calls
