"""A report made for 9/2024 and the people about it, for the tests of its life."""

import pytest

from base.period import Period
from measurements.tests.little_province import make_figure, make_operator, make_province
from reports import actions
from reports.models import ReportRun
from reports.tests.runs_made import at, build_all, make_runs, make_user
from wards.models import Operator


@pytest.fixture
def province(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.PORTAL_CLOCK = "2024-10-16T08:00:00+07:00"
    Operator.objects.all().delete()
    make_operator()
    return make_province()


@pytest.fixture
def staff(province):
    return make_user("staff", "staff", province)


@pytest.fixture
def leader(province):
    return make_user("leader", "leader", province)


@pytest.fixture
def run(province, staff, leader, django_capture_on_commit_callbacks):
    make_figure("991", 400, "45.5", month=9)
    return make_runs(django_capture_on_commit_callbacks)


@pytest.fixture
def made(province):
    """The Ministry's report on a unit without a speed."""
    make_figure("991", 400, month=9)
    actions.switch_on_province(by=None, code="99", since=Period(2024, 9))
    actions.open_due_runs(at(15))
    build_all()
    return ReportRun.objects.get(kind="ministry")
