"""The tour of the help: each role has one, its addresses are the portal's, its pictures are there."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import resolve

from accounts.models import Role
from accounts.tests.builders import make_user
from portal.views.tour import TOURS, pictures

TOUR = settings.BASE_DIR / "static" / "tour"


def test_each_role_has_a_tour_of_a_few_stops() -> None:
    assert set(TOURS) == set(Role)
    assert all(1 <= len(stops) <= 5 for stops in TOURS.values())


def test_every_picture_is_there_and_used() -> None:
    """The letter stands in the README alone."""
    assert {path.stem for path in TOUR.glob("*.webp")} == {*pictures(), "letter"}
    assert sum(path.stat().st_size for path in TOUR.glob("*.webp")) < 1_000_000


def test_every_stop_is_a_page() -> None:
    for stops in TOURS.values():
        for stop in stops:
            assert resolve(stop.address.partition("?")[0]).view_name


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_the_help_of_a_role_begins_with_its_tour(client: Client, role: Role) -> None:
    client.force_login(make_user(role))
    page = client.get("/help/").content.decode()
    assert page.index('id="tour"') < page.index('<section class="panel"')
    assert page.count("tour-stop") >= len(TOURS[role])
