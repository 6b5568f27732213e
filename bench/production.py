"""A portal in production settings: its web, its two workers and beat as the units start them, servers of its own.

Under supervisor instead of systemd (`bench.faults.stand`); PostgreSQL and Redis are temporary, mail goes to a server
that takes it and keeps it (`bench.mail_taker`).
"""

import os
import secrets
import shutil
import subprocess
import sys
from pathlib import Path

from bench.faults.postgres import free_port
from bench.faults.stand import BIN, ROOT, Needs, Stand

WORKERS = ("reports", "imports")
PROGRAMS = ("web", *WORKERS, "beat")


class Production(Stand):
    """`with Production() as portal:`; `token` opens /metrics.

    `like`: the URL of a database with tables and register to be copied, which takes less than to make them.
    """

    def __init__(self, like: str = "") -> None:
        super().__init__(Needs())
        self.like = like
        self.mail_port, self.token = free_port(), secrets.token_hex(16)
        self.headers = {"Authorization": f"Bearer {self.token}"}
        self.static = self.folder / "static"
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("S3_", "PORTAL_", "DATABASE_"))
        }
        self.environment = {
            **kept,
            "DJANGO_SETTINGS_MODULE": "ispeed_portal.settings",
            "PORTAL_ENV": "production",
            "PORTAL_DATA_DIR": str(self.disk),
            "PORTAL_URL": "https://localhost",
            "ALLOWED_HOSTS": "localhost",
            "CSRF_TRUSTED_ORIGINS": "https://localhost",
            "TRUSTED_PROXIES": "1",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "DATABASE_URL": self.postgres.url,
            "REDIS_URL": f"redis://127.0.0.1:{self.redis_port}/0",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mail_port}",
            "DEFAULT_FROM_EMAIL": "cong-ispeed@example.org",
            "METRICS_TOKEN": self.token,
            "STATIC_ROOT": str(self.static),
            "WEB_BIND": f"127.0.0.1:{self.web_port}",
        }

    def fill(self) -> None:
        self._collect_static()
        if not self.like:
            super().fill()
            return
        self.postgres.make()
        dump = subprocess.run(["pg_dump", "--no-owner", self.like], check=True, capture_output=True).stdout
        subprocess.run(["psql", "-q", self.postgres.url], input=dump, check=True, capture_output=True)

    def commands(self) -> dict[str, str]:
        celery = f"{BIN}/celery -A ispeed_portal"
        return {
            "redis": f"{shutil.which('redis-server')} --bind 127.0.0.1 --port {self.redis_port} --save '' "
            f"--dir {self.folder}",
            "mail": f"{sys.executable} -m bench.mail_taker {self.mail_port} {self.mails}",
            "web": f"{BIN}/gunicorn -c deploy/gunicorn.conf.py",
            **{name: f"{celery} worker {queues(name)} -n {name}@production" for name in WORKERS},
            "beat": f"{celery} beat --pidfile=",
        }

    def _collect_static(self) -> None:
        """Before the web starts: it reads the list of these files once."""
        self.manage("collectstatic", "--noinput", "-v0", "--ignore=*.rtl.*")


def queues(name: str) -> str:
    """The options of a worker as deploy/queues has them."""
    settings = dict(line.split("=") for line in (ROOT / "deploy" / "queues" / name).read_text().split())
    return f"-Q {settings['QUEUES']} -c {settings['CONCURRENCY']}"


def family(pid: int) -> list[int]:
    """A process and all that came from it."""
    command = ["ps", "-o", "pid=", "--ppid", str(pid)]
    children = subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()
    return [pid, *(one for child in children for one in family(int(child)))]


def memory(pid: int) -> tuple[float, float]:
    """MiB of a process that lie in memory: all, and its part of what it shares (PSS)."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    found = {line.split()[0]: int(line.split()[1]) / 1024 for line in rollup.splitlines()[1:]}
    return found["Rss:"], found["Pss:"]


def processor_seconds(pid: int) -> float:
    """That a process has used since it began, with its children that have ended."""
    ticks = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:15]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")
