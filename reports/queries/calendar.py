"""Read which report is due when, by the rules in the tables."""

from collections.abc import Iterable

from base.models import is_in_force
from base.period import Period
from reports.models import ReportRule
from reports.schedule import DEFAULTS, RULED_BY, DayRule, DueDay, ScheduleKind, due_day
from submissions.queries import duties_of
from submissions.reporters import Group


def due_days(province_code: str, periods: Iterable[Period]) -> dict[tuple[ScheduleKind, Period], DueDay]:
    """The due day of each kind and data month, for the province that has this code then. Five queries.

    What one reporter was given longer moves no report: only the rules count.
    """
    months = list(periods)
    rows = list(
        ReportRule.objects.filter(province_code__in=["", province_code]).order_by("province_code", "valid_from")
    )
    owed = duties_of({period: [province_code] for period in months})
    found = {}
    for period in months:
        duties = owed[period][province_code]
        in_force = [row for row in rows if is_in_force(row, period.last_day)]
        rules = DEFAULTS | {ScheduleKind(row.kind): row.rule for row in in_force}
        for kind in ScheduleKind:
            rule: DayRule = rules[RULED_BY[kind]]
            found[kind, period] = due_day(rule, period, duties.is_working, duties.by_group.get(Group.OPERATOR))
    return found


def due_of(kind: str, province_code: str, period: Period) -> DueDay:
    """The due day of one report."""
    return due_days(province_code, [period])[ScheduleKind(kind), period]
