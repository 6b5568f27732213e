"""What one person's own reporters owe: the first screen of wards, agencies and operators."""

from accounts.models import Role, User
from accounts.permissions import scopes_of
from base.period import Period
from submissions.models import Collection
from submissions.queries.filings import states_of
from submissions.queries.periods import MONTHS_OWED, last_closed_month
from submissions.queries.reporters import find_reporter, operator_in, reporters, row_on
from submissions.reporters import Group, Reporter
from submissions.states import FilingState
from wards.models import Level, Unit


def reporters_of(user: User, period: Period) -> list[Reporter]:
    """The reporters that this user acts for, as they were in a data month."""
    found: dict[str, Reporter] = {}
    for scope in scopes_of(user):
        mine: list[Reporter | None] = []
        if user.role == Role.WARD and scope.unit:
            row = row_on(scope.unit, period.last_day)
            mine = [find_reporter(f"ward-{row.pk}", period)] if row else []
        elif user.role == Role.AGENCY and scope.agency_id:
            mine = [find_reporter(f"agency-{scope.agency_id}", period)]
        elif user.role == Role.OPERATOR and scope.operator:
            mine = [*operator_in(scope.operator, _provinces(scope.unit, period), period)]
        found |= {one.key: one for one in mine if one}
    return list(found.values())


def owed_by(user: User) -> list[tuple[Period, FilingState]]:
    """Every month of every reporter of this user since collecting began, newest first, with its state."""
    since = dict(Collection.objects.values_list("province_code", "since"))
    last, found = last_closed_month(), []
    for period in (last.plus(-back) for back in range(MONTHS_OWED)):
        codes = {code for code, first in since.items() if first <= period.first_day}
        mine = [one for one in reporters_of(user, period) if one.province_code in codes] if codes else []
        found += [(period, state) for state in states_of(mine, period)]
    return sorted(found, key=lambda item: (item[0], item[1].reporter.name), reverse=True)


def bodies_of_ward(unit: Unit, period: Period) -> list[Reporter]:
    """The bodies that file to a ward for a month."""
    row = row_on(unit, period.last_day)
    found = reporters(period, row.province_code, [Group.WARD_BODY]) if row else []
    return [one for one in found if row and one.unit_id == row.pk]


def _provinces(unit: Unit | None, period: Period) -> list[Unit]:
    """Rows of the provinces in which an operator's clerk acts; without a unit, all that collect."""
    rows = Unit.objects.in_force(period.last_day).filter(level=Level.PROVINCE)
    if unit is not None:
        return list(rows.filter(heir_code=unit.heir_code))
    return list(rows.filter(code__in=Collection.objects.values("province_code")))
