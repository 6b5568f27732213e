"""Jobs with real workers, beats and brokers: what dies, dies."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from base import clock, jobs
from base.models import Job
from base.tests.live import LiveProcesses

pytestmark = pytest.mark.both_databases


def _all_done() -> bool:
    return not Job.objects.exclude(state=Job.State.DONE).exists()


def _look_lost() -> None:
    """Let the time pass after which a message is taken for lost."""
    Job.objects.update(sent_at=clock.machine_now() - timedelta(minutes=1))


def test_with_two_workers_and_two_beats_each_job_is_done_once(live_processes: LiveProcesses) -> None:
    for kind in ("worker", "worker", "beat", "beat"):
        live_processes.start(kind)
    for number in range(20):
        jobs.enqueue(task="base.tests.write_line", target=f"{live_processes.name}:{number:02}")
        if number % 5 == 0:
            _look_lost()
    live_processes.wait_until(_all_done)
    assert sorted((live_processes.folder / "lines").read_text().split()) == [f"{number:02}" for number in range(20)]


def test_a_job_whose_worker_is_killed_is_done_by_the_next(live_processes: LiveProcesses) -> None:
    first = live_processes.start("worker")
    job = jobs.enqueue(task="base.tests.wait_for_gate", target=live_processes.name)
    live_processes.wait_until(lambda: (live_processes.folder / "starts").exists())
    live_processes.kill(first)
    (live_processes.folder / "gate").touch()
    live_processes.start("worker")
    live_processes.start("beat")
    _look_lost()
    live_processes.wait_until(_all_done)
    job.refresh_from_db()
    assert job.attempts == 2
    assert (live_processes.folder / "ends").read_text() == "end\n"


def test_jobs_outlive_an_emptied_broker(live_processes: LiveProcesses) -> None:
    for number in range(3):
        jobs.enqueue(task="base.tests.write_line", target=f"{live_processes.name}:{number}")
    live_processes.empty_broker()
    _look_lost()
    assert jobs.requeue_lost() == 3
    live_processes.start("worker")
    live_processes.wait_until(_all_done)
    assert sorted((live_processes.folder / "lines").read_text().split()) == ["0", "1", "2"]


def test_a_running_job_stops_when_asked(live_processes: LiveProcesses) -> None:
    live_processes.start("worker")
    job = jobs.enqueue(task="base.tests.wait_for_gate", target=live_processes.name)
    live_processes.wait_until(lambda: Job.objects.filter(phase="waiting for the gate").exists())
    jobs.cancel(job)
    live_processes.wait_until(lambda: Job.objects.filter(state=Job.State.CANCELLED).exists())
    assert not (live_processes.folder / "ends").exists()


def test_an_unreadable_message_does_not_stop_a_worker(live_processes: LiveProcesses) -> None:
    """Whatever lies in the queue: half a message, no message, a message for a row that is not there."""
    if settings.REDIS_URL:
        jobs._send(Job(pk=10**9, task="base.tests.write_line"))
    else:
        queue = Path(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_in"])
        jobs._send(Job(pk=10**9, task="base.tests.write_line"))
        (whole,) = queue.glob("*.ticks.msg")
        half = whole.read_text()[: whole.stat().st_size // 2]
        (queue / "0_half.ticks.msg").write_text(half)
        (queue / "0_empty.ticks.msg").touch()
        shutil.copy(whole, queue / "0_double.ticks.msg")
    worker = live_processes.start("worker")
    jobs.enqueue(task="base.tests.write_line", target=f"{live_processes.name}:done")
    live_processes.wait_until(_all_done)
    assert worker.poll() is None
    assert (live_processes.folder / "lines").read_text() == "done\n"
