"""Read what everybody may see of a month, and how final it is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import Max

from base import clock
from base.period import Period, months_between
from base.versions import FactKind, Versions
from measurements.judging.compliance import Verdict
from measurements.judging.table import ComplianceRow, ComplianceTable
from measurements.models import Figure, Network, Source
from measurements.queries import (
    STATISTICS,
    compliance,
    figures_of,
    periods_with_figures,
    reporting_level,
    thresholds_of,
)
from measurements.readings import Reading, as_number, interval
from reports.models import PublicationRule, ReportKind, ReportRun
from reports.queries.calendar import due_days
from reports.queries.versions import published_of
from reports.schedule import ScheduleKind
from submissions.models import Collection
from wards.models import Level, Unit
from wards.queries import REGISTER, codes_before, find_units

Status = ReportRun.Status
MONTHS_LISTED = 12
MONTHS_AHEAD = 3


class Stage(StrEnum):
    """How final a month's public figures are."""

    PRELIMINARY = "preliminary"  # no Ministry report of the month is issued
    CHANGED = "changed"  # issued, but the figures are others now
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class PublicMonth:
    """A month's public table with its stage, the day of its figures, and the report that issued them."""

    table: ComplianceTable
    stage: Stage
    updated_on: date | None
    number: str = ""  # with its symbol: "05/BC-SKHCN"
    issued_on: date | None = None


def public_month(province: Unit, period: Period, versions: Versions | None = None) -> PublicMonth | None:
    """The public table of a month; None without figures, or where the report must be published first and is not.

    With the report, the table is the report's frozen one: what is imported later shows only by the next revision.
    """
    versions = versions or Versions()
    run = _issued(province, period)
    if publishes_at(province.heir_code, period) == PublicationRule.When.REPORT:
        run = _issued(province, period, [Status.PUBLISHED])
        return _frozen(province, period, run, versions) if run is not None else None
    level = reporting_level(period, province.code, versions=versions)
    if level is None:
        return None
    table = compliance(period, province.code, level=level, versions=versions)
    updated_on = _updated_on(province, period, level)
    if run is None:
        return PublicMonth(table, Stage.PRELIMINARY, updated_on)
    stage = Stage.PUBLISHED if _same(table, _facts(run)) else Stage.CHANGED
    return PublicMonth(table, stage, updated_on, _number(run), run.issued_on)


def public_facts(province: Unit, period: Period) -> tuple[FactKind, ...]:
    """The kinds of facts that the public table of a month rests on."""
    figures = figures_of(period, province.code, Network.MOBILE)
    return figures, REGISTER, thresholds_of(Network.MOBILE), STATISTICS, published_of(province.heir_code)


def publishes_at(heir_code: str, period: Period) -> str:
    """When a month's table appears, as PublicationRule.When."""
    rules = PublicationRule.objects.filter(province_code=heir_code, since__lte=period.first_day)
    newest = rules.order_by("-since").values_list("when", flat=True).first()
    return newest or PublicationRule.When.IMPORT


def public_periods(heir_code: str) -> list[Period]:
    """The last months whose table is public, newest first."""
    rows = ReportRun.objects.filter(province__heir_code=heir_code, kind=ReportKind.MINISTRY, status=Status.PUBLISHED)
    published = set(rows.values_list("period", flat=True))
    return [
        period
        for period in periods_with_figures(heir_code)[:MONTHS_LISTED]
        if period.first_day in published or publishes_at(heir_code, period) == PublicationRule.When.IMPORT
    ]


def newest_public(province: Unit) -> tuple[PublicMonth, Unit] | None:
    """The newest month whose table is public, with the province's row of that month, or None."""
    for period in public_periods(province.heir_code):
        bore = Unit.objects.in_force(period.last_day).filter(level=Level.PROVINCE, heir_code=province.heir_code)
        unit = bore.filter(code=province.code).first() or bore.first()
        if unit is not None and (shown := public_month(unit, period)) is not None:
            return shown, unit
    return None


def public_provinces() -> list[tuple[Unit, Period]]:
    """The provinces that publish, each with its newest month."""
    today = clock.today()
    rows = Figure.objects.current().filter(network=Network.MOBILE, source=Source.VNNIC)
    codes = set(rows.order_by().values_list("unit__heir_code", flat=True).distinct())
    standing = Unit.objects.in_force(today).filter(level=Level.PROVINCE, heir_code__in=codes).order_by("sort_key")
    return [(unit, months[0]) for unit in standing if (months := public_periods(unit.heir_code))]


