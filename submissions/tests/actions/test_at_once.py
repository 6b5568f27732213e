"""Several people at one filing: on both databases, with real connections."""

import importlib
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.apps import apps
from django.db import connection

from submissions.actions import save_draft
from submissions.models import DeadlineRule, Draft, Submission
from submissions.refusals import OutOfDate
from submissions.tests.filings_made import TYPED, file

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
PEOPLE = 6


@pytest.fixture(autouse=True)
def _shipped(transactional_db):
    """Tests that commit empty the tables after themselves, those that migrations filled too."""
    if not DeadlineRule.objects.exists():
        importlib.import_module("submissions.migrations.0003_catalogue").add(apps, None)


def at_once(work):
    """What each of several threads got, or the refusal it met."""
    gate = Barrier(PEOPLE)

    def one(number):
        try:
            gate.wait()
            return work(number)
        except OutOfDate as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(PEOPLE) as pool:
        return list(pool.map(one, range(PEOPLE)))


def test_of_several_filing_at_once_one_files_and_the_others_are_told(house):
    alpha = house.alpha
    answers = at_once(lambda number: file(house, alpha, {**TYPED, "sites.total": str(520 + number)}))
    assert sum(isinstance(one, Submission) for one in answers) == 1
    assert sum(isinstance(one, OutOfDate) for one in answers) == PEOPLE - 1
    assert Submission.objects.get().values.filter(indicator__code="sites").count() == 1


def test_one_filing_sent_several_times_at_once_is_one_filing(house):
    alpha = house.alpha
    answers = at_once(lambda number: file(house, alpha))
    assert {one.pk for one in answers} == {Submission.objects.get().pk}


def test_of_several_saving_a_first_draft_one_is_kept_and_the_others_are_told(house):
    alpha = house.alpha

    def save(number):
        return save_draft(
            by=house.clerks[0], reporter=alpha, period=house.month, typed={"sites": str(number)}, revision=0
        )

    answers = at_once(save)
    assert sum(isinstance(one, Draft) for one in answers) == 1
    assert Draft.objects.get().revision == 1
