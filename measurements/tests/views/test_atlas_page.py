"""What VNNIC's Atlas was asked for stands on a page; what it published, beside the portal's own figures."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.tests.builders import make_user
from base import clock
from base.saying import say
from base.tests.pages import flat
from measurements.models import AtlasMonth, PublishedFigure
from measurements.tests.little_province import make_figure, make_province
from portal import metrics

pytestmark = pytest.mark.django_db
AUGUST = date(2024, 8, 1)


@pytest.fixture
def world(client, settings):
    settings.PORTAL_CLOCK = "2024-09-20T09:00:00+07:00"
    province = make_province()
    make_figure("99001", 365, "45.5")
    client.force_login(make_user("admin"))
    return province


def asked(**values):
    return AtlasMonth.objects.create(period=AUGUST, **{"network": "mobile", "next_at": clock.now(), **values})


def published(province, **values):
    stored = asked(state="stored", attempts=1)
    told = {"samples": 1524, "download": Decimal("43.916"), "statistic": "median", **values}
    return PublishedFigure.objects.create(month=stored, unit=province, period=AUGUST, network="mobile", **told)


def page(client, name, *arguments, **query):
    return flat(client.get(reverse(name, args=arguments), query).content.decode())


def test_the_page_says_why_there_is_nothing(world, client, settings):
    assert "ATLAS_URL" in page(client, "measurements:atlas")
    settings.ATLAS_URL = "https://internetatlas.vnnic.vn/i-speed"
    assert "ATLAS_URL" not in page(client, "measurements:atlas")
    asked(attempts=3, problem=say("The server answers {status}.", status=500))
    asked(network="fixed", state="stored", attempts=1)
    shown = page(client, "measurements:atlas")
    assert "Máy chủ trả lời mã 500." in shown
    assert "Chưa có" in shown
    assert "Đã lưu" in shown


def test_the_overview_shows_it_beside_with_statistic_and_samples(world, client):
    where = {"province": "99", "period": "2024-08", "network": "mobile"}
    before = page(client, "portal:dashboard", **where)
    assert "Atlas của VNNIC" not in before
    published(world)
    shown = page(client, "portal:dashboard", **where)
    assert "Atlas của VNNIC (trung vị, 1.524 mẫu): 43,91 Mbps" in shown
    assert "Atlas của VNNIC" not in page(client, "portal:dashboard", **{**where, "network": "fixed"})


def test_too_few_samples_are_said_and_no_nought(world, client):
    published(world, samples=29, download=None, statistic="mean")
    shown = page(client, "portal:dashboard", province="99", period="2024-08")
    assert "Atlas của VNNIC (trung bình, 29 mẫu): không đủ số mẫu" in shown


def test_the_country_shows_it_beside_each_province(world, client):
    assert "VNNIC công bố" not in page(client, "portal:country", period="2024-08")
    published(world)
    shown = page(client, "portal:country", period="2024-08")
    assert "Tốc độ tải xuống VNNIC công bố" in shown
    assert "1.524 mẫu" in shown


def test_the_provinces_page_lists_its_months(world, client):
    assert "Nguồn: Internet Atlas" not in page(client, "portal:unit", world.pk)
    published(world)
    shown = page(client, "portal:unit", world.pk)
    assert "Nguồn: Internet Atlas" in shown
    assert "43,91" in shown


def test_who_watches_sees_what_is_not_there(world, client):
    asked(attempts=7)
    asked(network="fixed", state="stored", attempts=9)
    told = metrics.text().decode()
    assert 'ispeed_atlas{status="waiting"} 1.0' in told
    assert 'ispeed_atlas{status="stored"} 1.0' in told
    assert "ispeed_atlas_tried 7.0" in told
