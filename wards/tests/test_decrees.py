"""Decrees as people paste them from the statistics office's page."""

from datetime import date

import pytest

from wards.decrees import Decree, DecreeStanding, numbers_in, read_decrees, standing, units_named

PASTED = """
STT\tSố văn bản\tNgày ban hành\tTrích yếu
1\t388/NQ-UBTVQH16\t04/08/2026\tNghị quyết về việc thành lập các phường thuộc tỉnh Bắc Ninh (căn cứ 39/2026/QH16)
2\t36 / 2026 / QH16\t03-09-2026\tThành lập thành phố Quảng Ninh
\ttrực thuộc trung ương
3\t1365/NQ-UBTVQH15\t14/11/2023\tSắp xếp
4\t388/nq-ubtvqh16\t04/08/2026\tĐính chính
"""


def test_each_decree_once_with_its_day_and_all_that_the_list_says():
    found = read_decrees(PASTED)
    assert [(one.number, one.issued) for one in found] == [
        ("388/NQ-UBTVQH16", date(2026, 8, 4)),
        ("36/2026/QH16", date(2026, 9, 3)),
        ("1365/NQ-UBTVQH15", date(2023, 11, 14)),
    ]
    assert "trực thuộc trung ương" in found[1].text
    assert "Đính chính" in found[0].text


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Nghị quyết số 237/NQ-UBTVQH16 ngày 14/4/2026", ["237/NQ-UBTVQH16"]),
        ("Quyết định số 19/2025/QĐ-TTg", ["19/2025/QĐ-TTG"]),
        ("số 036/2026/qh16; 39/2026/QH16", ["36/2026/QH16", "39/2026/QH16"]),
        ("ngày 14/4/2026, tỷ lệ 3/4", []),
        ("", []),
    ],
)
def test_numbers_of_acts_are_told_from_days_and_shares(text, numbers):
    assert numbers_in(text) == numbers


def test_an_impossible_day_is_no_day():
    (found,) = read_decrees("5/NQ-UBTVQH16 31/02/2026 ban hành 01/03/2026")
    assert found.issued == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("number", "issued", "expected"),
    [
        ("1/NQ-UBTVQH16", date(2026, 1, 1), DecreeStanding.KNOWN),
        ("2/NQ-UBTVQH16", date(2026, 1, 1), DecreeStanding.UNKNOWN),
        ("3/NQ-UBTVQH15", date(2024, 4, 30), DecreeStanding.BEFORE),
        ("4/NQ-UBTVQH15", date(2024, 5, 1), DecreeStanding.UNKNOWN),
        ("5/2023/QH15", None, DecreeStanding.BEFORE),
        ("6/2026/QH16", None, DecreeStanding.UNKNOWN),
        ("7/NQ-UBTVQH16", None, DecreeStanding.UNKNOWN),
    ],
)
def test_what_the_register_could_know_and_does_not_is_unknown(number, issued, expected):
    assert standing(Decree(number, issued, ""), {"1/NQ-UBTVQH16"}) is expected


def test_units_are_named_as_whole_words():
    decree = Decree("1/NQ-UBTVQH16", None, "thành lập thành phố Quảng Ninh (thuộc Trung ương), Hà Nội.")
    assert units_named(decree, [(1, "Quảng Ninh"), (2, "Ninh Bình"), (3, "Hà Nội"), (4, "Nội"), (5, "Quảng")]) == [
        1,
        3,
        4,
        5,
    ]
