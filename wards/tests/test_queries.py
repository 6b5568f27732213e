from datetime import date

import pytest

from wards.models import Level
from wards.queries import operators_in_force, province_at, register_at, units_in_force

pytestmark = pytest.mark.both_databases


@pytest.mark.parametrize(
    ("on", "districts", "wards"),
    [(date(2024, 7, 31), 15, 217), (date(2025, 1, 1), 15, 167), (date(2025, 8, 1), 0, 114)],
)
def test_hai_phong_has_its_official_counts(hai_phong, on, districts, wards):
    assert units_in_force(on, "31", Level.DISTRICT).count() == districts
    assert units_in_force(on, "31", Level.WARD).count() == wards


def test_bach_long_vi_is_a_district_without_wards_then_a_dac_khu(hai_phong):
    before = units_in_force(date(2024, 7, 31), "31").get(name="Bạch Long Vĩ")
    assert (before.level, before.code, before.children.count()) == ("district", "318", 0)
    after = units_in_force(date(2025, 8, 1), "31").get(name="Bạch Long Vĩ")
    assert (after.level, after.kind, after.code) == ("ward", "dac_khu", "11948")


def test_units_come_in_vietnamese_order(hai_phong):
    names = [unit.name for unit in units_in_force(date(2024, 7, 31), "31", Level.DISTRICT)]
    assert names == [
        "An Dương",
        "An Lão",
        "Bạch Long Vĩ",
        "Cát Hải",
        "Dương Kinh",
        "Đồ Sơn",
        "Hải An",
        "Hồng Bàng",
        "Kiến An",
        "Kiến Thụy",
        "Lê Chân",
        "Ngô Quyền",
        "Thủy Nguyên",
        "Tiên Lãng",
        "Vĩnh Bảo",
    ]


def test_the_code_of_a_dissolved_province_means_its_heir(hai_phong):
    assert province_at("30", date(2025, 6, 30)).name == "Hải Dương"
    assert province_at("30", date(2025, 7, 1)).name == "Hải Phòng"
    assert province_at("99", date(2025, 7, 1)) is None
    assert province_at("31", date(2024, 4, 30)) is None


def test_an_unknown_province_has_no_units(db):
    assert units_in_force(date(2025, 7, 1), "99").count() == 0
    assert register_at(date(2025, 7, 1), "99").units == ()


def test_five_operators_are_shipped(db):
    assert [operator.code for operator in operators_in_force(date(2024, 8, 31))] == [
        "viettel",
        "vnpt",
        "mobifone",
        "vietnamobile",
        "gmobile",
    ]
