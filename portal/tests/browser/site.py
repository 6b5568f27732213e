"""A whole portal of its own for the browser: database file, web server and worker as real processes."""

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from base.tests import migrated

ROOT = Path(__file__).resolve().parents[3]
SAMPLES = ROOT / "measurements" / "samples"
DISTRICTS = SAMPLES / "hai_phong_so_mau_2024-07_2024-09.xlsx"
WARDS = SAMPLES / "hai_phong_cap_xa_2025-08_gia_lap.xlsx"
CLOCK = "2025-09-16T09:00:00+07:00"  # both reports on 8/2025 are due, the month is over, reminders may be sent
# Of the installed packages; left out, the files are gathered and compressed in a second or two.
UNUSED = (
    "*.rtl.*",
    "*.js.map",
    "echarts.[es]*",
    "echarts.common.js",
    "echarts.js",
)
UNUSED += ("extension", "htmx-4*", "htmax*", "drf_spectacular*")

# All in one process: starting Django anew for each step takes longer than the steps. Everybody logs in once, here.
FILL = f"""
import json
from django.test import Client
from django.core.management import call_command
from accounts.actions import make_demo_users
from base.models import Job
from base.period import Period
from portal.tests.browser.furnish import furnish
from reports.actions import switch_on_province
call_command("load_register", "--province", "31")
switch_on_province(by=None, code="31", since=Period(2025, 8))
users = {{role: [name, password] for name, password, role in make_demo_users(province_code="31")}}
call_command("import_figures", {str(WARDS)!r}, "--province", "31")
call_command("run_due_reports")
Job.objects.filter(task="reports.make_pdf").update(state="cancelled")  # a minute of LibreOffice that nobody looks at
def log_in(name, password):
    client = Client()
    client.post("/accounts/login/", {{"login": name, "password": password}})
    return client.cookies["sessionid"].value
sessions = {{role: log_in(*known) for role, known in users.items()}}
print(json.dumps([users, sessions, furnish()]))
"""
# The month as it is before the file came: its report waits for figures.
WITHOUT_FIGURES = """
from accounts.models import User
from measurements.actions import undo_batch
from measurements.models import ImportBatch
from reports.models import Passage, ReportRun, RunFile
for batch in ImportBatch.objects.filter(status="applied", source="vnnic").order_by("-applied_at"):
    undo_batch(by=User.objects.filter(role="staff").first(), batch=batch)
waiting = ReportRun.objects.filter(kind="ministry", period="2025-08-01")
RunFile.objects.filter(run__in=waiting).delete()
Passage.objects.filter(kind="ministry").delete()
waiting.update(status="waiting", facts=None, data_period=None, built_at=None, differences=[])
"""
PATIENCE = 180  # seconds for what a busy machine still does
OPEN_JOBS = "SELECT count(*) FROM base_job WHERE state IN ('waiting', 'running')"


@dataclass
class Site:
    url: str
    folder: Path
    users: dict[str, list[str]] = field(default_factory=dict)  # role → name and password
    sessions: dict[str, str] = field(default_factory=dict)  # role → what its browser holds after the log-in
    known: dict[str, str] = field(default_factory=dict)  # parts of addresses, see `furnish`

    @property
    def environment(self) -> dict[str, str]:
        own = {
            "DJANGO_SETTINGS_MODULE": "portal.tests.browser.served",
            "STATIC_ROOT": str(self.folder / "static"),
            "PORTAL_ENV": "local",
            "PORTAL_DATA_DIR": str(self.folder),
            "PORTAL_CLOCK": CLOCK,
            "DATABASE_URL": f"sqlite:///{self.database}",
            "REDIS_URL": "",
        }
        return os.environ | own

    def manage(self, *arguments: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{arguments}: {done.stdout}\n{done.stderr}"
        return done.stdout

    @property
    def database(self) -> Path:
        return self.folder / "portal.sqlite3"

    @property
    def kept(self) -> Path:
        return self.folder / "as_furnished.sqlite3"

    def keep(self) -> None:
        self._wait_for_jobs()
        shutil.copytree(self.folder / "files", self.folder / "files_as_furnished")
        _copy(self.database, self.kept)

    def put_back(self) -> None:
        """As it was furnished, while the processes run: what a test did leaves nothing behind.

        Files that were made anew since come back too; what is kept ready goes, for keys of rows are given again.
        """
        self._wait_for_jobs()
        shutil.copytree(self.folder / "files_as_furnished", self.folder / "files", dirs_exist_ok=True)
        _copy(self.kept, self.database)
        shutil.rmtree(self.folder / "cache", ignore_errors=True)

    def _wait_for_jobs(self) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with closing(sqlite3.connect(self.database)) as database:
                if database.execute(OPEN_JOBS).fetchone() == (0,):
                    return
            time.sleep(0.1)
        raise AssertionError("a job never ended: " + (self.folder / "processes.log").read_text())


@contextmanager
def running_site(folder: Path) -> Iterator[Site]:
    """Migrated, with Hải Phòng's register, one user of each role, the ward sample applied, its reports made, and
    one of everything else that a page is about."""
    site = Site(f"http://127.0.0.1:{_free_port()}", folder)
    shutil.copyfile(migrated.sqlite_template(), site.database)
    site.manage("collectstatic", "--noinput", "-v0", *(f"--ignore={name}" for name in UNUSED))
    told = site.manage("shell", "-v0", "-c", FILL).strip().splitlines()[-1]
    site.users, site.sessions, site.known = json.loads(told)
    address = site.url.removeprefix("http://")
    web = [sys.executable, "-m", "gunicorn", "ispeed_portal.wsgi", "--bind", address, "--threads", "4"]
    worker = [sys.executable, "-m", "celery", "-A", "ispeed_portal", "worker", "-c", "1", "-l", "warning"]
    with (folder / "processes.log").open("wb") as log:
        running = [
            subprocess.Popen(command, cwd=ROOT, env=site.environment, stdout=log, stderr=log)
            for command in (web, worker)
        ]
        try:
            _wait_for(site, running)
            site.keep()
            yield site
        finally:
            for process in running:
                process.terminate()
            for process in running:
                process.wait(timeout=120)


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target, timeout=30)) as written:
        read.backup(written)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(site: Site, running: list[subprocess.Popen[bytes]]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        assert all(process.poll() is None for process in running), (site.folder / "processes.log").read_text()
        try:
            with urllib.request.urlopen(f"{site.url}/healthz", timeout=PATIENCE):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError((site.folder / "processes.log").read_text())
