"""What one person's own reporters owe: the first screen of wards, agencies and operators."""

from accounts.models import Role, User
from accounts.permissions import scopes_of
from base.period import Period
from submissions.models import Collection
from submissions.queries.filings import state_of
from submissions.queries.periods import last_closed_month, owed_months
from submissions.queries.reporters import find_reporter, reporters
from submissions.reporters import Group, Reporter
from submissions.states import FilingState
from wards.models import Level, Unit


def reporters_of(user: User, period: Period) -> list[Reporter]:
    """The reporters that this user acts for, as they were in a data month."""
    found: dict[str, Reporter] = {}
    for scope in scopes_of(user):
        keys = []
        if user.role == Role.WARD and scope.unit_id:
            keys = [f"ward-{scope.unit_id}"]
        elif user.role == Role.AGENCY and scope.agency_id:
            keys = [f"agency-{scope.agency_id}"]
        elif user.role == Role.OPERATOR and scope.operator_id:
            keys = [f"operator-{scope.operator_id}-{pk}" for pk in _provinces(scope.unit, period)]
        for key in keys:
            if reporter := find_reporter(key, period):
                found[key] = reporter
    return list(found.values())


def owed_by(user: User) -> list[tuple[Period, FilingState]]:
    """Every month of every reporter of this user since collecting began, newest first, with its state."""
    found = []
    for code in Collection.objects.values_list("province_code", flat=True):
        for period in owed_months(code):
            mine = [one for one in reporters_of(user, period) if one.province_code == code]
            found += [(period, state_of(one, period)) for one in mine]
    return sorted(found, key=lambda item: (item[0], item[1].reporter.name), reverse=True)


def bodies_of_ward(unit: Unit) -> list[Reporter]:
    """The bodies that file to a ward, for the last month that is over."""
    found = reporters(last_closed_month(), unit.province_code, [Group.WARD_BODY])
    return [one for one in found if one.unit_id == unit.pk]


def _provinces(unit: Unit | None, period: Period) -> list[int]:
    """Rows of the provinces in which an operator's clerk acts; without a unit, all that collect."""
    rows = Unit.objects.in_force(period.last_day).filter(level=Level.PROVINCE)
    if unit is not None:
        rows = rows.filter(heir_code=unit.heir_code)
    else:
        rows = rows.filter(code__in=Collection.objects.values("province_code"))
    return list(rows.values_list("pk", flat=True))
