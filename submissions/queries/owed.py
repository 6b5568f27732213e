"""Read what one person's own reporters owe: the first screen of wards, agencies and operators."""

from collections.abc import Sequence
from datetime import date

from accounts.models import Role, User
from accounts.permissions import scopes_of
from base.period import Period
from submissions.models import Collection
from submissions.queries.filings import states_of_months
from submissions.queries.periods import MONTHS_OWED, last_closed_month
from submissions.queries.reporters import agency_on, operators_in, reporters, ward_on
from submissions.reporters import Group, Reporter
from submissions.states import FilingState
from wards.models import Level, Unit
from wards.queries import same_unit_on


def owed_by(user: User) -> list[tuple[Period, FilingState]]:
    """The state of every month of every reporter of this user since collecting began, newest first."""
    if user.role not in (Role.WARD, Role.AGENCY, Role.OPERATOR):
        return []
    since = dict(Collection.objects.values_list("province_code", "since"))
    first, last = min(since.values(), default=date.max), last_closed_month()
    months = [period for back in range(MONTHS_OWED) if (period := last.plus(-back)).first_day >= first]
    mine = _reporters_of(user, months)
    owing = {
        period: [one for one in found if one.province_code in since and since[one.province_code] <= period.first_day]
        for period, found in mine.items()
    }
    return sorted(states_of_months(owing), key=lambda item: (item[0], item[1].reporter.name), reverse=True)


def next_owed(user: User) -> tuple[Period, FilingState] | None:
    """The filing due next from this user: the oldest month that is still owed; None where nothing is."""
    owing = [(period, state) for period, state in owed_by(user) if state.owes]
    return min(owing, key=lambda item: (item[0], item[1].reporter.name), default=None)


def coming_owed(user: User) -> tuple[Period, FilingState] | None:
    """The filing due from this user when the running month is over, or None."""
    period = last_closed_month().plus(1)
    found = states_of_months(_reporters_of(user, [period]))
    return next((one for one in found if one[1].owes and one[1].deadline), None)


def bodies_of_ward(unit: Unit, period: Period) -> list[Reporter]:
    """The bodies that file to a ward for a month."""
    row = same_unit_on(unit, period.last_day)
    found = reporters(period, row.province_code, [Group.WARD_BODY]) if row else []
    return [one for one in found if row and one.unit_id == row.pk]


def _reporters_of(user: User, periods: Sequence[Period]) -> dict[Period, list[Reporter]]:
    """The reporters for which this user acts, as they were in each of these data months."""
    days = [period.last_day for period in periods]
    found: dict[date, dict[str, Reporter]] = {day: {} for day in days}
    for scope in scopes_of(user):
        if user.role == Role.WARD and scope.unit:
            mine = {day: [one] for day, one in ward_on(scope.unit, days).items()}
        elif user.role == Role.AGENCY and scope.agency:
            mine = {day: [one] for day in days if (one := agency_on(scope.agency, day))}
        elif user.role == Role.OPERATOR and scope.operator:
            provinces = _provinces(scope.unit)
            mine = operators_in([scope.operator], provinces, days)
        else:
            continue
        for day, reporters_ in mine.items():
            found[day] |= {one.key: one for one in reporters_}
    return {period: list(found[period.last_day].values()) for period in periods}


def _provinces(unit: Unit | None) -> list[Unit]:
    """All rows of the province in which an operator's clerk acts; without a unit, of all that collect."""
    rows = Unit.objects.filter(level=Level.PROVINCE)
    if unit is not None:
        return list(rows.filter(heir_code=unit.heir_code))
    return list(rows.filter(code__in=Collection.objects.values("province_code")))
