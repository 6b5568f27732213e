"""The like-for-like series of a unit, back over mergers and renamings."""

from collections import defaultdict
from collections.abc import Container, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal

from base.period import Period, months_between
from measurements.judging.compliance import reading_of_unit
from measurements.judging.series import Point, point
from measurements.models import Figure, Network, Source
from measurements.queries.figures import reading, requirements
from measurements.queries.land import possible_origins
from measurements.readings import Reading, interval
from wards.models import Unit
from wards.origins import Origin
from wards.queries import origins_of, record_of


def like_for_like(unit: Unit, first: Period, last: Period, network: str = Network.MOBILE) -> list[Point]:
    """The series of months from the first to the last, both included: VNNIC's figures over the unit's present land."""
    origins, record = origins_of(unit), record_of(unit)
    months = possible_origins(origins, [record], list(months_between(first, last)), network)[record.pk]
    figures, required = _figures(months, network), requirements(network, months)
    found = []
    for period, possible in months.items():
        readings = figures.get(period, {})
        found.append(point(period, _telling(possible, readings), readings, required[period]))
    return found


def _telling(possible: Sequence[Origin], readings: Container[int]) -> Origin:
    """The first of them that has a figure in the month."""
    return next((one for one in possible if any(unit.pk in readings for unit in one.units)), possible[0])


@dataclass(frozen=True, slots=True)
class MonthCell:
    """A unit's month in a table of many units; `figure_id`: the one figure shown, None for a sum or nothing.

    `known`: some unit that held its land has a figure, though perhaps none that can be compared.
    """

    point: Point
    figure_id: int | None
    known: bool


def unit_months(
    units: Sequence[Unit], first: Period, last: Period, network: str = Network.MOBILE
) -> dict[int, dict[Period, MonthCell]]:
    """Unit's key → month → cell, like-for-like, for many units of one province, without upload and latency.

    Seven queries, however many units and months.
    """
    if not units or last < first:
        return {unit.pk: {} for unit in units}
    months = list(months_between(first, last))
    possible = possible_origins(origins_of(units[0]), map(record_of, units), months, network)
    all_made = [(month, one) for each in possible.values() for month, several in each.items() for one in several]
    wanted = {(month, each.pk) for month, one in all_made for each in one.units}
    totals, readings = _plain_readings(wanted, months, network)
    required = requirements(network, months)
    cells: dict[int, dict[Period, MonthCell]] = {}
    for unit in units:
        cells[unit.pk] = {}
        for month in months:
            one = point(month, _telling(possible[unit.pk][month], readings[month]), readings[month], required[month])
            single = one.units[0] if one.reading is not None and not one.estimated and len(one.units) == 1 else None
            shown = totals.get((month, single)) if single is not None else None
            cells[unit.pk][month] = MonthCell(
                one, shown[0] if shown else None, any(pk in readings[month] for pk in one.units)
            )
    return cells


def _plain_readings(
    wanted: Set[tuple[Period, int]], months: Sequence[Period], network: str
) -> tuple[dict[tuple[Period, int], tuple[int, Reading]], Mapping[Period, dict[int, tuple[Reading, bool]]]]:
    """Published figures by month and unit, each with its key; and by month each unit's reading, with “is estimated”.

    `wanted`: months with the ids of the units of which they are read.
    """
    found = (
        Figure.objects.current()
        .filter(network=network, source=Source.VNNIC, unit__in={unit for _month, unit in wanted})
        .order_by()
    )
    columns = ("unit_id", "period", "samples_min", "samples_max", "download", "statistic", "pk")
    whole_units = found.filter(operator__isnull=True, period__gte=months[0].first_day, period__lte=months[-1].first_day)
    month_of = {month.first_day: month for month in months}
    totals = {
        (month_of[day], unit): (pk, _plain_reading(*given))
        for unit, day, *given, pk in whole_units.values_list(*columns)
    }
    lacking = {each for each in wanted if each not in totals or totals[each][1].empty}
    # Operators' rows are most of the figures, and are added only where there is no published row.
    of_operators = found.filter(operator__isnull=False, period__in={month.first_day for month, _unit in lacking})
    parts: defaultdict[tuple[Period, int], list[Reading]] = defaultdict(list)
    for unit, day, *given, _pk in of_operators.values_list(*columns) if lacking else ():
        parts[month_of[day], unit].append(_plain_reading(*given))
    readings: defaultdict[Period, dict[int, tuple[Reading, bool]]] = defaultdict(dict)
    for month, unit_id in totals.keys() | parts.keys():
        own = totals.get((month, unit_id))
        whole, estimated = reading_of_unit(own[1] if own else None, parts.get((month, unit_id), []))
        if whole is not None and not whole.empty:
            readings[month][unit_id] = (whole, estimated)
    return totals, readings


def _plain_reading(least: int | None, most: int | None, download: Decimal | None, statistic: str) -> Reading:
    return Reading(interval(least, most), download, statistic)


def _figures(months: dict[Period, list[Origin]], network: str) -> dict[Period, dict[int, tuple[Reading, bool]]]:
    """Each month's readings by unit: the published row, else the sum of its operators."""
    ids = {unit.pk for several in months.values() for origin in several for unit in origin.units}
    days = [period.first_day for period in months]
    rows: defaultdict[tuple[Period, int], list[Figure]] = defaultdict(list)
    found = Figure.objects.current().filter(network=network, source=Source.VNNIC, unit__in=ids, period__in=days)
    for figure in found:
        rows[Period.of(figure.period), figure.unit_id].append(figure)
    readings: defaultdict[Period, dict[int, tuple[Reading, bool]]] = defaultdict(dict)
    for (period, unit_id), figures in rows.items():
        value, estimated = _reading(figures)
        if value is not None and not value.empty:
            readings[period][unit_id] = (value, estimated)
    return readings


def _reading(figures: Sequence[Figure]) -> tuple[Reading | None, bool]:
    total = next((reading(figure) for figure in figures if figure.operator_id is None), None)
    return reading_of_unit(total, [reading(figure) for figure in figures if figure.operator_id is not None])
