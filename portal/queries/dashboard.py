"""Read everything on the dashboard of a province's month, and of the country's. Writes nothing."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from base.period import Period
from base.process_cache import ProcessCache
from base.versions import Versions
from measurements.judging.compliance import Requirement
from measurements.judging.summary import Summary, SummaryKey, summarise
from measurements.queries import (
    STATISTICS,
    MonthCell,
    figures_within,
    month_summaries,
    months_with_figures,
    periods_with_figures,
    requirement,
    thresholds_of,
    unit_months,
)
from portal.comparing import Comparison, UnitStep, compare
from portal.trend import TrendMonth, level_with_figures, trend
from wards.models import Level, Operator, Unit
from wards.queries import OPERATORS, REGISTER

HEAT_MONTHS = 12


@dataclass(frozen=True)
class OperatorMonth:
    """One operator in a province's month; `published`: the province's own row of the file, or None."""

    operator: Operator
    summary: Summary
    published: Summary | None
    before: Summary | None = None  # the same, of the month before
    published_before: Summary | None = None

    @property
    def gained(self) -> Decimal | None:
        """Mbps since the month before; None unless both months are known, of one statistic and source."""
        pairs = [(self.published, self.published_before), (self.summary, self.before)]
        now, then = pairs[0] if self.published and self.published.download is not None else pairs[1]
        if now is None or then is None or now.download is None or then.download is None:
            return None
        return now.download - then.download if now.statistic == then.statistic else None


@dataclass(frozen=True)
class HeatRow:
    """One unit's row of the table of months, oldest first."""

    unit: Unit
    cells: list[tuple[Period, MonthCell]]

    @property
    def newest_samples(self) -> tuple[int, int] | None:
        reading = self.cells[-1][1].point.reading if self.cells else None
        if reading is None or reading.samples is None:
            return None
        least, most = reading.samples.least, reading.samples.most
        return least, least if most is None else most


@dataclass(frozen=True)
class Overview:
    """The overview of a month. `state`: of the province or chosen district; `published`: its own row of the file."""

    level: str
    required: Requirement | None
    state: Summary
    before: Summary | None  # of the month before, only if it counts the same units
    published: Summary | None
    without_figures: int  # wards in force, where the month is known by districts only
    months: list[TrendMonth]
    names: dict[str, str]  # of the provinces that the months cover
    operators: list[OperatorMonth]
    comparison: Comparison | None  # None: the month before holds no figures
    heat: list[HeatRow]
    heat_months: list[Period]
    units: dict[int, Unit]


# Every province's newest month. A megabyte each: a ward's year is 12 readings with all that is known of them.
_OVERVIEWS = ProcessCache["Overview | None"](40)


def overview(
    province: Unit, period: Period, *, network: str, months: int, district: str = "", versions: Versions | None = None
) -> Overview | None:
    """The overview of a province's month; None without figures. `district`: its code, blank: the whole province.

    Cached while figures, units, thresholds, the judged statistic and operators are the same, which five queries check
    (fewer, if the `versions` of the page are given).
    """
    return _OVERVIEWS.get(
        (province.pk, period, network, months, district),
        (versions or Versions()).of(
            figures_within(province.heir_code, network), REGISTER, thresholds_of(network), STATISTICS, OPERATORS
        ),
        lambda: _overview(province, period, network=network, months=months, district=district),
    )


def _overview(province: Unit, period: Period, *, network: str, months: int, district: str) -> Overview | None:
    provinces = list(Unit.objects.inherited_by(province.heir_code).filter(level=Level.PROVINCE))
    known = set(periods_with_figures(province.heir_code, network))
    window = _window(period, months, known)
    codes = {each.code for each in provinces}
    wanted = {period, *(each for each in window if each in known)}
    found = month_summaries(wanted, codes, network=network, operators=True)
    level = level_with_figures(found, period, province.code)
    if level is None:
        return None
    line = trend(found, window)
    in_force = list(
        Unit.objects.in_force(period.last_day).of_province(province.code).select_related("parent").order_by("sort_key")
    )
    units = [unit for unit in in_force if unit.level == level]
    if district:
        units = [unit for unit in units if unit.parent and unit.parent.code == district]
    heat = _window(period, HEAT_MONTHS, known)
    cells = unit_months(units, heat[0], period, network)
    required = requirement(network, period)
    return Overview(
        level=level,
        required=required,
        state=_of_cells(cells, period, required) if district else found[SummaryKey(period, province.code, level, None)],
        before=None if district else _before(line, period),
        published=found.get(SummaryKey(period, province.code, Level.PROVINCE, None)),
        without_figures=sum(1 for unit in in_force if unit.level == Level.WARD) if level == Level.DISTRICT else 0,
        months=line,
        names={each.code: each.full_name for each in provinces},
        operators=_operators(found, period, province.code, level),
        comparison=_comparison(cells, period, required),
        heat=[HeatRow(unit, sorted(cells[unit.pk].items(), key=lambda item: item[0])) for unit in units],
        heat_months=heat,
        units={unit.pk: unit for unit in units},
    )


