from collections import Counter
from datetime import date

from wards.history import whole_country
from wards.known_facts import REFORM, START


def rows_of(level, code):
    return [row for row in whole_country().rows if (row.entry.level, row.entry.code) == (level, code)]


def test_no_row_outlives_its_parent_and_no_code_stands_twice():
    last: dict[tuple[str, str], date] = {}
    for row in sorted(whole_country().rows, key=lambda row: row.valid_from):
        end = row.valid_to or date.max
        if row.parent is not None:
            assert row.parent.valid_from <= row.valid_from
            assert (row.parent.valid_to or date.max) >= end
        assert row.valid_from < end
        assert last.get(row.entry.key, START) <= row.valid_from
        last[row.entry.key] = end


def test_a_province_that_did_not_change_goes_on_over_the_reform():
    assert [(row.valid_from, row.valid_to) for row in rows_of("province", "12")] == [(START, None)]


def test_a_code_taken_over_by_another_province_is_another_row():
    assert [(row.entry.name, row.valid_to) for row in rows_of("province", "24")] == [
        ("Bắc Giang", REFORM),
        ("Bắc Ninh", date(2026, 9, 20)),
        ("Bắc Ninh", None),
    ]
    assert {row.heir_code for row in whole_country().rows if row.province_code == "27"} == {"24"}


def test_hue_became_a_city_with_all_that_lies_in_it():
    names = [f"{row.entry.kind} {row.entry.name}" for row in rows_of("province", "46")]
    assert names == ["tinh Thừa Thiên Huế", "thanh_pho Huế"]
    wards = [row for row in whole_country().rows if row.province_code == "46" and row.entry.level == "ward"]
    assert {row.valid_from for row in wards} >= {START, date(2025, 1, 1), REFORM}


def test_a_code_exchanged_in_march_2025_stays_one_ward():
    (link,) = [link for link in whole_country().links if link.old.entry.code == "26935" and link.on == date(2025, 3, 1)]
    assert (link.new.entry.code, link.new.entry.name, link.part) == ("26929", "14", "whole")


def test_what_is_not_verified_is_not_called_whole():
    parts = Counter((link.on < REFORM, link.part) for link in whole_country().links if link.new.entry.level == "ward")
    assert parts[True, "unknown"] > 900
    assert parts[False, "unknown"] == 0


def test_every_change_names_its_act():
    assert all(row.legal_act for row in whole_country().rows if row.valid_from > START)
    assert all(link.legal_act for link in whole_country().links)
