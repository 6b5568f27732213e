"""A process answers from the table that it judged before only while nothing under it has changed."""

from datetime import date

import pytest
from django.db import transaction

from accounts.models import Role, Scope, User
from base.period import Period
from base.process_cache import ProcessCache
from base.versions import Versions
from measurements import actions
from measurements.actions import refresh_stale
from measurements.judging.summary import SummaryKey
from measurements.models import Figure, Threshold
from measurements.queries import (
    compliance,
    figures,
    figures_within,
    levels_in_force,
    month_summaries,
    periods_with_figures,
    place_of,
    reporting_level,
)
from measurements.tests.applied import (
    bring,
    province,
)
from measurements.tests.little_province import make_unit
from wards.actions import register_changed
from wards.models import Unit, UnitChange

__all__ = ["province"]

AUGUST = Period(2024, 8)

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.both_databases]


def verdict():
    return next(row.verdict for row in compliance(AUGUST, "99").rows if row.code == "99001")


def test_the_same_question_is_answered_without_units_and_figures(province, django_assert_num_queries):
    bring(365)
    first = compliance(AUGUST, "99")
    with django_assert_num_queries(4):  # state of the month, state of the register, threshold, judged statistic
        assert compliance(AUGUST, "99") is first
    assert compliance(AUGUST, "99", level="district") is not first
    assert compliance(AUGUST, "99", network="5g") is not first
    versions = Versions()
    assert compliance(AUGUST, "99", versions=versions) is first
    with django_assert_num_queries(0):  # the page has asked
        assert compliance(AUGUST, "99", versions=versions) is first


def test_another_month_s_import_leaves_the_table_of_this_one(province):
    bring(365)
    first = compliance(AUGUST, "99", versions=Versions())
    bring(365, "9/2024")
    assert compliance(AUGUST, "99", versions=Versions()) is first
    bring(299)
    assert compliance(AUGUST, "99", versions=Versions()) is not first


def test_the_provinces_of_a_page_are_kept_for_whoever_reaches_the_same(province, django_assert_num_queries):
    bring(365)
    unit = Unit.objects.get(level="province")
    users = {role: User.objects.create_user(role, role=role) for role in (Role.STAFF, Role.LEADER, Role.WARD)}
    for user in users.values():
        Scope.objects.create(user=user, unit=unit, valid_from=AUGUST.first_day)

    def asked(role):
        return place_of(User.objects.get(username=role), {"period": "2024-08"})

    assert asked(Role.STAFF).provinces == [unit]
    with django_assert_num_queries(5):  # user, scopes, state of the months and of the register, provisional counts
        seen = asked(Role.STAFF)
        assert (seen.provinces, seen.whole) == ([unit], True)
    assert asked(Role.WARD).provinces == []  # such a scope opens nothing to a ward's official
    assert not asked(Role.WARD).whole
    with transaction.atomic():
        Unit.objects.filter(pk=unit.pk).update(name="Tên khác")
        register_changed()
    assert [one.name for one in asked(Role.LEADER).provinces] == ["Tên khác"]
    Scope.objects.all().delete()
    assert asked(Role.STAFF).provinces == []


def test_an_import_and_its_undo_are_seen_at_once(province):
    bring(365)
    assert verdict() == "compliant"
    second = bring(299)
    assert verdict() == "too_few_samples"
    actions.undo_batch(by=None, batch=second)
    assert verdict() == "compliant"


def test_the_months_with_figures_are_kept_until_another_import_or_undo(province, django_assert_num_queries):
    assert periods_with_figures("99") == []
    first = bring(365)
    assert periods_with_figures("99") == [AUGUST]
    with django_assert_num_queries(2):  # state of the months, state of the register
        assert periods_with_figures("99") == [AUGUST]
    second = bring(366, month="7/2024")
    assert periods_with_figures("99") == [AUGUST, Period(2024, 7)]
    actions.undo_batch(by=None, batch=first)
    assert periods_with_figures("99") == [Period(2024, 7)]
    actions.undo_batch(by=None, batch=second)
    assert periods_with_figures("99") == []


def test_another_provinces_import_leaves_the_months_of_this_one(province, django_assert_num_queries):
    bring(365)
    assert periods_with_figures("99") == [AUGUST]
    far = make_unit("province", "tinh", "98", "Xa", province="98")
    make_unit("ward", "xa", "98001", "A", far, province="98")
    register_changed()
    assert periods_with_figures("99") == [AUGUST]
    bring(310, "7/2024", province_code="98", csv="STT;Xã;Tháng;Số mẫu\n1;Xã A;{1};{0}\n")
    with django_assert_num_queries(2):  # state of the months, state of the register
        assert periods_with_figures("99") == [AUGUST]
    assert periods_with_figures("98") == [Period(2024, 7)]


