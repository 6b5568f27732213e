import pytest
from hypothesis import given
from hypothesis import strategies as st

from wards.names import NameReading, take_apart
from wards.text import normal_key


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("Phường Uông Bí", "phuong", "Uông Bí"),
        ("P.Uông Bí", "phuong", "Uông Bí"),
        ("TT. Đầm Hà", "thi_tran", "Đầm Hà"),
        ("T.T Đầm Hà", "thi_tran", "Đầm Hà"),
        ("ĐK Cát Hải", "dac_khu", "Cát Hải"),
        ("TX. Đông Triều", "thi_xa", "Đông Triều"),
        ("T.P Thủy Nguyên", "thanh_pho", "Thủy Nguyên"),
        ("1. Xã An Phú", "xa", "An Phú"),
    ],
)
def test_a_prefix_is_split_off(text, kind, name):
    assert NameReading(kind, normal_key(name)) in take_apart(text).readings


@pytest.mark.parametrize("text", ["H Bông", "P Rao", "Phường Đúc"])
def test_what_may_be_a_prefix_or_the_name_itself_is_read_both_ways(text):
    kinds = {reading.kind for reading in take_apart(text).readings}
    assert len(kinds) == 2
    assert NameReading(None, normal_key(text)) in take_apart(text).readings


@pytest.mark.parametrize("text", ["Thị Nghè", "Xanh", "Quảng Yên", "Tam Kỳ", "Huyền Sơn", "Ph'nom", "X"])
def test_a_name_that_begins_like_a_prefix_is_left_alone(text):
    assert take_apart(text).readings == (NameReading(None, normal_key(text)),)


@pytest.mark.parametrize("note", [" (mới)", " (*)", " *", ".", " (1)", ";"])
def test_harmless_notes_are_dropped(note):
    assert take_apart(f"Xã An Phú{note}").readings == take_apart("Xã An Phú").readings
    assert not take_apart(f"Xã An Phú{note}").notes


def test_places_and_other_notes_are_kept_apart():
    assert take_apart("An Phú (H. Nam Sách)").places == ("H. Nam Sách",)
    assert take_apart("Phường Uông Bí, Quảng Ninh").places == ("Quảng Ninh",)
    assert take_apart("Xã An Phú (cũ)").notes == ("cũ",)


def test_a_number_at_the_end_is_part_of_the_name():
    assert take_apart("Móng Cái 1").readings == (NameReading(None, normal_key("Móng Cái 1")),)


@given(st.text(max_size=60))
def test_any_text_can_be_taken_apart(text):
    assert all(reading.key for reading in take_apart(text).readings)
