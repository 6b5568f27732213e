from datetime import date
from functools import cache

import pytest

from bench.registers import country
from wards.lineage import Lineage
from wards.origins import Certainty, Origins


@cache
def origins(heir: str) -> tuple[Origins, dict]:
    _, records, links = country()
    rows = {pk: row for pk, row in records.items() if row.heir_code == heir}
    return Origins(rows, Lineage(rows, [link for link in links if link.old_id in rows])), rows


def made_of(heir, code, on, level="ward"):
    answers, rows = origins(heir)
    unit = next(row for row in rows.values() if (row.level, row.code) == (level, code) and row.valid_to is None)
    return answers.made_of(unit, on)


def test_a_ward_merged_whole_is_the_sum_of_its_old_ones():
    found = made_of("12", "03408", date(2024, 7, 31))
    assert found.certainty is Certainty.MERGED
    assert {unit.name for unit in found.units} == {"Tân Phong", "Đông Phong", "San Thàng", "Nùng Nàng", "Bản Giang"}


def test_a_ward_that_only_changed_its_parent_is_the_same():
    found = made_of("12", "03451", date(2024, 7, 31))
    assert (found.certainty, [unit.name for unit in found.units]) == (Certainty.SAME, ["Mù Cả"])


def test_a_ward_that_took_a_part_of_another_cannot_be_compared():
    found = made_of("22", "06811", date(2025, 6, 30))
    assert found.certainty is Certainty.PART
    assert "Trưng Vương" in found.note


def test_an_unverified_merger_before_says_so():
    found = made_of("31", "10882", date(2024, 7, 31))
    assert found.certainty is Certainty.UNVERIFIED
    assert found.note


def test_an_island_district_made_dac_khu_goes_back_to_the_district():
    found = made_of("31", "11948", date(2024, 7, 31))
    assert (found.certainty, [unit.level for unit in found.units]) == (Certainty.SAME, ["district"])


def test_before_the_register_begins_nothing_is_known():
    assert made_of("31", "11948", date(2024, 4, 30)).certainty is Certainty.NONE


@pytest.mark.parametrize("heir", ["31", "22", "12", "75"])
def test_every_ward_of_today_has_an_origin_on_the_eve_of_the_reform(heir):
    answers, rows = origins(heir)
    today = [row for row in rows.values() if row.level == "ward" and row.in_force(date(2026, 11, 20))]
    assert all(answers.made_of(ward, date(2025, 6, 30)).units for ward in today)
