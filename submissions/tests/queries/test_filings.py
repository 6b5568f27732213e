from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from base.period import Period
from submissions.models import Collection, Extension, Submission
from submissions.queries import find_reporter, operator_filings, reporters
from submissions.reporters import Group
from submissions.tests.factories import make_agency, make_operator, make_province, make_ward
from submissions.tests.queries.stored_filings import MONTH, file
from wards.models import Operator

pytestmark = pytest.mark.django_db
DUE = datetime(2024, 10, 9, 17, 0, tzinfo=UTC)  # midnight in Việt Nam: the first late instant


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.PORTAL_CLOCK = "2024-10-15T07:00:00+07:00"


@pytest.fixture
def operators():
    Operator.objects.all().delete()
    make_province()
    return make_operator(), make_operator("beta", "Mạng Beta")


def test_who_filed_nothing_is_missing_and_still_listed(operators):
    Collection.objects.create(province_code="31", since=MONTH.first_day)
    first, second = operator_filings(MONTH, "31")
    assert (first.operator_code, first.status, first.values) == ("alpha", "missing", ())
    assert second.operator_name == "Mạng Beta"


def test_of_one_operator_the_others_are_left_out(operators):
    assert [one.operator_code for one in operator_filings(MONTH, "31", "beta")] == ["beta"]


def test_of_a_month_before_the_department_began_to_ask_nobody_is_missing(operators):
    assert {one.status for one in operator_filings(MONTH, "31")} == {"not_yet"}


@pytest.mark.parametrize(
    ("received_at", "status"), [(DUE - timedelta(seconds=1), "on_time"), (DUE, "late")], ids=["23:59:59", "00:00:00"]
)
def test_the_first_second_of_the_10th_is_late(operators, received_at, status):
    alpha, _ = reporters(MONTH, "31", [Group.OPERATOR])
    file(alpha, received_at)
    assert operator_filings(MONTH, "31")[0].status == status


def test_a_correction_does_not_make_a_filing_late_and_its_values_count(operators):
    alpha, _ = reporters(MONTH, "31", [Group.OPERATOR])
    file(alpha, DUE - timedelta(hours=1), values=[("sites", 3, 520)])
    file(alpha, DUE + timedelta(days=2), version=2, values=[("sites", 4, 521)])
    file(alpha, DUE - timedelta(days=30), period=MONTH.plus(-1), values=[("sites", 2, 517)])
    found = operator_filings(MONTH, "31")[0]
    sites = next(value for value in found.values if value.indicator_code == "sites")
    assert (found.status, found.version) == ("on_time", 2)
    assert (sites.value, sites.last_month, sites.cumulative) == (Decimal(4), Decimal(2), Decimal(521))
    left_empty = next(value for value in found.values if value.indicator_code == "bts_3g")
    assert (left_empty.value, left_empty.cumulative) == (None, None)


def test_nil_and_exempt_are_not_missing(operators):
    alpha, beta = reporters(MONTH, "31", [Group.OPERATOR])
    file(alpha, DUE + timedelta(days=1), is_nil=True)
    Extension.objects.create(
        reporter_key=beta.key, reporter_name=beta.name, period=MONTH.first_day, reason="Mới vào", given_at=DUE
    )
    first, second = operator_filings(MONTH, "31")
    assert (first.status, first.is_late) == ("nil", True)
    assert second.status == "exempt"


def test_an_unknown_province_has_no_operators_that_owe():
    assert operator_filings(MONTH, "99") == []


def test_reporters_are_those_of_the_months_last_day(operators):
    province = find_reporter(reporters(MONTH, "31", [Group.OPERATOR])[0].key, MONTH)
    assert province is not None
    unit = make_ward(province=Submission._meta.get_field("unit").related_model.objects.get(code="31"))
    make_agency(unit, "Khu dân cư thử nghiệm", "neighbourhood")
    make_agency(unit, "Báo thử nghiệm", "press")
    make_agency(unit.parent)
    found = reporters(MONTH, "31")
    assert [one.group for one in found] == ["operator", "operator", "agency", "ward_body", "ward"]
    assert all(find_reporter(one.key, MONTH) == one for one in found)
    assert all(find_reporter(one.key, Period(2019, 12)) is None for one in found)
