"""The trend of a province or the country over months, with breaks where its units changed. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from base.period import Period
from measurements.judging.display import percent
from measurements.judging.summary import Summary, SummaryKey, add

LEVELS = ("ward", "district", "province")  # the lowest first


@dataclass(frozen=True, slots=True)
class TrendMonth:
    """One month of a trend; `summary` None: no figures. `provinces`: codes of that time which it covers.

    `broken`: its units are not those of the month with figures before it, so that the two do not compare.
    """

    period: Period
    summary: Summary | None
    level: str
    provinces: tuple[str, ...]
    broken: bool

    @property
    def enough(self) -> Decimal | None:
        return percent(self.summary.enough_samples, self.summary.units) if self.summary else None

    @property
    def fast(self) -> Decimal | None:
        return percent(self.summary.fast_enough, self.summary.speed_judged) if self.summary else None


def level_with_figures(found: Mapping[SummaryKey, Summary], period: Period, province: str) -> str | None:
    """The lowest level for which a month has figures, as `measurements.queries.reporting_level`."""
    return next((level for level in LEVELS if _has_figures(found, period, province, level)), None)


def trend(found: Mapping[SummaryKey, Summary], periods: Iterable[Period], *, whole: bool = False) -> list[TrendMonth]:
    """Sum up each month at the lowest level with figures: over provinces with figures at it, or (`whole`) over all.

    Provinces that were merged later are added; what the month covers is said by `provinces`.
    """
    months: list[TrendMonth] = []
    last: TrendMonth | None = None
    for period in sorted(periods):
        here = {key.province for key in found if key.period == period and key.operator is None}
        reporting = {code: level_with_figures(found, period, code) for code in here}
        level = next((level for level in LEVELS if level in reporting.values()), None)
        if level is None:
            months.append(TrendMonth(period, None, "", (), broken=False))
            continue
        covered = tuple(sorted(code for code in here if whole or reporting[code] == level))
        keys = [SummaryKey(period, code, level, None) for code in covered]
        summary = add(found[key] for key in keys if key in found)
        same = last is None or (last.level, last.provinces, _units(last)) == (level, covered, _units_of(summary))
        last = TrendMonth(period, summary, level, covered, broken=not same)
        months.append(last)
    return months


def _has_figures(found: Mapping[SummaryKey, Summary], period: Period, province: str, level: str) -> bool:
    summary = found.get(SummaryKey(period, province, level, None))
    return summary is not None and summary.with_figures > 0


def _units(month: TrendMonth) -> int:
    return _units_of(month.summary)


def _units_of(summary: Summary | None) -> int:
    return summary.units if summary else 0
