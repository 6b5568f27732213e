import importlib
import json
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.urls import reverse

from base import checks, clock, heartbeats
from base.models import Job
from portal import health
from portal.tasks import ping_outside
from reports.actions import tick

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _well(settings, tmp_path):
    """Everybody has just been seen."""
    settings.MEDIA_ROOT = tmp_path / "files"
    cache.clear()
    for who in (heartbeats.BEAT, heartbeats.REPORTS, *map(heartbeats.worker_of, settings.QUEUES)):
        heartbeats.show(who)


@pytest.fixture
def watcher(settings):
    """A watcher outside, who writes down what it is told: (path, body)."""
    told = []

    class Watcher(BaseHTTPRequestHandler):
        def do_POST(self):
            told.append((self.path, self.rfile.read(int(self.headers["Content-Length"])).decode()))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args):
            pass

    with HTTPServer(("127.0.0.1", 0), Watcher) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        settings.HEALTHCHECK_URL = f"http://127.0.0.1:{server.server_port}/ping/abc"
        yield told
        server.shutdown()


def parts_not_ready(client):
    response = client.get("/readyz")
    document = json.loads(response.content)
    assert document["ready"] is (response.status_code == 200)
    return [part for part, told in document["parts"].items() if told != "ok"]


def test_it_is_alive_without_asking_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/healthz").content == b"ok dev"


def test_the_version_stands_in_the_answer_in_the_numbers_and_on_every_page(client, settings):
    settings.VERSION = "20991231-abcdef0"
    assert client.get("/healthz").content == b"ok 20991231-abcdef0"
    assert b'ispeed_info{version="20991231-abcdef0"} 1.0' in client.get("/metrics").content
    assert "20991231-abcdef0" in client.get(reverse("portal:personal_data")).content.decode().split("<footer")[1]


def test_it_is_ready_when_every_part_works(client):
    assert parts_not_ready(client) == []


@pytest.mark.parametrize(
    ("where", "what", "part"),
    [(health, "_ask_database", "database"), (checks, "try_broker", "broker"), (checks, "try_store", "storage")],
)
def test_a_part_that_fails_is_named_with_a_hint(client, monkeypatch, where, what, part):
    def fail(*_):
        raise ConnectionError("10.0.0.7 refused")

    monkeypatch.setattr(where, what, fail)
    assert parts_not_ready(client) == [part]
    assert "10.0.0.7" not in client.get("/readyz").content.decode()


def test_children_that_are_not_shut_in_are_a_hint_and_no_part_that_fails(client, monkeypatch):
    (of_the_register,) = json.loads(client.get("/readyz").content)["hints"]
    health.hints.cache_clear()
    monkeypatch.setattr(checks, "reached_by_children", lambda: ["network", "files"])
    response = client.get("/readyz")
    assert response.status_code == 200
    hint, second = json.loads(response.content)["hints"]
    assert second == of_the_register
    assert "network, files" in hint
    assert "bubblewrap" in hint
    health.hints.cache_clear()


@pytest.mark.parametrize(("age", "ready"), [(59, True), (61, False)])
def test_beat_and_workers_must_have_been_seen_lately(client, time_machine, age, ready):
    time_machine.move_to(clock.machine_now(), tick=False)
    heartbeats.show(heartbeats.BEAT)
    time_machine.shift(age)
    assert ("beat" not in parts_not_ready(client)) is ready


def test_after_the_cache_was_emptied_nobody_is_seen(client):
    cache.clear()
    assert parts_not_ready(client) == [
        "beat",
        "worker:ticks",
        "worker:imports",
        "worker:reports",
        "worker:mail",
        "worker:later",
        "reports",
    ]


@pytest.mark.parametrize(("lease", "busy"), [(20, True), (-1, False)])
def test_a_worker_at_a_long_import_shows_itself_by_its_lease(client, time_machine, lease, busy):
    time_machine.move_to(clock.machine_now(), tick=False)
    cache.delete("pulse:worker:imports")
    now = clock.machine_now()
    Job.objects.create(
        task="measurements.apply_batch",
        target=1,
        state="running",
        lease=uuid4(),
        lease_until=now + timedelta(seconds=lease),
        created_at=now,
    )
    assert (parts_not_ready(client) == []) is busy


def test_the_watcher_outside_is_told_that_all_is_well(watcher):
    ping_outside()
    assert watcher == [("/ping/abc", "")]


def test_the_watcher_outside_is_told_what_is_ill(watcher):
    cache.delete("pulse:beat")
    ping_outside()
    ((path, body),) = watcher
    assert path == "/ping/abc/fail"
    assert body.startswith("beat: Chưa thấy bộ đếm giờ")


def test_without_a_watcher_nothing_is_sent(settings):
    settings.HEALTHCHECK_URL = ""
    ping_outside()


def test_a_watcher_that_is_away_stops_nothing(settings, caplog):
    settings.HEALTHCHECK_URL = "http://127.0.0.1:9/ping"
    ping_outside()
    assert "the watcher outside does not answer" in caplog.text


def test_a_failing_tick_of_reports_is_told_outside_and_nobody_says_otherwise(watcher, monkeypatch):
    """What beat and workers show is not all: the tick that opens due reports must come to its end, too."""
    cache.delete(f"pulse:{heartbeats.REPORTS}")
    monkeypatch.setattr(importlib.import_module("reports.actions.tick"), "open_due_runs", lambda now: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        tick(clock.now())
    ping_outside()
    assert [path for path, _ in watcher] == ["/ping/abc/fail"]
    assert watcher[0][1].startswith("reports: ")


def test_only_one_room_speaks_to_the_watcher_outside(watcher):
    """After `/fail` no tick says that all is well."""
    cache.delete("pulse:beat")
    ping_outside()
    tick(clock.now())
    assert [path for path, _ in watcher] == ["/ping/abc/fail"]
    sources = [
        path
        for app in ("base", "wards", "accounts", "measurements", "submissions", "reports", "portal")
        for path in (ROOT / app).rglob("*.py")
        if "tests" not in path.relative_to(ROOT).parts
    ]
    asks = "settings.HEALTHCHECK_URL"
    naming = [path.relative_to(ROOT) for path in sources if asks in path.read_text(encoding="utf-8")]
    assert [str(path) for path in naming] == ["portal/health.py"]


def test_the_tick_shows_when_it_has_come_to_its_end(client):
    cache.delete(f"pulse:{heartbeats.REPORTS}")
    assert parts_not_ready(client) == ["reports"]
    tick(clock.now())
    assert parts_not_ready(client) == []


@pytest.mark.parametrize(("age", "ready"), [(299, True), (301, False)])
def test_a_tick_may_take_some_minutes(client, time_machine, age, ready):
    time_machine.move_to(clock.machine_now(), tick=False)
    heartbeats.show(heartbeats.REPORTS)
    time_machine.shift(age)
    assert ("reports" not in parts_not_ready(client)) is ready
