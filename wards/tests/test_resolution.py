import unicodedata
from datetime import date
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.registers import registers_at
from bench.spelling_ways import to_tcvn3, to_vni
from wards.queries import register_at
from wards.records import KnownAlias, UnitRecord
from wards.resolution import Outcome, Register

AUG_2024, FEB_2025, AUG_2025 = date(2024, 8, 31), date(2025, 2, 28), date(2025, 8, 31)


@cache
def register(on: date, province: str = "31") -> Register:
    return next(registers_at(on, province))[0]


def names_of(found):
    return [item.unit.full_name for item in found.suggestions]


@pytest.mark.parametrize(
    ("on", "level", "code", "full_name"),
    [
        (AUG_2024, "district", "311", "Huyện Thủy Nguyên"),
        (FEB_2025, "district", "311", "Thành phố Thủy Nguyên"),
        (AUG_2025, "ward", "11560", "Phường Thủy Nguyên"),
    ],
)
def test_thuy_nguyen_is_another_unit_in_each_time(on, level, code, full_name):
    found = register(on).resolve("Thủy Nguyên")
    assert (found.outcome, found.unit.level, found.unit.code) == (Outcome.EXACT, level, code)
    assert found.unit.full_name == full_name


@pytest.mark.parametrize(
    "text",
    [
        "P. Uông Bí",
        "P.Uông Bí",
        "PHƯỜNG UÔNG BÍ",
        "uông bí",
        unicodedata.normalize("NFD", "Phường Uông Bí"),
        "Phường\u00a0Uông  Bí",
        "Phường\nUông Bí",
        "Phường Uông Bí (mới)",
        "Phường Uông Bí (*)",
        "- Phường Uông Bí.",
        "Phường Uông Bí, Quảng Ninh",
        to_tcvn3("Phường Uông Bí"),
        to_vni("Phường Uông Bí"),
    ],
)
def test_every_usual_spelling_gives_the_ward(text):
    found = register(AUG_2025, "22").resolve(text)
    assert (found.outcome, found.unit.code) == (Outcome.EXACT, "06811")


@pytest.mark.parametrize("text", ["phuong uong bi", "UONG BI", "Phường Uông Bị", "Phường Uông Bí Bí", "Phường Ung Bí"])
def test_lost_accents_and_slips_are_asked_with_the_right_unit_first(text):
    found = register(AUG_2025, "22").resolve(text)
    assert (found.outcome, found.unit) == (Outcome.UNKNOWN, None)
    assert names_of(found)[0] == "Phường Uông Bí"


@pytest.mark.parametrize(
    ("province", "one", "other"), [("31", "Cẩm Giang", "Cẩm Giàng"), ("75", "Lộc Thạnh", "Lộc Thành")]
)
def test_units_that_differ_by_one_accent_are_never_exchanged(province, one, other):
    found = [register(AUG_2025, province).resolve(f"Xã {name}") for name in (one, other)]
    assert [answer.outcome for answer in found] == [Outcome.EXACT, Outcome.EXACT]
    assert [answer.unit.name for answer in found] == [one, other]
    lost = register(AUG_2025, province).resolve(f"xa {unicodedata.normalize('NFD', one)[:4]}")
    assert lost.unit is None


def test_a_lost_accent_that_equals_an_accentless_name_is_asked():
    # Hải Dương has Xã An Thanh; a file without accents may mean another An Thạnh, An Thành …
    units = [
        UnitRecord(1, "province", "tinh", "30", "Hải Dương", "Tỉnh Hải Dương", None, "30", "31", AUG_2024, None),
        UnitRecord(2, "ward", "xa", "00001", "Tam An", "Xã Tam An", 1, "30", "31", AUG_2024, None),
        UnitRecord(3, "ward", "xa", "00002", "Tâm An", "Xã Tâm An", 1, "30", "31", AUG_2024, None),
    ]
    names = Register(units, [], [], [], on=AUG_2024, province_code="30")
    assert names.resolve("X. TAM AN").outcome is Outcome.AMBIGUOUS
    assert names.resolve("Xã Tam An").unit.pk == 2


