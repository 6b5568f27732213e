"""Read a ward's campaign: its plan, its code, what is missing today. Writes nothing."""

from dataclasses import dataclass
from datetime import date
from itertools import chain

from django.db.models import QuerySet

from base import clock
from base.period import Period
from measurements.models import Network
from measurements.queries import requirement
from submissions.campaign import (
    DailyTask,
    Forecast,
    GroupPlan,
    daily_task,
    expected_samples,
    forecast,
)
from submissions.models import CampaignGroup, Drive, ReferralCode, Submission
from submissions.queries.counts import counts_of, earlier_months, last_count
from submissions.queries.drives import drives_of_ward
from submissions.queries.filings import latest_submission
from submissions.queries.reporters import reporters
from submissions.reporters import Group
from wards.models import Agency, Unit
from wards.queries import same_unit_on, same_unit_rows

NEEDED = 300  # where no threshold has been entered


@dataclass(frozen=True)
class WardCampaign:
    """A ward's running month: its groups, what they can measure, its code, and what is missing today."""

    unit: Unit
    period: Period
    needed: int
    groups: list[GroupPlan]
    group_rows: list[CampaignGroup]
    expected: tuple[int, int]
    code: ReferralCode | None
    task: DailyTask
    forecast: Forecast | None
    drives: list[Drive]  # called for this ward and not over
    counted_on: date | None = None  # the day of the newest count
    others_counted_on: date | None = None  # where it has no count: of the newest that has other wards

    @property
    def is_enough(self) -> bool:
        """Does the plan reach what is needed, even read in the least favourable way?"""
        return self.expected[0] >= self.needed


def ward_campaign(unit: Unit, today: date) -> WardCampaign:
    """Read the campaign of a ward in the running month."""
    period = Period.of(today)
    required = requirement(Network.MOBILE, period)
    needed = required.min_samples if required else NEEDED
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
        drives=drives_of_ward(_rows(unit), today),
        forecast=forecast(counts, period, earlier_months([unit], period, {unit.pk: counts}).get(unit.pk, [])),
        counted_on=counts[-1].as_of if counts else None,
        others_counted_on=None if counts else last_count(unit.heir_code, period),
    )


def _rows(unit: Unit) -> tuple[int, ...]:
    """Keys of all rows of the same unit: plan and code belong to its land, whatever it is called."""
    return same_unit_rows([unit.pk])[unit.pk]


def code_of(unit: Unit, on: date) -> ReferralCode | None:
    """The unit's own referral code in force on a day, or None."""
    codes: QuerySet[ReferralCode] = ReferralCode.objects.in_force(on)
    return codes.filter(unit__in=_rows(unit), agency__isnull=True).order_by("-pk").first()


def code_of_agency(agency: Agency, on: date) -> ReferralCode | None:
    """The agency's referral code in force on a day, or None."""
    codes: QuerySet[ReferralCode] = ReferralCode.objects.in_force(on)
    return codes.filter(agency=agency).order_by("-pk").first()


def agencies_of(period: Period, province_code: str) -> list[tuple[Agency, Unit, str]]:
    """The agencies and bodies that measure in a month, each with its unit and its code; blank where it has none."""
    bodies = reporters(period, province_code, [Group.AGENCY, Group.WARD_BODY])
    agencies = Agency.objects.in_bulk([one.agency_id for one in bodies if one.agency_id])
    units = Unit.objects.in_bulk([one.unit_id for one in bodies])
    codes = ReferralCode.objects.in_force(clock.today()).filter(agency__in=agencies).order_by("pk")
    code_by_agency = dict(codes.values_list("agency_id", "code"))
    return [
        (agencies[one.agency_id], units[one.unit_id], code_by_agency.get(one.agency_id, ""))
        for one in bodies
        if one.agency_id
    ]


def wards_without_code(units: list[Unit], on: date) -> list[Unit]:
    """The units that have no referral code on a day, in the order given."""
    rows = same_unit_rows(unit.pk for unit in units)
    codes = ReferralCode.objects.in_force(on).filter(agency__isnull=True)
    known = set(codes.filter(unit__in=chain.from_iterable(rows.values())).values_list("unit_id", flat=True))
    return [unit for unit in units if known.isdisjoint(rows[unit.pk])]


def newest_answers(unit: Unit) -> dict[str, int]:
    """The ward's numbers, by indicator code, of the newest month that it filed."""
    rows = Submission.objects.filter(reporter_key__in=[f"ward-{pk}" for pk in _rows(unit)])
    return _numbers(rows.order_by("-period", "-version").first())


def _measured(unit: Unit, period: Period) -> dict[str, int]:
    """How many people measured, by indicator code, as the ward filed for the month before."""
    row = same_unit_on(unit, period.plus(-1).last_day)
    filed = latest_submission(f"ward-{row.pk}", period.plus(-1)) if row else None
    return _numbers(filed)


def _numbers(filed: Submission | None) -> dict[str, int]:
    if filed is None:
        return {}
    rows = filed.values.filter(month__isnull=False, ward__isnull=True)
    return {code: int(number or 0) for code, number in rows.values_list("indicator__code", "month")}
