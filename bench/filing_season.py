"""Every ward of the country reminded, then filing: no message twice, nothing lost, how fast.

`python -m bench.filing_season --server postgres://postgres@127.0.0.1:5432/postgres [--wards 3321] [--clients 8]`
Reminders are sent by a process that is killed half-way and begun again. Filings go through gunicorn: form, check,
certificate, receipt; the load generator is this process, and its own CPU time is told.
"""

import argparse
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

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
REMIND = """
from submissions.actions import send_reminders
send_reminders("2026-10-10", lambda *progress: None)
"""
STATE = """
import json
from submissions.models import Reminder, Submission, Value
fates = [Reminder.objects.filter(fate=fate).count() for fate in ("sent", "sending", "waiting", "failed")]
doubled = Submission.objects.exclude(version=1).count()
print(json.dumps([fates, Submission.objects.count(), doubled, Value.objects.count()]))
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


def remind(environment: dict[str, str], mails: Path, wards: int) -> None:
    first = django(environment, REMIND)
    while first.poll() is None and len(list(mails.glob("*"))) == 0:
        time.sleep(0.1)
    while first.poll() is None and answer_count(mails) < wards // 2:
        time.sleep(0.05)
    first.send_signal(signal.SIGKILL)
    first.wait()
    killed_at = answer_count(mails)
    begun = time.perf_counter()
    django(environment, REMIND).wait()
    seconds = time.perf_counter() - begun
    told = addressees(mails)
    fates = answer(environment, STATE)[0]
    print(f"reminders: killed after {killed_at}, the rest in {seconds:.1f} s")
    print(f"  {len(told)} mails to {len(set(told))} people")
    print(f"  sent {fates[0]}, left open {fates[1]}, waiting {fates[2]}, failed {fates[3]}")
    assert len(told) == len(set(told)), "somebody was mailed twice"
    assert fates[1] <= 1, fates
    assert (fates[0] + fates[1], fates[2], fates[3]) == (wards, 0, 0), fates


def addressees(mails: Path) -> list[str]:
    return [name for file in mails.glob("*") for name in re.findall(r"^To: (\S+)", file.read_text(), re.M)]


def answer_count(mails: Path) -> int:
    return len(addressees(mails))


class Ward:
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


def rush(environment: dict[str, str], wards: list[Ward], clients: int) -> None:
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
            failed = [text for text in pool.map(Ward.file, wards) if text]
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
    parser.add_argument("--wards", type=int, default=3321)
    parser.add_argument("--clients", type=int, default=8)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, prepared(Path(name), options.server) as base:
        mails = Path(name) / "mails"
        environment = {**os.environ, **base, "PORTAL_CLOCK": CLOCK, "EMAIL_URL": f"filemail:///{mails}"}
        wards = [Ward(pk, session) for pk, session in answer(environment, SET_UP.format(wards=options.wards))]
        print(
            f"{len(wards)} wards on {'PostgreSQL' if options.server else 'SQLite'}, {os.cpu_count()} cores", flush=True
        )
        mails.mkdir()
        remind(environment, mails, len(wards))
        rush(environment, wards, options.clients)
    assert threading.active_count() == 1


if __name__ == "__main__":
    main()
