"""What the processes of background work load, and what they share."""

import gc
import json
import subprocess
import sys
from pathlib import Path

import pytest
from celery import current_app

from ispeed_portal.celery import only_ticks

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
