"""Read the sums of a quarter, half a year or a year, and whether its months can be compared."""

from dataclasses import dataclass, replace
from typing import Any

from base.period import Period
from base.versions import Versions
from measurements.judging.compliance import Requirement, Verdict
from measurements.judging.table import ComplianceTable
from measurements.queries import compliance, reporting_level
from reports.facts import EarlierMonth, MonthTotals
from reports.queries.operator_lines import figure_of, filings_only
from reports.schedule import MONTHS_OF, ScheduleKind
from wards.models import Level
from wards.queries import same_unit_rows

OWED = ("on_time", "late", "nil", "missing", "due")
LOOKED_BACK = (12, 5, 4, 3, 2, 1)  # months
FILED = ("on_time", "late", "nil")


@dataclass(frozen=True)
class _Ground:
    """What must be equal for two months' counts to compare: level, units as the same land, requirements."""

    level: str | None
    units: frozenset[tuple[int, ...]]
    asked: tuple[Any, ...]


def span_facts(kind: str, last: Period, province_code: str, network: str, versions: Versions) -> dict[str, Any]:
    """The facts `span`, `span_before` and `comparable`, for kinds over several months; else nothing."""
    long = MONTHS_OF.get(ScheduleKind(kind))
    if long is None:
        return {}
    months = [_month(last.plus(back), province_code, network, versions) for back in range(1 - 2 * long, 1)]
    before: _Ground | None = None
    found: list[MonthTotals] = []
    for totals, ground in months:
        found.append(replace(totals, like_before=before is None or ground.level is None or ground == before))
        before = ground if ground.level else before
    return {
        "span": tuple(found[long:]),
        "span_before": tuple(found[:long]),
        "comparable": all(one.like_before for one in found),
    }


def earlier_months(last: Period, province_code: str, network: str, versions: Versions) -> tuple[EarlierMonth, ...]:
    """Earlier months whose counts may be compared with a month's, oldest first.

    Of the five months before and the same month of the year before: those published at the same level, of the same
    units, with the same requirements.
    """
    level, _table, ground = _grounded(last, province_code, network, versions)
    if level is None:
        return ()
    found = []
    for back in LOOKED_BACK:
        month = last.plus(-back)
        _level, table, then = _grounded(month, province_code, network, versions)
        if table is None or then != ground:
            continue
        fast = table.counts[Verdict.COMPLIANT] if table.speed_judged else None
        found.append(EarlierMonth(str(month), table.enough_samples, fast))
    return tuple(found)


def _month(period: Period, province_code: str, network: str, versions: Versions) -> tuple[MonthTotals, _Ground]:
    level, table, ground = _grounded(period, province_code, network, versions)
    statuses = [line.status for line in filings_only(period, province_code)]
    whole = compliance(period, province_code, level=Level.PROVINCE, network=network, versions=versions)
    totals = MonthTotals(
        month=str(period),
        level=level,
        verdicts=tuple(table.counts.items()) if table else (),
        province=figure_of(whole.rows[0]) if whole.rows and whole.rows[0].figure_id else None,
        owed=sum(status in OWED for status in statuses),
        filed=sum(status in FILED for status in statuses),
    )
    return totals, ground


def _grounded(
    period: Period, province_code: str, network: str, versions: Versions
) -> tuple[str | None, ComplianceTable | None, _Ground]:
    """The month's level and table (None where nothing was published), and its ground of comparison."""
    level = reporting_level(period, province_code, network, versions)
    table = compliance(period, province_code, level=level, network=network, versions=versions) if level else None
    same = same_unit_rows(row.unit_id for row in (table.rows if table else ()))
    return level, table, _Ground(level, frozenset(same.values()), _requirement_key(table.required if table else None))


def _requirement_key(required: Requirement | None) -> tuple[Any, ...]:
    return (required.min_samples, required.min_download, required.statistic) if required else ()
