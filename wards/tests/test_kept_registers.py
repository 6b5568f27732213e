"""The register that a process keeps is read again as soon as somebody changes it."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection, transaction

from base import append_only, audit
from base.audit import forget_older_than
from measurements.tests.little_province import make_province, make_unit
from wards.actions import (
    confirm_alias,
    load_register,
    register_changed,
    reorganise,
    verify_change,
    withdraw_alias,
)
from wards.models import Unit, UnitChange
from wards.plan_file import read_lines
from wards.queries import origins_of, record_of, register_at, register_version

ON = date(2024, 8, 31)
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


@pytest.fixture
def hai_phong_lines():
    """One ward becomes a đặc khu, on paper."""
    heading = "Mã cũ,Tên cũ,Toàn bộ/một phần,Mã mới,Loại mới,Tên mới,Mã cấp trên mới"
    return read_lines(f"{heading}\n11560,,toàn bộ,11560,,Tên Mới,\n".encode())


def test_a_register_is_read_once_until_it_changes(django_assert_num_queries):
    make_province()
    register_changed()
    first = register_at(ON, "99")
    with django_assert_num_queries(1):
        assert register_at(ON, "99") is first
    make_unit("ward", "xa", "99005", "E", Unit.objects.get(code="991"))
    register_changed()
    assert register_at(ON, "99").resolve("Xã E").unit is not None


def test_changes_of_other_things_leave_it(django_assert_num_queries):
    make_province()
    register_changed()
    first = register_at(ON, "99")
    audit.record(by=None, action="import.apply")
    audit.record(by=None, action="unit.load")
    assert register_at(ON, "99") is first


def test_what_units_were_made_of_is_read_once_until_a_line_of_lineage_is_verified(django_assert_num_queries):
    province = make_province()
    old = make_unit("ward", "xa", "99006", "G", Unit.objects.get(code="991"), end=date(2024, 7, 1))
    new = make_unit("ward", "xa", "99007", "H", Unit.objects.get(code="991"), start=date(2024, 7, 1))
    change = UnitChange.objects.create(old=old, new=new, effective_on=date(2024, 7, 1), part="unknown")
    register_changed()
    first = origins_of(province)
    with django_assert_num_queries(1):
        assert origins_of(province) is first
    assert first.made_of(record_of(new), date(2024, 6, 30)).certainty == "unverified"
    verify_change(by=None, change=change, part="whole", legal_act="Nghị quyết thử nghiệm")
    assert origins_of(province).made_of(record_of(new), date(2024, 6, 30)).certainty == "same"


def test_a_register_that_no_action_loaded_is_never_kept():
    make_province()
    assert register_at(ON, "99") is not register_at(ON, "99")


def test_a_name_that_was_confirmed_or_withdrawn_is_known_at_once_and_leaves_the_units_version():
    make_province()
    register_changed()
    units = register_version()
    alias = confirm_alias(by=None, name="Xã Khác", scope="99", unit=Unit.objects.get(code="99001"))
    assert register_at(ON, "99").resolve("Xã Khác").unit is not None
    withdraw_alias(by=None, alias=alias)
    assert register_at(ON, "99").resolve("Xã Khác").unit is None
    assert register_version() == units


def test_each_action_on_the_register_gives_it_another_version(hai_phong_lines):
    """Loading, redrawing, verifying: each by itself."""
    load_register(by=None, provinces=["31"])
    seen = {"", loaded := register_version()}
    load_register(by=None, provinces=["31"])
    assert register_version() == loaded  # nothing was new
    reorganise(by=None, on=date(2026, 12, 1), legal_act="Nghị quyết thử nghiệm", lines=hai_phong_lines)
    assert register_version() not in seen
    seen.add(register_version())
    change = UnitChange.objects.filter(part="unknown").earliest("pk")
    part = "part" if UnitChange.objects.filter(old=change.old).count() > 1 else "whole"
    verify_change(by=None, change=change, part=part, legal_act="Nghị quyết thử nghiệm")
    assert register_version() not in seen


def test_the_register_is_kept_after_the_audit_trail_was_purged(django_assert_num_queries, monkeypatch):
    make_province()
    register_changed()
    first, version = register_at(ON, "99"), register_version()
    audit.record(by=None, action="unit.load")
    monkeypatch.setattr("base.clock.machine_now", lambda: datetime(2034, 1, 1, tzinfo=UTC))
    assert forget_older_than(by=None, days=1) > 0
    append_only.lift(connection)  # as the tests' own set-up leaves it
    with django_assert_num_queries(1):
        assert register_at(ON, "99") is first
    assert register_version() == version


def test_in_the_middle_of_a_change_nothing_is_kept():
    make_province()
    register_changed()
    with transaction.atomic():
        register_changed()
        register_at(ON, "99")
        make_unit("ward", "xa", "99005", "E", Unit.objects.get(code="991"))
    assert register_at(ON, "99").resolve("Xã E").unit is not None
