"""What is made on which day, and what is said of each operator then: the days on which the calendar is hard."""

from datetime import date, datetime

import pytest

from base import clock, jobs
from base.models import Job
from base.period import Period
from base.refusal import Refused
from measurements.models import Figure
from measurements.tests.little_province import make_figure
from reports.actions import build_run, decide_month_before, open_due_runs, switch_on_province
from reports.facts import Facts, load
from reports.models import Mail, ReportRun
from reports.queries import next_due
from reports.task_names import BUILD_TASK
from reports.tests.little_month import make_month
from submissions.actions import give_extension
from submissions.models import DeadlineRule
from submissions.queries import operator_filings, reporters
from submissions.reporters import Group

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def at(year, month, day, hour=7, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=clock.VIETNAM)


@pytest.fixture
def province(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return make_month()


@pytest.fixture
def tick(monkeypatch):
    """Let the portal tick at a time, and build what it opened."""

    def run(now):
        monkeypatch.setattr(clock, "now", lambda: now)
        monkeypatch.setattr(clock, "today", lambda: now.astimezone(clock.VIETNAM).date())
        opened = open_due_runs(now)
        for job in Job.objects.filter(task=BUILD_TASK, state="waiting").order_by("pk"):
            jobs.work(job.pk, lambda handle: build_run(int(handle.target), handle.progress))
        return sorted(one.kind for one in opened)

    return run


def figures_of(month):
    figure = make_figure("99001", 400, 50)
    Figure.objects.filter(pk=figure.pk).update(period=month.first_day)


@pytest.mark.parametrize(
    ("month", "too_early", "in_time"),
    [
        (Period(2027, 1), at(2027, 2, 3), at(2027, 2, 11)),  # the 10th ends Tết
        (Period(2026, 12), at(2027, 1, 8), at(2027, 1, 11)),  # the 10th is a Sunday
        (Period(2026, 9), at(2026, 10, 9), at(2026, 10, 12)),  # the 10th is a Saturday
    ],
    ids=["3/2/2027", "8/1/2027", "9/10/2026"],
)
def test_operators_reports_wait_until_operators_may_file_no_more(province, tick, month, too_early, in_time):
    switch_on_province(by=None, code="99", since=month)
    assert tick(too_early) == []
    assert [one.status for one in operator_filings(month, "99")] == ["due"]
    assert tick(in_time.replace(hour=6, minute=59)) == []
    assert tick(in_time) == ["operator", "operators"]
    assert [one.status for one in operator_filings(month, "99")] == ["missing"]
    for run in ReportRun.objects.all():
        assert (run.status, run.late) == ("built", False)
        assert load(Facts, run.facts).operators[0].status == "missing"


def test_an_extension_moves_no_report_and_its_operator_is_not_due_yet(province, tick):
    month = Period(2026, 9)
    switch_on_province(by=None, code="99", since=month)
    reporter = reporters(month, "99", [Group.OPERATOR])[0]
    tick(at(2026, 10, 1))
    give_extension(by=None, reporter=reporter, period=month, until=date(2026, 10, 20), reason="Bão")
    assert tick(at(2026, 10, 12)) == ["operator", "operators"]
    facts = load(Facts, ReportRun.objects.get(kind="operators").facts)
    assert [one.status for one in facts.operators] == ["due"]


def test_a_province_whose_operators_have_longer_reports_later(province, tick):
    month = Period(2026, 9)
    switch_on_province(by=None, code="99", since=month)
    DeadlineRule.objects.create(
        group=Group.OPERATOR, province_code="99", day=12, inclusive=True, source="Thử", valid_from=date(2026, 1, 1)
    )
    assert tick(at(2026, 10, 12)) == []
    assert tick(at(2026, 10, 13)) == ["operator", "operators"]


def test_the_ministrys_report_is_made_on_a_15th_that_is_a_day_off_and_its_draft_read_before(province, tick):
    """15/2/2026 is the Sunday before Tết; Friday the 13th is the last working day."""
    month = Period(2026, 1)
    switch_on_province(by=None, code="99", since=month)
    figures_of(month)
    assert "ministry" not in tick(at(2026, 2, 12))
    assert tick(at(2026, 2, 13)) == ["ministry"]
    run = ReportRun.objects.get(kind="ministry")
    assert (run.status, run.ahead, run.built_at) == ("waiting", True, None)
    assert Mail.objects.get(run=run).subject.endswith("dự thảo để đọc trước")
    with pytest.raises(Refused, match="đã có"):
        decide_month_before(by=None, run=run)
    assert tick(at(2026, 2, 14)) == []
    run.refresh_from_db()
    assert run.status == "waiting"
    tick(at(2026, 2, 15))
    run.refresh_from_db()
    assert (run.status, run.ahead, run.late, run.attempts) == ("built", False, False, 0)
    assert tick(at(2026, 2, 15, 8)) == []


def test_a_draft_that_waits_without_figures_is_decided_on_before_its_day_and_made_on_it(province, tick):
    month = Period(2026, 1)
    switch_on_province(by=None, code="99", since=month)
    figures_of(month.plus(-1))
    tick(at(2026, 2, 13))
    run = ReportRun.objects.get(kind="ministry")
    decide_month_before(by=None, run=run)
    tick(at(2026, 2, 13, 8))
    run.refresh_from_db()
    assert (run.status, run.use_month_before) == ("waiting", True)
    tick(at(2026, 2, 15))
    run.refresh_from_db()
    assert (run.status, run.data_period) == ("built", date(2025, 12, 1))


def test_the_coming_reports_say_why_they_come_on_their_day(province, tick):
    switch_on_province(by=None, code="99", since=Period(2027, 1))
    tick(at(2027, 2, 3))
    operators, ministry, *_more = next_due("99", 4)
    assert (operators.kind, operators.at, operators.due.filings.effective) == (
        "operators",
        at(2027, 2, 11),
        date(2027, 2, 9),
    )
    assert "trước ngày 10" in operators.due.rule.source
    assert (ministry.kind, ministry.at, ministry.due.draft_at) == ("ministry", at(2027, 2, 15), None)
