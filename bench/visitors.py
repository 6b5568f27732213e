"""People who look at pages of a served portal, each logged in, each with a connection of their own."""

import http.client
import os
import random
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.shortcuts import resolve_url

from accounts.models import Role, Scope, User
from bench.faults.postgres import free_port
from wards.models import Operator, Unit

ROOT = Path(__file__).resolve().parents[1]
Times = dict[str, list[float]]  # seconds by kind of page
ENOUGH = 20  # answers of a kind below which its 95th of 100 says nothing


def log_in(name: str, role: Role, *, unit: Unit | None = None, operator: Operator | None = None) -> str:
    """The session of a new person who acts for a unit or an operator."""
    user = User.objects.create(username=name, role=role, email=f"{name}@example.org", password="!")
    if unit is not None or operator is not None:
        Scope.objects.create(user=user, unit=unit, operator=operator, valid_from=date(2020, 1, 1))
    return session_of(user)


def session_of(user: User) -> str:
    """A session of somebody there is, as after logging in."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
    session["_auth_user_hash"] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


class Visitor:
    """Looks at pages drawn from `pages` (kind → addresses) and keeps the time of each, and what went wrong."""

    def __init__(self, port: int, session: str, pages: dict[str, list[str]], seed: int) -> None:
        self.port, self.session, self.pages = port, session, pages
        self.chance = random.Random(seed)
        self.times: Times = defaultdict(list)
        self.errors: list[str] = []
        self._connection: http.client.HTTPConnection | None = None

    def look(self, kind: str) -> None:
        """Ask for one page of this kind; where it leads on, as a search with one hit does, that belongs to it."""
        path = self.chance.choice(self.pages[kind])
        begun = time.perf_counter()
        try:
            status, leads_to = self._ask(path)
            if status == http.client.FOUND and not leads_to.startswith(resolve_url(settings.LOGIN_URL)):
                status, _ = self._ask(leads_to)
        except (OSError, http.client.HTTPException) as error:
            self._connection = None
            self.errors.append(f"{path}: {error!r}")
            return
        self.times[kind].append(time.perf_counter() - begun)
        if status != http.client.OK:
            self.errors.append(f"{path}: {status}")

    def _ask(self, path: str) -> tuple[int, str]:
        """The status, and the address that it leads to, if any; the whole answer is read.

        A connection kept from the page before may have been closed meanwhile: then, as a browser does, by a new one.
        """
        if self._connection is not None:
            try:
                return self._ask_by(self._connection, path)
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                self._connection.close()
        self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        return self._ask_by(self._connection, path)

    def _ask_by(self, connection: http.client.HTTPConnection, path: str) -> tuple[int, str]:
        headers = {"Accept-Encoding": "gzip", "Host": f"127.0.0.1:{self.port}"}
        if self.session:
            headers["Cookie"] = f"sessionid={self.session}"
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        if answer.headers.get("Connection", "").lower() == "close":
            connection.close()
            self._connection = None
        return answer.status, answer.headers.get("Location", "")

    def stay(self, until: float, pause: tuple[float, float]) -> None:
        """Look and pause in turn until the moment of time.monotonic()."""
        while time.monotonic() < until:
            time.sleep(min(self.chance.uniform(*pause), max(0.0, until - time.monotonic())))
            self.look(self.chance.choice(list(self.pages)))


def visit(visitors: list[Visitor], seconds: float, pause: tuple[float, float] = (1.0, 5.0)) -> tuple[Times, list[str]]:
    """All of them at once for so long: times by kind of page, and errors. One unmeasured look at each page before."""
    for visitor in visitors:
        for kind in visitor.pages:
            visitor.look(kind)
        visitor.times.clear()
    until = time.monotonic() + seconds
    threads = [threading.Thread(target=visitor.stay, args=(until, pause)) for visitor in visitors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    times: Times = defaultdict(list)
    for visitor in visitors:
        for kind, found in visitor.times.items():
            times[kind].extend(found)
    return times, [error for visitor in visitors for error in visitor.errors]


def percentile(times: list[float], share: float) -> float:
    """Seconds that this share of the times does not exceed."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def show(times: Times, limit: float, enough: int = ENOUGH) -> tuple[list[str], list[str]]:
    """A table of the times by kind of page, and the kinds of which 95 of 100 answers did not keep to the limit."""
    lines = ["| page | answers | median ms | p95 ms | max ms |", "|---|--:|--:|--:|--:|"]
    every = [one for found in times.values() for one in found]
    slow = []
    for kind, found in [*sorted(times.items()), ("all", every)]:
        late = percentile(found, 0.95)
        middle, late_ms, most = (f"{value * 1000:.0f}" for value in (percentile(found, 0.5), late, max(found)))
        lines.append(f"| {kind} | {len(found)} | {middle} | {late_ms} | {most} |")
        if late > limit and len(found) >= enough:
            slow.append(kind)
    return lines, slow


@contextmanager
def served(environment: dict[str, str], *, processes: int = 2, threads: int = 4) -> Iterator[int]:
    """The portal behind gunicorn, as in service, on a port of its own."""
    port = free_port()
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gunicorn",
            "ispeed_portal.wsgi",
            "-b",
            f"127.0.0.1:{port}",
            "-w",
            str(processes),
            "--threads",
            str(threads),
            "--keep-alive",
            "15",
        ],
        env={**os.environ, **environment, "LOG_LEVEL": "ERROR"},
        cwd=ROOT,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def _wait(port: int) -> None:
    for _ in range(300):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz", headers={"Host": f"127.0.0.1:{port}"})
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the portal did not answer")
