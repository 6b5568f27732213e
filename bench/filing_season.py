"""Every ward of the country reminded, then filing: no message twice, nothing lost, how fast.

`python -m bench.filing_season --server postgres://postgres@127.0.0.1:5432/postgres [--redis redis://127.0.0.1:6379/9]
[--wards 3321] [--clients 8]`. Reminders go out as in production: beat ticks, one of two workers takes the day's job,
and that worker is killed with its children half-way; the other takes the job up when the lease has run out. Without
`--redis`, which is emptied first, the broker is a folder. Filings go through gunicorn: form, check, certificate,
receipt; the load generator is this process, and its own CPU time is told.
"""

import argparse
import http.client
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg2
import redis

from bench.databases import ROOT, prepared

PORT = 8471
CLOCK = "2026-10-10T09:00:00+07:00"  # two days before the wards' last day
MONTH = "2026-09"
SIGNED = {"certified_by": "Người Thử (giả định)", "base_version": "0", "draft_revision": "1"}
FIELDS = {"officials_people": "60", "officials_installed": "58", "officials_measured": "41", "broadcasts": "8"}

SET_UP = """
import json, sys
from datetime import date
from django.contrib.sessions.backends.db import SessionStore
from accounts.models import Scope, User
from base.period import Period
from submissions.actions import start_collecting
from wards.models import Unit
wards = list(Unit.objects.in_force(date(2026, 9, 30)).filter(level="ward").order_by("pk")[:{wards}])
for code in sorted({{ward.province_code for ward in wards}}):
    start_collecting(by=None, province_code=code, since=Period(2026, 9))
users = User.objects.bulk_create(
    User(username=f"ward{{ward.pk}}", role="ward", email=f"ward{{ward.pk}}@example.org", password="!") for ward in wards
)
Scope.objects.bulk_create(
    Scope(user=user, unit=ward, valid_from=date(2020, 1, 1)) for user, ward in zip(users, wards)
)
found = []
for user, ward in zip(users, wards):
    session = SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
    session["_auth_user_hash"] = user.get_session_auth_hash()
    session.create()
    found.append([ward.pk, session.session_key])
print(json.dumps(found))
"""
STATE = """
import json
from submissions.models import Reminder, Submission, Value
statuses = [Reminder.objects.filter(delivery_status=one).count() for one in ("sent", "sending", "waiting", "failed")]
doubled = Submission.objects.exclude(version=1).count()
print(json.dumps([statuses, Submission.objects.count(), doubled, Value.objects.count()]))
"""


def django(environment: dict[str, str], code: str) -> "subprocess.Popen[str]":
    start = f"import django; django.setup()\n{code}"
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", start], env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


def answer(environment: dict[str, str], code: str) -> Any:
    done, _ = (process := django(environment, code)).communicate()
    if process.returncode:
        raise RuntimeError("the portal's side failed")
    return json.loads(done.splitlines()[-1])


