"""What the months of a quarter, half a year or a year add up to, and whether they can be compared."""

from dataclasses import dataclass, replace
from typing import Any

from base.period import Period
from measurements.judging.compliance import Requirement
from measurements.queries import compliance, reporting_level
from reports.facts import MonthTotals
from reports.queries.operator_lines import figure_of, filings_only
from reports.schedule import MONTHS_OF, ScheduleKind
from wards.models import Level
from wards.queries import same_unit_rows

OWED = ("on_time", "late", "nil", "missing", "due")
FILED = ("on_time", "late", "nil")


@dataclass(frozen=True)
class _Month:
    """A month's totals, and by what it is compared: level, units as the same land, and what was asked."""

    totals: MonthTotals
    level: str | None
    units: frozenset[tuple[int, ...]]
    asked: tuple[Any, ...]

    def is_like(self, other: "_Month") -> bool:
        return (self.level, self.units, self.asked) == (other.level, other.units, other.asked)


def span_facts(kind: str, last: Period, province_code: str, network: str) -> dict[str, Any]:
    """`Facts.span`, `span_before` and `comparable` of a kind that looks at several months; nothing of others."""
    long = MONTHS_OF.get(ScheduleKind(kind))
    if long is None:
        return {}
    months = [_month(last.plus(back), province_code, network) for back in range(1 - 2 * long, 1)]
    before: _Month | None = None
    found: list[MonthTotals] = []
    for month in months:
        alike = before is None or month.level is None or month.is_like(before)
        found.append(replace(month.totals, like_before=alike))
        before = month if month.level else before
    return {
        "span": tuple(found[long:]),
        "span_before": tuple(found[:long]),
        "comparable": all(one.like_before for one in found),
    }


def _month(period: Period, province_code: str, network: str) -> _Month:
    level = reporting_level(period, province_code, network)
    statuses = [line.status for line in filings_only(period, province_code)]
    whole = compliance(period, province_code, level=Level.PROVINCE, network=network)
    figure = figure_of(whole.rows[0]) if whole.rows and whole.rows[0].figure_id else None
    table = compliance(period, province_code, level=level, network=network) if level else None
    rows = table.rows if table else ()
    same = same_unit_rows(row.unit_id for row in rows)
    counts = tuple(table.counts.items()) if table else ()
    totals = MonthTotals(
        month=str(period),
        level=level,
        verdicts=counts,
        province=figure,
        owed=sum(status in OWED for status in statuses),
        filed=sum(status in FILED for status in statuses),
    )
    return _Month(totals, level, frozenset(same.values()), _asked(table.asked if table else None))


def _asked(asked: Requirement | None) -> tuple[Any, ...]:
    return (asked.min_samples, asked.min_download, asked.statistic) if asked else ()
