"""Months that a file may name: as stated, not in the future, not before there were figures. Pure."""

from base.day_format import show_day
from base.period import Period
from measurements.importing.issues import Issue, issue
from measurements.importing.options import ImportOptions

FIRST_PUBLISHED = Period(2024, 7)  # district and commune figures exist from this month (letter 2138/BTTTT-CVT)


def month_problem(period: Period, stated: ImportOptions, sheet: str, cell: str) -> Issue | None:
    """The issue with a month that a file names in this cell; None where its figures may be taken."""
    place = {"sheet": sheet, "cell": cell, "value": period.label, "found": period.label}
    over = period.last_day < stated.today
    if stated.period and period != stated.period:
        return issue("month_conflict", **place, stated=stated.period.label)
    if period.first_day > stated.today:
        return issue("month_in_future", **place)
    if stated.as_of and (Period.of(stated.as_of) != period or stated.as_of > stated.today):
        return issue("as_of_outside", **place, as_of=show_day(stated.as_of))
    if not over and not stated.as_of:
        return issue("month_not_over", **place)
    if period < FIRST_PUBLISHED and stated.period != period:
        return issue("month_before_start", **place)
    return None
