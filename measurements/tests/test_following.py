"""Figures go with the land when the register learns what became of a unit, whenever and however it learns it."""

from datetime import date

import pytest

from base.period import Period
from measurements.models import Figure
from measurements.queries import compliance
from measurements.tests.little_province import make_figure, make_province, make_unit
from wards.actions import follow_land, verify_change
from wards.models import Unit, UnitChange

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
AUGUST = Period(2024, 8)
ON = date(2024, 8, 20)
ACT = "Nghị quyết thử nghiệm"


@pytest.fixture
def renewed():
    """Xã A with figures of July, August and September, that was closed on 20/8 as another row, and that row."""
    make_province()
    old = Unit.objects.get(code="99001")
    for month in (7, 8, 9):
        make_figure("99001", 300 + month, month=month)
    Unit.objects.filter(pk=old.pk).update(valid_to=ON)
    return old, make_unit("ward", "phuong", "99011", "A Mới", old.parent, start=ON)


def stands_on(unit):
    return sorted(Figure.objects.filter(unit=unit).values_list("period__month", flat=True))


def test_a_line_that_is_verified_as_whole_takes_the_later_months_along(renewed):
    old, new = renewed
    change = UnitChange.objects.create(old=old, new=new, effective_on=ON, part="unknown")
    assert follow_land() == {}
    verify_change(by=None, change=change, part="whole", legal_act=ACT)
    assert (stands_on(old), stands_on(new)) == ([7], [8, 9])


def test_a_line_that_is_verified_as_a_part_leaves_them(renewed):
    old, new = renewed
    change = UnitChange.objects.create(old=old, new=new, effective_on=ON, part="unknown")
    verify_change(by=None, change=change, part="part", legal_act=ACT)
    assert (stands_on(old), stands_on(new)) == ([7, 8, 9], [])
    row = next(row for row in compliance(AUGUST, "99").rows if row.unit_id == new.pk)
    assert (row.samples_min, row.estimated, "không so sánh được" in row.note) == (None, False, True)


def test_what_an_earlier_version_left_behind_follows_at_once_and_only_once(renewed):
    old, new = renewed
    last = make_unit("ward", "phuong", "99012", "A Sau Cùng", old.parent, start=date(2024, 9, 5))
    Unit.objects.filter(pk=new.pk).update(valid_to=date(2024, 9, 5))
    UnitChange.objects.create(old=old, new=new, effective_on=ON, part="whole")
    UnitChange.objects.create(old=new, new=last, effective_on=date(2024, 9, 5), part="whole")
    assert follow_land()["measurements.figure"] == 3  # September twice, from row to row
    assert (stands_on(old), stands_on(new), stands_on(last)) == ([7], [8], [9])
    assert follow_land() == {}


def test_what_would_stand_twice_stays_and_the_newer_row_counts(renewed):
    old, new = renewed
    make_figure("99011", 999, month=8)
    UnitChange.objects.create(old=old, new=new, effective_on=ON, part="whole")
    follow_land([old.pk])
    assert (stands_on(old), stands_on(new)) == ([7, 8], [8, 9])
    assert next(row for row in compliance(AUGUST, "99").rows if row.unit_id == new.pk).samples_min == 999


def test_what_merged_is_summed_and_stays_where_it_was_counted(renewed):
    old, new = renewed
    other = Unit.objects.get(code="99002")
    make_figure("99002", (0, 299), month=8)
    Unit.objects.filter(pk=other.pk).update(valid_to=ON)
    for one in (old, other):
        UnitChange.objects.create(old=one, new=new, effective_on=ON, part="whole")
    assert follow_land() == {}
    row = next(row for row in compliance(AUGUST, "99").rows if row.unit_id == new.pk)
    assert (row.samples_min, row.samples_max, row.estimated, row.figure_id) == (308, 607, True, None)
