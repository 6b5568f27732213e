"""One report, one set of files, whatever dies in between."""

import hashlib
import os
import signal
import subprocess
import sys
import threading
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings as live
from django.core.files.storage import default_storage
from django.db import connections

from base import clock, jobs
from base.models import Job
from base.period import Period
from base.refusal import Refused
from measurements.tests.little_province import make_figure, make_operator, make_province
from reports.actions import build_run, building
from reports.actions.ledger import open_due_runs, switch_on_province
from reports.actions.rendering import render_facts
from reports.facts import Facts, load
from reports.models import Letterhead, ReportRun, RunFile
from wards.models import Operator

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.both_databases]
NOW = datetime(2024, 10, 15, 7, tzinfo=clock.VIETNAM)


def quiet(phase):
    """No progress to show."""


@pytest.fixture
def run(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    Operator.objects.all().delete()
    make_operator()
    make_province()
    make_figure("991", 400, "45.5", month=9)
    switch_on_province(by=None, code="99", since=Period(2024, 9))
    open_due_runs(NOW)
    return ReportRun.objects.get(kind="ministry")


def archived():
    root = Path(live.MEDIA_ROOT)
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def assert_made_once(run):
    run.refresh_from_db()
    assert run.status == "built"
    rows = list(RunFile.objects.filter(run=run))
    assert sorted(row.form for row in rows) == ["docx", "xlsx"]
    for row in rows:
        with default_storage.open(row.file.name) as file:
            assert hashlib.sha256(file.read()).hexdigest() == row.sha256
    mine = [path for path in archived() if "ministry" in path]
    assert mine == sorted(row.file.name for row in rows)


def test_files_are_archived_with_their_hash(run):
    build_run(run.pk, quiet)
    assert_made_once(run)


def test_building_again_changes_nothing(run):
    build_run(run.pk, quiet)
    before = list(RunFile.objects.values_list("pk", "sha256"))
    build_run(run.pk, quiet)
    assert list(RunFile.objects.values_list("pk", "sha256")) == before


def test_rebuilt_from_its_facts_a_report_has_the_same_bytes(run):
    build_run(run.pk, quiet)
    run.refresh_from_db()
    again = {file.form: file.sha256 for file in render_facts(load(Facts, run.facts))}
    assert again == dict(RunFile.objects.values_list("form", "sha256"))


@pytest.mark.parametrize("after", ["gather", "archive", "first file", "second file"])
def test_an_error_at_any_moment_leaves_nothing_and_the_next_attempt_makes_all(run, monkeypatch, after):
    stored = building._store
    done = []

    def progress(phase):
        if phase == after:
            raise ConnectionError("thử")

    def store(*args):
        done.append(stored(*args))
        if after == ("first file", "second file")[len(done) - 1]:
            raise ConnectionError("thử")
        return done[-1]

    monkeypatch.setattr(building, "_store", store)
    with pytest.raises(ConnectionError):
        build_run(run.pk, progress)
    run.refresh_from_db()
    assert (run.status, run.files.count(), run.last_error) == ("due", 0, "ConnectionError: thử")
    monkeypatch.undo()
    build_run(run.pk, quiet)
    assert_made_once(run)


def test_a_worker_taken_for_dead_that_wakes_up_leaves_the_newer_files(run, monkeypatch):
    made = building._make

    def slow(claimed):
        result = made(claimed)
        monkeypatch.setattr(building, "_make", made)
        build_run(run.pk, quiet)  # another worker takes over and finishes
        return result

    monkeypatch.setattr(building, "_make", slow)
    build_run(run.pk, quiet)
    assert_made_once(run)


def test_without_a_letterhead_the_report_fails_and_says_what_to_do(run):
    Letterhead.objects.all().delete()
    with pytest.raises(Refused, match="Tiêu đề văn bản"):
        build_run(run.pk, quiet)
    run.refresh_from_db()
    assert run.status == "failed"


def test_two_workers_and_two_ticks_at_once_make_each_report_once(run):
    errors = []

    def worker():
        try:
            open_due_runs(NOW)
            for pk in Job.objects.order_by("pk").values_list("pk", flat=True):
                jobs.work(pk, lambda handle: build_run(int(handle.target), handle.progress))
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=worker) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert sorted(ReportRun.objects.values_list("kind", "status")) == [
        ("ministry", "built"),
        ("operator", "built"),
        ("operators", "built"),
    ]
    assert RunFile.objects.count() == 6
    assert_made_once(run)


KILLED = """
import os, signal, django
django.setup()
from django.conf import settings
settings.MEDIA_ROOT = os.environ["KILL_MEDIA"]
from reports.actions import building
stored = building._store
def store(*args):
    path = stored(*args)
    os.kill(os.getpid(), signal.SIGKILL)
building._store = store
building.build_run(int(os.environ["KILL_RUN"]), lambda phase: None)
"""


def test_killed_in_the_middle_of_archiving_and_started_again_it_is_made_once(run, live_processes):
    environment = {
        **os.environ,
        **live_processes.environment(),
        "KILL_RUN": str(run.pk),
        "KILL_MEDIA": str(live.MEDIA_ROOT),
    }
    died = subprocess.run([sys.executable, "-c", KILLED], env=environment, cwd=live.BASE_DIR, capture_output=True)
    assert died.returncode == -signal.SIGKILL, died.stderr.decode()
    run.refresh_from_db()
    assert (run.status, run.files.count()) == ("due", 0)
    assert archived(), "the killed worker had already written a file"
    build_run(run.pk, quiet)
    assert_made_once(run)


def test_the_time_of_building_is_the_portals(run, settings):
    settings.PORTAL_CLOCK = "2024-10-15T07:00:00+07:00"
    clock._shift.cache_clear()
    build_run(run.pk, quiet)
    run.refresh_from_db()
    assert run.built_at.astimezone(UTC).date() == date(2024, 10, 15)
