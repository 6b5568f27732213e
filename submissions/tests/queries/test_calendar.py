from datetime import date

import pytest

from base import clock
from base.period import Period
from submissions.models import DeadlineRule, Extension, Holiday
from submissions.queries import duties, reporters, working_day_test
from submissions.reporters import Group
from submissions.tests.factories import make_province, make_ward

pytestmark = pytest.mark.django_db
MONTH = Period(2025, 9)


def test_shipped_days_are_worked_or_not() -> None:
    is_working = working_day_test()
    assert not is_working(date(2026, 2, 16))  # Tết
    assert not is_working(date(2024, 11, 9))  # a Saturday
    assert is_working(date(2024, 5, 4))  # worked for 29/4/2024
    assert is_working(date(2024, 11, 11))


def test_a_make_up_saturday_entered_in_the_table_is_a_working_day() -> None:
    Holiday.objects.create(day=date(2027, 2, 13), name="Làm bù", is_working=True)
    assert working_day_test()(date(2027, 2, 13))


def test_the_shipped_rules_name_their_letters() -> None:
    rules = DeadlineRule.objects.in_force(MONTH.last_day)
    assert {rule.group for rule in rules} == set(Group)
    assert all(rule.source and rule.roll == "none" for rule in rules)
    assert [rule.group for rule in rules if rule.is_proposal] == [Group.WARD]


def test_shipped_last_days() -> None:
    found = duties(MONTH, "31").by_group
    assert {group: due.effective.day for group, due in found.items()} == {
        Group.OPERATOR: 9,
        Group.AGENCY: 9,
        Group.WARD_BODY: 14,
        Group.WARD: 12,
    }


def test_a_province_with_a_rule_of_its_own_follows_it() -> None:
    DeadlineRule.objects.create(
        group="operator", province_code="31", day=8, inclusive=True, source="thử", valid_from=date(2025, 1, 1)
    )
    assert duties(MONTH, "31").by_group[Group.OPERATOR].effective.day == 8
    assert duties(MONTH, "22").by_group[Group.OPERATOR].effective.day == 9


def test_an_extension_changes_only_its_reporter() -> None:
    province = make_province()
    make_ward(province)
    make_ward(province, "11507", "An Biên")
    first, second = reporters(MONTH, "31", [Group.WARD])
    Extension.objects.create(
        reporter_key=first.key,
        reporter_name=first.name,
        period=MONTH.first_day,
        until=date(2025, 10, 20),
        reason="Bão",
        given_at=clock.machine_now(),
    )
    found = duties(MONTH, "31")
    assert found.deadline_of(first).effective == date(2025, 10, 20)
    assert found.deadline_of(second).effective == date(2025, 10, 12)
