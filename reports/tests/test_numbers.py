"""A number is given once a year for each symbol of a province."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from base.refusal import Refused
from reports import actions, numbers
from reports.models import ReportRun
from reports.tests.runs_made import issue, to_handed_over, write_all

pytestmark = [pytest.mark.django_db(transaction=False), pytest.mark.both_databases]


@pytest.mark.parametrize(
    ("given", "issued"),
    [("5", "05"), (" 05 ", "05"), ("128A", "128a"), ("0", "00"), ("năm", ""), ("", ""), ("1234567", ""), ("5/BC", "")],
)
def test_a_number_as_it_stands_on_paper(given, issued):
    assert numbers.as_issued(given) == issued


def handed_over(kind):
    run = ReportRun.objects.select_related("province").get(kind=kind)
    ReportRun.objects.filter(pk=run.pk).update(status="handed_over")
    return run


def test_the_number_keeps_its_symbol_and_year(run, staff, leader, django_capture_on_commit_callbacks):
    to_handed_over(run, staff, leader, django_capture_on_commit_callbacks)
    issue(run, staff)
    run.refresh_from_db()
    symbol = run.facts["head"]["report_symbol"]
    assert (run.number, run.symbol, run.numbered_in) == ("05", symbol, 2024)


def test_a_number_is_never_given_twice(run, staff, leader, django_capture_on_commit_callbacks):
    to_handed_over(run, staff, leader, django_capture_on_commit_callbacks)
    issue(run, staff)
    other = handed_over("operators")
    with pytest.raises(Refused, match="05/.* đã cấp") as refused:
        issue(other, staff, number="5")
    assert "9/2024" in str(refused.value)
    other.refresh_from_db()
    assert other.status == "handed_over"
    issue(other, staff, number="6")
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportRun.objects.filter(pk=other.pk).update(number="05")


def test_another_symbol_and_another_year_have_numbers_of_their_own(
    run, staff, leader, django_capture_on_commit_callbacks
):
    to_handed_over(run, staff, leader, django_capture_on_commit_callbacks)
    issue(run, staff)
    letter = handed_over("operator")  # a công văn
    issue(letter, staff)
    letter.refresh_from_db()
    assert (letter.number, letter.symbol) == ("05", letter.facts["head"]["symbol"])
    ReportRun.objects.filter(pk=run.pk).update(numbered_in=2023, issued_on=date(2023, 12, 31))
    issue(handed_over("operators"), staff)


def test_a_revision_takes_a_number_of_its_own(run, staff, leader, django_capture_on_commit_callbacks):
    to_handed_over(run, staff, leader, django_capture_on_commit_callbacks)
    issue(run, staff)
    with django_capture_on_commit_callbacks(execute=True):
        later = actions.open_revision(by=staff, run=run, reason="nhập sai")
        actions.build_run(later.pk, lambda *told: None)
    write_all(staff, django_capture_on_commit_callbacks)
    actions.approve_run(by=leader, run=later)
    actions.hand_over(by=staff, run=later)
    later.refresh_from_db()
    with pytest.raises(Refused, match="đã cấp"):
        issue(later, staff)
