"""A whole portal for one run of faults: PostgreSQL, Redis, web, two workers and beat, all its own and temporary.

Everything but PostgreSQL stands under supervisor, which starts again what dies, as systemd and compose do.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

import boto3

from bench.faults.postgres import Postgres, free_port

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
PORTAL_PROGRAMS = ("web", "worker1", "worker2", "beat")
SMALL_DISK_MIB = 8
STOPS_WITHIN = 180.0  # seconds in which a program that is asked to end has done so and is started again
KEYS = {"aws_access_key_id": "invented", "aws_secret_access_key": "invented", "region_name": "us-east-1"}


@dataclass(frozen=True)
class Needs:
    """What a fault needs of the portal that it strikes."""

    objects: bool = False  # each process a host of its own; files in an S3 server (moto) over a way that can be cut
    small_disk: bool = False  # files and temporary files on a file system of 8 MB (root: it is mounted)
    clocks: bool = False  # processes whose clock can be set
    held: bool = False  # the web behind a socket that stays open while it is started anew (bench.faults.held)
    today: str = ""  # the portal's moment at the start: ISO, with its zone
    provinces: tuple[str, ...] = ("31",)  # whose register is loaded; none: everybody's


class Stand:
    """Starts on entering, is gone on leaving. `environment` is what a portal process on it needs."""

    def __init__(self, needs: Needs = Needs(), lease: int = 5) -> None:
        self.needs = needs
        self.folder = Path(tempfile.mkdtemp(prefix="ispeed-faults-"))
        self.folder.chmod(0o755)
        self.web_port, self.redis_port, self.s3_port, self.way_port = (free_port() for _ in range(4))
        self.postgres = Postgres(self.folder)
        self.url = f"http://127.0.0.1:{self.web_port}"
        self.headers: dict[str, str] = {}  # with which its numbers are asked
        self.mails, self.disk = self.folder / "mails", self.folder / "data"
        self._behind = self.folder / "web.behind"
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("S3_", "PORTAL_"))},
            "DJANGO_SETTINGS_MODULE": "ispeed_portal.settings",
            "PORTAL_ENV": "local",
            "PORTAL_DATA_DIR": str(self.disk),
            "SECRET_KEY": "only-for-this-run-of-faults-and-nowhere-else",
            "DATABASE_URL": self.postgres.url,
            "REDIS_URL": f"redis://127.0.0.1:{self.redis_port}/0",
            "EMAIL_URL": f"filemail:///{self.mails}",
            "JOB_LEASE_SECONDS": str(lease),
            "LOG_LEVEL": "INFO",
            "WEB_BIND": f"127.0.0.1:{self.web_port}",
            "WEB_CONCURRENCY": "2",
            "PATH": str(self.folder / "bin"),  # without LibreOffice: making PDF is not what is tried here
        }
        if needs.objects:
            self.environment |= {
                "S3_BUCKET": "faults",
                "S3_ENDPOINT_URL": f"http://127.0.0.1:{self.way_port}",
                "S3_ACCESS_KEY": "invented",
                "S3_SECRET_KEY": "invented",
            }
        if needs.small_disk:
            self.environment["TMPDIR"] = str(self.disk)
        if needs.today:
            shift = datetime.fromisoformat(needs.today) - datetime.now(timezone.utc)  # noqa: UP017
            self.environment["PORTAL_CLOCK"] = str(round(shift.total_seconds()))

    def __enter__(self) -> "Stand":
        try:
            self.mails.mkdir()
            (self.folder / "bin").mkdir()
            (self.folder / "bin" / "redis-server").symlink_to(str(shutil.which("redis-server")))
            self.disk.mkdir()
            if self.needs.small_disk:
                options = f"size={SMALL_DISK_MIB}m"
                subprocess.run(["mount", "-t", "tmpfs", "-o", options, "faults", str(self.disk)], check=True)
            for program in PORTAL_PROGRAMS:
                self.set_clock(0, program)
            self.fill()
            (self.folder / "supervisord.conf").write_text(self._configuration())
            self._supervisor = subprocess.Popen(
                [str(BIN / "supervisord"), "-n", "-c", str(self.folder / "supervisord.conf")],
                cwd=ROOT,
                env=self.environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            if self.needs.objects:
                self._make_bucket()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if supervisor := getattr(self, "_supervisor", None):
            supervisor.terminate()
            supervisor.wait(timeout=60)
        self.postgres.stop()
        if self.needs.small_disk:
            subprocess.run(["umount", "--lazy", str(self.disk)], check=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    def fill(self) -> None:
        """PostgreSQL with tables and register."""
        self.postgres.make_migrated()
        self.manage("load_register", *(part for code in self.needs.provinces for part in ("--province", code)))

    # --- faults

    def kill(self, *programs: str) -> None:
        """End a program and its children at once, as a power cut would; supervisor starts it again."""
        for program in programs:
            os.killpg(self.pid(program), signal.SIGKILL)

    def end(self, *programs: str) -> None:
        """Ask a program to end, as systemd does before a new version; supervisor starts it again."""
        for program in programs:
            os.kill(self.pid(program), signal.SIGTERM)

    def renew(self, *programs: str) -> None:
        """As `systemctl restart`: asked to end, waited for, started again."""
        before = {program: self.pid(program) for program in programs}
        self.end(*programs)
        self._until(lambda: all(self.pid(program) != pid for program, pid in before.items()))

    def restart_web(self) -> None:
        """As `systemctl restart ispeed-web.service`, behind its socket (`Needs.held`)."""
        before = self._behind.read_text()
        os.kill(self.pid("web"), signal.SIGHUP)
        self._until(lambda: self._behind.read_text() not in ("", before))

    def _until(self, true: Callable[[], bool]) -> None:
        end = time.monotonic() + STOPS_WITHIN
        while not true():
            assert time.monotonic() < end, f"not started again within {STOPS_WITHIN:.0f} s\n{self.logs()}"
            time.sleep(0.1)

    def start(self, program: str) -> None:
        self._control("start", program)

    def stop(self, program: str) -> None:
        self._control("stop", program)

    def empty_redis(self) -> None:
        subprocess.run(["redis-cli", "-p", str(self.redis_port), "flushall"], check=True, capture_output=True)

    def fill_disk(self) -> None:
        """Take all room that is left, to the last byte."""
        with (self.disk / "filler").open("wb", buffering=0) as filler:
            for size in (65536, 4096, 1):
                try:
                    while True:
                        filler.write(b"\0" * size)
                except OSError:
                    continue

    def free_disk(self) -> None:
        (self.disk / "filler").unlink()

    def set_clock(self, seconds: int, *programs: str) -> None:
        """Move the clock of these programs, of all without any, by so much against the machine's."""
        for program in programs or PORTAL_PROGRAMS:
            new = self.folder / f"{program}.clock.new"
            new.write_text(str(seconds))
            new.replace(self.folder / f"{program}.clock")  # never half-written

    def manage(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=ROOT, env=self.environment, capture_output=True, text=True
        )
        if done.returncode:
            raise RuntimeError(f"{arguments}: {done.stderr[-2000:]}")
        return done.stdout

    def logs(self) -> str:
        """The end of what each program wrote."""
        return "\n".join(
            f"--- {path.name}\n{path.read_text(errors='replace')[-2000:]}" for path in self.folder.glob("*.log")
        )

    # --- machinery

    def commands(self) -> dict[str, str]:
        """What runs, by name; the program `beat2` waits until it is started."""
        celery = f"{BIN}/celery -A ispeed_portal"
        found = {
            "redis": f"redis-server --bind 127.0.0.1 --port {self.redis_port} --save '' --dir {self.folder}",
            "web": f"{BIN}/gunicorn -c deploy/gunicorn.conf.py",
            "worker1": f"{celery} worker -c 1 -n w1@faults -Q ticks,imports,reports,mail,later",
            "worker2": f"{celery} worker -c 1 -n w2@faults -Q ticks,imports,reports,mail,later",
            "beat": f"{celery} beat --pidfile=",
            "beat2": f"{celery} beat --pidfile=",
        }
        if self.needs.held:
            found["web"] = f"{sys.executable} -m bench.faults.held {self.web_port} {self._behind} {found['web']}"
        if self.needs.objects:
            found["s3"] = f"{BIN}/moto_server -H 127.0.0.1 -p {self.s3_port}"
            found["way"] = f"{sys.executable} -m bench.faults.way {self.way_port} {self.s3_port}"
        return found

    def _configuration(self) -> str:
        programs = "\n".join(
            f"[program:{name}]\ncommand={command}\nautorestart=true\nstartsecs=0\nstartretries=9999\n"
            f"autostart={'false' if name == 'beat2' else 'true'}\nkillasgroup=true\nstopasgroup=true\n"
            f"redirect_stderr=true\nstdout_logfile={self.folder}/{name}.log\n{self._own(name)}"
            for name, command in self.commands().items()
        )
        return (
            f"[supervisord]\nlogfile={self.folder}/supervisord.log\npidfile={self.folder}/supervisord.pid\n"
            f"[unix_http_server]\nfile={self.folder}/control.sock\n"
            "[rpcinterface:supervisor]\n"
            "supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface\n"
            f"[supervisorctl]\nserverurl=unix://{self.folder}/control.sock\n{programs}"
        )

    def _own(self, program: str) -> str:
        """What this program has apart from the others: its host's folders, its host's clock."""
        own = {}
        if self.needs.objects and program in PORTAL_PROGRAMS:
            host = self.folder / f"host-{program}"
            (host / "tmp").mkdir(parents=True)
            own |= {"PORTAL_DATA_DIR": host / "data", "TMPDIR": host / "tmp"}
        if self.needs.clocks and program in PORTAL_PROGRAMS:
            own |= {
                "PYTHONPATH": Path(__file__).with_name("set_clock"),
                "FAULTS_CLOCK": self.folder / f"{program}.clock",
            }
        return "environment=" + ",".join(f'{name}="{value}"' for name, value in own.items()) + "\n" if own else ""

    def _make_bucket(self) -> None:
        client = boto3.client("s3", endpoint_url=f"http://127.0.0.1:{self.s3_port}", **KEYS)
        for _ in range(100):
            try:
                client.create_bucket(Bucket="faults")
                return
            except Exception:
                time.sleep(0.3)
        raise RuntimeError("the S3 server did not start")

    def _control(self, *arguments: str) -> str:
        command = [str(BIN / "supervisorctl"), "-c", str(self.folder / "supervisord.conf"), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()

    def pid(self, program: str) -> int:
        for _ in range(100):
            answer = self._control("pid", program)
            if answer.isdigit() and answer != "0":
                return int(answer)
            time.sleep(0.1)
        raise RuntimeError(f"{program} does not run: {answer}")
