"""A ward's campaign: its plan, its code, what is missing today."""

from dataclasses import dataclass
from datetime import date
from itertools import chain

from django.db.models import F, QuerySet

from base import clock
from base.period import Period
from measurements.models import Figure, Network, Snapshot, Source
from measurements.queries import requirement
from submissions.campaign import (
    Count,
    DailyTask,
    Forecast,
    GroupPlan,
    Past,
    daily_task,
    expected_samples,
    forecast,
)
from submissions.models import CampaignGroup, ReferralCode
from submissions.queries.filings import latest_submission
from submissions.queries.reporters import reporters
from submissions.reporters import Group
from wards.models import Agency, Unit
from wards.queries import same_unit_on, same_unit_rows

NEEDED = 300  # where no threshold has been entered
LOOK_BACK = 6  # months from which a ward's way of measuring is read


@dataclass(frozen=True)
class WardCampaign:
    unit: Unit
    period: Period
    needed: int
    groups: list[GroupPlan]
    group_rows: list[CampaignGroup]
    expected: tuple[int, int]
    code: ReferralCode | None
    task: DailyTask
    forecast: Forecast | None
    counted_on: date | None = None  # the day of the newest count

    @property
    def is_enough(self) -> bool:
        """Even by the least that the plan can mean."""
        return self.expected[0] >= self.needed


def ward_campaign(unit: Unit, today: date) -> WardCampaign:
    """The running month of a ward."""
    period = Period.of(today)
    asked = requirement(Network.MOBILE, period)
    needed = asked.min_samples if asked else NEEDED
    rows = list(CampaignGroup.objects.filter(unit__in=_rows(unit)))
    measured = _measured(unit, period)
    groups = [
        GroupPlan(
            name=row.name,
            teams=row.teams,
            members=row.members,
            frequencies=tuple(row.frequencies),
            frequency=row.frequency,
            measured=measured.get(row.indicator_code),
        )
        for row in rows
    ]
    counts = counts_of(unit, period)
    return WardCampaign(
        unit=unit,
        period=period,
        needed=needed,
        groups=groups,
        group_rows=rows,
        expected=expected_samples(groups),
        code=code_of(unit, today),
        task=daily_task(counts, needed, period, today),
        forecast=forecast(counts, period, earlier_months(unit, period, counts)),
        counted_on=counts[-1].as_of if counts else None,
    )


def counts_of(unit: Unit, period: Period) -> list[Count]:
    """The Portal's counts of a month that is not over, oldest first; the last of a day counts."""
    rows = Snapshot.objects.filter(
        unit=unit, period=period.first_day, network=Network.MOBILE, operator__isnull=True, samples_min__isnull=False
    )
    by_day = {
        row.as_of: Count(row.as_of, row.samples_min or 0, row.samples_max) for row in rows.order_by("as_of", "pk")
    }
    return list(by_day.values())


def earlier_months(unit: Unit, period: Period, counts: list[Count]) -> list[Past]:
    """How the months before went on from about the day of the last count: their exact count then, and their total.

    Only months with both; of several counts the nearest in day.
    """
    if not counts:
        return []
    day = counts[-1].as_of.day
    months = {"period__gte": period.plus(-LOOK_BACK).first_day, "period__lt": period.first_day}
    exact = {
        "unit__in": _rows(unit),
        "network": Network.MOBILE,
        "operator__isnull": True,
        "samples_min": F("samples_max"),
    }
    totals = Figure.objects.current().filter(**months, **exact, source=Source.VNNIC)
    total_of = dict(totals.values_list("period", "samples_min"))
    nearest: dict[date, Snapshot] = {}
    for row in Snapshot.objects.filter(**months, **exact).order_by("as_of", "pk"):
        held = nearest.get(row.period)
        if held is None or abs(row.as_of.day - day) <= abs(held.as_of.day - day):
            nearest[row.period] = row
    return [
        Past(row.as_of.day, row.samples_min or 0, Period.of(month).last_day.day, total_of[month])
        for month, row in nearest.items()
        if month in total_of and total_of[month] >= (row.samples_min or 0) and Period.of(row.as_of) == Period.of(month)
    ]


def _rows(unit: Unit) -> tuple[int, ...]:
    """Every row of the same unit: plan and code belong to its land, whatever it is called."""
    return same_unit_rows([unit.pk])[unit.pk]


def code_of(unit: Unit, on: date) -> ReferralCode | None:
    codes: QuerySet[ReferralCode] = ReferralCode.objects.in_force(on)
    return codes.filter(unit__in=_rows(unit), agency__isnull=True).order_by("-pk").first()


def code_of_agency(agency: Agency, on: date) -> ReferralCode | None:
    codes: QuerySet[ReferralCode] = ReferralCode.objects.in_force(on)
    return codes.filter(agency=agency).order_by("-pk").first()


def agencies_of(period: Period, province_code: str) -> list[tuple[Agency, Unit, str]]:
    """The agencies and bodies that measure in a month, each with its unit and its code; blank: none given."""
    asked = reporters(period, province_code, [Group.AGENCY, Group.WARD_BODY])
    agencies = Agency.objects.in_bulk([one.agency_id for one in asked if one.agency_id])
    units = Unit.objects.in_bulk([one.unit_id for one in asked])
    codes = ReferralCode.objects.in_force(clock.today()).filter(agency__in=agencies).order_by("pk")
    code_by_agency = dict(codes.values_list("agency_id", "code"))
    return [
        (agencies[one.agency_id], units[one.unit_id], code_by_agency.get(one.agency_id, ""))
        for one in asked
        if one.agency_id
    ]


def wards_without_code(units: list[Unit], on: date) -> list[Unit]:
    """Those that still need one, in the order given."""
    rows = same_unit_rows(unit.pk for unit in units)
    codes = ReferralCode.objects.in_force(on).filter(agency__isnull=True)
    known = set(codes.filter(unit__in=chain.from_iterable(rows.values())).values_list("unit_id", flat=True))
    return [unit for unit in units if known.isdisjoint(rows[unit.pk])]


def _measured(unit: Unit, period: Period) -> dict[str, int]:
    """People who measured, by indicator code, as the ward filed for the month before."""
    row = same_unit_on(unit, period.plus(-1).last_day)
    filed = latest_submission(f"ward-{row.pk}", period.plus(-1)) if row else None
    if filed is None:
        return {}
    rows = filed.values.filter(month__isnull=False, ward__isnull=True)
    return {code: int(number or 0) for code, number in rows.values_list("indicator__code", "month")}
