"""Command `manage.py demo` (make run): the main job on the bundled sample, then the portal, until Ctrl+C."""

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from base import clock
from base.period import Period
from base.refusal_display import refusal_ends_command
from base.saying import say
from measurements.judging.compliance import Verdict
from measurements.judging.display import show_samples
from measurements.queries import compliance
from measurements.wording import MARKS, WORDS
from portal.actions.demo import REPORTED, Demo, bring_to_life, set_up_demo
from portal.demonstration.course import COLLECTS_SINCE, PROVINCE
from portal.demonstration.people import CONTACT
from portal.supervision import HOST, NoFreePort, configuration, free_port, programs
from wards.models import Level

# Of the installed packages what no page asks for: left out, the files are gathered in a second or two.
UNUSED = (
    *("*.rtl.*", "*.js.map", "echarts.[es]*", "echarts.common.js", "echarts.js"),
    *("extension", "htmx-4*", "htmax*", "drf_spectacular*"),
)
SAMPLE = settings.BASE_DIR / "measurements" / "samples" / "hai_phong_so_mau_2024-07_2024-09.xlsx"
INVENTED = SAMPLE.with_name("hai_phong_cap_xa_2025-08_gia_lap.xlsx")
MONTHS = (REPORTED.plus(-2), REPORTED.plus(-1), REPORTED)
FOLDER = settings.DATA_DIR / "demo"
MAIL = settings.DATA_DIR / "mail"
USERS = settings.DATA_DIR / "demo-users.txt"


class Command(BaseCommand):
    help = "A demonstration on this machine: import, verdicts and reports of a sample, then the portal itself."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-serve", action="store_true", help="only the main job, without starting the portal")

    @refusal_ends_command
    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError(say("The demonstration does not run with PORTAL_ENV=production."))
        FOLDER.mkdir(parents=True, exist_ok=True)
        with _only_one() as lock:
            call_command("migrate", interactive=False, verbosity=0)
            gathering = None if options["no_serve"] else _gather_static_files()
            demo = set_up_demo(sample=SAMPLE, passwords=_known_passwords(), out_dir=FOLDER / "reports")
            _keep_users(demo)
            self._show_main_job(demo)
            self._say(say("\nThe invented province, month by month:"))
            last = bring_to_life(note=FOLDER / "lived-until.txt", tell=self._tell_month)
            self._say("")
            if gathering is not None:
                if gathering.wait():
                    raise CommandError(say("The pages' style sheets and scripts could not be gathered."))
                self._serve(demo, last, lock)

    def _tell_month(self, label: str) -> None:
        self.stdout.write(f" {label}", ending="")
        self.stdout.flush()

    def _show_main_job(self, demo: Demo) -> None:
        when = say("imported now") if demo.imported_now else say("imported by an earlier run")
        self._say(
            say(
                "\nSample file {file}: batch #{batch}, {figures} figures, {when}",
                file=SAMPLE.name,
                batch=demo.batch.pk,
                figures=demo.batch.counts["figures"],
                when=when,
            )
        )
        self._say(say("Hải Phòng, mobile, 15 districts (thresholds 300 samples, 40 Mbps):\n"))
        tables = [compliance(month, PROVINCE, level=Level.DISTRICT) for month in MONTHS]
        headings = [say("Month {month}", month=month.label) for month in MONTHS]
        self._say(f"{'':22}" + "".join(f"{heading:<30}" for heading in headings))
        for rows in zip(*(table.rows for table in tables), strict=True):
            cells = (f"{show_samples(row.samples_min, row.samples_max):>5}  {_word(row.verdict):<23}" for row in rows)
            self._say((f"{rows[0].name:<22}" + "".join(cells)).rstrip())
        counts = {verdict: sum(table.counts[verdict] for table in tables) for verdict in tables[0].counts}
        self._say(
            say("\nTotal: ") + ", ".join(f"{number} {_word(verdict)}" for verdict, number in counts.items() if number)
        )
        self._say(say("\nReports of month {month} (trial):", month=REPORTED.label))
        for file in demo.reports:
            self._say(f"  {file.path}")

    def _serve(self, demo: Demo, last: Period, lock: TextIO) -> None:
        try:
            port = free_port(int(os.environ.get("PORT", "8000")))
        except (ValueError, NoFreePort) as error:
            raise CommandError(
                say("No port can be used: {error}. Set PORT=… and run this again.", error=error)
            ) from error
        url = f"http://{HOST}:{port}/"
        conf = FOLDER / "supervisord.conf"
        commands = programs(sys.executable, port, FOLDER / "beat-schedule")
        conf.write_text(configuration(commands, settings.BASE_DIR, FOLDER), encoding="utf-8")
        environment = {
            "PORTAL_URL": url,
            "EMAIL_URL": f"filemail://{MAIL}",
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "ispeed_portal.settings",
            "PORTAL_CLOCK": _clock_of_all(),
            "PORTAL_DEMO": "yes",
            "PORTAL_CONTACT": settings.PORTAL_CONTACT or CONTACT,
        }
        supervisor = subprocess.Popen(
            [sys.executable, "-m", "supervisor.supervisord", "--configuration", str(conf)],
            env=environment,
            pass_fds=[lock.fileno()],  # held as long as anything of the demonstration runs
            start_new_session=True,  # Ctrl+C comes here, and once
        )
        try:
            with _signals_stop():
                _write_running(lock, url, supervisor.pid)
                self._wait_for(url, supervisor)
                self._welcome(demo, last, url)
                code = supervisor.wait()
            raise CommandError(say("The supervisor has stopped (code {code}). Logs: {logs}", code=code, logs=FOLDER))
        except KeyboardInterrupt:
            self._say(say("\nStopping …"))
        finally:
            supervisor.terminate()
            supervisor.wait()

    def _wait_for(self, url: str, supervisor: subprocess.Popen[bytes]) -> None:
        end = time.monotonic() + 180
        while supervisor.poll() is None and time.monotonic() < end:
            try:
                with urllib.request.urlopen(f"{url}healthz", timeout=5):  # noqa: S310 - our own address
                    return
            except OSError:
                time.sleep(0.2)
        log = FOLDER / "web.log"
        last = log.read_text(errors="replace")[-2000:] if log.exists() else ""
        raise CommandError(say("The web server did not start. Log: {log}\n{last}", log=log, last=last))

    def _welcome(self, demo: Demo, last: Period, url: str) -> None:
        self._say(say("\nThe i-Speed portal (demonstration): {url}", url=url))
        self._say(
            say(
                "Its log-in page has a button for each role. All figures of wards, to month {month}, are invented; "
                "Hải Phòng owes reports from the data month {since} on.",
                month=last.label,
                since=COLLECTS_SINCE.label,
            )
        )
        heads = say("account"), say("password"), say("role")
        self._say("\n  {:<16}{:<16}{}".format(*heads))
        for username, password, role in demo.users:
            self._say(f"  {username:<16}{password:<16}{role}")
        self._say(say("\nThe passwords are also in {users}; logs in {logs}.", users=USERS, logs=FOLDER))
        self._say(say("Mails to them are read at {url}demo/mails/, and lie in {folder}.", url=url, folder=MAIL))
        self._say(say("A file of invented ward figures to try an import with: {file}", file=INVENTED))
        self._say(say("Ctrl+C to stop."))

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def _word(verdict: Verdict) -> str:
    return f"{MARKS[verdict]} {WORDS[verdict]}"


