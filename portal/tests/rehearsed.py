"""A server on which an upgrade is rehearsed: the version before with its data, this one beside it, and who asks.

`deploy/upgrade` itself does the work. Only systemd is stood for: `systemctl restart` ends the process here and starts
that of the version to which the link leads, on the socket that stays open. Both versions run in the environment of the
tests, so nothing is installed.
"""

import http.client
import json
import os
import shutil
import socket
import subprocess
import tarfile
import tempfile
from collections import Counter
from contextlib import closing
from pathlib import Path
from threading import Event, Lock, Thread

import psycopg2

from base.tests.drawn import everything
from bench.before import BEFORE, environment_of
from bench.faults.postgres import Postgres, free_port

ROOT = Path(__file__).resolve().parents[2]
NEW = "20991201-bbbbbbb"
PATIENCE = 180  # seconds for what a busy machine still does
# Seconds between two questions of one visitor, or they take the processor from the upgrade.
BREATH = 0.2 if everything() else 0.6
OWN = {"deploy", "ispeed_portal"}  # what tells the version: copied, the rest is linked
SYSTEMD_RUN = """#!/bin/sh
# Stands for systemd-run: the same command in the same folder, with the same environment.
while [ $# -gt 0 ]; do
    case "$1" in
    -p) case "$2" in WorkingDirectory=*) cd "${2#WorkingDirectory=}" ;; esac; shift 2 ;;
    -E) export "$2"; shift 2 ;;
    -*) shift ;;
    *) exec "$@" ;;
    esac
done
"""
SYSTEMCTL = """#!/bin/sh
# Stands for systemctl: whoever holds the processes does what is asked, and answers when it is done.
echo "$*" >"$ISPEED_ROOT/asked"
read -r answer <"$ISPEED_ROOT/answered"
"""
PAGES = ["/", "/compliance/?province=31&period=2025-08", "/submissions/?province=31&period=2025-08", "/imports/"]
PAGES += ["/reports/", "/dashboard/?province=31&period=2025-08", "/public/31/2025-08/", "/help/", "/search/?q=an"]


class Server:
    """`with Server() as server`: the version before runs; `upgrade()` and `upgrade("--back")` are the commands."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="ispeed-upgrade-"))  # pytest's own is closed to PostgreSQL's user
        self.folder.chmod(0o755)
        self.root, self.data = self.folder / "opt", self.folder / "data"
        self.postgres = Postgres(self.folder)
        self.redis_port = free_port()
        self.held = socket.create_server(("127.0.0.1", 0), backlog=2048)
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.restarted: list[str] = []

    def __enter__(self) -> "Server":
        with tarfile.open(BEFORE / "code.tar.xz") as archive:
            archive.extractall(self.folder / "before", filter="data")
        self.before = (self.folder / "before" / "VERSION").read_text().strip()
        self._lay_out()
        try:
            self.postgres.make()
            self._fill()
            redis = ["redis-server", "--bind", "127.0.0.1", "--port", str(self.redis_port), "--save", ""]
            self._spawn("redis", [*redis, "--dir", str(self.folder)])
            Thread(target=self._stand_for_systemd, daemon=True).start()
            self._restart("worker")
            self._restart("web")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        for process in reversed(self.running.values()):  # Redis last: a worker without it does not stop by itself
            process.terminate()
            process.wait(PATIENCE)
        self.held.close()
        self.postgres.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def environment(self) -> dict[str, str]:
        redis = f"redis://127.0.0.1:{self.redis_port}/0"
        return environment_of(self.data, self.postgres.url, redis) | {
            "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}",
            # The session of the dump was entered when the version before was taken, which may be years ago.
            "SESSION_HOURS": str(100 * 365 * 24),
            "ISPEED_ROOT": str(self.root),
            "ISPEED_ETC": str(self.folder / "etc"),
            "ISPEED_UNITS": str(self.folder / "units"),
            "ISPEED_DATA": str(self.data),
            "ISPEED_AT": "{}:{}".format(*self.held.getsockname()),
            "ISPEED_PATIENCE": str(PATIENCE),
        }

    @property
    def current(self) -> Path:
        return (self.root / "current").resolve()

    def upgrade(self, *arguments: str) -> tuple[int, str]:
        command = [str(self.root / NEW / "deploy/upgrade"), *arguments]
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, check=False, timeout=10 * PATIENCE
        )
        return done.returncode, done.stdout + done.stderr + (self.folder / "processes.log").read_text()[-4000:]

    def manage(self, version: str, *arguments: str) -> str:
        command = [str(self.root / version / "deploy/start"), "manage.py", *arguments]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{version} {arguments}: {done.stdout}\n{done.stderr}"
        return done.stdout

    def rows(self, statement: str) -> list[tuple[object, ...]]:
        with closing(psycopg2.connect(self.postgres.url)) as connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return list(cursor.fetchall())

    def _lay_out(self) -> None:
        for name in ("opt", "etc", "units", "bin"):
            (self.folder / name).mkdir()
        (self.folder / "before").rename(self.root / self.before)
        new = self.root / NEW
        new.mkdir()
        for path in ROOT.iterdir():
            if path.name in OWN:
                shutil.copytree(path, new / path.name)
            elif not path.name.startswith(".git"):
                (new / path.name).symlink_to(path)
        (new / "VERSION").write_text(NEW)
        for name in (".venv", "node_modules"):
            (self.root / self.before / name).symlink_to(ROOT / name)
        (new / "deploy/install.sh").write_text("#!/bin/sh\n# Both versions run in the environment that is there.\n")
        (self.folder / "etc/portal.env").write_text("ALLOWED_HOSTS=localhost\n")
        for name, text in (("systemd-run", SYSTEMD_RUN), ("systemctl", SYSTEMCTL)):
            (self.folder / "bin" / name).write_text(text)
            (self.folder / "bin" / name).chmod(0o755)
        for name in ("asked", "answered"):
            os.mkfifo(self.root / name)
        (self.root / "current").symlink_to(self.root / self.before)

    def _fill(self) -> None:
        """As the version before left it; what ends by the machine's clock has not ended."""
        with tarfile.open(BEFORE / "data.tar.xz") as archive:
            archive.extractall(self.folder, filter="data")
        self.postgres.run_sql((self.folder / "dump.sql").read_text(encoding="utf-8"))
        self.postgres.run_sql(
            "UPDATE public.accounts_apitoken SET expires_at = now() + interval '1 day';"
            "UPDATE public.django_session SET expire_date = now() + interval '100 years'"
        )
        self.session, self.token, self.ward = (
            (self.folder / name).read_text() for name in ("session", "token", "ward")
        )

    def _stand_for_systemd(self) -> None:
        while True:
            asked = (self.root / "asked").read_text().strip()
            if asked.startswith("restart ispeed-worker"):
                self._restart("worker")
            elif asked == "restart ispeed-web.service":
                self._restart("web")
            (self.root / "answered").write_text("done\n")

    def _restart(self, name: str) -> None:
        if running := self.running.get(name):
            running.terminate()
            running.wait(PATIENCE)
        self.restarted.append(f"{name} {self.current.name}")
        start = str(self.current / "deploy/start")
        if name == "web":
            gunicorn = "gunicorn -c deploy/gunicorn.conf.py --workers 1 --threads 3 --log-level warning"
            self._spawn(name, ["sh", "-c", f"LISTEN_PID=$$ LISTEN_FDS=1 exec {start} {gunicorn}"], held=True)
        else:
            celery = f"celery -A ispeed_portal worker -c 1 -B -s {self.folder}/schedule -l warning"
            self._spawn(name, [start, *celery.split()])

    def _spawn(self, name: str, command: list[str], *, held: bool = False) -> None:
        """As systemd starts it: a socket that is held is the third file."""
        with (self.folder / "processes.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                command,
                env=self.environment,
                stdout=log,
                stderr=log,
                close_fds=not held,
                preexec_fn=(lambda: os.dup2(self.held.fileno(), 3)) if held else None,
            )


