"""A unit is found however people write it."""

from datetime import date
from unicodedata import normalize

import pytest

from accounts.models import Role
from accounts.tests.builders import make_user
from measurements.tests.little_province import make_unit
from wards.models import Unit
from wards.queries import find_units
from wards.tests.conftest import hai_phong

__all__ = ["hai_phong"]
pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


def names(text, **scope):
    return [hit.unit.full_name for hit in find_units(text, TODAY, **scope).hits]


SPELLINGS = [
    "Hồng Bàng",
    "hong bang",
    "HỒNG BÀNG",
    "P. Hồng Bàng",
    "p.hong bang",
    "phường Hồng Bàng",
    "Hồng Bàng, TP Hải Phòng",
    "  hồng   bàng ",
    normalize("NFD", "Hồng Bàng"),
]


def test_every_spelling_finds_the_ward(hai_phong):
    assert {text: names(text)[0] for text in SPELLINGS} == dict.fromkeys(SPELLINGS, "Phường Hồng Bàng")
    assert names("Thuỷ Nguyên")[0] == names("Thủy Nguyên")[0] == "Phường Thủy Nguyên"


def test_a_prefix_narrows_to_its_kind_and_a_code_finds_its_bearer(hai_phong):
    assert "Quận Hồng Bàng" in names("Hồng Bàng")
    assert names("quận hồng bàng") == ["Quận Hồng Bàng"]
    ward = find_units("hong bang", TODAY).hits[0].unit
    assert ward in [hit.unit for hit in find_units(ward.code, TODAY).hits]
    assert names("an dương")[0].endswith(" An Dương")  # before the names that only hold it


def test_a_closed_unit_is_found_once_with_what_holds_its_land_today(hai_phong):
    closed = [hit for hit in find_units("An Sơn", TODAY).hits if hit.unit.full_name == "Xã An Sơn"]
    assert len({hit.unit.parent.name for hit in closed}) == len(closed) == 2  # of Thủy Nguyên and of Nam Sách
    for hit in closed:
        assert hit.closed
        assert hit.now
        assert all(change.new.valid_to is None for change in hit.now)


def test_a_slip_of_the_finger_is_offered_and_said_so(hai_phong):
    for text, meant in (("hong bnag", "Phường Hồng Bàng"), ("thuy nguyeen", "Phường Thủy Nguyên")):
        found = find_units(text, TODAY)
        assert found.similar
        assert meant in [hit.unit.full_name for hit in found.hits[:3]]


def test_what_names_nothing_finds_nothing(hai_phong):
    assert [names(text) for text in ("", "   ", "qqqqqq", "%", "_")] == [[]] * 5
    assert names("hong bang", heir_codes={"22"}) == []
    assert names("hong bang", heir_codes={"31"})


def test_a_name_borne_in_another_province_goes_before_names_spelt_nearly_so_at_home(client, hai_phong):
    far = make_unit("province", "tinh", "22", "Quảng Ninh", start=date(2025, 7, 1), province="22")
    unit = make_unit("ward", "phuong", "06811", "Hong Gai", far, start=date(2025, 7, 1), province="22")
    home = Unit.objects.in_force(TODAY).get(level="province", code="31")
    client.force_login(make_user(Role.STAFF, unit=home))
    assert client.get("/search/?q=P.+Hong+Gai")["Location"] == f"/units/{unit.pk}/"
    nearly = client.get("/search/?q=hong+bnag").context
    assert nearly["similar"]
    assert "Phường Hồng Bàng" in [hit.unit.full_name for hit in nearly["hits"]]
