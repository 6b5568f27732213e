from datetime import date
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.permissions import Action
from base.period import Period
from base.versions import Versions
from measurements.queries import compliance
from submissions.actions import ask_operators
from submissions.models import SpeedRequest
from submissions.queries import promises
from submissions.queries.commitments import (
    SlowWard,
    answers_owed,
    asked_months,
    awaited,
    slow_wards,
    still_waiting,
    unanswered,
)
from submissions.queries.promises import followed
from submissions.tests.factories import make_speed, make_ward
from wards.models import Unit, UnitChange

ANSWERED = "2025-10-07T00:00:00+07:00"


def test_only_operators_whose_own_speed_is_low_are_concerned(house):
    first, second = house.wards
    alpha, beta = house.operators
    make_speed(first, house.month, "31.5")
    make_speed(first, house.month, "20", alpha)
    make_speed(first, house.month, "55", beta)
    make_speed(second, house.month, "40")
    (slow,) = slow_wards(house.month, "31")
    assert (slow.unit_id, slow.operator_ids, slow.download) == (first.pk, (alpha.pk,), Decimal("31.5"))


def test_without_figures_by_operator_all_are_concerned(house):
    make_speed(house.wards[0], house.month, "31.5")
    (slow,) = slow_wards(house.month, "31")
    assert set(slow.operator_ids) == {one.pk for one in house.operators}


def test_later_months_show_whether_it_helped(house):
    unit = house.wards[0]
    make_speed(unit, house.month, "31.5")
    ask_operators(by=house.staff, period=house.month, slow=slow_wards(house.month, "31"))
    (first, _second) = followed(SpeedRequest.objects.all())
    assert first.helped is None
    make_speed(unit, house.month.plus(1), "38")
    assert followed(SpeedRequest.objects.all())[0].helped is False
    make_speed(unit, house.month.plus(2), "40")
    last = followed(SpeedRequest.objects.all())[0]
    assert last.helped is True
    assert [period for period, _speed in last.later] == [Period(2025, 10), Period(2025, 11)]


def test_a_ward_that_was_merged_since_cannot_be_compared_unless_it_went_on_whole(house):
    """The promise is of October; the ward ends on 1/11, and another bears the figures of November."""
    for number, (part, state) in enumerate({"part": "incomparable", "whole": "kept"}.items()):
        unit = house.wards[number]
        make_speed(unit, house.month, "31.5")
        ask_operators(by=house.staff, period=house.month, slow=slow_wards(house.month, "31"))
        asked = SpeedRequest.objects.filter(unit=unit)
        asked.update(outcome="upgrade", measure="x", done_by=date(2025, 10, 20), answered_at=ANSWERED)
        new = make_ward(house.province, f"1199{number}", "Mới", valid_from=date(2025, 11, 1))
        Unit.objects.filter(pk=unit.pk).update(valid_to=date(2025, 11, 1))
        UnitChange.objects.create(old=unit, new=new, part=part, effective_on=date(2025, 11, 1), legal_act="NQ 1")
        make_speed(new, house.month.plus(2), "45")
        assert {one.state for one in followed(asked.all(), today=date(2026, 1, 5))} == {state}


def test_a_speed_on_fewer_samples_than_are_asked_proves_nothing(house):
    unit = house.wards[0]
    make_speed(unit, house.month, "31.5")
    ask_operators(by=house.staff, period=house.month, slow=slow_wards(house.month, "31"))
    make_speed(unit, house.month.plus(1), "45", house.operators[0], samples=299)
    assert {one.helped for one in followed(SpeedRequest.objects.all())} == {None}
    make_speed(unit, house.month.plus(2), "45", house.operators[0], samples=300)
    assert {one.helped for one in followed(SpeedRequest.objects.all())} == {True}  # the other's by the ward's own


