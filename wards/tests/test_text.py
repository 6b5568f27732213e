import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wards.text import display_name, normal_key, search_key, sort_key

SYLLABLES = [
    "Thủy",
    "Hòa",
    "Quý",
    "Huỳnh",
    "Hoàn",
    "Đồ",
    "Sơn",
    "Cẩm",
    "Giàng",
    "Uông",
    "Bí",
    "Krông",
    "Ea",
    "M'Drắk",
    "Phú",
    "Mỹ",
    "Lộc",
    "Thạnh",
    "Nghĩa",
    "Trường",
]
names = st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=4).map(" ".join)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Thuỷ Nguyên", "Thủy Nguyên"),
        ("HOÀ BÌNH", "Hòa Bình"),
        ("Kiến  Thuỵ", "Kiến\u00a0Thụy"),
        ("Ðồ Sơn", "Đồ Sơn"),
        ("M’Drắk", "M'Drắk"),
        ("Đạ K' Nàng", "Đạ K'Nàng"),
        ("Phường 01", "Phường 1"),
        ("Xuân Hương – Đà Lạt", "Xuân Hương-Đà Lạt"),
    ],
)
def test_spelling_habits_give_one_key(one, other):
    assert normal_key(one) == normal_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Cẩm Giang", "Cẩm Giàng"),
        ("Lộc Thạnh", "Lộc Thành"),
        ("Mỹ Lộc", "Mĩ Lộc"),
        ("An Phú", "An Phu"),
        ("Đông", "Dông"),
        ("Móng Cái 1", "Móng Cái 10"),
    ],
)
def test_names_that_differ_have_different_keys(one, other):
    assert normal_key(one) != normal_key(other)


@given(names)
def test_unicode_form_and_case_never_change_a_key(name):
    assert normal_key(unicodedata.normalize("NFD", name.upper())) == normal_key(name)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("Thuỷ Nguyên", "Thủy Nguyên"),
        ("Hoà Bình", "Hòa Bình"),
        ("Quý Quân", "Quý Quân"),
        ("Huỳnh Hoàn", "Huỳnh Hoàn"),
        ("Nậm ét", "Nậm Ét"),
        ("Khoái Châu", "Khoái Châu"),
    ],
)
def test_names_are_shown_as_departments_write_them(source, shown):
    assert display_name(source) == shown


@given(names)
def test_showing_a_name_keeps_its_key(name):
    assert normal_key(display_name(name)) == normal_key(name)


def test_alphabetical_order_is_the_vietnamese_one():
    ordered = ["An", "Án", "An Dương", "Anh", "Ân", "Ấn", "Dương Kinh", "Đồ Sơn", "Đông Hải", "Phường 2", "Phường 10"]
    assert sorted(sorted(ordered), key=sort_key) == ordered


def test_sort_keys_use_only_what_every_database_orders_alike():
    assert sort_key("M'Đrắk – Ý Yên 12").isalnum()
    assert sort_key("M'Đrắk – Ý Yên 12").isascii()


def test_search_key_drops_accents_and_case():
    assert search_key("ĐỒ SƠN") == "do son"