class Asking:
    """Two who look at pages and one whose program files, again and again; what is not answered well is kept."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.answers: Counter[str] = Counter()  # by the version that answered
        self.failures: list[str] = []
        self.filed: list[tuple[str, int]] = []  # reporter and version, as answered
        self._stopped, self._lock = Event(), Lock()
        self._visitors = [Thread(target=what, daemon=True) for what in (self._look, self._look, self._file)]
        for visitor in self._visitors:
            visitor.start()

    def until(self, version: str, times: int) -> None:
        """Wait until this version has answered so often more."""
        wanted = self.answers[version] + times
        for _ in range(PATIENCE * 20):
            if self.answers[version] >= wanted or self.failures:
                return
            self._stopped.wait(0.05)
        raise AssertionError(f"{version} did not answer: {self.answers}")

    def stop(self) -> None:
        self._stopped.set()
        for visitor in self._visitors:
            visitor.join(PATIENCE)

    def _look(self) -> None:
        number = 0
        while not self._stopped.wait(BREATH):
            number += 1
            self._ask("GET", PAGES[number % len(PAGES)], {"Cookie": f"sessionid={self.server.session}"})

    def _file(self) -> None:
        version = 0
        while not self._stopped.wait(BREATH):
            # What is the same again would be no new version.
            values = {"officials_people": 9000, "officials_measured": version, "broadcasts": 3}
            content = {"certified_by": "Người Thử (giả định)", "base_version": version, "values": values}
            headers = {"Authorization": f"Bearer {self.server.token}", "Content-Type": "application/json"}
            path = f"/api/v1/submissions/2025-08/ward-{self.server.ward}/"
            if body := self._ask("POST", path, headers, json.dumps(content)):
                filed = json.loads(body)
                version = filed["version"]
                self.filed.append((filed["reporter"], version))

    def _ask(self, method: str, path: str, headers: dict[str, str], body: str | None = None) -> bytes:
        with closing(http.client.HTTPConnection(*self.server.held.getsockname(), timeout=PATIENCE)) as connection:
            try:
                connection.request(method, path, body, headers)
                answer = connection.getresponse()
                content = answer.read()
            except (OSError, http.client.HTTPException) as error:
                self.failures.append(f"{path}: {error!r}")
                return b""
        if answer.status not in (200, 201):
            self.failures.append(f"{path}: {answer.status} {content[:500]!r}")
            return b""
        with self._lock:
            self.answers[self.server.current.name] += 1
        return content
