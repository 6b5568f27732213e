import pytest

from accounts.actions import create_user, give_scope
from accounts.models import Role
from base.period import Period
from submissions.actions import start_collecting
from submissions.queries import reporters
from submissions.reporters import Group
from submissions.tests.factories import SINCE, make_agency, make_operator, make_province, make_ward
from wards.models import Operator

MONTH = Period(2025, 9)


@pytest.fixture
def house(db, settings):
    """One invented province in October 2025: two operators, two wards, an agency; each with a clerk."""
    settings.PORTAL_CLOCK = "2025-10-07T08:00:00+07:00"
    return House()


class House:
    month = MONTH

    def __init__(self) -> None:
        Operator.objects.all().delete()
        self.province = make_province()
        self.elsewhere = make_province("22", "Quảng Ninh")
        self.wards = [make_ward(self.province), make_ward(self.province, "11507", "An Biên")]
        self.operators = [make_operator(), make_operator("beta", "Mạng Beta")]
        self.agency = make_agency(self.province)
        start_collecting(by=None, province_code="31", since=MONTH.plus(-1))
        self.staff = self.user("staff", Role.STAFF, unit=self.province)
        self.leader = self.user("leader", Role.LEADER, unit=self.province)
        self.clerks = [self.user(one.code, Role.OPERATOR, operator=one) for one in self.operators]
        self.officers = [self.user(f"ward{one.code}", Role.WARD, unit=one) for one in self.wards]
        self.agent = self.user("agent", Role.AGENCY, agency=self.agency)

    def user(self, name, role, **scope):
        user = create_user(by=None, username=name, role=role, email=f"{name}@example.org")
        give_scope(by=None, user=user, valid_from=SINCE, **scope)
        return user

    def reporters(self, group: Group, period: Period = MONTH):
        return reporters(period, "31", [group])

    @property
    def alpha(self):
        return self.reporters(Group.OPERATOR)[0]

    @property
    def beta(self):
        return self.reporters(Group.OPERATOR)[1]

    @property
    def ward(self):
        return next(one for one in self.reporters(Group.WARD) if one.unit_id == self.wards[0].pk)


@pytest.fixture
def as_clerk(client, house):
    client.force_login(house.clerks[0])
    return client
