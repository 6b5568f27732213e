"""Who owes the operators' filing follows the dated rows; what was filed all the same stands."""

import pytest

from submissions.queries import find_reporter, reporters
from submissions.queries.owed import owed_by
from submissions.reporters import Group
from submissions.tests.conftest import MONTH
from submissions.tests.queries.stored_filings import file
from wards.models import OperatorObligation

pytestmark = pytest.mark.django_db
BEFORE = MONTH.plus(-1)


@pytest.fixture
def ended(house):
    """The second operator owes nothing from September on."""
    OperatorObligation.objects.filter(operator=house.operators[1]).update(valid_to=MONTH.first_day)
    return house


def names(house, period=MONTH):
    return [one.name for one in house.reporters(Group.OPERATOR, period)]


def test_who_has_no_row_owes_nothing_and_months_before_stay(ended):
    assert names(ended, BEFORE) == ["Mạng Alpha", "Mạng Beta"]
    assert names(ended) == ["Mạng Alpha"]


def test_its_clerk_is_asked_for_no_month_without_obligation(ended):
    asked = [{period for period, _state in owed_by(clerk)} for clerk in ended.clerks]
    assert asked == [{BEFORE, MONTH}, {BEFORE}]
    OperatorObligation.objects.filter(operator=ended.operators[1]).delete()
    assert owed_by(ended.clerks[1]) == []


def test_switched_on_by_a_row_it_owes(ended):
    OperatorObligation.objects.create(
        operator=ended.operators[1], valid_from=MONTH.first_day, legal_act="Văn bản giả lập"
    )
    assert names(ended) == ["Mạng Alpha", "Mạng Beta"]


def test_what_it_filed_all_the_same_stands_among_the_filings(ended):
    key = reporters(BEFORE, "31", [Group.OPERATOR])[1].key
    assert find_reporter(key, MONTH) is None
    reporter = find_reporter(key, BEFORE)
    file(reporter, "2025-11-05T03:00:00Z", period=MONTH)
    assert names(ended) == ["Mạng Alpha", "Mạng Beta"]
    assert find_reporter(key, MONTH).name == "Mạng Beta"
    assert names(ended, MONTH.plus(1)) == ["Mạng Alpha"]
