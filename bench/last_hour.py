"""The last hour before the deadline: every ward files, staff look on, a national month is imported, all at once.

`python -m bench.last_hour [--wards 3321] [--minutes 10] [--staff 50]` builds a portal of its own (PostgreSQL, Redis,
three web processes, two workers, beat), with everybody logged in already, and fails unless every answer was one (no
5xx, nothing else unexpected), p95 of all pages is under a second and none takes five, and in the end every filing is
there once and the import whole. A ward opens the form, checks it, reads the review and certifies, thinking one to five
seconds in between; staff open one page after the other with pauses of one to five seconds. The load generator is this
process; its own CPU time is told, because it takes that from the portal.
"""

import argparse
import http.client
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.faults.scenarios import wait_back
from bench.faults.stand import ROOT, Needs, Stand

TODAY = "2026-10-09T23:00:00+07:00"
MONTH = "2026-09"
P95_UNDER, LONGEST_UNDER = 1.0, 5.0  # seconds
WAIT_FOR_IMPORT = 600.0
FIELDS = {"officials_people": "60", "officials_installed": "58", "officials_measured": "41", "broadcasts": "8"}
STAFF_PAGES = (
    "/",
    "/compliance/?period=2025-08",
    "/submissions/",
    "/reports/",
    "/imports/",
    "/register/",
    "/units/{}/",
)

SET_UP = """
import json
from datetime import date
from pathlib import Path
from django.contrib.sessions.backends.db import SessionStore
from accounts.models import Scope, User
from base.period import Period
from bench.national_file import write
from submissions.actions import start_collecting
from wards.models import Unit
def enter(user):
    session = SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
    session["_auth_user_hash"] = user.get_session_auth_hash()
    session.create()
    return session.session_key
wards = list(Unit.objects.in_force(date(2026, 9, 30)).filter(level="ward").order_by("pk")[:{wards}])
provinces = list(Unit.objects.in_force(date(2026, 9, 30)).filter(level="province").order_by("code"))
for code in sorted({{ward.province_code for ward in wards}}):
    start_collecting(by=None, province_code=code, since=Period(2026, 9))
people = User.objects.bulk_create(User(username=f"ward{{ward.pk}}", role="ward", password="!") for ward in wards)
staff = User.objects.bulk_create(User(username=f"staff{{n}}", role="staff", password="!") for n in range({staff}))
homes = [provinces[n % len(provinces)] for n in range({staff})]
Scope.objects.bulk_create(
    Scope(user=user, unit=unit, valid_from=date(2020, 1, 1))
    for user, unit in zip([*people, *staff], [*wards, *homes])
)
write(Path("{workbook}"), 10**9)
admin = User.objects.create(username="nap", role="admin", password="!")
print(json.dumps({{
    "wards": [[ward.pk, enter(user)] for ward, user in zip(wards, people)],
    "staff": [[home.pk, enter(user)] for home, user in zip(homes, staff)],
    "admin": enter(admin),
}}))
"""
STATE = """
import json
from measurements.models import Figure, ImportBatch
from submissions.models import Submission, Value
batch = ImportBatch.objects.order_by("pk").first()
print(json.dumps({
    "filed": Submission.objects.count(), "again": Submission.objects.exclude(version=1).count(),
    "values": Value.objects.count(), "import": batch and batch.status,
    "asked": batch and batch.counts.get("figures"), "figures": Figure.objects.filter(batch=batch).count(),
}))
"""


