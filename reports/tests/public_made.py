"""A report of 9/2024 on the way to the public page."""

from datetime import date

import pytest

from base.period import Period
from measurements.models import ImportBatch
from measurements.tests.little_province import make_figure, make_operator, make_province
from reports.actions import open_due_runs, switch_on_province
from reports.models import PublicationRule, ReportRun
from reports.tests.runs_made import at, build_all
from wards.models import Operator


@pytest.fixture
def made(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.PORTAL_CLOCK = "2024-10-16T08:00:00+07:00"
    Operator.objects.all().delete()
    make_operator()
    make_province()
    make_figure("991", 280, "45.5", month=9)
    ImportBatch.objects.update(applied_at=at(2))
    switch_on_province(by=None, code="99", since=Period(2024, 9))
    open_due_runs(at(15))
    build_all()
    return ReportRun.objects.get(kind="ministry")


def set_status(run, status):
    ReportRun.objects.filter(pk=run.pk).update(status=status, number="05", issued_on=date(2024, 10, 16))


def wait_for_the_report(since=date(2024, 9, 1)):
    PublicationRule.objects.create(province_code="99", since=since, when="report")
