"""A speed that is asked is told in full wherever it is told, with a decimal comma, in either language."""

import pytest

from accounts.models import Role
from accounts.tests.builders import make_user
from base.tests.pages import flat
from measurements.models import Figure, Threshold
from measurements.tests.little_province import make_figure, make_operator, make_province
from wards.models import Unit

pytestmark = pytest.mark.django_db
AT = "province=99&period=2024-08"
PAGES = {
    "compliance": lambda: f"/compliance/?{AT}",
    "overview": lambda: f"/dashboard/?{AT}",
    "unit": lambda: f"/units/{Unit.objects.get(code='99001').pk}/?period=2024-08",
    "figure": lambda: f"/figures/{Figure.objects.get(unit__code='99001', operator=None).pk}/",
    "public": lambda: "/public/99/2024-08/",
}


@pytest.fixture(autouse=True)
def _month(settings, client):
    settings.PORTAL_CLOCK = "2024-09-20T08:00:00+07:00"
    province = make_province()
    make_figure("99001", 365, "45.6")
    make_figure("99", 900, "43")
    make_figure("99", 500, "42", operator=make_operator())
    make_figure("99001", 300, "44", operator=make_operator())
    client.force_login(make_user(Role.STAFF, unit=province))


def page(client, name, language):
    client.cookies["django_language"] = language
    answer = client.get(PAGES[name](), HTTP_ACCEPT_LANGUAGE=language)
    assert answer.status_code == 200
    return flat(answer.content.decode())


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_half_a_megabit_is_told_with_a_comma(client, name, language):
    Threshold.objects.update(min_download_mbps="42.5")
    text = page(client, name, language)
    assert "42,50 Mbps" in text
    assert "42.5" not in text
    assert "42 Mbps" not in text


@pytest.mark.parametrize("name", PAGES)
def test_a_whole_number_stays_one(client, name):
    text = page(client, name, "vi")
    assert "40 Mbps" in text
    assert "40,00 Mbps" not in text
