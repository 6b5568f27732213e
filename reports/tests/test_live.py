"""Real beats and workers, with one killed in mid-build: each report is made once."""

import hashlib

import pytest
from django.core.files.storage import default_storage

from base.models import Job
from base.period import Period
from base.tests.live import LiveProcesses
from measurements.tests.little_province import make_figure, make_operator, make_province
from reports.actions import switch_on_province
from reports.models import Mail, ReportRun, RunFile
from wards.models import Operator

pytestmark = pytest.mark.both_databases

JUST_BEFORE_SEVEN = "2024-10-15T06:59:50+07:00"


def all_settled() -> bool:
    made = ReportRun.objects.filter(status="built").count() == 3
    return made and not Job.objects.filter(state__in=["waiting", "running"]).exists()


def test_two_beats_and_two_workers_with_one_killed_make_each_report_once(live_processes: LiveProcesses) -> None:
    Operator.objects.all().delete()
    make_operator()
    make_province()
    make_figure("991", 400, "45.5", month=9)
    switch_on_province(by=None, code="99", since=Period(2024, 9))
    first = live_processes.start("worker", PORTAL_CLOCK=JUST_BEFORE_SEVEN)
    for kind in ("worker", "beat", "beat"):
        live_processes.start(kind, PORTAL_CLOCK=JUST_BEFORE_SEVEN)
    live_processes.wait_until(lambda: Job.objects.filter(attempts__gt=0).exists(), seconds=60)
    live_processes.kill(first)
    live_processes.start("worker", PORTAL_CLOCK=JUST_BEFORE_SEVEN)
    live_processes.wait_until(all_settled, seconds=90)
    assert sorted(ReportRun.objects.values_list("kind", "revision")) == [
        ("ministry", 1),
        ("operator", 1),
        ("operators", 1),
    ]
    assert Mail.objects.filter(run__isnull=False).count() == 2
    for run in ReportRun.objects.all():
        rows = list(RunFile.objects.filter(run=run))
        assert {"docx", "xlsx"} <= {row.form for row in rows}
        folder = rows[0].file.name.rpartition("/")[0]
        assert sorted(f"{folder}/{name}" for name in default_storage.listdir(folder)[1]) == sorted(
            row.file.name for row in rows
        )
        for row in rows:
            with default_storage.open(row.file.name) as archived:
                assert hashlib.sha256(archived.read()).hexdigest() == row.sha256
