"""The pages of one's own account, most of them allauth's with our elements, are whole HTML."""

import pytest

from portal.tests.open_routes import OWN_ACCOUNT, own_address
from portal.tests.soundness import BROKEN_TAG, is_page
from portal.tests.test_every_route import world

__all__ = ["world"]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", sorted(OWN_ACCOUNT))
def test_a_page_of_the_account_has_whole_tags(client, world, name):
    client.force_login(world.users["viewer"])
    response = client.get(own_address(name), follow=True)
    if is_page(response):
        assert not BROKEN_TAG.search(response.content.decode())


def test_what_asks_for_the_password_again_has_a_button(client, world):
    client.force_login(world.users["viewer"])
    page = client.get("/accounts/second-factor/totp/activate/", follow=True)
    assert page.redirect_chain[-1][0].startswith("/accounts/reauthenticate/")
    assert "<button" in page.content.decode()
    assert not BROKEN_TAG.search(page.content.decode())