@dataclass(frozen=True)
class ProvinceLine:
    """One province in the country's month; `level` None: it has no figures."""

    province: Unit
    level: str | None
    summary: Summary


@dataclass(frozen=True)
class Country:
    """The provinces of a month, and the country's months."""

    lines: list[ProvinceLine]
    months: list[TrendMonth]
    total: Summary | None  # at the lowest level with figures
    level: str


def country_overview(period: Period, *, network: str, months: int) -> Country:
    """The country's month, from cached summaries: a fixed number of queries, however many figures."""
    known = set(months_with_figures(network))
    window = _window(period, months, known)
    wanted = {period, *(each for each in window if each in known)}
    found = month_summaries(wanted, network=network)
    line = trend(found, window, whole=True)
    last = line[-1]
    provinces = Unit.objects.in_force(period.last_day).filter(level=Level.PROVINCE).order_by("sort_key")
    return Country(
        lines=[_province_line(found, period, each) for each in provinces],
        months=line,
        total=last.summary,
        level=last.level,
    )


def districts_of(province: Unit | None, period: Period) -> list[Unit]:
    """The districts of a province at the end of a month; none since 1/7/2025."""
    if province is None:
        return []
    return list(Unit.objects.in_force(period.last_day).filter(level=Level.DISTRICT, parent=province))


def latest_month(network: str) -> Period | None:
    """The newest month of any province that has figures, or None."""
    return next(iter(months_with_figures(network)), None)


def _window(period: Period, months: int, known: set[Period]) -> list[Period]:
    """The last months up to this one, from the first with figures, but at least from the month before."""
    window = [period.plus(back - months + 1) for back in range(months)]
    first = min((each for each in window if each in known), default=period)
    return [each for each in window if each >= min(first, period.plus(-1))]


def _province_line(found: dict[SummaryKey, Summary], period: Period, province: Unit) -> ProvinceLine:
    level = level_with_figures(found, period, province.code)
    return ProvinceLine(province, level, found[SummaryKey(period, province.code, level or Level.PROVINCE, None)])


def _before(line: list[TrendMonth], period: Period) -> Summary | None:
    """The summary of the month before, or None where it counts other units."""
    this = next((month for month in line if month.period == period), None)
    last = next((month for month in line if month.period == period.plus(-1)), None)
    return None if this is None or last is None or this.broken else last.summary


def _of_cells(cells: dict[int, dict[Period, MonthCell]], period: Period, required: Requirement | None) -> Summary:
    points = [months[period].point for months in cells.values()]
    return summarise([(point.reading, point.verdict) for point in points], required)


def _operators(found: dict[SummaryKey, Summary], period: Period, code: str, level: str) -> list[OperatorMonth]:
    keys = {key.operator: key for key in found if key[:3] == (period, code, level) and key.operator}
    operators = Operator.objects.filter(code__in=keys).order_by("position", "code")
    last = period.plus(-1)
    return [
        OperatorMonth(
            operator,
            found[keys[operator.code]],
            found.get(SummaryKey(period, code, Level.PROVINCE, operator.code)),
            found.get(SummaryKey(last, code, level, operator.code)),
            found.get(SummaryKey(last, code, Level.PROVINCE, operator.code)),
        )
        for operator in operators
    ]


def _comparison(
    cells: dict[int, dict[Period, MonthCell]], period: Period, required: Requirement | None
) -> Comparison | None:
    steps = [UnitStep(pk, months[period.plus(-1)].point, months[period].point) for pk, months in cells.items()]
    if not any(step.before.reading for step in steps):
        return None
    return compare(steps, required)


HEAT_SORTS = ("name", "-name", "samples", "-samples")


def sorted_heat(rows: list[HeatRow], sort: str) -> list[HeatRow]:
    """Sort rows by name, as the register does, or by newest samples; unknown values come last."""
    key = sort.removeprefix("-")
    if key != "samples":
        return rows[::-1] if sort == "-name" else rows
    counted = [(row.newest_samples, row) for row in rows]
    known = sorted((one for one in counted if one[0] is not None), key=lambda one: one[0] or (0, 0))
    if sort.startswith("-"):
        known.reverse()
    return [row for _samples, row in known] + [row for samples, row in counted if samples is None]


def names_of(codes: Collection[str], names: dict[str, str]) -> str:
    """Join the names of provinces: `Thành phố Hải Phòng, Tỉnh Hải Dương`."""
    return ", ".join(names.get(code, code) for code in codes)
