"""Verdicts and figures, for screens, API and reports. Writes nothing.

`compliance` is the one function behind every verdict shown anywhere.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import DateField, Q, Subquery
from django.db.models.functions import Coalesce

from base.period import Period
from base.process_cache import ProcessCache
from base.versions import Versions
from measurements.judging.compliance import Requirement, judge, reading_of_unit, rests_on_few
from measurements.judging.table import NOT_LISTED, ComplianceRow, ComplianceTable
from measurements.models import Figure, JudgedStatistic, Network, Source, Threshold, judged_in
from measurements.queries.land import OverLand, over_land
from measurements.queries.versions import STATISTICS, figures_of, figures_within, thresholds_of
from measurements.readings import JUDGED, Reading, interval
from wards.models import Level, Operator, Unit
from wards.queries import REGISTER

_TABLES = ProcessCache[ComplianceTable](64)
_PERIODS = ProcessCache[list[Period]](100)
_REPORTING_LEVELS = ProcessCache["str | None"](200)
_IN_FORCE = ProcessCache[list[str]](200)


class _Stored(NamedTuple):
    """What a verdict needs of a stored figure: of a country there are many, and models are slow to make."""

    pk: int
    operator: str | None  # code
    raw: str
    samples_min: int | None
    samples_max: int | None
    download: Decimal | None
    statistic: str
    upload: Decimal | None
    latency: Decimal | None
    passing: Decimal | None


_STORED = tuple("operator__code" if name == "operator" else name for name in _Stored._fields)


def requirement(network: str, period: Period) -> Requirement | None:
    """The requirement of a month, or None where no act asks anything yet."""
    acts = Threshold.objects.filter(network=network, effective_from__lte=period.first_day)
    row = acts.annotate(judged=judged_in(period.first_day)).order_by("-effective_from").first()
    return _requirement(row, row.judged) if row else None


def requirements(network: str, periods: Iterable[Period]) -> dict[Period, Requirement | None]:
    """Month → its requirement, as by `requirement`, in two queries."""
    acts = list(Threshold.objects.filter(network=network).order_by("-effective_from"))
    months = list(periods)
    judged = judged_statistics(months)
    held = ((month, next((act for act in acts if act.effective_from <= month.first_day), None)) for month in months)
    return {month: _requirement(act, judged[month]) if act else None for month, act in held}


def judged_statistics(periods: Iterable[Period]) -> dict[Period, str]:
    """Month → the statistic judged in it; one query."""
    rules = list(JudgedStatistic.objects.order_by("-effective_from").values_list("effective_from", "statistic"))
    return {
        period: next((statistic for start, statistic in rules if start <= period.first_day), JUDGED)
        for period in periods
    }


def compliance(
    period: Period,
    province_code: str | None = None,
    *,
    level: str | None = None,
    network: str = Network.MOBILE,
    operator_code: str | None = None,
    versions: Versions | None = None,
) -> ComplianceTable:
    """Judge every unit in force on the month's last day; without `level` at the lowest level in force.

    Only VNNIC's figures are read. A unit without a figure is there, as `no_data`, or with the sum of the units that it
    was merged from after the figures came (queries.land). Four queries and one for the province, however many units,
    and one more where some lack a figure. A process that has judged a province's month before answers from that, after
    four queries that tell whether figures, register, thresholds and the judged statistic are still the same (none, if
    the `versions` of the page are given and have been asked).
    """
    level = level or Level.WARD
    if province_code is None:
        return _judge(period, province_code, level, network, operator_code)
    question = (period, province_code, str(level), str(network), operator_code)
    rests_on = figures_of(period, province_code, network), REGISTER, thresholds_of(network), STATISTICS
    return _TABLES.get(question, (versions or Versions()).of(*rests_on), lambda: _judge(*question))


def _judge(
    period: Period,
    province_code: str | None,
    level: str,
    network: str,
    operator_code: str | None,
) -> ComplianceTable:
    required = requirement(network, period)
    in_force = Unit.objects.in_force(period.last_day)
    province_name = ""
    if province_code is not None:
        in_force = in_force.filter(province_code=province_code)
        province = in_force.filter(level=Level.PROVINCE).first()
        province_name = province.full_name if province else ""
    units = list(in_force.filter(level=level).select_related("parent").order_by("sort_key", "code"))
    figures = Figure.objects.current().of_period(period).filter(network=network, source=Source.VNNIC)
    if province_code is not None:
        # By their keys: a join is planned badly until the database has counted what a large import brought.
        figures = figures.filter(unit__in=[unit.pk for unit in units])
    if operator_code is not None:
        figures = figures.filter(operator__code=operator_code)
    by_unit: dict[int, list[_Stored]] = {}
    for unit_id, *stored in figures.values_list("unit_id", *_STORED):
        by_unit.setdefault(unit_id, []).append(_Stored(*stored))
    land = over_land({unit.pk: unit.heir_code for unit in units if unit.pk not in by_unit}, period, network)
    rows = tuple(
        _row_over_land(unit, land[unit.pk], required, operator_code)
        if unit.pk in land
        else _row(unit, by_unit.get(unit.pk, ()), required, operator_code)
        for unit in units
    )
    if operator_code is None and any(row.with_figures for row in rows):
        rows = tuple(row if row.with_figures or row.note else replace(row, note=NOT_LISTED) for row in rows)
    return ComplianceTable(period, province_code, province_name, level, network, operator_code, required, rows)


def reporting_level(
    period: Period, province_code: str, network: str = Network.MOBILE, versions: Versions | None = None
) -> str | None:
    """The lowest level for which the month has VNNIC's figures; None if it has none at all. Cached as verdicts are."""
    question = (period, province_code, str(network))
    version = (versions or Versions()).of(figures_of(period, province_code, network), REGISTER)
    return _REPORTING_LEVELS.get(question, version, lambda: _reporting_level(*question))


