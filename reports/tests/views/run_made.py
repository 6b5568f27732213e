"""A report made for 9/2024, of which nobody was told yet."""

import pytest

from base.period import Period
from measurements.tests.little_province import make_figure, make_operator, make_province
from reports.actions import open_due_runs, switch_on_province
from reports.models import ReportRun
from reports.tests.runs_made import at, build_all
from wards.models import Operator


@pytest.fixture
def province(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.PORTAL_CLOCK = "2024-10-16T08:00:00+07:00"
    Operator.objects.all().delete()
    make_operator()
    found = make_province()
    make_figure("991", 400, "45.5", month=9)
    return found


@pytest.fixture
def run(province, django_capture_on_commit_callbacks):
    switch_on_province(by=None, code="99", since=Period(2024, 9))
    with django_capture_on_commit_callbacks(execute=False):
        open_due_runs(at(15))
        build_all()
    return ReportRun.objects.get(kind="ministry")
