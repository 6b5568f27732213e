"""One table of what may become of a unit, and what each named question answers."""

from datetime import date

import pytest

from measurements.tests.little_province import make_province, make_unit
from wards.lineage import Lineage
from wards.models import Agency, Part, Unit, UnitChange
from wards.queries import (
    life_of,
    record_of,
    same_unit_on,
    same_unit_rows,
    sole_successors,
    stands_or_ended,
    successors_of,
    unit_of_agency,
    went_on_alone,
)
from wards.queries.succession import absorbed_whole, kept_their_name, sole_predecessors, successions

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
BEFORE, FIRST, SECOND, TODAY = date(2024, 8, 31), date(2024, 9, 5), date(2024, 9, 20), date(2024, 9, 30)
# case → (old, new, day, part) of each line; a unit begins on the day of the line that leads to it
CASES = {
    "renamed": [("A", "B", FIRST, "whole")],
    "merged": [("A", "C", FIRST, "whole"), ("B", "C", FIRST, "whole")],
    "split": [("A", "B", FIRST, "part"), ("A", "C", FIRST, "part")],
    "not verified": [("A", "B", FIRST, "unknown")],
    "half of it": [("A", "B", FIRST, "part")],
    "twice in a month": [("A", "B", FIRST, "whole"), ("B", "C", SECOND, "whole")],
    "renamed and then merged": [("A", "B", FIRST, "whole"), ("B", "D", SECOND, "whole"), ("C", "D", SECOND, "whole")],
    "took in a part": [("A", "B", FIRST, "whole"), ("C", "B", FIRST, "part"), ("C", "D", FIRST, "part")],
    "closed": [],
}
# case → A goes on alone as, A was absorbed whole by, the row of A on TODAY
ANSWERS = {
    "renamed": ("B", "B", "B"),
    "merged": (None, "C", None),
    "split": (None, None, None),
    "not verified": (None, None, None),
    "half of it": (None, None, None),
    "twice in a month": ("B", "B", "C"),
    "renamed and then merged": ("B", "B", None),
    "took in a part": (None, "B", None),
    "closed": (None, None, None),
}


@pytest.fixture(params=CASES)
def case(request):
    """The case's name, and its units by letter."""
    make_province()
    parent = Unit.objects.get(code="991")
    lines = CASES[request.param]
    letters = sorted({"A", *(old for old, *_ in lines), *(new for _, new, *_ in lines)})
    begins = {new: day for _old, new, day, _part in lines}
    ends = {old: day for old, _new, day, _part in lines} | ({"A": FIRST} if not lines else {})
    units = {
        letter: make_unit(
            "ward",
            "xa",
            f"9970{place}",
            letter,
            parent,
            start=begins.get(letter, date(2024, 5, 1)),
            end=ends.get(letter),
        )
        for place, letter in enumerate(letters)
    }
    for old, new, day, part in lines:
        UnitChange.objects.create(old=units[old], new=units[new], effective_on=day, part=part)
    return request.param, units


def test_each_question_has_its_answer(case):
    name, units = case
    alone, absorbed, on_today = (units.get(letter) if letter else None for letter in ANSWERS[name])
    a = units["A"]
    assert sole_successors([a.pk]) == ({a.pk: alone.pk} if alone else {})
    assert went_on_alone(a) is (alone is not None)
    assert absorbed_whole(a) == absorbed
    assert same_unit_on(a, TODAY) == on_today
    assert same_unit_on(a, BEFORE) == a
    if alone:
        assert sole_predecessors([alone.pk]) == {alone.pk: a.pk}
        assert sole_predecessors([alone.pk], same_code=True) == {}
        assert same_unit_on(alone, BEFORE) == a


def test_the_questions_agree_with_one_another_and_with_the_pure_lineage(case):
    _, units = case
    records = {unit.pk: record_of(unit) for unit in units.values()}
    lineage = Lineage(records, successions(["99"]))
    assert len(lineage.after(units["A"].pk)) == len(successors_of(units["A"]))
    for unit in units.values():
        rows = [row.pk for row in life_of(unit).rows]
        assert same_unit_rows([unit.pk]) == {unit.pk: tuple(rows)}
        for day in (BEFORE, FIRST, SECOND, TODAY):
            pure, stored = lineage.same_area(records[unit.pk], day), same_unit_on(unit, day)
            assert (pure and pure.pk) == (stored and stored.pk)
        stands, ended = stands_or_ended([unit], TODAY)
        here = same_unit_on(unit, TODAY)
        assert (stands.get(unit.pk), unit.pk in ended) == ((here.pk, False) if here else (None, True))


@pytest.mark.parametrize("case", ["merged", "renamed and then merged"], indirect=True)
def test_an_agency_follows_its_unit_into_a_larger_one(case):
    _, units = case
    school = Agency.objects.create(unit=units["A"], name="Trường", kind="school", valid_from=BEFORE)
    assert unit_of_agency(school, BEFORE) == units["A"]
    assert unit_of_agency(school, TODAY) == units[max(units)]


@pytest.mark.parametrize("case", ["split", "not verified", "closed"], indirect=True)
def test_an_agency_ends_with_a_unit_that_went_nowhere_as_a_whole(case):
    _, units = case
    school = Agency.objects.create(unit=units["A"], name="Trường", kind="school", valid_from=BEFORE)
    assert unit_of_agency(school, TODAY) is None


@pytest.mark.parametrize("case", ["renamed"], indirect=True)
def test_a_name_is_kept_with_its_kind(case):
    _, units = case
    assert kept_their_name(units.values()) == set()
    Unit.objects.filter(pk=units["B"].pk).update(name="A")
    assert kept_their_name(units.values()) == {units["A"].pk}


def test_many_units_are_followed_in_few_queries(django_assert_max_num_queries):
    make_province()
    parent = Unit.objects.get(code="991")
    olds = [make_unit("ward", "xa", f"998{n:02}", f"O{n}", parent, end=FIRST) for n in range(20)]
    news = [make_unit("ward", "xa", f"998{n:02}", f"N{n}", parent, start=FIRST) for n in range(20)]
    for old, new in zip(olds, news, strict=True):
        UnitChange.objects.create(old=old, new=new, effective_on=FIRST, part=Part.WHOLE)
    with django_assert_max_num_queries(4):
        found = same_unit_rows([unit.pk for unit in news])
    assert found == {new.pk: (old.pk, new.pk) for old, new in zip(olds, news, strict=True)}
