"""Rows that hold from a day to a day: which of them holds, and an end that lies before the beginning."""

from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from base.models import DatedRow, is_in_force
from submissions.models import AnswerRule

FIRST, NEXT = date(2025, 7, 1), date(2025, 8, 1)
DATED = [model for model in apps.get_models() if issubclass(model, DatedRow)]


def rule(province="", begins=FIRST, ends=None, days=7):
    return AnswerRule(province_code=province, days=days, source="Công văn giả lập", valid_from=begins, valid_to=ends)


def days_held(province, on):
    found = AnswerRule.objects.holding_in(province, on)
    return found.days if found else None


@pytest.fixture
def _no_rules(db):
    AnswerRule.objects.all().delete()


@pytest.mark.parametrize("model", DATED, ids=lambda model: model.__name__)
def test_a_form_filled_in_halfway_is_not_held_against_an_end(model):
    assert model(valid_from=FIRST).wrong_dates() == model(valid_to=FIRST).wrong_dates() == model().wrong_dates() == {}
    assert model(valid_from=FIRST, valid_to=NEXT).wrong_dates() == {}
    assert set(model(valid_from=FIRST, valid_to=FIRST).wrong_dates()) == {"valid_to"}
    assert set(model(valid_from=NEXT, valid_to=FIRST).wrong_dates()) == {"valid_to"}


def test_the_form_says_that_the_end_lies_before_the_beginning():
    with pytest.raises(ValidationError) as found:
        rule(begins=NEXT, ends=FIRST).clean()
    assert set(found.value.message_dict) == {"valid_to"}


@pytest.mark.django_db
def test_and_so_does_the_database():
    for ends in (FIRST, date(2025, 6, 30)):
        with pytest.raises(IntegrityError), transaction.atomic():
            rule(province="31", ends=ends).save()


@pytest.mark.usefixtures("_no_rules")
def test_a_row_holds_from_its_first_day_to_the_day_before_its_end():
    row = rule(ends=NEXT)
    row.save()
    for day, holds in ((date(2025, 6, 30), False), (FIRST, True), (date(2025, 7, 31), True), (NEXT, False)):
        assert AnswerRule.objects.in_force(day).exists() is is_in_force(row, day) is holds


@pytest.mark.usefixtures("_no_rules")
def test_a_province_s_own_row_goes_before_the_general_one_and_a_newer_before_an_older():
    for row in (rule(days=1), rule(begins=NEXT, days=2), rule("31", days=3), rule("22", begins=NEXT, days=4)):
        row.save()
    assert days_held("31", FIRST) == days_held("31", NEXT) == 3
    assert (days_held("22", FIRST), days_held("22", NEXT), days_held("22", date(2025, 6, 30))) == (1, 4, None)
    assert (days_held("15", FIRST), days_held("15", NEXT)) == (1, 2)
