"""The due ledger: once each, at the right time, caught up after downtime."""

from datetime import date, datetime

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from base import clock
from base.models import AuditEntry, Job
from base.period import Period
from base.refusal import Refused
from measurements.tests.little_province import make_figure
from reports.actions import open_due_runs, open_revision, retry_run, switch_on_province
from reports.actions.ledger import MAX_ATTEMPTS
from reports.models import ReportRun
from reports.task_names import BUILD_TASK
from reports.tests.little_month import make_month
from reports.tests.runs_made import at, build_all
from submissions.models import Holiday

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def province(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return make_month()


@pytest.fixture
def switched_on(province):
    return switch_on_province(by=None, code="99", since=Period(2024, 9))


def kinds(runs):
    return sorted(run.kind for run in runs)


def test_switching_on_needs_a_province_of_the_register(province):
    with pytest.raises(Refused, match="mã “77”"):
        switch_on_province(by=None, code="77", since=Period(2024, 9))


def test_nothing_is_owed_before_seven_on_the_tenth(switched_on):
    assert open_due_runs(at(10, 6, minute=59)) == []


def test_at_seven_on_the_tenth_the_operators_reports_are_owed(switched_on):
    assert kinds(open_due_runs(at(10))) == ["operator", "operators"]


def test_at_seven_on_the_fifteenth_the_ministry_report_is_owed_too(switched_on):
    open_due_runs(at(10))
    assert kinds(open_due_runs(at(15))) == ["ministry"]


def test_months_before_the_switch_owe_nothing(switched_on):
    runs = open_due_runs(at(20))
    assert {run.period for run in runs} == {date(2024, 9, 1)}


def test_started_on_a_later_date_nothing_is_owed_for_earlier_months(province):
    switch_on_province(by=None, code="99", since=Period(2026, 11))
    assert open_due_runs(datetime(2026, 11, 21, tzinfo=clock.VIETNAM)) == []


def test_the_draft_for_a_due_day_off_is_opened_before_weekend_and_holiday(province):
    Holiday.objects.update_or_create(day=date(2024, 12, 13), defaults={"name": "Nghỉ thử", "is_working": False})
    switch_on_province(by=None, code="99", since=Period(2024, 11))
    # 15/12/2024 is a Sunday, the 14th a Saturday, the 13th made a holiday above.
    opened = open_due_runs(at(12, month=12))
    assert [run.ahead for run in opened if run.kind == "ministry"] == [True]


def test_a_second_tick_opens_nothing(switched_on):
    assert open_due_runs(at(15))
    assert open_due_runs(at(15)) == []
    assert Job.objects.filter(task=BUILD_TASK).count() == 3


def test_a_tick_asks_of_a_month_whose_reports_are_there_for_operators_alone(province):
    asked = []
    for since in (Period(2026, 9), Period(2024, 9)):
        switch_on_province(by=None, code="99", since=since)
        open_due_runs(at(20, year=2026))
        ReportRun.objects.update(status=ReportRun.Status.FAILED)  # so that none is given to a worker
        with CaptureQueriesContext(connection) as told:
            assert open_due_runs(at(20, year=2026)) == []
        asked.append(len(told))
    assert asked[1] - asked[0] <= 24 * 3  # months; province, who owes, who is there


def test_after_downtime_each_report_is_opened_once_and_marked_late(switched_on):
    runs = open_due_runs(at(12))
    assert [run.late for run in runs] == [True, True]
    assert open_due_runs(at(10, 7, minute=30)) == []


def test_a_report_in_time_is_not_marked_late(switched_on):
    assert not any(run.late for run in open_due_runs(at(10, 7, minute=1)))


def test_opening_is_audited(switched_on):
    open_due_runs(at(10))
    assert AuditEntry.objects.filter(action="report.open").count() == 2


def test_a_report_that_failed_too_often_says_so_and_can_be_tried_again(switched_on):
    run = next(run for run in open_due_runs(at(10)) if run.kind == "operators")
    Job.objects.all().update(state="failed")
    ReportRun.objects.filter(pk=run.pk).update(attempts=MAX_ATTEMPTS)
    open_due_runs(at(10))
    run.refresh_from_db()
    assert (run.status, "Hãy thử lại" in run.last_error) == ("failed", True)
    retry_run(by=None, run=run)
    build_all()
    run.refresh_from_db()
    assert run.status == "built"


def test_a_lost_job_is_given_again_by_the_next_tick(switched_on):
    open_due_runs(at(10))
    Job.objects.all().delete()
    open_due_runs(at(10))
    build_all()
    assert set(ReportRun.objects.values_list("status", flat=True)) == {"built"}


def test_a_month_without_figures_gives_the_operators_report_and_later_revision_two(switched_on):
    make_figure("991", 400, month=8)
    open_due_runs(at(15))
    build_all()
    assert set(ReportRun.objects.exclude(kind="ministry").values_list("status", flat=True)) == {"built"}
    ministry = ReportRun.objects.get(kind="ministry")
    assert (ministry.status, ministry.built_at, ministry.data_period) == ("waiting", None, date(2024, 8, 1))
    assert ministry.files.count() == 2
    make_figure("991", 450, month=9)
    assert kinds(open_due_runs(at(16))) == ["operator", "operators"]
    build_all()
    assert open_due_runs(at(17)) == []
    build_all()
    ministry.refresh_from_db()
    assert (ministry.status, ministry.data_period, ministry.files.count()) == ("built", date(2024, 9, 1), 2)
    found = ReportRun.objects.exclude(kind="ministry").values_list("kind", "revision", "status")
    assert sorted(found) == [
        ("operator", 1, "superseded"),
        ("operator", 2, "built"),
        ("operators", 1, "superseded"),
        ("operators", 2, "built"),
    ]
    revised = ReportRun.objects.get(kind="operators", revision=2)
    assert "Huyện Đông" in [change["where"] for change in revised.facts["changes"]]


def test_a_revision_asked_for_twice_is_made_once(switched_on):
    open_due_runs(at(10))
    build_all()
    run = ReportRun.objects.get(kind="operators")
    assert open_revision(by=None, run=run, reason="thử").pk == open_revision(by=None, run=run, reason="thử").pk


def test_a_report_not_yet_made_cannot_be_revised(switched_on):
    run = open_due_runs(at(10))[0]
    with pytest.raises(Refused, match="chưa được lập"):
        open_revision(by=None, run=run, reason="thử")


def test_the_database_refuses_the_same_report_twice(switched_on):
    run = open_due_runs(at(10))[0]
    twice = ReportRun(
        kind="operators", province=run.province, period=run.period, due_at=run.due_at, opened_at=run.opened_at
    )
    with pytest.raises(IntegrityError):
        twice.save()
