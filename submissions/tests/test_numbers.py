import unicodedata
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submissions.numbers import NotANumber, read_money, read_number, read_percent, read_whole, show_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", "0"),
        ("1.234", "1234"),
        ("1 234", "1234"),
        ("1\u00a0234,5", "1234.5"),
        ("36.5", "36.5"),
        ("36,5", "36.5"),
        ("12.345.678", "12345678"),
        ("0.500", "0.5"),
        ("0,500", "0.5"),
        ("１.２３４，５", "1234.5"),
        ("\u200b12\ufeff", "12"),
    ],
)
def test_numbers_as_people_write_them(text: str, number: str) -> None:
    assert read_number(text) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("3OO", "300"),
        ("nhiều", "không phải số"),
        ("NaN", "không phải số"),
        ("#N/A", "không phải số"),
        ("1,2,3", "1.234"),
        ("-5", "số âm"),
        ("999999999999999", "lớn quá"),
        ("1,2345", "thập phân"),
        ("", "không phải số"),
    ],
)
def test_what_is_no_number_is_refused_with_a_way_out(text: str, says: str) -> None:
    with pytest.raises(NotANumber) as caught:
        read_number(text)
    assert says in caught.value.message + caught.value.fix


def test_a_part_of_a_site_is_refused() -> None:
    with pytest.raises(NotANumber, match="số nguyên"):
        read_whole("2,5")


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("100", 100), ("99,9 %", Decimal("99.9")), ("９９％", 99)])
def test_percent_within_bounds(text: str, number: Decimal) -> None:
    assert read_percent(text) == number


def test_more_than_all_is_refused() -> None:
    with pytest.raises(NotANumber, match="100"):
        read_percent("100,1")


@pytest.mark.parametrize(
    ("text", "millions"),
    [
        ("1.200", 1200),
        ("1,2 tỷ", 1200),
        ("1.200 triệu", 1200),
        ("1.200 triệu đồng", 1200),
        ("0,5 Tỷ đồng", 500),
        ("1,2\u00a0tỷ", 1200),
        (unicodedata.normalize("NFD", "1,2 tỷ"), 1200),
    ],
)
def test_money_is_in_trieu_dong(text: str, millions: int) -> None:
    assert read_money(text) == millions


@pytest.mark.parametrize("text", ["500 nghìn", "500 nghìn đồng", "1.200.000.000 đồng", "1200000đ", "5 VND"])
def test_money_in_smaller_units_is_refused(text: str) -> None:
    with pytest.raises(NotANumber, match="nhỏ hơn triệu"):
        read_money(text)


@given(st.decimals(0, 10**9, places=3))
def test_what_is_shown_can_be_typed_again(number: Decimal) -> None:
    assert read_number(show_number(number)) == number


@given(st.text(max_size=20), st.sampled_from([read_number, read_whole, read_percent, read_money]))
def test_any_text_is_a_number_or_refused_in_words(text: str, reader: Callable[[str], Decimal]) -> None:
    try:
        said = str(reader(text) >= 0)
    except NotANumber as wrong:
        said = wrong.message and wrong.fix
    assert said not in {"", "False"}