@dataclass
class Times:
    """Seconds of every answer by what was asked, and what was not answered as it should be."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    wrong: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, what: str, seconds: float, status: int | str, expected: int) -> None:
        with self.lock:
            self.seconds.setdefault(what, []).append(seconds)
            if status != expected:
                self.wrong[f"{what}: {status}"] += 1


class LoggedIn:
    """Somebody who is logged in already."""

    def __init__(self, port: int, session: str, times: Times) -> None:
        self.port, self.times = port, times
        self.cookies = f"sessionid={session}; csrftoken={'c' * 32}"

    def ask(self, what: str, path: str, form: dict[str, str] | bytes | None = None, kind: str = "") -> tuple[str, str]:
        """The page and where the answer leads; a form is answered by leading on."""
        headers = {"Cookie": self.cookies, "X-CSRFToken": "c" * 32, "Host": f"127.0.0.1:{self.port}"}
        body: str | bytes | None = form if isinstance(form, bytes | None) else urllib.parse.urlencode(form)
        if body is not None:
            headers["Content-Type"] = kind or "application/x-www-form-urlencoded"
        begun = time.perf_counter()
        status: int | str
        page = leads = ""
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            connection.request("GET" if body is None else "POST", path, body, headers)
            answer = connection.getresponse()
            page, leads, status = answer.read().decode(), answer.getheader("Location", ""), answer.status
            connection.close()
        except (OSError, http.client.HTTPException) as error:
            status = type(error).__name__
        self.times.note(what, time.perf_counter() - begun, status, 200 if body is None else 302)
        return page, leads


def file_as(ward: LoggedIn, pk: int, dice: random.Random) -> None:
    """What an official does: form, check, review, certificate."""
    edit, review = (f"/submissions/{MONTH}/ward-{pk}/{name}/" for name in ("edit", "review"))
    ward.ask("ward: form", edit)
    time.sleep(dice.uniform(1, 5))
    values = {f"f-{name}": value for name, value in FIELDS.items()}
    ward.ask("ward: check", edit, values | {"revision": "0", "check": "1"})
    ward.ask("ward: review", review)
    time.sleep(dice.uniform(1, 5))
    ward.ask(
        "ward: certify", review, {"certified_by": "Người Thử (giả định)", "base_version": "0", "draft_revision": "1"}
    )


def look_around(staff: LoggedIn, unit: int, dice: random.Random, until: float) -> None:
    while time.monotonic() < until:
        path = dice.choice(STAFF_PAGES)
        staff.ask(f"staff: {path.partition('?')[0]}", path.format(unit))
        time.sleep(dice.uniform(1, 5))


def import_month(admin: LoggedIn, workbook: Path) -> None:
    """Bring the national month; apply it as soon as it is read."""
    boundary = uuid.uuid4().hex
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{workbook.name}"\r\n\r\n'
    body = head.encode() + workbook.read_bytes() + f"\r\n--{boundary}--\r\n".encode()
    _, address = admin.ask("import: bring", "/imports/upload/", body, f"multipart/form-data; boundary={boundary}")
    end = time.monotonic() + WAIT_FOR_IMPORT
    while time.monotonic() < end:
        page, _ = admin.ask("import: look", address)
        if found := re.search(r'action="(/imports/\d+/apply/)"', page):
            admin.ask("import: apply", found[1], {"assumed": "network,province,statistic"})
            return
        time.sleep(2)
    admin.times.wrong["import: never ready to apply"] += 1


def in_portal(stand: Stand, code: str) -> Any:
    start = f"import django; django.setup()\n{code}"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", start], cwd=ROOT, env=stand.environment, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    return json.loads(done.stdout.splitlines()[-1])


def rush(stand: Stand, people: dict[str, Any], workbook: Path, minutes: float) -> tuple[Times, float, float]:
    """The hour itself. Returns the times, how long it took, and this process's own CPU seconds."""
    times, length = Times(), minutes * 60
    dice = random.Random(1)
    begun, cpu = time.monotonic(), time.process_time()
    starts = sorted(dice.uniform(0, max(length - 12, 1)) for _ in people["wards"])  # the slowest thinks for ten seconds
    with ThreadPoolExecutor(200) as pool:
        done = [pool.submit(import_month, LoggedIn(stand.web_port, people["admin"], times), workbook)]
        for unit, session in people["staff"]:
            person = LoggedIn(stand.web_port, session, times)
            done.append(pool.submit(look_around, person, unit, random.Random(session), begun + length))
        for start, (pk, session) in zip(starts, people["wards"], strict=True):
            time.sleep(max(0.0, begun + start - time.monotonic()))
            done.append(pool.submit(file_as, LoggedIn(stand.web_port, session, times), pk, random.Random(session)))
    for one in done:
        one.result()
    return times, time.monotonic() - begun, time.process_time() - cpu


def judge(times: Times, state: dict[str, Any], wards: int) -> list[str]:
    """What is not as it must be."""
    wrong = [f"{what} ({count} times)" for what, count in sorted(times.wrong.items())]
    pages = [second for what, seconds in times.seconds.items() if what != "import: bring" for second in seconds]
    if percentile(pages, 0.95) >= P95_UNDER:
        wrong.append(f"p95 of pages is {percentile(pages, 0.95):.2f} s")
    if max(pages) >= LONGEST_UNDER:
        wrong.append(f"somebody waited {max(pages):.1f} s")
    if (state["filed"], state["again"], state["values"]) != (wards, 0, wards * len(FIELDS)):
        wrong.append(f"{wards} wards filed, the portal has {state}")
    if state["import"] != "applied" or not state["asked"] or state["figures"] != state["asked"]:
        wrong.append(f"the import is not whole: {state}")
    return wrong


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.last_hour", description=__doc__)
    parser.add_argument("--wards", type=int, default=3321)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--staff", type=int, default=50)
    parser.add_argument("--workers", type=int, default=3, help="web processes, of four threads")
    options = parser.parse_args()
    stand = Stand(Needs(today=TODAY, provinces=()))
    stand.environment |= {"WEB_CONCURRENCY": str(options.workers), "JOB_LEASE_SECONDS": "30", "LOG_LEVEL": "WARNING"}
    with stand, tempfile.TemporaryDirectory() as name:
        workbook = Path(name) / "quoc_gia_2025-08_gia_lap.xlsx"
        people = in_portal(stand, SET_UP.format(wards=options.wards, staff=options.staff, workbook=workbook))
        wait_back(stand, since=None)
        print(f"{len(people['wards'])} wards, {options.staff} staff, {options.minutes:g} min, {os.cpu_count()} cores")
        print(f"load before: {os.getloadavg()[0]:.1f}", flush=True)
        times, wall, cpu = rush(stand, people, workbook, options.minutes)
        end = time.monotonic() + WAIT_FOR_IMPORT
        while (state := in_portal(stand, STATE))["import"] != "applied" and time.monotonic() < end:
            time.sleep(2)
    for what, seconds in sorted(times.seconds.items()):
        print(
            f"  {what:<26}{len(seconds):>7} times   median {percentile(seconds, 0.5) * 1000:>6.0f} ms"
            f"   p95 {percentile(seconds, 0.95) * 1000:>6.0f} ms   max {max(seconds):>6.2f} s"
        )
    everything = [second for seconds in times.seconds.values() for second in seconds]
    print(f"{len(everything)} requests in {wall:.0f} s, p95 {percentile(everything, 0.95) * 1000:.0f} ms")
    print(f"the generator's own CPU: {cpu:.1f} s; load after: {os.getloadavg()[0]:.1f}")
    print(f"in the end: {state}")
    wrong = judge(times, state, len(people["wards"]))
    print("\n".join(f"wrong: {line}" for line in wrong) or "nothing lost, nothing refused, fast enough")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
