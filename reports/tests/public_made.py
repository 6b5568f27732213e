"""A report of 9/2024 on the way to the public page."""

from datetime import date

import pytest

from reports.models import PublicationRule, ReportRun
from reports.tests.little_month import reported, stand_on_the_16th
from reports.tests.runs_made import ministry

FEW_SAMPLES = reported(("991", 280, "45.5"), applied_on=2)


@pytest.fixture
def made(settings, tmp_path):
    stand_on_the_16th(settings, tmp_path)
    FEW_SAMPLES.lay(tmp_path)
    return ministry()


def set_status(run, status):
    ReportRun.objects.filter(pk=run.pk).update(status=status, number="05", issued_on=date(2024, 10, 16))


def wait_for_the_report(since=date(2024, 9, 1)):
    PublicationRule.objects.create(province_code="99", since=since, when="report")
