import time
from datetime import timedelta

import pytest
from celery import current_app
from django.core.cache import cache
from django.utils import timezone

from base import heartbeats
from base.tasks import show_pulse


@pytest.fixture(autouse=True)
def _nobody_seen():
    cache.clear()


def test_nobody_is_seen_before_the_first_sign():
    assert heartbeats.seconds_since(heartbeats.BEAT) is None


def test_the_age_of_a_sign_is_counted(time_machine):
    time_machine.move_to("2024-10-10T00:00:00Z", tick=False)
    heartbeats.show("worker:imports")
    time_machine.shift(61)
    assert heartbeats.seconds_since("worker:imports") == 61


def test_a_sign_from_the_future_counts_as_old(time_machine):
    time_machine.move_to("2024-10-10T10:00:00Z", tick=False)
    heartbeats.show("worker:imports")
    time_machine.shift(-3600)
    assert heartbeats.seconds_since("worker:imports") == 3600


def test_a_worker_shows_itself_for_its_queue():
    show_pulse("mail")
    assert heartbeats.seconds_since("worker:mail") < 5


def test_each_tick_of_beat_shows_it():
    beat = heartbeats.Beat(app=current_app, schedule={}, lazy=True)
    assert beat.tick() <= 5
    assert heartbeats.seconds_since(heartbeats.BEAT) < 5


def test_beat_goes_on_without_the_cache(monkeypatch):
    monkeypatch.setattr(heartbeats, "show", lambda who: (_ for _ in ()).throw(ConnectionError))
    assert heartbeats.Beat(app=current_app, schedule={}, lazy=True).tick() <= 5


def test_beat_goes_on_when_the_clock_is_set_back(monkeypatch):
    """Celery's own plans by the clock on the wall, and would wait for it to come by again."""
    set_by = timedelta()
    real_now = current_app.now
    monkeypatch.setattr(heartbeats.clock, "machine_now", lambda: timezone.now() + set_by)
    monkeypatch.setattr(current_app, "now", lambda: real_now() + set_by)
    sent = []
    schedule = {"tick": {"task": "base.show_pulse", "args": ["mail"], "schedule": 0.01}}
    beat = heartbeats.Beat(app=current_app, schedule={}, lazy=True)
    beat.update_from_dict(schedule)
    monkeypatch.setattr(beat, "apply_entry", lambda entry, producer=None: sent.append(entry.name))

    def run_a_while():
        sent.clear()
        for _ in range(20):
            time.sleep(0.005)
            beat.tick()
        return len(sent)

    assert run_a_while() > 0
    set_by = timedelta(hours=-1)
    assert run_a_while() > 0
    set_by = timedelta(hours=24)
    assert run_a_while() > 0