def test_a_prefix_that_contradicts_the_register_is_never_exact():
    found = register(AUG_2025).resolve("Xã Thủy Nguyên")
    assert (found.outcome, found.unit) == (Outcome.UNKNOWN, None)
    assert found.suggestions[0].unit.full_name == "Phường Thủy Nguyên"
    assert found.suggestions[0].reason == "cùng tên, khác loại đơn vị"


def test_the_same_area_under_another_kind_is_renamed_with_the_day():
    found = register(FEB_2025).resolve("Huyện Thủy Nguyên")
    assert (found.outcome, found.unit.full_name) == (Outcome.RENAMED, "Thành phố Thủy Nguyên")
    assert found.changed_on == date(2025, 1, 1)


def test_a_later_name_in_an_earlier_month_is_renamed_too():
    found = register(AUG_2024).resolve("Thành phố Thủy Nguyên")
    assert (found.outcome, found.unit.full_name) == (Outcome.RENAMED, "Huyện Thủy Nguyên")
    assert found.changed_on == date(2025, 1, 1)


def test_ten_communes_of_dong_nai_became_wards_on_30_4_2026():
    before, after = register(date(2026, 4, 29), "75"), register(date(2026, 4, 30), "75")
    assert before.resolve("Xã Trảng Bom").outcome is Outcome.EXACT
    found = after.resolve("Xã Trảng Bom")
    assert (found.outcome, found.unit.full_name, found.changed_on) == (
        Outcome.RENAMED,
        "Phường Trảng Bom",
        date(2026, 4, 30),
    )
    assert after.resolve("Tỉnh Đồng Nai").unit.full_name == "Thành phố Đồng Nai"


@pytest.mark.parametrize(
    ("name", "successors"),
    [
        ("Phường Dương Quan", {"Phường Thủy Nguyên"}),  # merged whole with others
        ("Phường Hoa Động", {"Phường Thiên Hương", "Phường Thủy Nguyên"}),  # split
    ],
)
def test_the_name_of_a_merged_or_split_ward_is_asked_with_its_successors(name, successors):
    found = register(AUG_2025).resolve(name)
    assert (found.outcome, found.unit, found.changed_on) == (Outcome.UNKNOWN, None, date(2025, 7, 1))
    assert successors <= {item.unit.full_name for item in found.suggestions[:3]}
    assert all("01/07/2025" in item.reason for item in found.suggestions if item.unit.full_name in successors)


def test_a_name_borne_twice_is_asked():
    found = register(AUG_2024).resolve("An Dương")
    assert found.outcome is Outcome.AMBIGUOUS
    assert {"Huyện An Dương", "Phường An Dương", "Thị trấn An Dương"} <= set(names_of(found))
    assert register(AUG_2024).resolve("An Dương", level="district").unit.full_name == "Huyện An Dương"
    assert register(AUG_2024).resolve("An Dương", district="Lê Chân").unit.full_name == "Phường An Dương"


def test_the_district_decides_between_communes_of_one_name():
    names = register(AUG_2024)
    assert names.resolve("Xã Hòa Bình").outcome is Outcome.AMBIGUOUS
    assert names.resolve("Xã Hòa Bình", district="H. Vĩnh Bảo").unit.code == "11890"
    assert names.resolve("Xã Hòa Bình (H. Thủy Nguyên)").unit.code == "11527"
    assert names.resolve("Xã Hòa Bình (H. Thủy Nguyên)", district="Vĩnh Bảo").unit is None


@pytest.mark.parametrize("district", ["Vinh Bao", "Huyện Kim Thành", "Không rõ"])
def test_an_unclear_district_is_a_doubt_not_a_match(district):
    found = register(AUG_2024).resolve("Xã Lý Học", district=district)
    assert found.unit is None
    assert found.suggestions[0].unit.full_name == "Xã Lý Học"
    assert "không rõ quận, huyện" in found.suggestions[0].reason


