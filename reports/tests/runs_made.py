"""A report's way from the tick to the mail, gone by hand."""

from contextlib import nullcontext
from datetime import date, datetime

from accounts.models import Scope, User
from base import clock, jobs
from base.models import Job
from base.period import Period
from measurements.tests.little_province import START
from reports import actions
from reports.actions import build_run
from reports.content import passages
from reports.models import ReportRun
from reports.task_names import BUILD_TASK

TEXTS = {slot.key: f"Nội dung {slot.key}." for slot in passages.SLOTS}


def at(day, hour=7, *, month=10, year=2024, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=clock.VIETNAM)


def build_all():
    for job in Job.objects.filter(task=BUILD_TASK, state="waiting").order_by("pk"):
        jobs.work(job.pk, lambda handle: build_run(int(handle.target), handle.progress))


def make_user(name, role, province, email="x"):
    user = User.objects.create(username=name, role=role, email=f"{name}@example.invalid" if email else "")
    Scope.objects.create(user=user, unit=province, valid_from=START)
    return user


def make_reports(building=None):
    """Those of September, on the 15th; `building`: what stands around the making of their files."""
    actions.switch_on_province(by=None, code="99", since=Period(2024, 9))
    actions.open_due_runs(at(15))
    with building or nullcontext():
        build_all()


def make_runs(capture):
    make_reports(capture(execute=True))
    return ministry()


def ministry():
    """The Ministry's report, as it was made first."""
    return ReportRun.objects.select_related("province").get(kind="ministry", revision=1)


def write_all(staff, capture):
    with capture(execute=True):
        actions.write_passages(by=staff, province_code="99", kind="ministry", period=Period(2024, 9), texts=TEXTS)


def to_handed_over(run, staff, leader, capture):
    write_all(staff, capture)
    actions.approve_run(by=leader, run=run)
    actions.hand_over(by=staff, run=run)


def issue(run, staff, **changed):
    given = {"number": "5", "issued_on": date(2024, 10, 16), "channel": "Trục liên thông văn bản", **changed}
    actions.issue_run(by=staff, run=run, **given)
