"""The systemd units: strict where nothing speaks against it, and what their processes need is left to them."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from base.tests.ways import NAMESPACES

ROOT = Path(__file__).resolve().parents[2]
UNITS = {path.name: path.read_text() for path in (ROOT / "deploy" / "systemd").glob("*.service")}
STRICT = ["ispeed-web.service", "ispeed-beat.service", "ispeed-backup.service"]
WORKER = "ispeed-worker@.service"


def under(unit, *command):
    """Run by what the unit forbids (see under_unit.py)."""
    place = f"deploy/systemd/{unit}"
    return subprocess.run(
        [sys.executable, "portal/tests/under_unit.py", place, sys.executable, *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def probed(unit):
    done = under(unit, "-m", "base.tests.probed")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    return found["wrapped"], {name for reached in found["kinds"].values() for name in reached}


def test_children_of_the_web_service_are_shut_in_without_namespaces():
    assert probed("ispeed-web.service") == (False, set())


def test_children_of_a_worker_are_shut_in_by_bubblewrap():
    assert probed(WORKER) == (NAMESPACES, set())


def test_where_a_service_may_not_even_lay_a_filter_the_probe_says_so():
    wrapped, reached = probed("ispeed-beat.service")  # which starts no child
    assert not wrapped
    assert {"environment", "files", "network", "processes"} <= reached


@pytest.mark.part(one_in=2, always=WORKER)
@pytest.mark.parametrize("unit", [*STRICT, WORKER])
def test_a_service_starts_under_its_unit(unit):
    code = (
        "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'ispeed_portal.settings_test'; django.setup()\n"
        "import celery.apps.beat, celery.apps.worker, gunicorn.app.wsgiapp, ispeed_portal.wsgi\n"
        "from django.test import Client; print(Client().get('/healthz').content)"
    )
    done = under(unit, "-c", code)
    assert done.stdout.strip() == "b'ok dev'", done.stderr


@pytest.mark.parametrize("unit", STRICT)
def test_what_reads_no_files_itself_is_strict(unit):
    lines = UNITS[unit].splitlines()
    for line in ("RestrictNamespaces=yes", "MemoryDenyWriteExecute=yes", "PrivateUsers=yes", "ProcSubset=pid"):
        assert line in lines
    assert not any("@mount" in line for line in lines if not line.startswith("SystemCallFilter=~"))


@pytest.mark.parametrize("unit", [*STRICT, WORKER])
def test_every_service_is_bounded_and_hidden(unit):
    lines = UNITS[unit].splitlines()
    for line in ("ProtectProc=invisible", "NoNewPrivileges=yes", "CapabilityBoundingSet=", "ProtectSystem=strict"):
        assert line in lines
    assert re.search(r"^MemoryMax=\d+[MG]$", UNITS[unit], re.MULTILINE)


@pytest.mark.parametrize("unit", ["ispeed-web.service", WORKER])
def test_a_child_killed_for_its_memory_does_not_stop_the_service(unit):
    assert "OOMPolicy=continue" in UNITS[unit].splitlines()


def exposure(unit):
    command = ["systemd-analyze", "security", "--offline=true", "--no-pager", f"deploy/systemd/{unit}"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return float(re.search(r"exposure level for \S+: (\d+\.\d+)", told)[1])


@pytest.mark.parametrize("unit", [*STRICT, WORKER])
def test_the_documents_tell_how_exposed_each_service_is(unit):
    table = (ROOT / "docs" / "operations.md").read_text()
    before, now = re.search(rf"^\| `{re.escape(unit)}` \| (\d\.\d) \| (\d\.\d) \|", table, re.MULTILINE).groups()
    assert exposure(unit) <= float(now) < float(before)


def test_only_root_reads_the_secrets_of_an_installation():
    script = (ROOT / "deploy" / "install.sh").read_text()
    (loop,) = re.findall(r"for name in portal owner; do\n(.*?)\ndone", script, re.DOTALL)
    assert "install -m 600 -o root -g root deploy/$name.env.example /etc/ispeed/$name.env" in loop
    assert "chown root:root /etc/ispeed/$name.env" in loop
    assert "chmod 600 /etc/ispeed/$name.env" in loop
    assert "mode 0600" in (ROOT / "deploy" / "portal.env.example").read_text()
