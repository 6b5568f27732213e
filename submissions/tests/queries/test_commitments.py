from datetime import date
from decimal import Decimal

from base.period import Period
from measurements.models import Figure, ImportBatch
from submissions.actions import ask_operators
from submissions.models import SpeedRequest
from submissions.queries.commitments import slow_wards
from submissions.queries.promises import followed
from submissions.tests.factories import make_ward
from wards.models import Unit, UnitChange

AT = "2025-10-07T00:00:00+07:00"


def figure(unit, period, download, operator=None, samples=400):
    batch, _ = ImportBatch.objects.get_or_create(
        file="x.xlsx", file_name="x.xlsx", sha256="0" * 64, size=1, received_at=AT, status="applied"
    )
    return Figure.objects.create(
        unit=unit,
        period=period.first_day,
        network="mobile",
        operator=operator,
        source="vnnic",
        statistic="median",
        samples_min=samples,
        samples_max=samples,
        download=Decimal(download),
        batch=batch,
        sheet="S",
        cell="A1",
        raw=str(samples),
    )


def test_only_operators_whose_own_speed_is_low_are_concerned(house):
    first, second = house.wards
    alpha, beta = house.operators
    figure(first, house.month, "31.5")
    figure(first, house.month, "20", alpha)
    figure(first, house.month, "55", beta)
    figure(second, house.month, "40")
    (slow,) = slow_wards(house.month, "31")
    assert (slow.unit_id, slow.operator_ids, slow.download) == (first.pk, (alpha.pk,), Decimal("31.5"))


def test_without_figures_by_operator_all_are_concerned(house):
    figure(house.wards[0], house.month, "31.5")
    (slow,) = slow_wards(house.month, "31")
    assert set(slow.operator_ids) == {one.pk for one in house.operators}


def test_later_months_show_whether_it_helped(house):
    unit = house.wards[0]
    figure(unit, house.month, "31.5")
    ask_operators(by=house.staff, period=house.month, slow=slow_wards(house.month, "31"))
    (first, _second) = followed(SpeedRequest.objects.all())
    assert first.helped is None
    figure(unit, house.month.plus(1), "38")
    assert followed(SpeedRequest.objects.all())[0].helped is False
    figure(unit, house.month.plus(2), "40")
    last = followed(SpeedRequest.objects.all())[0]
    assert last.helped is True
    assert [period for period, _speed in last.later] == [Period(2025, 10), Period(2025, 11)]


def test_a_ward_that_was_merged_since_cannot_be_compared_unless_it_went_on_whole(house):
    """The promise is of October; the ward ends on 1/11, and another bears the figures of November."""
    for number, (part, state) in enumerate({"part": "incomparable", "whole": "kept"}.items()):
        unit = house.wards[number]
        figure(unit, house.month, "31.5")
        ask_operators(by=house.staff, period=house.month, slow=slow_wards(house.month, "31"))
        asked = SpeedRequest.objects.filter(unit=unit)
        asked.update(outcome="upgrade", measure="x", done_by=date(2025, 10, 20), answered_at=AT)
        new = make_ward(house.province, f"1199{number}", "Mới", valid_from=date(2025, 11, 1))
        Unit.objects.filter(pk=unit.pk).update(valid_to=date(2025, 11, 1))
        UnitChange.objects.create(old=unit, new=new, part=part, effective_on=date(2025, 11, 1), legal_act="NQ 1")
        figure(new, house.month.plus(2), "45")
        assert {one.state for one in followed(asked.all(), today=date(2026, 1, 5))} == {state}


def test_a_speed_on_fewer_samples_than_are_asked_proves_nothing(house):
    unit = house.wards[0]
    figure(unit, house.month, "31.5")
    ask_operators(by=house.staff, period=house.month, slow=slow_wards(house.month, "31"))
    figure(unit, house.month.plus(1), "45", house.operators[0], samples=299)
    assert {one.helped for one in followed(SpeedRequest.objects.all())} == {None}
    figure(unit, house.month.plus(2), "45", house.operators[0], samples=300)
    assert {one.helped for one in followed(SpeedRequest.objects.all())} == {True}  # the other's by the ward's own
