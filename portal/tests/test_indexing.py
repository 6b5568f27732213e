"""What search engines find, and where the root leads."""

import xml.etree.ElementTree as ET

import pytest
from django.urls import reverse

from accounts.models import Role
from accounts.tests.builders import make_user
from measurements.tests.little_province import make_figure, make_province, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(settings):
    settings.PORTAL_CLOCK = "2024-10-16T08:00:00+07:00"
    make_province()
    make_figure("991", 365, "45.5", month=8)
    make_figure("991", 365, "45.5", month=9)


def test_robots_are_let_to_the_public_tables_and_nowhere_else(client, settings):
    settings.PORTAL_URL = "https://ispeed.example.gov.vn"
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert "Disallow: /" in lines
    assert "Allow: /public/" in lines
    assert "Sitemap: https://ispeed.example.gov.vn/sitemap.xml" in lines


def test_the_sitemap_names_every_public_page_and_each_is_there(client, published, settings):
    settings.PORTAL_URL = ""
    tree = ET.fromstring(client.get("/sitemap.xml").content)
    addresses = [one.text for one in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert addresses == ["/public/", "/public/99/", "/public/99/2024-09/", "/public/99/2024-08/"]
    assert {client.get(address).status_code for address in addresses} == {200}


def test_the_favicon_of_old_leads_to_the_mark(client):
    assert client.get("/favicon.ico").url.endswith(".svg")


def test_the_root_leads_to_the_log_in_where_nobody_publishes(client, db):
    assert client.get("/").url.startswith(reverse("account_login"))


def test_the_root_leads_a_stranger_to_the_public_table_and_others_to_their_work(client, published):
    assert client.get("/").url == "/public/99/"
    client.force_login(make_user(Role.STAFF))
    assert client.get("/").status_code == 200


def test_the_root_leads_to_the_list_where_several_publish(client, published):
    other = make_unit("province", "tinh", "98", "Khác", province="98")
    make_unit("district", "huyen", "981", "Bắc", other, province="98")
    make_figure("981", 365, "45.5", month=9)
    assert client.get("/").url == "/public/"
