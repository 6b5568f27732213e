"""From the embedded default to PostgreSQL by the documented command, on real databases."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from base.tests import migrated
from bench.faults.postgres import Postgres

ROOT = Path(__file__).resolve().parents[3]
# Commands of one process, and what the last ones said: to start Django takes longer than most of them.
IN_TURN = """
import io
from django.core.management import call_command
for line in {quiet}:
    call_command(*line, stdout=io.StringIO())
for line in {told}:
    call_command(*line)
"""


@pytest.fixture
def postgres():
    with tempfile.TemporaryDirectory(prefix="ispeed-move-") as folder:  # pytest's own is closed to other users
        Path(folder).chmod(0o755)
        server = Postgres(Path(folder))
        server.make()
        yield server
        server.stop()


def test_the_embedded_portal_moves_to_postgresql_with_every_verdict(tmp_path, postgres):
    embedded = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    embedded |= {"PORTAL_ENV": "local", "PORTAL_DATA_DIR": str(tmp_path / "data"), "PORTAL_CLOCK": ""}
    embedded |= {"DJANGO_SETTINGS_MODULE": "ispeed_portal.settings"}
    moved = embedded | {"DATABASE_URL": postgres.url}

    def manage(environment, *arguments):
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    sample = sorted((ROOT / "measurements" / "samples").glob("*2024-07*.xlsx"))[0]
    asked = ["compliance", "--period", "2024-08", "--province", "31", "--level", "district", "--json"]
    (tmp_path / "data").mkdir()
    shutil.copyfile(migrated.sqlite_template(), tmp_path / "data" / "portal.sqlite3")
    brought = [["load_register", "--province", "31", "-v0"], ["import_figures", str(sample), "-v0"]]
    before = manage(embedded, "shell", "-v0", "-c", IN_TURN.format(quiet=brought, told=[asked]))
    assert '"samples_min": 365' in before
    told = manage(embedded, "move_to_postgres", postgres.url)
    assert "khớp bản kê" in told
    assert manage(moved, "shell", "-v0", "-c", IN_TURN.format(quiet=[["selfcheck"]], told=[asked])) == before
