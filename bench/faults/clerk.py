"""A clerk at work: brings files through the web, has them read and applied, and tries again when there is no answer.

Run as a process of its own on a stand: `python -m bench.faults.clerk BASE_URL SEED imports|reports PROVINCE`. With
`reports` the clerk's province is switched on afterwards, so that its reports of the month fall due and are made, stored
and announced by mail. Prints a JSON line `{"begun": true}` once that work is under way and another in the end: what it
found `lost` and what done `twice` in the database, the store of files and the mails.
"""

import hashlib
import json
import os
import random
import re
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections import Counter
from datetime import date, timedelta
from http.client import HTTPException
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ispeed_portal.settings")
django.setup()

from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.files.storage import default_storage  # noqa: E402
from django.db import DatabaseError, InterfaceError, connection  # noqa: E402
from django.db.models import Sum  # noqa: E402

from accounts.actions import create_user, give_scope  # noqa: E402
from accounts.models import User  # noqa: E402
from base.models import AuditEntry, Job  # noqa: E402
from base.period import Period  # noqa: E402
from measurements.models import Figure, ImportBatch  # noqa: E402
from reports.actions import switch_on_province  # noqa: E402
from reports.models import ReportKind, ReportRun  # noqa: E402
from submissions.queries import reporters  # noqa: E402
from submissions.reporters import Group, Reporter  # noqa: E402
from wards.queries import units_in_force  # noqa: E402

MONTH = Period(2025, 8)
FILES = 4
PATIENCE = 180.0  # seconds until work that does not get done counts as lost
CSRF = "c" * 32