def _gather_static_files() -> subprocess.Popen[bytes] | None:
    """Start collectstatic in its own process, as it takes as long as the figures do."""
    return subprocess.Popen(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0", *(f"--ignore={one}" for one in UNUSED)],
        cwd=settings.BASE_DIR,
        env={**os.environ, "PORTAL_DEMO": "yes"},
    )


@contextmanager
def _only_one() -> Iterator[TextIO]:
    """Context that allows one demonstration on one data folder; the lock file says where it runs."""
    with open(FOLDER / "running.json", "a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            running = json.loads(lock.read() or "{}")
            where = (
                say("at {url} (stop it by: kill {pid})", url=running["url"], pid=running["pid"])
                if running
                else say("and is starting")
            )
            raise CommandError(say("The demonstration already runs {where}.", where=where)) from None
        lock.truncate(0)
        yield lock


def _write_running(lock: TextIO, url: str, pid: int) -> None:
    lock.truncate(0)
    lock.write(json.dumps({"url": url, "pid": pid}))
    lock.flush()


@contextmanager
def _signals_stop() -> Iterator[None]:
    """Context in which a signal to end acts like Ctrl+C."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _clock_of_all() -> str:
    """A clock set to an instant, as a shift, so that a restarted process does not go back in time."""
    if not settings.PORTAL_CLOCK:
        return ""
    return str((clock.now() - clock.machine_now()).total_seconds())


def _known_passwords() -> dict[str, str]:
    """Passwords of an earlier start, so that they still open their accounts."""
    if not USERS.exists():
        return {}
    lines = (line.split() for line in USERS.read_text(encoding="utf-8").splitlines())
    return {words[0]: words[1] for words in lines if len(words) == 3}


def _keep_users(demo: Demo) -> None:
    """Save the passwords, readable only to whoever runs the demonstration."""
    new = Path(f"{USERS}.new")
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.writelines(f"{username} {password} {role}\n" for username, password, role in demo.users)
    new.replace(USERS)
