"""A fixed sample of the long measurements, and the official counts, on every run of the tests."""

from collections import Counter
from datetime import date

import pytest

from bench.names import DATES, measure
from bench.registers import country
from wards.known_facts import REFORM, official_counts
from wards.text import normal_key


def test_a_sample_of_wards_in_every_spelling_has_no_wrong_match():
    total = Counter()
    asked = Counter()
    for (_, way), tally in measure(sample=80, seed=7).items():
        total += tally.counts
        if not way.startswith(("no accents", "typo")):
            asked["asked"] += tally.counts["asked"]
            asked["right"] += tally.counts["right"]
    assert (total["wrong"], total["accepted"]) == (0, 0)
    assert asked["right"] >= 0.999 * asked.total()
    assert total["first three"] >= 0.99 * (total["first three"] + total["not in first three"])
    assert len(DATES) == 3


def test_every_province_has_its_official_counts_on_every_day():
    held: Counter[tuple[date, str, str]] = Counter()
    days = {count.on for count in official_counts()}
    for unit in country()[1].values():
        held.update((day, unit.province_code, unit.level) for day in days if unit.in_force(day))
    for count in official_counts():
        found = (held[count.on, count.province, "district"], held[count.on, count.province, "ward"])
        assert found == (count.districts, count.wards), count


@pytest.mark.parametrize(
    ("day", "provinces", "districts", "wards"),
    [
        (date(2024, 7, 31), 63, 705, 10_595),
        (date(2025, 2, 1), 63, 696, 10_051),
        (date(2025, 3, 1), 63, 696, 10_035),
        (REFORM, 34, 0, 3_321),
        (date(2026, 4, 30), 34, 0, 3_321),
        (date(2026, 9, 20), 34, 0, 3_321),
    ],
)
def test_the_country_has_its_official_counts(day, provinces, districts, wards):
    levels = Counter(unit.level for unit in country()[1].values() if unit.in_force(day))
    assert (levels["province"], levels["district"], levels["ward"]) == (provinces, districts, wards)


@pytest.mark.parametrize(
    ("day", "kinds"),
    [
        (date(2026, 8, 31), {"tinh": 27, "thanh_pho": 7, "phuong": 697, "xa": 2_611, "dac_khu": 13}),
        (date(2026, 9, 1), {"tinh": 26, "thanh_pho": 8, "phuong": 697, "xa": 2_611, "dac_khu": 13}),
        (date(2026, 9, 20), {"tinh": 25, "thanh_pho": 9, "phuong": 709, "xa": 2_599, "dac_khu": 13}),
    ],
)
def test_the_country_has_its_official_kinds(day, kinds):
    assert Counter(unit.kind for unit in country()[1].values() if unit.in_force(day)) == kinds


def test_the_reform_links_every_old_ward_whole_or_in_parts():
    _, records, links = country()
    parts: dict[int, list[str]] = {}
    for link in links:
        if link.on == REFORM and records[link.new_id].level == "ward":
            parts.setdefault(link.old_id, []).append(link.part)
    assert all(each == ["whole"] or (len(each) > 1 and set(each) == {"part"}) for each in parts.values())
    ended = {pk for pk, unit in records.items() if unit.level == "ward" and unit.valid_to == REFORM}
    assert ended <= parts.keys()
    assert sum(len(each) > 1 for each in parts.values()) == 440


def test_most_codes_of_today_once_bore_another_name():
    _, records, _ = country()
    eve = {unit.code: unit for unit in records.values() if unit.level == "ward" and unit.valid_to == REFORM}
    new = [unit for unit in records.values() if unit.level == "ward" and unit.valid_from == REFORM]
    again = [unit for unit in new if unit.code in eve]
    renamed = [unit for unit in again if normal_key(eve[unit.code].full_name) != normal_key(unit.full_name)]
    assert len(new) - len(again) == 5  # the island districts became đặc khu
    assert len(renamed) == 2160
