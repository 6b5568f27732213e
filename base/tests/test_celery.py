"""What the processes of background work load, and what they share."""

import gc
import inspect
import json
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest
from celery import current_app

from base.subjects import OF_TASKS
from base.tests.house import APPS
from ispeed_portal.celery import only_ticks

# Jobs whose target is the number of no row that people could be led to (the others: base/subjects.py).
OF_NO_ROW = {
    "accounts.send_invitations": "of a province",
    "measurements.fetch_atlas": "of a month of the Atlas, which has no page",
    "measurements.refresh_summaries": "of all",
    "portal.clear_day": "of a day",
    "submissions.send_reminders": "of a day",
}
ROOT = Path(__file__).resolve().parents[2]
BEAT = """
import json, sys
sys.argv = ["celery", "-A", "ispeed_portal", "beat"]
from ispeed_portal.celery import app
sys.path.remove("")  # the program `celery` looks into its folder for the application alone
app.loader.init_worker()
app.finalize()
import base.heartbeats
import logging
found = {
    "scheduler": app.conf.beat_scheduler,
    "zone": str(app.timezone),
    "schedule": sorted(app.conf.beat_schedule),
    "queues": sorted(app.amqp.queues),
    "loaded": sorted({name.split(".")[0] for name in sys.modules}),
    "models": "base.models" in sys.modules,
    "lines": bool(logging.getLogger().handlers),
    "route": app.amqp.router.route({}, "reports.make_pdf")["queue"].name,
}
print(json.dumps(found))
"""


def test_beat_ticks_as_it_is_told_and_loads_nothing_of_what_it_names(settings, tmp_path):
    command = [sys.executable, "-W", "ignore", "-c", BEAT]
    environment = {
        "PORTAL_ENV": "test",  # not what a developer's .env says
        "PORTAL_DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "ispeed_portal.settings",
        "PATH": "",
    }
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["schedule"] == sorted(settings.CELERY_BEAT_SCHEDULE)
    assert found["queues"] == sorted(settings.QUEUES)
    assert (found["scheduler"], found["zone"]) == ("base.heartbeats:Beat", "Asia/Ho_Chi_Minh")
    assert found["route"] == "later"
    assert found["lines"], "beat writes no log lines as the others do"
    assert not found["models"]
    assert not {"openpyxl", "docx", "numpy", "allauth", "rest_framework"} & set(found["loaded"])


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("/opt/ispeed/venv/bin/celery -A ispeed_portal beat --pidfile=", True),
        ("celery -A ispeed_portal beat", True),
        ("/venv/lib/python3.11/site-packages/celery/__main__.py -A ispeed_portal beat -s var/beat", True),
        ("celery -A ispeed_portal worker -n beat", False),
        ("/venv/lib/celery/__main__.py --app ispeed_portal worker --beat", False),
        ("celery -A ispeed_portal inspect ping", False),
        ("manage.py resolve beat", False),
        ("/venv/bin/pytest -k beat", False),
        ("/venv/lib/python3.11/site-packages/pytest/__main__.py beat", False),
        ("-c beat", False),
        ("", False),
    ],
)
def test_only_the_program_celery_that_is_told_to_tick_is_a_beat(command, expected):
    assert only_ticks(*command.split(" ")) is expected


def test_other_programs_load_all_tasks_whatever_their_arguments(tmp_path):
    """As `pytest -k beat` did not."""
    asked = """
import sys
sys.argv = ["manage.py", "resolve", "beat"]
import django
django.setup()
from ispeed_portal.celery import app
app.loader.import_default_modules()
print("reports.make_pdf" in app.tasks)
"""
    command = [sys.executable, "-W", "ignore", "-c", asked]
    environment = {
        "PORTAL_ENV": "test",
        "PORTAL_DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "ispeed_portal.settings",
        "PATH": "",
    }
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1:] == ["True"], done.stderr


def test_a_worker_frees_its_children_from_looking_through_what_is_loaded():
    before = gc.get_freeze_count()
    try:
        current_app.loader.on_worker_init()
        assert gc.get_freeze_count() > before
    finally:
        gc.unfreeze()


@pytest.fixture
def tasks():
    """Ours by name; those of tests left out."""
    current_app.loader.import_default_modules()
    return {
        name: task
        for name, task in current_app.tasks.items()
        if name.split(".")[0] in APPS and not name.startswith("base.tests.")
    }


def _of_jobs(tasks):
    return {name for name, task in tasks.items() if "job_id" in inspect.signature(task.run).parameters}


def test_each_job_is_routed_by_the_settings_and_each_tick_stands_in_the_schedule(settings, tasks):
    """A job of no route would fall to the queue of the ticks, and keep them waiting."""
    patterns = [pattern for pattern, _queue in settings.CELERY_TASK_ROUTES[0]]
    ticked = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    jobs = _of_jobs(tasks)
    assert len(jobs) > 10
    assert [name for name in jobs if not any(fnmatch(name, pattern) for pattern in patterns)] == []
    assert set(tasks) - jobs == ticked


def test_each_job_says_what_its_target_is_the_number_of(tasks):
    assert _of_jobs(tasks) == set(OF_TASKS) | set(OF_NO_ROW)
    assert not set(OF_TASKS) & set(OF_NO_ROW)
