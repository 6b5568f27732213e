"""The pages of one's own account, most of them allauth's with our elements, are whole HTML."""

import pytest
from lxml import html

from accounts.tests.builders import make_unit, make_user
from portal.tests.open_routes import OWN_ACCOUNT, own_address
from portal.tests.soundness import BROKEN_TAG, is_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def viewer():
    return make_user("viewer", unit=make_unit("Tỉnh giả lập", code="31"))


@pytest.mark.parametrize("name", sorted(OWN_ACCOUNT))
def test_a_page_of_the_account_has_whole_tags(client, viewer, name):
    client.force_login(viewer)
    response = client.get(own_address(name), follow=True)
    if is_page(response):
        assert not BROKEN_TAG.search(response.content.decode())


@pytest.mark.parametrize("full_name", ["Nguyễn Thị Giả Lập", ""])
def test_the_menu_says_who_is_logged_in_and_by_which_name(client, viewer, full_name):
    viewer.full_name, viewer.username = full_name, "nguoi.xem-31"
    viewer.save()
    client.force_login(viewer)
    (panel,) = html.fromstring(client.get("/").content).find_class("user-menu-who")
    said = " ".join(panel.text_content().split())
    assert said == f"{full_name or 'nguoi.xem-31'} Người xem Tỉnh Tỉnh giả lập Tên đăng nhập: nguoi.xem-31"


def test_the_administration_says_who_is_logged_in_and_by_which_name(client):
    admin = make_user("admin", username="quan.tri")
    admin.full_name = "Nguyễn Thị Giả Lập"
    admin.save()
    client.force_login(admin)
    tools = html.fromstring(client.get("/admin/").content.decode()).get_element_by_id("user-tools")
    assert "Nguyễn Thị Giả Lập (quan.tri)" in " ".join(tools.text_content().split())


def test_what_asks_for_the_password_again_has_a_button(client, viewer):
    client.force_login(viewer)
    page = client.get("/accounts/second-factor/totp/activate/", follow=True)
    assert page.redirect_chain[-1][0].startswith("/accounts/reauthenticate/")
    assert "<button" in page.content.decode()
    assert not BROKEN_TAG.search(page.content.decode())
