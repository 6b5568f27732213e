"""The register that a process keeps is read again as soon as somebody changes it."""

from datetime import date

import pytest
from django.db import transaction

from base import audit
from measurements.tests.little_province import make_province, make_unit
from wards.models import Unit
from wards.queries import register_at

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


def test_a_register_that_no_action_loaded_is_never_kept():
    make_province()
    assert register_at(ON, "99") is not register_at(ON, "99")


def test_in_the_middle_of_a_change_nothing_is_kept():
    make_province()
    audit.record(by=None, action="unit.load")
    with transaction.atomic():
        audit.record(by=None, action="unit.reorganise")
        register_at(ON, "99")
        make_unit("ward", "xa", "99005", "E", Unit.objects.get(code="991"))
    assert register_at(ON, "99").resolve("Xã E").unit is not None