def _reporting_level(period: Period, province_code: str, network: str) -> str | None:
    present = set(
        Figure.objects.standing()  # of mean and median one counts: that there is one is asked more cheaply so
        .of_period(period)
        .filter(network=network, source=Source.VNNIC, unit__province_code=province_code)
        .values_list("unit__level", flat=True)
        .distinct()
    )
    return next((level.value for level in (Level.WARD, Level.DISTRICT, Level.PROVINCE) if level in present), None)


def levels_in_force(period: Period, province_code: str, versions: Versions | None = None) -> list[str]:
    """Levels of which a province has units on the month's last day, highest first. Cached as verdicts are."""

    def read() -> list[str]:
        units = Unit.objects.in_force(period.last_day).of_province(province_code)
        present = set(units.order_by().values_list("level", flat=True).distinct())
        return [level.value for level in Level if level in present]

    return _IN_FORCE.get((period, province_code), (versions or Versions()).of(REGISTER), read)


def periods_with_figures(
    province_code: str, network: str = Network.MOBILE, versions: Versions | None = None
) -> list[Period]:
    """Months with VNNIC's figures of the province and its predecessors, newest first.

    Every page asks, and the answer takes longer with each month of history: it is cached as verdicts are.
    """
    question = (province_code, str(network))
    version = (versions or Versions()).of(figures_within(province_code, network), REGISTER)
    return list(_PERIODS.get(question, version, lambda: _periods_with_figures(*question)))


def _periods_with_figures(province_code: str, network: str) -> list[Period]:
    days = (
        Figure.objects.standing()
        .filter(network=network, source=Source.VNNIC, unit__heir_code=province_code)
        .values_list("period", flat=True)
        .distinct()
        .order_by("-period")
    )
    return [Period.of(day) for day in days]


def unit_history(
    unit: Unit, network: str = Network.MOBILE, *, newest: int, also: Period | None = None
) -> list[tuple[Period, ComplianceRow]]:
    """The unit's own months with figures, newest first, judged as in `compliance`; not its predecessors'.

    Only so many of the `newest` that hold figures, and the month `also`. Three queries, however many months.
    """
    figures = Figure.objects.standing().filter(unit=unit, network=network, source=Source.VNNIC)
    months = figures.order_by("-period").values("period").distinct()
    since = Coalesce(Subquery(months[newest - 1 : newest]), date.min, output_field=DateField())
    wanted = Q(period__gte=since) if also is None else Q(period__gte=since) | Q(period=also.first_day)
    return _judged_months(unit, network, wanted)


