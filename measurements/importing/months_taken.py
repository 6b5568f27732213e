"""Which months a file's figures may be of. Pure."""

from collections.abc import Mapping

from base.period import Period
from measurements.importing.issues import Issue, issue
from measurements.importing.options import ImportOptions

FIRST_PUBLISHED = Period(2024, 7)  # district and commune figures exist from this month (letter 2138/BTTTT-CVT)


def unfit(period: Period, stated: ImportOptions, place: Mapping[str, str]) -> Issue | None:
    """Why figures of this month are not taken; None if they are. `place`: sheet and cell."""
    told = {**place, "value": period.label, "found": period.label}
    over = period.last_day < stated.today
    if stated.period and period != stated.period:
        return issue("month_conflict", **told, stated=stated.period.label)
    if period.first_day > stated.today:
        return issue("month_in_future", **told)
    if stated.as_of and (Period.of(stated.as_of) != period or stated.as_of > stated.today):
        return issue("as_of_outside", **told, as_of=f"{stated.as_of:%d/%m/%Y}")
    if not over and not stated.as_of:
        return issue("month_not_over", **told)
    if period < FIRST_PUBLISHED and stated.period != period:
        return issue("month_before_start", **told)
    return None