def test_a_ward_that_became_fast_enough_wants_no_answer_any_more(house, settings):
    alpha, beta = house.operators
    first, second = house.wards
    make_speed(first, house.month, "31.5")
    make_speed(second, house.month, "39.99")
    ask_operators(by=house.staff, period=house.month, slow=slow_wards(house.month, "31"))
    requests, province = SpeedRequest.objects.all(), house.province
    assert asked_months(requests) == [(house.month, 4)]
    assert unanswered(alpha.pk, province) == 2
    make_speed(first, house.month.plus(1), "40")
    make_speed(second, house.month.plus(1), "39.99")
    assert {one.request.unit_id for one in still_waiting(requests)} == {second.pk}
    assert asked_months(requests) == [(house.month, 2)]
    assert unanswered(alpha.pk, province) == 1
    assert [(owing.reporter_name, owing.places) for owing, _days in answers_owed("31")] == [
        (alpha.name, 1),
        (beta.name, 1),
    ]
    of_clerk = awaited(house.clerks[0], Action.FILE_SUBMISSION)
    assert (of_clerk.count, of_clerk.overdue, of_clerk.since) == (1, 0, house.month)
    settings.PORTAL_CLOCK = "2026-01-31T08:00:00+07:00"
    assert awaited(house.clerks[0], Action.FILE_SUBMISSION).overdue == 1
    assert awaited(house.staff, Action.VIEW_SUBMISSIONS).overdue == 2


def test_whether_an_answer_is_wanted_is_told_by_the_newest_month_that_can_be_compared(house, monkeypatch):
    """Fast, slow again, then a speed on too few samples: the slow one counts, and no table before it is judged."""
    unit, looked_at = house.wards[0], []
    make_speed(unit, house.month, "31.5")
    ask_operators(by=house.staff, period=house.month, slow=slow_wards(house.month, "31"))
    make_speed(unit, house.month.plus(1), "45")
    make_speed(unit, house.month.plus(2), "38")
    make_speed(unit, house.month.plus(3), "50", samples=299)
    requests = SpeedRequest.objects.all()
    states = [one.state for one in followed(requests)]

    def counted(month, *asked, **more):
        looked_at.append(month)
        return compliance(month, *asked, **more)

    monkeypatch.setattr(promises, "compliance", counted)
    assert [one.state for one in still_waiting(requests)] == states == ["unanswered"] * 2
    assert set(looked_at) == {house.month.plus(2), house.month.plus(3)}


def test_what_is_awaited_rests_on_the_versions_that_the_page_found(house, monkeypatch):
    make_speed(house.wards[0], house.month, "31.5")
    ask_operators(by=house.staff, period=house.month, slow=slow_wards(house.month, "31"))
    make_speed(house.wards[0], house.month.plus(1), "38")
    seen, page = [], Versions()

    def seen_by(asked):
        return lambda *question, versions=None, **more: (seen.append(versions), asked(*question, **more))[1]

    for name in ("compliance", "periods_with_figures"):
        monkeypatch.setattr(promises, name, seen_by(getattr(promises, name)))
    assert awaited(house.staff, Action.VIEW_SUBMISSIONS, page).count == 2
    assert asked_months(SpeedRequest.objects.all(), page) == [(house.month, 2)]
    assert len(answers_owed("31", page)) == 2
    assert len(seen) == 12
    assert all(versions is page for versions in seen)


def test_of_many_requests_wards_and_operators_are_read_once(house, django_assert_num_queries):
    operators = tuple(one.pk for one in house.operators)
    slow = [SlowWard(ward.pk, ward.name, Decimal(20), Decimal(40), operators) for ward in house.wards]
    ask_operators(by=house.staff, period=house.month, slow=slow)
    with CaptureQueriesContext(connection) as asked:
        found = still_waiting(SpeedRequest.objects.all())
    assert len(found) == 4
    assert len({id(one.request.unit) for one in found}) == len({id(one.request.operator) for one in found}) == 2
    with django_assert_num_queries(len(asked)):
        still_waiting(SpeedRequest.objects.filter(pk=found[0].request.pk))


def test_one_begins_with_the_oldest_month_of_which_an_answer_is_overdue(house, settings):
    alpha, _beta = house.operators
    ask_operators(by=house.staff, period=house.month, slow=[slow_by(house.wards[0], alpha)])
    ask_operators(by=house.staff, period=house.month.plus(-1), slow=[slow_by(house.wards[1], alpha)])
    assert awaited(house.staff, Action.VIEW_SUBMISSIONS).since == house.month.plus(-1)
    SpeedRequest.objects.filter(period=house.month.plus(-1).first_day).update(due_on=None)
    settings.PORTAL_CLOCK = "2026-01-31T08:00:00+07:00"
    assert awaited(house.staff, Action.VIEW_SUBMISSIONS).since == house.month


def slow_by(ward, operator):
    return SlowWard(ward.pk, ward.name, Decimal(20), Decimal(40), (operator.pk,))