def unit_row(unit: Unit, network: str, operator_code: str | None, period: Period) -> ComplianceRow | None:
    """The unit's row of one month as in `unit_history`, of all operators or of one; None without a figure."""
    wanted = Q(period=period.first_day)
    return next((row for _period, row in _judged_months(unit, network, wanted, operator_code)), None)


def _judged_months(
    unit: Unit, network: str, wanted: Q, operator_code: str | None = None
) -> list[tuple[Period, ComplianceRow]]:
    figures = Figure.objects.current().filter(wanted, unit=unit, network=network, source=Source.VNNIC)
    by_period: dict[Period, list[_Stored]] = {}
    for day, *stored in figures.order_by("-period").values_list("period", *_STORED):
        by_period.setdefault(Period.of(day), []).append(_Stored(*stored))
    required = requirements(network, by_period)
    return [(period, _row(unit, found, required[period], operator_code)) for period, found in by_period.items()]


def operator_rows(unit: Unit, period: Period, network: str = Network.MOBILE) -> list[tuple[Operator, ComplianceRow]]:
    """Operators that have a figure of the unit itself in a month, in their order, judged as in `compliance`.

    Two queries, however many operators.
    """
    figures = Figure.objects.current().of_period(period).filter(unit=unit, network=network, source=Source.VNNIC)
    figures = figures.filter(operator__isnull=False).select_related("operator").order_by("operator__position")
    required = requirement(network, period)
    return [
        (one.operator, _made_row(unit, reading(one), required, one.operator.code, estimated=False, source=one))
        for one in figures
        if one.operator
    ]


def reading(figure: Figure | _Stored) -> Reading:
    """A stored figure as a Reading for the pure rules."""
    samples = interval(figure.samples_min, figure.samples_max)
    return Reading(samples, figure.download, figure.statistic, figure.upload, figure.latency, figure.passing)


def _requirement(row: Threshold, judged: str) -> Requirement:
    return Requirement(row.min_samples, row.min_download_mbps, row.legal_act, judged, row.shown_from)


def _row(
    unit: Unit, figures: Sequence[_Stored], required: Requirement | None, operator_code: str | None
) -> ComplianceRow:
    own = next((figure for figure in figures if figure.operator == operator_code), None)
    if operator_code is not None:
        found, estimated = (reading(own) if own else None), False
    else:
        parts = [reading(figure) for figure in figures if figure.operator is not None]
        found, estimated = reading_of_unit(reading(own) if own else None, parts)
    return _made_row(unit, found, required, operator_code, estimated=estimated, source=None if estimated else own)


def _row_over_land(
    unit: Unit, land: OverLand, required: Requirement | None, operator_code: str | None
) -> ComplianceRow:
    found = land.readings.get(operator_code)
    note = land.note if found or operator_code is None else ""
    return replace(_made_row(unit, found, required, operator_code, estimated=found is not None, source=None), note=note)


def _made_row(
    unit: Unit,
    found: Reading | None,
    required: Requirement | None,
    operator_code: str | None,
    *,
    estimated: bool,
    source: Figure | _Stored | None,
) -> ComplianceRow:
    return ComplianceRow(
        unit_id=unit.pk,
        code=unit.code,
        name=unit.full_name,
        level=unit.level,
        parent=unit.parent.code if unit.parent else None,
        parent_name=unit.parent.full_name if unit.parent else "",
        reading=found,
        estimated=estimated,
        verdict=judge(found, required, of_operator=operator_code is not None),
        figure_id=source.pk if source else None,
        raw=source.raw if source else "",
        of_operator=operator_code is not None,
        for_reference=operator_code is not None and rests_on_few(found, required),
    )