class Background:
    """Workers and a beat as in production, each with its log; one is killed with its children, as by a power cut."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self._environment, self._folder = environment, folder
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, *arguments: str) -> None:
        with self.log(name).open("wb") as log:
            self._running[name] = subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "ispeed_portal", *arguments, "-l", "INFO"],
                env=self._environment,
                cwd=ROOT,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def start_worker(self, name: str) -> None:
        self.start(name, "worker", "-Q", "ticks,reports,mail", "-c", "2", "-n", f"{name}@bench")

    def log(self, name: str) -> Path:
        return self._folder / f"{name}.log"

    def kill(self, name: str) -> None:
        process = self._running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        for name in list(self._running):
            self.kill(name)


def wait_for(what: str, question: Callable[[], Any], seconds: float = 1800) -> Any:
    end = time.monotonic() + seconds
    while not (found := question()):
        if time.monotonic() > end:
            raise RuntimeError(f"{what}: not within {seconds:.0f} s")
        time.sleep(0.02)
    return found


def rows(environment: dict[str, str], statement: str) -> list[tuple[Any, ...]]:
    """Asked of the database itself: to start Django would take longer than what is measured."""
    url = environment["DATABASE_URL"]
    here = url.startswith("sqlite:///")
    connection = sqlite3.connect(url.removeprefix("sqlite:///"), timeout=30) if here else psycopg2.connect(url)
    try:
        cursor = connection.cursor()
        cursor.execute(statement)
        return list(cursor.fetchall())
    finally:
        connection.close()


def remind(environment: dict[str, str], mails: Path, folder: Path, wards: int) -> None:
    def state() -> str:
        found = rows(environment, "select state from base_job where task = 'submissions.send_reminders' order by id")
        return str(found[-1][0]) if found else ""

    def holder() -> str:
        received = "Task submissions.send_reminders"
        return next((name for name in ("first", "second") if received in background.log(name).read_text()), "")

    background = Background(environment, folder)
    try:
        for name in ("first", "second"):
            background.start_worker(name)
        for name in ("first", "second"):
            wait_for(f"{name} worker", lambda name=name: " ready" in background.log(name).read_text())
        background.start("beat", "beat", "--pidfile=", "-s", str(folder / "schedule"))
        wait_for("the first mail", lambda: answer_count(mails))
        begun = time.perf_counter()
        victim = holder()
        wait_for("half of the mails", lambda: answer_count(mails) >= wards // 2)
        background.kill(victim)
        killed, killed_at = time.perf_counter(), answer_count(mails)
        assert state() == "running", "the job was over before its worker was killed"
        wait_for("the next mail", lambda: answer_count(mails) > killed_at)
        taken_up = time.perf_counter()
        wait_for("the job's end", lambda: state() in ("done", "failed"))
        ended = time.perf_counter()
    finally:
        background.stop()
    reminded = addressees(mails)
    statuses = answer(environment, STATE)[0]
    print(
        f"reminders: {len(reminded)} mails to {len(set(reminded))} people; the {victim} worker killed after {killed_at}"
    )
    print(f"  {ended - begun:.1f} s for the whole, {killed - begun:.1f} s before the kill, ", end="")
    print(f"taken up after {taken_up - killed:.1f} s (lease 30 s), {ended - taken_up:.1f} s for the rest")
    print(f"  sent {statuses[0]}, left open {statuses[1]}, waiting {statuses[2]}, failed {statuses[3]}; job {state()}")
    assert state() == "done"
    assert len(reminded) == len(set(reminded)), "somebody was mailed twice"
    assert statuses[1] <= 1, statuses
    assert wards - len(set(reminded)) <= statuses[1], "somebody was not mailed, and no row says so"
    assert (statuses[0] + statuses[1], statuses[2], statuses[3]) == (wards, 0, 0), statuses


def addressees(mails: Path) -> list[str]:
    return [name for file in mails.glob("*") for name in re.findall(r"^To: (\S+)", file.read_text(), re.M)]


def answer_count(mails: Path) -> int:
    return len(addressees(mails))


class Officer:
    """One officer, already logged in, with a connection of their own."""

    def __init__(self, pk: int, session: str) -> None:
        self.pk, self.session, self.token = pk, session, ""
        self.times: list[float] = []

    def file(self) -> str:
        edit, review = (f"/submissions/{MONTH}/ward-{self.pk}/{name}/" for name in ("edit", "review"))
        status, page = self._ask("GET", edit)
        if status != 200:
            return f"form {status}"
        self.token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]  # type: ignore[index]
        status, page = self._ask(
            "POST", edit, {f"f-{k}": v for k, v in FIELDS.items()} | {"revision": "0", "check": "1"}
        )
        if status != 302:
            return f"check {status}"
        status, page = self._ask("GET", review)
        status, page = self._ask("POST", review, SIGNED)
        return "" if status == 302 else f"file {status}"

    def _ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        cookies = f"sessionid={self.session}" + (f"; csrftoken={self.cookie}" if self.token else "")
        headers = {"Cookie": cookies, "Host": f"127.0.0.1:{PORT}"}
        body = None
        if form is not None:
            body = urllib.parse.urlencode({**form, "csrfmiddlewaretoken": self.token})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        begun = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        connection.request(method, path, body, headers)
        got = connection.getresponse()
        text = got.read().decode()
        self.times.append(time.perf_counter() - begun)
        for cookie in got.headers.get_all("Set-Cookie") or []:
            if cookie.startswith("csrftoken="):
                self.cookie = cookie.partition("=")[2].partition(";")[0]
        connection.close()
        return got.status, text


def rush(environment: dict[str, str], wards: list[Officer], clients: int) -> None:
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gunicorn",
            "ispeed_portal.wsgi",
            "-b",
            f"127.0.0.1:{PORT}",
            "-w",
            "2",
            "--threads",
            "4",
        ],
        env={**environment, "LOG_LEVEL": "ERROR"},
        cwd=ROOT,
        stderr=subprocess.DEVNULL,
    )
    try:
        time.sleep(6)
        begun, cpu = time.perf_counter(), time.process_time()
        with ThreadPoolExecutor(clients) as pool:
            failed = [text for text in pool.map(Officer.file, wards) if text]
        wall, cpu = time.perf_counter() - begun, time.process_time() - cpu
    finally:
        server.terminate()
        server.wait()
    times = sorted(one for ward in wards for one in ward.times)
    _, submissions, doubled, values = answer(environment, STATE)
    median, late = times[len(times) // 2] * 1000, times[int(len(times) * 0.95)] * 1000
    print(f"filings: {len(wards)} wards, {len(times)} requests in {wall:.0f} s, {clients} at once")
    print(f"  {len(times) / wall:.0f}/s, median {median:.0f} ms, p95 {late:.0f} ms, max {times[-1]:.2f} s")
    print(f"  the generator's own CPU {cpu:.1f} s; errors {len(failed)} {sorted(set(failed))}")
    assert not failed
    assert (submissions, doubled, values) == (len(wards), 0, len(wards) * len(FIELDS)), (submissions, doubled, values)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--server", help="a PostgreSQL server's URL; without it an SQLite file")
    parser.add_argument("--redis", help="the broker: a Redis database of its own, emptied first; without it a folder")
    parser.add_argument("--wards", type=int, default=3321)
    parser.add_argument("--clients", type=int, default=8)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, prepared(Path(name), options.server) as base:
        mails = Path(name) / "mails"
        environment = {**os.environ, **base, "PORTAL_CLOCK": CLOCK, "EMAIL_URL": f"filemail:///{mails}"}
        environment |= {"REDIS_URL": options.redis or "", "JOB_LEASE_SECONDS": "30"}
        if options.redis:
            redis.Redis.from_url(options.redis).flushdb()
        wards = [Officer(pk, session) for pk, session in answer(environment, SET_UP.format(wards=options.wards))]
        print(
            f"{len(wards)} wards on {'PostgreSQL' if options.server else 'SQLite'}, broker "
            f"{'Redis' if options.redis else 'in a folder'}, {os.cpu_count()} cores",
            flush=True,
        )
        mails.mkdir()
        remind(environment, mails, Path(name), len(wards))
        rush(environment, wards, options.clients)
    assert threading.active_count() == 1


if __name__ == "__main__":
    main()
