from decimal import Decimal

from base.period import Period
from measurements.models import Figure, ImportBatch
from submissions.actions import ask_operators
from submissions.models import SpeedRequest
from submissions.queries.commitments import followed, slow_wards

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
