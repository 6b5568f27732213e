"""What the months of a quarter, half a year or a year add up to, and whether they can be compared."""

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
    """By what the counts of a month are compared: level, units as the same land, and what was asked."""

    level: str | None
    units: frozenset[tuple[int, ...]]
    asked: tuple[Any, ...]


def span_facts(kind: str, last: Period, province_code: str, network: str, versions: Versions) -> dict[str, Any]:
    """`Facts.span`, `span_before` and `comparable` of a kind that looks at several months; nothing of others."""
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
    """Of the five months before a month and the same month of the year before, those whose counts may be compared
    with it: published at the same level, of the same units, asked the same. Oldest first."""
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
    """The month's level and table, None where nothing was published, and by what it is compared."""
    level = reporting_level(period, province_code, network, versions)
    table = compliance(period, province_code, level=level, network=network, versions=versions) if level else None
    same = same_unit_rows(row.unit_id for row in (table.rows if table else ()))
    return level, table, _Ground(level, frozenset(same.values()), _asked(table.required if table else None))


def _asked(required: Requirement | None) -> tuple[Any, ...]:
    return (required.min_samples, required.min_download, required.statistic) if required else ()
