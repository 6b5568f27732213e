"""Who files for a reporter, asked for a few of them and for more than are named in one question."""

import pytest
from django.db.models.signals import post_init

from accounts.models import Role, Scope
from submissions.queries import reminders
from submissions.reporters import Group


@pytest.mark.parametrize("most_named", [0, 1000])
def test_everybody_who_files_for_a_reporter_is_found_and_nobody_else(house, monkeypatch, most_named):
    monkeypatch.setattr(reminders, "MAX_NAMED", most_named)
    of_province = house.user("alpha31", Role.OPERATOR, operator=house.operators[0], unit=house.province)
    house.user("alpha22", Role.OPERATOR, operator=house.operators[0], unit=house.elsewhere)
    (agency,) = house.reporters(Group.AGENCY)
    held = reminders.holders([house.alpha.key, agency.key, house.ward.key, "no-reporter"])
    assert {key: set(people) for key, people in held.items()} == {
        house.alpha.key: {house.clerks[0], of_province},
        agency.key: {house.agent},
        house.ward.key: {house.officers[0]},
    }


def test_scopes_of_others_are_not_even_read(house):
    read: list[Scope] = []

    def note(instance: Scope, **_given: object) -> None:
        read.append(instance)

    post_init.connect(note, sender=Scope)
    try:
        reminders.holders([house.alpha.key, house.ward.key])
    finally:
        post_init.disconnect(note, sender=Scope)
    assert {scope.user for scope in read} == {house.clerks[0], house.officers[0]}