class Clerk:
    def __init__(self, base: str, seed: int, province: str) -> None:
        self.base, self.seed, self.province = base, seed, province
        self.retries = 0
        self.lost: list[str] = []
        self.twice: list[str] = []
        user = User.objects.filter(username="faults").first() or create_user(
            by=None, username="faults", role="admin", full_name="Người thử (giả lập)"
        )
        session = SessionStore()
        session["_auth_user_id"] = str(user.pk)
        session["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
        session["_auth_user_hash"] = user.get_session_auth_hash()
        session.set_expiry(timedelta(days=30))  # a clock that jumps by a day ends no work
        session.create()
        self.cookies = f"sessionid={session.session_key}; csrftoken={CSRF}"

    def work(self, what: str) -> dict[str, object]:
        """Do it and say what became of it."""
        if what == "imports":
            say(begun=True)
            self._import(FILES)
        else:
            self._import(1)
            self._report()
        _wait(lambda: not Job.objects.filter(state__in=["waiting", "running"]).exists(), "an open job")
        self.lost += [f"{job} failed: {job.error}" for job in Job.objects.filter(state="failed")]
        return {"lost": self.lost, "twice": self.twice, "retries": self.retries}

    # --- files

    def _import(self, files: int) -> None:
        """Bring files of different months, apply each, and look at what is stored."""
        wards = [unit.full_name for unit in units_in_force(MONTH.last_day, self.province, level="ward")]
        speed = f"{1 + self.seed % 10_000 / 100:.2f}"  # unlike earlier runs': a figure that stays is not stored again
        expected: dict[int, int] = {}  # batch → sum of its samples
        for number in range(files):
            period = (MONTH if files == 1 else Period(2025, 7)).plus(number)
            dice = random.Random(f"{self.seed} {number}")
            counts = [dice.randrange(300, 5000) for _ in wards]
            lines = [
                f"{place},{ward},{period.label},{count},{speed}"
                for place, (ward, count) in enumerate(zip(wards, counts, strict=True), start=1)
            ]
            head = "SỐ LIỆU GIẢ LẬP\nSTT,Xã/Phường/Đặc khu,Tháng,Số mẫu,Tải xuống (Mbps)\n"
            expected[self._bring(f"thu-{period}.csv", head + "\n".join(lines) + "\n")] = sum(counts)
        for batch in expected:
            self._wait_for(batch, "checked")
            self._post(f"/imports/{batch}/apply/", {"assumed": "network,statistic"})
        for batch in expected:
            self._wait_for(batch, "applied")
        _wait(lambda: not Job.objects.filter(state__in=["waiting", "running"]).exists(), "an open job")
        for batch, samples in expected.items():
            figures = Figure.objects.filter(batch=batch)
            rows, total = figures.count(), figures.aggregate(s=Sum("samples_min"))["s"]
            self._judge(f"batch {batch}: figures", rows, len(wards))
            if rows == len(wards) and total != samples:
                self.lost.append(f"batch {batch}: {total} samples, expected {samples}")
            for action in ("import.receive", "import.apply"):
                self._judge(f"batch {batch}: {action}", _audited(action, batch), 1)
            for task in ("check", "apply"):
                done = Job.objects.filter(target=str(batch), task=f"measurements.{task}_batch", state="done").count()
                self._judge(f"batch {batch}: jobs to {task}", done, 1)

    # --- reports

    def _operators(self) -> list[Reporter]:
        """Those that owe the month a report, and so get one each."""
        return reporters(MONTH, self.province, [Group.OPERATOR])

    def _report(self) -> None:
        """Switch the province on: its reports of the month are due. Look at each when all are made."""
        leader = create_user(
            by=None,
            username=f"leader-{self.province}",
            role="leader",
            full_name="Lãnh đạo (giả lập)",
            email=f"leader-{self.province}@example.org",
        )
        home = next(iter(units_in_force(MONTH.last_day, self.province, level="province")))
        give_scope(by=None, user=leader, unit=home, valid_from=date(2020, 1, 1))
        switch_on_province(by=None, code=self.province, since=MONTH)
        runs = ReportRun.objects.filter(province__province_code=self.province)
        _wait(runs.exists, "a report to be opened")
        say(begun=True)
        kinds = Counter({ReportKind.OPERATORS: 1, ReportKind.MINISTRY: 1, ReportKind.OPERATOR: len(self._operators())})
        _wait(
            lambda: runs.count() >= kinds.total() and not runs.exclude(status="built").exists(), "reports to be built"
        )
        _wait(lambda: not Job.objects.filter(state__in=["waiting", "running"]).exists(), "an open job")
        for kind, count in kinds.items():
            self._judge(f"{kind} reports of {self.province}", runs.filter(kind=kind).count(), count)
        counts = _mails_by_key()
        for run in runs:
            for action in ("report.open", "report.build"):
                self._judge(f"{run}: {action}", _audited(action, run.pk), 1)
            for file in run.files.all():
                content = self._download(f"/reports/{run.pk}/files/{file.form}/")
                if hashlib.sha256(content).hexdigest() != file.sha256:
                    self.lost.append(f"{run}: {file.name} is not the file that was archived")
            stray = set(default_storage.listdir(os.path.dirname(run.files.first().file.name))[1])
            if extra := stray - {os.path.basename(file.file.name) for file in run.files.all()}:
                self.twice.append(f"{run}: stray files {sorted(extra)}")
            for mail in run.mails.all():
                self._judge(f"{run}: mail {mail.key}", counts[mail.key], 1)

    # --- judging

    def _judge(self, what: str, found: int, expected: int) -> None:
        if found < expected:
            self.lost.append(f"{what}: {found}, expected {expected}")
        if found > expected:
            self.twice.append(f"{what}: {found}, expected {expected}")

    # --- the web

    def _bring(self, name: str, content: str) -> int:
        boundary = uuid.uuid4().hex
        body = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
            f"Content-Type: text/csv\r\n\r\n{content}\r\n"
            f'--{boundary}\r\nContent-Disposition: form-data; name="province"\r\n\r\n{self.province}\r\n'
            f"--{boundary}--\r\n"
        )
        address = self._ask("/imports/upload/", body.encode(), f"multipart/form-data; boundary={boundary}")
        return int(urllib.parse.urlparse(address).path.rstrip("/").split("/")[-1])

    def _post(self, path: str, fields: dict[str, str]) -> None:
        self._ask(path, urllib.parse.urlencode(fields).encode(), "application/x-www-form-urlencoded")

    def _download(self, path: str) -> bytes:
        """What the web gives out, whichever worker made it."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                request = urllib.request.Request(self.base + path, headers={"Cookie": self.cookies})
                with urllib.request.urlopen(request, timeout=30) as answer:
                    return bytes(answer.read())
            except (OSError, HTTPException):
                if time.monotonic() > end:
                    raise
                self.retries += 1
                time.sleep(0.5)

    def _ask(self, path: str, body: bytes, kind: str) -> str:
        """Post until there is a good answer, as a person would; returns the address that it led to."""
        end = time.monotonic() + PATIENCE
        headers = {"Cookie": self.cookies, "X-CSRFToken": CSRF, "Content-Type": kind}
        while True:
            request = urllib.request.Request(self.base + path, body, headers)
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:
                    return str(answer.url)
            except (OSError, HTTPException) as error:
                refused = isinstance(error, urllib.error.HTTPError) and error.code < 500
                if refused or time.monotonic() > end:
                    raise
                self.retries += 1
                time.sleep(0.5)

    def _wait_for(self, batch: int, status: str) -> None:
        def reached() -> bool:
            found = ImportBatch.objects.get(pk=batch)
            if found.status in ("rejected", "quarantined"):
                raise AssertionError(f"batch {batch} is {found.status}: {found.issues[:3]}")
            return found.status == status

        _wait(reached, f"batch {batch} to be {status}")


def _wait(question, what: str) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            if question():
                return
        except (DatabaseError, InterfaceError):
            connection.close()
        if time.monotonic() > end:
            raise AssertionError(f"waited {PATIENCE:.0f} s for {what}")
        time.sleep(0.2)


def _audited(action: str, subject: int) -> int:
    return AuditEntry.objects.filter(action=action, subject_id=str(subject)).count()


def _mails_by_key() -> Counter[str]:
    """How often each message went out, by the key in its Message-ID."""
    folder = Path(urllib.parse.urlparse(os.environ["EMAIL_URL"]).path)
    return Counter(
        key for file in folder.glob("*") for key in re.findall(r"^Message-ID: <(.+)@", file.read_text(), re.MULTILINE)
    )


def say(**line: object) -> None:
    print(json.dumps(line, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    say(**Clerk(sys.argv[1], int(sys.argv[2]), sys.argv[4]).work(sys.argv[3]))
