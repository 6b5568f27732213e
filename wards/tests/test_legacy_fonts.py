import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.spelling_ways import to_tcvn3, to_vni
from wards.legacy_fonts import decodings
from wards.text import normal_key

WORDS = [
    "Phường",
    "Xã",
    "Uông",
    "Bí",
    "Thủy",
    "Nguyên",
    "Hải",
    "Phòng",
    "Đồng",
    "Nai",
    "Kiến",
    "Thụy",
    "Lộc",
    "Thạnh",
    "Cẩm",
    "Giàng",
    "Đắk",
    "Ủy",
    "Ỷ",
    "Ngữ",
]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("H¶i Phßng", "Hải Phòng"),
        ("Thñy Nguyªn", "Thủy Nguyên"),
        ("§ång Nai", "Đồng Nai"),
        ("KiÕn Thôy", "Kiến Thụy"),
        ("U«ng BÝ", "Uông Bí"),
        ("X· Lôc S¬n", "Xã Lục Sơn"),
        ("Haûi Phoøng", "Hải Phòng"),
        ("PHÖÔØNG", "PHƯỜNG"),
        ("Ñoàng Nai", "Đồng Nai"),
        ("Xaõ An Phuù", "Xã An Phú"),
    ],
)
def test_old_fonts_are_read(typed, meant):
    assert meant in decodings(typed)


@pytest.mark.parametrize(
    "text", ["Hải Phòng", "Hoàng Mai", "Lôc Nam", "An Phú", "Hoà Bình", "Toán", "HÒA BÌNH", "Xã Lộc"]
)
def test_text_that_can_be_unicode_is_left_alone(text):
    assert decodings(text) == []


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(lambda words: " ".join(["Phường", *words])))
def test_what_was_typed_in_an_old_font_comes_back(name):
    for typed in (to_tcvn3(name), to_vni(name)):
        assert normal_key(name) in {normal_key(text) for text in decodings(typed)}
