from datetime import date

import pytest

from wards.known_facts import OfficialCount
from wards.lineage import Succession
from wards.problems import Trouble, find_problems
from wards.queries import data_problems, life_of, units_in_force
from wards.records import UnitRecord

TODAY = date(2026, 11, 20)
REFORM = date(2025, 7, 1)


def unit(pk, level, code, parent=None, since=date(2024, 5, 1), until=None):
    return UnitRecord(pk, level, "xa", code, f"N{pk}", f"Xã N{pk}", parent, "98", "98", since, until)


PROVINCE = unit(1, "province", "98")


def kinds(units, links=(), official=(), gaps=(), half_known=()):
    rows = {each.pk: each for each in units}
    return [problem.kind for problem in find_problems(rows, links, half_known, official, gaps, TODAY)]


def test_a_sound_register_has_no_problems():
    assert kinds([PROVINCE, unit(2, "ward", "98001", 1)], official=[OfficialCount(REFORM, "98", 0, 1)]) == []


@pytest.mark.parametrize(
    ("rows", "links", "kind"),
    [
        ([unit(2, "ward", "98001", None)], [], Trouble.NO_PARENT),
        ([unit(2, "ward", "98001", 1, date(2024, 4, 1))], [], Trouble.NO_PARENT),
        ([unit(2, "ward", "98001", 1, until=REFORM)], [], Trouble.GAP),
        ([unit(2, "ward", "98001", 1), unit(3, "ward", "98001", 1, REFORM)], [], Trouble.OVERLAP),
        (
            [unit(2, "ward", "98001", 1, until=REFORM), unit(3, "ward", "98002", 1, REFORM)],
            [Succession(2, 3, REFORM, "unknown")],
            Trouble.UNVERIFIED,
        ),
        (
            [
                unit(2, "ward", "98001", 1, until=REFORM),
                unit(3, "ward", "98002", 1, REFORM),
                unit(4, "ward", "98003", 1, REFORM),
            ],
            [Succession(2, 3, REFORM, "whole"), Succession(2, 4, REFORM, "part")],
            Trouble.OVERLAP,
        ),
    ],
)
def test_each_problem_is_found(rows, links, kind):
    assert kinds([PROVINCE, *rows], links) == [kind]


def test_counts_unlike_the_official_ones_dates_and_missing_changes_are_found():
    ward = unit(2, "ward", "98001", 1)
    assert kinds([PROVINCE, ward], official=[OfficialCount(REFORM, "98", 0, 2)]) == [Trouble.COUNT]
    assert kinds([PROVINCE, ward], half_known=[ward]) == [Trouble.DATE]
    assert kinds([PROVINCE, ward], gaps=[(REFORM, "98", "thành thành phố", "NQ 1")]) == [Trouble.MISSING]
    assert kinds([PROVINCE, ward], gaps=[(date(2027, 1, 1), "98", "thành thành phố", "NQ 1")]) == []


@pytest.mark.django_db
def test_hai_phong_lists_only_what_is_not_known(hai_phong):
    found = {problem.kind for problem in data_problems("31", TODAY)}
    assert found <= {Trouble.GAP, Trouble.UNVERIFIED, Trouble.DATE}
    assert Trouble.UNVERIFIED in found


@pytest.mark.django_db
def test_a_units_life_follows_it_over_its_names(hai_phong):
    district = units_in_force(date(2025, 2, 28), "31", "district").get(code="311")
    life = life_of(district)
    assert [row.full_name for row in life.rows] == ["Huyện Thủy Nguyên", "Thành phố Thủy Nguyên"]
    assert (life.came_from, life.became) == ([], [])
    ward = units_in_force(TODAY, "31", "ward").get(code="11560")
    assert {change.old.name for change in life_of(ward).came_from} == {
        "Thủy Hà",
        "An Lư",
        "Thủy Đường",
        "Hoa Động",
        "Dương Quan",
    }
