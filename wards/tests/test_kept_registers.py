"""The register that a process keeps is read again as soon as somebody changes it."""

from datetime import date

import pytest
from django.db import transaction

from base import audit
from measurements.tests.little_province import make_province, make_unit
from wards.actions import verify_change
from wards.models import Unit, UnitChange
from wards.queries import origins_of, record_of, register_at, register_version

ON = date(2024, 8, 31)
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


def test_a_register_is_read_once_until_it_changes(django_assert_num_queries):
    province = make_province()
    audit.record(by=None, action="unit.load")
    first = register_at(ON, "99")
    with django_assert_num_queries(1):
        assert register_at(ON, "99") is first
    make_unit("ward", "xa", "99005", "E", Unit.objects.get(code="991"))
    audit.record(by=None, action="unit.change", on=province)
    assert register_at(ON, "99").resolve("Xã E").unit is not None


def test_changes_of_other_things_leave_it(django_assert_num_queries):
    make_province()
    audit.record(by=None, action="unit.load")
    first = register_at(ON, "99")
    audit.record(by=None, action="import.apply")
    assert register_at(ON, "99") is first


def test_what_units_were_made_of_is_read_once_until_a_line_of_lineage_is_verified(django_assert_num_queries):
    province = make_province()
    old = make_unit("ward", "xa", "99006", "G", Unit.objects.get(code="991"), end=date(2024, 7, 1))
    new = make_unit("ward", "xa", "99007", "H", Unit.objects.get(code="991"), start=date(2024, 7, 1))
    change = UnitChange.objects.create(old=old, new=new, effective_on=date(2024, 7, 1), part="unknown")
    audit.record(by=None, action="unit.load")
    first = origins_of(province)
    with django_assert_num_queries(1):
        assert origins_of(province) is first
    assert first.made_of(record_of(new), date(2024, 6, 30)).certainty == "unverified"
    verify_change(by=None, change=change, part="whole", legal_act="Nghị quyết thử nghiệm")
    assert origins_of(province).made_of(record_of(new), date(2024, 6, 30)).certainty == "same"


def test_a_register_that_no_action_loaded_is_never_kept():
    make_province()
    assert register_at(ON, "99") is not register_at(ON, "99")


def test_summaries_and_overviews_learn_of_a_verified_line_of_lineage():
    province = make_province()
    before = register_version()
    audit.record(by=None, action="unit.verify_change", on=province)
    assert register_version() != before


def test_in_the_middle_of_a_change_nothing_is_kept():
    make_province()
    audit.record(by=None, action="unit.load")
    with transaction.atomic():
        audit.record(by=None, action="unit.reorganise")
        register_at(ON, "99")
        make_unit("ward", "xa", "99005", "E", Unit.objects.get(code="991"))
    assert register_at(ON, "99").resolve("Xã E").unit is not None