def test_a_figure_under_the_code_of_before_is_seen_by_the_province_that_answers_for_its_unit(province):
    bring(365)
    far = make_unit("province", "tinh", "98", "Xa", province="98")
    moved = make_unit("ward", "xa", "98001", "A", far, province="98")
    register_changed()
    batch = bring(310, "7/2024", province_code="98", csv="STT;Xã;Tháng;Số mẫu\n1;Xã A;{1};{0}\n")
    assert periods_with_figures("99") == [AUGUST]
    Unit.objects.filter(pk=moved.pk).update(heir_code="99")  # the ward, not its province
    register_changed()
    assert periods_with_figures("99") == [AUGUST, Period(2024, 7)]
    actions.undo_batch(by=None, batch=batch)
    assert periods_with_figures("99") == [AUGUST]


def test_who_knows_the_version_asks_no_more(province, django_assert_num_queries):
    bring(365)

    def ask(versions):
        assert periods_with_figures("99", versions=versions) == [AUGUST]
        assert reporting_level(AUGUST, "99", versions=versions) == "ward"
        assert levels_in_force(AUGUST, "99", versions=versions) == ["province", "district", "ward"]
        compliance(AUGUST, "99", versions=versions)

    ask(Versions())
    with django_assert_num_queries(5):  # states of the months and of the month, register, threshold, judged statistic
        ask(versions := Versions())
    with django_assert_num_queries(0):
        ask(versions)


def test_levels_follow_imports_and_the_register(province):
    assert (reporting_level(AUGUST, "99"), Versions().of(figures_within("99", "mobile"))) == (None, None)
    batch = bring(365)
    assert reporting_level(AUGUST, "99") == "ward"
    actions.undo_batch(by=None, batch=batch)
    assert reporting_level(AUGUST, "99") is None
    assert levels_in_force(AUGUST, "99")[-1] == "ward"
    Unit.objects.filter(level="ward").update(valid_to=AUGUST.first_day)
    register_changed()
    assert levels_in_force(AUGUST, "99")[-1] == "district"


def test_another_threshold_is_seen_at_once_and_so_is_another_act(province):
    bring(365)
    assert verdict() == "compliant"
    Threshold.objects.filter(network="mobile").update(min_samples=366)
    assert verdict() == "too_few_samples"
    Threshold.objects.filter(network="mobile").update(legal_act="Văn bản khác")
    assert compliance(AUGUST, "99").required.legal_act == "Văn bản khác"


def test_another_register_is_seen_at_once(province):
    bring(365)
    assert compliance(AUGUST, "99").units_in_force == 3
    Unit.objects.filter(code="99002").update(valid_to=AUGUST.first_day)
    register_changed()
    assert compliance(AUGUST, "99").units_in_force == 2


def test_a_month_without_any_import_is_judged_each_time(province):
    assert compliance(AUGUST, "99") is not compliance(AUGUST, "99")
    assert verdict() == "no_data"


def test_no_more_tables_are_kept_than_allowed(province, monkeypatch):
    monkeypatch.setattr(figures, "_TABLES", ProcessCache(2))
    bring(365)
    for network in ("mobile", "5g", "fixed"):
        for level in ("ward", "district", "province"):
            compliance(AUGUST, "99", level=level, network=network)
    assert len(figures._TABLES) == 2
    Figure.objects.all().delete()


def test_a_figure_of_a_merged_province_taken_back_is_seen_by_who_holds_its_land(province):
    """Its own month has changed, and so has the month of the province that shows it as a sum."""
    bring(365)
    old = make_unit("province", "tinh", "98", "Cũ", province="98")
    east = make_unit("ward", "xa", "98001", "Đông", old, province="98")
    west = make_unit("ward", "xa", "98002", "Tây", old, province="98")
    register_changed()
    batch = bring(310, province_code="98", csv="STT;Xã;Tháng;Số mẫu;Tải xuống (Mbps)\n1;Xã Đông;{1};{0};45\n")
    with transaction.atomic():
        district = Unit.objects.get(code="991")
        new = make_unit("ward", "xa", "99009", "Mới", district, start=date(2024, 8, 15))
        Unit.objects.filter(pk__in=[old.pk, east.pk, west.pk]).update(heir_code="99", valid_to=date(2024, 8, 15))
        for part in (east, west):
            UnitChange.objects.create(old=part, new=new, effective_on=date(2024, 8, 15), part="whole")
        register_changed()

    def shown():
        row = next(row for row in compliance(AUGUST, "99").rows if row.code == "99009")
        summary = month_summaries([AUGUST], {"99"})[SummaryKey(AUGUST, "99", "ward", None)]
        return row.samples_min, summary.with_figures

    refresh_stale()
    before = shown()
    assert before == (310, 3)
    actions.undo_batch(by=None, batch=batch)
    assert shown() == (None, 2)
