"""Real workers and beats for tests: child processes on the test's own database, files and broker."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import redis
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]


class LiveProcesses:
    """Starts and kills the portal's background processes. Tasks of `base.tests.live_tasks` are known to them.

    Those tasks write into `folder`, which they find by its `name` under the portal's data.
    """

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self.folder = Path(tempfile.mkdtemp(prefix="live-", dir=settings.DATA_DIR))
        self.name = self.folder.name
        self._started: list[subprocess.Popen[bytes]] = []
        self.empty_broker()

    def start(self, kind: str, **environment: str) -> subprocess.Popen[bytes]:
        """Start a `worker` or a `beat`; further variables such as PORTAL_CLOCK go into its environment."""
        number = len(self._started)
        arguments = {
            "worker": ["worker", "-n", f"w{number}@test", "-c", "1", "-I", "base.tests.live_tasks"],
            "beat": ["beat", "-s", str(self._logs / f"schedule-{number}"), "--pidfile="],
        }[kind]
        with open(self._logs / f"{kind}-{number}.log", "wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "ispeed_portal", *arguments, "-l", "INFO"],
                cwd=ROOT,
                env={**os.environ, **self.environment(), **environment},
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # a worker's children die with it
            )
        self._started.append(process)
        return process

    def environment(self) -> dict[str, str]:
        """What a child process needs to stand on the test's database and files."""
        database = connection.settings_dict
        if connection.vendor == "sqlite":
            url = f"sqlite:///{database['NAME']}"
        else:
            host = database["HOST"].replace("/", "%2F")
            login = f"{database['USER']}:{database['PASSWORD']}@"
            url = f"postgres://{login}{host}:{database['PORT'] or 5432}/{database['NAME']}"
        return {
            "DJANGO_SETTINGS_MODULE": "ispeed_portal.settings",
            "DATABASE_URL": url,
            "REDIS_URL": settings.REDIS_URL,
            "JOB_LEASE_SECONDS": "3",
        }

    def kill(self, process: subprocess.Popen[bytes], sign: signal.Signals = signal.SIGKILL) -> None:
        """End a process and its children at once, as a power cut would."""
        if process.poll() is None:
            os.killpg(process.pid, sign)
        process.wait(timeout=120)

    def empty_broker(self) -> None:
        """Lose every message."""
        if settings.REDIS_URL:
            redis.Redis.from_url(settings.REDIS_URL).flushdb()
        else:
            queue = Path(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_in"])
            shutil.rmtree(queue)
            queue.mkdir()

    def wait_until(self, question: Callable[[], object], seconds: float = 120) -> None:
        """Wait for a question to be answered with yes; fails with the processes' logs."""
        end = time.monotonic() + seconds
        while not question():
            if time.monotonic() > end:
                raise AssertionError(f"not within {seconds} s\n{self.logs()}")
            time.sleep(0.1)

    def logs(self) -> str:
        files = sorted(self._logs.glob("*.log"))
        return "\n".join(f"--- {file.name}\n{file.read_text(errors='replace')[-3000:]}" for file in files)

    def stop_all(self) -> None:
        for process in self._started:
            self.kill(process)
