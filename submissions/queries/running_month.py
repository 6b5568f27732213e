"""Read the board of the running month: each ward of a province with count, task and forecast. Writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from base.period import Period
from measurements.judging.compliance import Verdict
from measurements.models import Network
from measurements.queries import requirement, unit_months
from submissions.campaign import daily_task, forecast
from submissions.models import ReferralCode
from submissions.queries.campaign import NEEDED
from submissions.queries.counts import counts_of_all, earlier_months
from submissions.queries.reporters import wards_of
from submissions.running_month import Risk, WardLine
from wards.models import Kind, Level, Unit
from wards.queries import same_unit_rows

MONTHS_BACK = 12  # in which months missed in a row are counted


@dataclass(frozen=True)
class RunningMonth:
    """The running month of a province, ward by ward.

    `counted`: the days of the month on which counts were taken, the newest last; empty: nothing was imported yet.
    `published`: the newest month with VNNIC's figures, from which months missed are counted back.
    """

    province: Unit
    period: Period
    needed: int
    days_left: int
    counted: list[date]
    published: Period | None
    lines: list[WardLine]

    @property
    def has_forecasts(self) -> bool:
        return any(line.forecast for line in self.lines)

    @property
    def has_codes(self) -> bool:
        return any(line.referral for line in self.lines)

    @property
    def by_risk(self) -> dict[Risk, int]:
        return {risk: sum(line.risk is risk for line in self.lines) for risk in Risk}


def running_month(province: Unit, period: Period, today: date) -> RunningMonth:
    """Read all wards in force at the end of the month, by name. A fixed number of queries, however many wards."""
    wards = list(wards_of(period, province.code))
    required = requirement(Network.MOBILE, period)
    needed = required.min_samples if required else NEEDED
    rows = same_unit_rows([unit.pk for unit in wards])
    counts = counts_of_all(wards, period)
    earlier = earlier_months(wards, period, counts, rows)
    published, missed = _missed(wards, period)
    codes = codes_of(rows, today)
    lines = [
        WardLine(
            unit_id=unit.pk,
            code=unit.code,
            name=unit.full_name,
            kind=Kind(unit.kind).label,
            district=unit.parent.code if unit.parent and unit.parent.level == Level.DISTRICT else "",
            district_name=unit.parent.full_name if unit.parent and unit.parent.level == Level.DISTRICT else "",
            needed=needed,
            as_of=max((count.as_of for count in counts.get(unit.pk, ())), default=None),
            task=daily_task(counts.get(unit.pk, []), needed, period, today),
            forecast=forecast(counts.get(unit.pk, []), period, earlier.get(unit.pk, ())),
            missed=missed.get(unit.pk, 0),
            referral=codes.get(unit.pk, ""),
        )
        for unit in wards
    ]
    counted = sorted({count.as_of for several in counts.values() for count in several})
    left = daily_task([], needed, period, today).days_left
    return RunningMonth(province, period, needed, left, counted, published, lines)


def codes_of(rows: dict[int, tuple[int, ...]], on: date) -> dict[int, str]:
    """The referral codes of wards on a day, by the key of today's row; of several in force the newest."""
    ward_of = {row: ward for ward, several in rows.items() for row in several}
    held = ReferralCode.objects.in_force(on).filter(unit__in=list(ward_of), agency__isnull=True).order_by("pk")
    return {ward_of[unit]: code for unit, code in held.values_list("unit_id", "code")}


def _missed(wards: Sequence[Unit], period: Period) -> tuple[Period | None, dict[int, int]]:
    """Count each ward's months in a row with too few samples, back from the newest published, over today's land."""
    months = unit_months(wards, period.plus(-MONTHS_BACK), period.plus(-1))
    known_months = {month for cells in months.values() for month, cell in cells.items() if cell.known}
    if not known_months:
        return None, {}
    newest = max(known_months)
    verdicts = {
        unit: [cells[month].point.verdict for month in sorted(cells, reverse=True) if month <= newest]
        for unit, cells in months.items()
    }
    return newest, {
        unit: len(list(takewhile(lambda verdict: verdict is Verdict.TOO_FEW_SAMPLES, found)))
        for unit, found in verdicts.items()
    }
