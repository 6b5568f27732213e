"""Read the state of a province in a month."""

from dataclasses import dataclass

from base.period import Period
from base.versions import Versions
from measurements.judging.table import ComplianceTable
from measurements.queries import compliance, month_summaries, periods_with_figures, reporting_level
from portal.trend import TrendMonth, trend
from wards.models import Level, Unit

TREND_MONTHS = 12


@dataclass(frozen=True)
class Situation:
    """The state of a province in its latest month with figures, and in the month before."""

    table: ComplianceTable
    before: ComplianceTable | None
    months: list[TrendMonth]  # the trend, oldest first

    @property
    def enough_change(self) -> int | None:
        """How many more units have enough samples than the month before, at the same level."""
        if self.before is None or self.before.level != self.table.level:
            return None
        return self.table.enough_samples - self.before.enough_samples


def situation(province: Unit, period: Period, versions: Versions | None = None) -> Situation | None:
    """The state of a province in a month; None without figures. `versions`: those of the page."""
    versions = versions or Versions()
    level = reporting_level(period, province.code, versions=versions)
    if level is None:
        return None
    before = period.plus(-1)
    known = reporting_level(before, province.code, versions=versions)
    return Situation(
        compliance(period, province.code, level=level, versions=versions),
        compliance(before, province.code, level=known, versions=versions) if known else None,
        _months(province, period, versions),
    )


def _months(province: Unit, period: Period, versions: Versions) -> list[TrendMonth]:
    provinces = Unit.objects.inherited_by(province.heir_code).filter(level=Level.PROVINCE)
    window = {period.plus(-back) for back in range(TREND_MONTHS)}
    known = window & {period, *periods_with_figures(province.heir_code, versions=versions)}
    found = month_summaries(known, set(provinces.values_list("code", flat=True)))
    return trend(found, [each for each in window if each >= min(known)])
