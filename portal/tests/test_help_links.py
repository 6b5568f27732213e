"""What the help links to opens for whoever reads it, in the help of every role."""

import pytest
from lxml import html

from accounts.models import Role
from portal.tests.route_world import world, world_made_once

__all__ = ["world", "world_made_once"]
pytestmark = pytest.mark.django_db


def links_of(client, address):
    page = html.fromstring(client.get(address).content)
    return {link.get("href") for link in page.xpath("//a[@href]")}


@pytest.mark.parametrize("reader", Role.values)
def test_every_link_of_every_help_page_opens_for_its_reader(world, client, reader):
    client.force_login(world.users[reader])
    pages = ["/help/", *(f"/help/{role}/" for role in Role.values)]
    links = {link for page in pages for link in links_of(client, page) if link.startswith("/")}
    assert len(links) > 10
    answers = {link: client.get(link, follow=True).status_code for link in sorted(links)}
    assert {link: status for link, status in answers.items() if status != 200} == {}


@pytest.mark.parametrize("reader", Role.values)
def test_the_help_of_another_role_shows_no_first_page_but_ones_own(world, client, reader):
    client.force_login(world.users[reader])
    for role in set(Role.values) - {reader}:
        page = html.fromstring(client.get(f"/help/{role}/").content)
        assert "/" not in {link.get("href") for link in page.xpath("//*[@id='tour']//a")}
        assert page.xpath("//*[@id='tour']//strong")  # what cannot be opened is still told
    own = html.fromstring(client.get("/help/").content)
    assert own.xpath("//*[@id='tour']//a")


def test_who_has_not_filed_is_linked_for_those_who_see_it(world, client):
    linked = {}
    for reader in (Role.STAFF, Role.ADMIN, Role.WARD, Role.OPERATOR, Role.VIEWER):
        client.force_login(world.users[reader])
        page = html.fromstring(client.get("/help/staff/").content)
        linked[reader] = "/submissions/" in {link.get("href") for link in page.xpath("//*[@id='tour']//a")}
    assert {reader for reader, is_linked in linked.items() if is_linked} == {Role.STAFF, Role.ADMIN}


@pytest.mark.parametrize("reader", [Role.STAFF, Role.WARD, Role.VIEWER])
def test_whoever_acts_for_nobody_yet_finds_no_link_that_is_refused(world, client, reader):
    user = world.users[reader]
    user.scopes.all().delete()
    client.force_login(user)
    answers = {link: client.get(link, follow=True).status_code for link in links_of(client, "/help/") if link[0] == "/"}
    assert set(answers.values()) == {200}