def test_an_old_district_in_a_new_file_must_agree_with_where_the_ward_came_from():
    names = register(AUG_2025)
    assert names.resolve("Phường An Dương", district="Quận An Dương").outcome is Outcome.EXACT
    assert names.resolve("Phường An Dương", district="Quận Lê Chân").unit is None
    assert names.resolve("Phường An Dương", district="TP Hải Phòng").outcome is Outcome.EXACT


@pytest.mark.parametrize("text", ["P.1", "P.01", "F1", "Phường số 1", "phường 01", "1"])
def test_numbered_wards_are_read_in_all_their_forms(text):
    found = register(AUG_2024, "79").resolve(text, district="Quận 3")
    assert (found.outcome, found.unit.name) == (Outcome.EXACT, "1")


def test_a_note_that_is_not_understood_is_asked():
    found = register(AUG_2025).resolve("Phường Hải An (cũ)")
    assert found.unit is None
    assert found.suggestions[0].unit.full_name == "Phường Hải An"
    assert "cũ" in found.suggestions[0].reason


def test_i_and_y_are_only_a_suggestion():
    found = register(AUG_2024).resolve("Xã Lí Học")
    assert found.unit is None
    assert (found.suggestions[0].unit.full_name, found.suggestions[0].reason) == ("Xã Lý Học", "khác i/y")


def test_a_code_that_disagrees_with_its_name_is_asked():
    names = register(AUG_2025)
    assert names.resolve("Phường Hải An", code="11413").outcome is Outcome.EXACT
    found = names.resolve("Phường Hải An", code="11411")
    assert (found.outcome, found.unit) == (Outcome.AMBIGUOUS, None)
    assert names_of(found) == ["Phường Hải An", "Phường Đông Hải"]
    assert register(AUG_2025, "22").resolve("Xã Hải Hòa", code="6799").unit.code == "06799"


def test_a_code_that_agrees_decides_between_units_of_one_name():
    found = register(AUG_2024).resolve("Xã Hòa Bình", code="11890")
    assert (found.outcome, found.unit.code) == (Outcome.EXACT, "11890")
    unknown = register(AUG_2024).resolve("Không có tên này", code="11890")
    assert unknown.unit is None
    assert unknown.suggestions[0].unit.code == "11890"


def test_a_slip_is_not_read_as_an_old_font():
    # Read as TCVN3, "Lôc" would be "Lục": only text that cannot be Unicode is read so.
    assert register(AUG_2025, "24").resolve("Lôc Nam").outcome is Outcome.UNKNOWN


def test_a_confirmed_alias_answers_in_its_scope_only():
    base = register(AUG_2025)
    ward = base.resolve("Phường Hải An").unit
    alias = KnownAlias("hai an", "31", ward.pk)
    names = Register(base.units, [], [], [alias], on=AUG_2025, province_code="31")
    assert (names.resolve("Hai An").outcome, names.resolve("Hai An").unit) == (Outcome.ALIAS, ward)
    elsewhere = Register(base.units, [], [], [KnownAlias("hai an", "22", ward.pk)], on=AUG_2025, province_code="31")
    assert elsewhere.resolve("Hai An").unit is None


def test_province_24_is_bac_giang_in_june_and_bac_ninh_in_august():
    assert register(date(2025, 6, 30), "24").resolve("24", level="province").unit is None
    assert register(date(2025, 6, 30), "24").resolve("Bắc Giang", level="province").unit.code == "24"
    assert register(date(2025, 8, 31), "24").resolve("Bắc Ninh", level="province").unit.code == "24"
    assert register(date(2025, 8, 31), "24").resolve("Tỉnh Bắc Giang").unit is None


@given(st.text(max_size=40))
def test_no_text_makes_it_fail_or_accept_without_a_unit(text):
    found = register(AUG_2025).resolve(text)
    assert (found.unit is not None) == (found.outcome in {Outcome.EXACT, Outcome.ALIAS, Outcome.RENAMED})


@pytest.mark.django_db
def test_the_database_answers_as_the_packages_do(hai_phong):
    assert register_at(AUG_2025, "30").resolve("P. Thuỷ Nguyên").unit.code == "11560"