def coming_months(province: Unit, published: Sequence[Period]) -> list[tuple[Period, date | None]]:
    """The months after the newest published one, oldest first, each with the day of its report if that is to come."""
    today = clock.today()
    if not published or not Collection.objects.filter(province_code=province.heir_code).exists():
        return []
    ahead = list(months_between(published[0].plus(1), Period.of(today)))[-MONTHS_AHEAD:]
    days = due_days(province.heir_code, ahead)
    at = {month: days[ScheduleKind.MINISTRY, month].at.astimezone(clock.VIETNAM).date() for month in ahead}
    return [(month, day if day >= today else None) for month, day in at.items()]


def units_named(text: str, province: Unit, period: Period) -> set[int]:
    """Keys of units in a month's table that have or had a name, or one spelt nearly so."""
    hits = find_units(text, period.last_day, {province.heir_code}).hits if text else []
    return {unit.pk for hit in hits for unit in (hit.unit, *(change.new for change in hit.now))}


def _issued(province: Unit, period: Period, statuses: Sequence[str] = ReportRun.LEFT) -> ReportRun | None:
    """The newest issued revision of the Ministry's report that uses the month's own figures."""
    runs = ReportRun.objects.filter(
        province=province, kind=ReportKind.MINISTRY, period=period.first_day, data_period=period.first_day
    )
    return runs.filter(status__in=statuses).order_by("-revision").first()


def _number(run: ReportRun) -> str:
    return f"{run.number}/{_facts(run)['head']['report_symbol']}"


def _facts(run: ReportRun) -> dict[str, Any]:
    assert run.facts is not None  # noqa: S101 - a constraint of the table: what is issued has facts
    return run.facts  # type: ignore[no-any-return]


def _updated_on(province: Unit, period: Period, level: str) -> date | None:
    """The day on which the newest of the shown figures was applied."""
    rows = Figure.objects.current().of_period(period).filter(network=Network.MOBILE, source=Source.VNNIC, operator=None)
    shown = rows.filter(unit__province_code=province.code, unit__level=level)
    last = shown.aggregate(last=Max("batch__applied_at"))["last"]
    return last.astimezone(clock.VIETNAM).date() if last else None


def _frozen(province: Unit, period: Period, run: ReportRun, versions: Versions) -> PublicMonth | None:
    level = _facts(run)["level"]
    table = compliance(period, province.code, level=level, versions=versions)
    reported = _reported(table, _facts(run))
    rows = [_as_reported(row, reported.pop(row.code)["months"][-1]) for row in table.rows if row.code in reported]
    # Units that merged or were split by a change entered since stay in the table as they were published.
    rows += [_as_reported(_row_of(unit, level), unit["months"][-1]) for unit in reported.values()]
    built_on = run.built_at.astimezone(clock.VIETNAM).date() if run.built_at else None
    return PublicMonth(replace(table, rows=tuple(rows)), Stage.PUBLISHED, built_on, _number(run), run.issued_on)


def _reported(table: ComplianceTable, facts: dict[str, Any]) -> dict[str, Any]:
    """The report's units by the code that each has in the table, whatever its code was then."""
    units = {unit["code"]: unit for unit in facts["units"]}
    standing = {row.code for row in table.rows}
    if units.keys() <= standing:
        return units
    for code, others in codes_before(row.unit_id for row in table.rows).items():
        before = next((other for other in others if other in units and other not in standing), None)
        if code not in units and before is not None:
            units[code] = units.pop(before)
    return units


def _row_of(unit: dict[str, Any], level: str) -> ComplianceRow:
    """A row for a unit of the report that is no longer in the month; `_as_reported` fills it."""
    return ComplianceRow(
        unit_id=0,
        code=unit["code"],
        name=unit["name"],
        level=level,
        parent=None,
        parent_name=unit["parent"],
        reading=None,
        estimated=False,
        verdict=Verdict.NO_DATA,
        figure_id=None,
        raw="",
    )


def _as_reported(row: ComplianceRow, figure: dict[str, Any]) -> ComplianceRow:
    speed = as_number(figure["download"])
    known = row.statistic if speed == row.download_mbps else ""  # of reports from before it was kept
    return replace(
        row,
        reading=Reading(
            interval(figure["samples_min"], figure["samples_max"]),
            speed,
            figure.get("statistic") or known,
            as_number(figure["upload"]),
            as_number(figure["latency"]),
        ),
        estimated=figure["estimated"],
        verdict=Verdict(figure["verdict"]),
        figure_id=None,
        raw="",
    )


def _same(table: ComplianceTable, facts: dict[str, Any]) -> bool:
    """Does the public table agree with what the report said of the month?"""
    reported = {code: unit["months"][-1] for code, unit in _reported(table, facts).items()}
    return reported.keys() == {row.code for row in table.rows} and all(
        _shown(row) == _shown(_as_reported(row, reported[row.code])) for row in table.rows
    )


def _shown(row: ComplianceRow) -> tuple[int | None, int | None, Decimal | None, Verdict]:
    return row.samples_min, row.samples_max, row.download_mbps, row.verdict
