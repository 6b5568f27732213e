import errno
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from celery import shared_task
from django.db import connection, transaction

from base import clock, jobs
from base.models import Job
from base.refusal import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
Capture = Callable[..., Any]
TASK = "base.tests.some_task"


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Ids of the jobs whose messages went out."""
    ids: list[int] = []
    monkeypatch.setattr(jobs.current_app, "send_task", lambda name, args: ids.append(args[0]), raising=False)
    return ids


def _job(**values: Any) -> Job:
    now = clock.machine_now()
    return Job.objects.create(**{"task": TASK, "target": "1", "created_at": now, "sent_at": now, **values})


def _ago(**delta: float) -> Any:
    return clock.machine_now() - timedelta(**delta)


def _nothing(handle: jobs.Handle) -> None:
    pass


# --- asking for work


def test_a_job_is_sent_after_commit_only(sent: list[int], django_capture_on_commit_callbacks: Capture) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.enqueue(task=TASK, target=7)
        assert sent == []
    assert sent == [job.pk]
    assert (job.target, job.state) == ("7", Job.State.WAITING)


def test_work_that_is_open_is_not_opened_twice(sent: list[int], django_capture_on_commit_callbacks: Capture) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        first, second = jobs.enqueue(task=TASK, target=7), jobs.enqueue(task=TASK, target=7)
        other = jobs.enqueue(task=TASK, target=8)
    assert first == second
    assert sent == [first.pk, other.pk]


def test_finished_work_may_be_asked_for_again() -> None:
    first = jobs.enqueue(task=TASK, target=7)
    jobs.work(first.pk, _nothing)
    assert jobs.enqueue(task=TASK, target=7) != first


def test_work_asked_for_in_vain_is_not_sent(sent: list[int], django_capture_on_commit_callbacks: Capture) -> None:
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ZeroDivisionError), transaction.atomic():
        jobs.enqueue(task=TASK, target=7)
        raise ZeroDivisionError
    assert sent == []
    assert not Job.objects.exists()


def test_an_unreachable_broker_is_no_error_for_who_asks(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Capture
) -> None:
    def unreachable(*args: object, **options: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(jobs.current_app, "send_task", unreachable, raising=False)
    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.enqueue(task=TASK, target=7)
    assert job.state == Job.State.WAITING


# --- doing it


def test_work_is_done_once() -> None:
    job, done = _job(), []
    assert jobs.work(job.pk, lambda handle: done.append(handle.target))
    assert not jobs.work(job.pk, lambda handle: done.append(handle.target))
    job.refresh_from_db()
    assert done == ["1"]
    assert (job.state, job.lease, job.attempts) == (Job.State.DONE, None, 1)
    assert job.started_at is not None
    assert job.finished_at is not None


def test_a_job_that_does_not_exist_is_not_done() -> None:
    assert not jobs.work(10**9, _nothing)


def test_a_held_job_is_left_to_its_worker() -> None:
    job = _job()

    def while_held(handle: jobs.Handle) -> None:
        assert not jobs.work(job.pk, _nothing)

    assert jobs.work(job.pk, while_held)


def test_a_job_whose_lease_ran_out_is_taken_over_and_its_old_worker_changes_nothing() -> None:
    job = _job()

    def frozen(handle: jobs.Handle) -> None:
        Job.objects.filter(pk=job.pk).update(lease_until=_ago(seconds=1))
        assert jobs.work(job.pk, _nothing)
        with pytest.raises(jobs.Cancelled):
            handle.progress("awake again")
        raise Refused("of the old worker")

    jobs.work(job.pk, frozen)
    job.refresh_from_db()
    assert (job.state, job.error, job.attempts) == (Job.State.DONE, "", 2)


def test_a_message_for_another_task_is_not_about_this_row() -> None:
    """A restored database counts its rows anew while the broker holds old messages."""
    job, done = _job(), []

    @shared_task(name="base.tests.another_task")
    def another(job_id: int) -> bool:
        return jobs.work(job_id, lambda handle: done.append(1))

    assert another(job.pk) is False
    assert done == []


def test_refused_work_fails_at_once_with_its_message() -> None:
    job = _job()

    def refuse(handle: jobs.Handle) -> None:
        raise Refused("Tệp không phải bảng tính.")

    jobs.work(job.pk, refuse)
    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.FAILED, "Tệp không phải bảng tính.")


def test_an_error_gives_the_job_back_until_the_last_attempt() -> None:
    job = _job(max_attempts=2)

    def stumble(handle: jobs.Handle) -> None:
        raise ValueError("secret detail")

    jobs.work(job.pk, stumble)
    job.refresh_from_db()
    assert (job.state, job.sent_at, job.finished_at) == (Job.State.WAITING, None, None)
    assert "tự thử lại" in job.error
    jobs.work(job.pk, stumble)
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "ValueError" in job.error
    assert "secret" not in job.error
    assert job.finished_at is not None


def test_a_job_that_kills_its_workers_is_given_up() -> None:
    job = _job(attempts=3)
    assert jobs.work(job.pk, lambda handle: pytest.fail("tried again"))
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "dừng giữa chừng" in job.error


def _disk_full(handle: jobs.Handle) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_an_outage_uses_up_no_attempt() -> None:
    job = _job(max_attempts=2)
    for _ in range(5):
        assert jobs.work(job.pk, _disk_full)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.sent_at, job.lease) == (Job.State.WAITING, 0, None, None)
    assert "tự thử lại" in job.error
    assert jobs.work(job.pk, _nothing)
    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.DONE, "")


def test_a_long_outage_is_asked_about_ever_more_rarely(sent: list[int]) -> None:
    job = _job(created_at=_ago(minutes=3), sent_at=None)
    jobs.work(job.pk, _disk_full)
    assert jobs.requeue_lost() == 0
    Job.objects.filter(pk=job.pk).update(created_at=_ago(minutes=6), sent_at=_ago(minutes=4))
    assert jobs.requeue_lost() == 1


def test_an_outage_of_a_day_fails_the_job() -> None:
    job = _job(created_at=_ago(hours=25), max_attempts=1)
    jobs.work(job.pk, _disk_full)
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "người quản trị" in job.error


# --- stopping it


def test_a_waiting_job_is_cancelled_at_once() -> None:
    job = _job()
    jobs.cancel(job)
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    assert job.finished_at is not None
    assert not jobs.work(job.pk, _nothing)


def test_a_finished_job_cannot_be_cancelled() -> None:
    job = _job(state=Job.State.DONE)
    jobs.cancel(job)
    job.refresh_from_db()
    assert (job.state, job.cancel_asked) == (Job.State.DONE, False)


def test_a_running_job_stops_at_its_next_sign_of_progress() -> None:
    job, reached = _job(), []

    def handler(handle: jobs.Handle) -> None:
        handle.progress("đọc", 1, 10)
        jobs.cancel(job)
        reached.append(1)
        handle.progress("đọc", 2, 10)
        reached.append(2)

    jobs.work(job.pk, handler)
    job.refresh_from_db()
    assert reached == [1]
    assert job.state == Job.State.CANCELLED


def test_a_job_that_was_to_stop_when_its_worker_died_is_not_begun_again() -> None:
    job = _job(state=Job.State.RUNNING, lease="9" * 32, lease_until=_ago(seconds=1), attempts=1, cancel_asked=True)
    assert jobs.work(job.pk, lambda handle: pytest.fail("begun again"))
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED


# --- what got lost


def _running(**values: Any) -> Job:
    return _job(state=Job.State.RUNNING, lease="9" * 32, attempts=1, **values)


@pytest.mark.parametrize(
    ("age", "silence", "again"),
    [
        (19, 19, False),
        (21, 21, True),
        (100, 39, False),  # sent for the last time 61 s after it was asked for: wait 61 s more
        (100, 51, True),
        (7200, 299, False),
        (7200, 301, True),  # never longer than five minutes
    ],
)
def test_an_unclaimed_job_is_sent_again_each_time_later(sent: list[int], age: int, silence: int, again: bool) -> None:
    job = _job(created_at=_ago(seconds=age), sent_at=_ago(seconds=silence))
    assert jobs.requeue_lost() == int(again)
    assert sent == [job.pk] * again


def test_two_ticks_send_a_lost_job_once(sent: list[int]) -> None:
    job = _job(created_at=_ago(seconds=30), sent_at=_ago(seconds=30))
    assert (jobs.requeue_lost(), jobs.requeue_lost()) == (1, 0)
    assert sent == [job.pk]


def test_a_job_given_back_is_sent_at_the_next_tick(sent: list[int]) -> None:
    job = _job(sent_at=None)
    assert jobs.requeue_lost() == 1
    assert sent == [job.pk]


def test_stamps_from_the_future_are_of_a_clock_that_was_set_back(sent: list[int]) -> None:
    """The worker that a clock a day ahead let hold a job is gone; its lease ends with the clock, not a day later."""
    unclaimed = _job(target="unclaimed", sent_at=_ago(days=-1))
    held = _running(target="held", sent_at=_ago(days=-1), lease_until=_ago(days=-1))
    assert jobs.requeue_lost() == 2
    assert sorted(sent) == sorted([unclaimed.pk, held.pk])
    assert jobs.work(held.pk, _nothing)
    held.refresh_from_db()
    assert held.state == Job.State.DONE


def test_only_a_silent_worker_loses_its_job(sent: list[int]) -> None:
    silent = _running(target="silent", sent_at=_ago(seconds=60), lease_until=_ago(seconds=1))
    _running(target="busy", sent_at=_ago(seconds=60), lease_until=_ago(seconds=-1))
    _running(target="just sent again", sent_at=_ago(seconds=5), lease_until=_ago(seconds=1))
    _job(target="finished", state=Job.State.DONE, sent_at=_ago(hours=1))
    jobs.requeue_lost()
    assert sent == [silent.pk]


# --- with connections of their own


def _comes_true(told: Callable[[], bool]) -> bool:
    """Whether it comes true within a minute: how fast the machine is today is not what is tried."""
    end = time.monotonic() + 60
    while not told():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def _in_threads(number: int, act: Callable[[], None]) -> None:
    def run() -> None:
        try:
            act()
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_many_workers_one_gets_the_job() -> None:
    job, done = _job(), []
    _in_threads(8, lambda: jobs.work(job.pk, lambda handle: done.append(1)) and None)
    assert done == [1]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_many_who_ask_one_opens_the_job() -> None:
    opened = []
    _in_threads(8, lambda: opened.append(jobs.enqueue(task=TASK, target=7).pk))
    assert len(opened) == 8
    assert Job.objects.count() == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_heartbeat_renews_the_lease_of_a_handler_that_says_nothing(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.JOB_LEASE_SECONDS = 0.3  # it is renewed after a third of that, and holds for longer than the test takes
    monkeypatch.setattr(jobs, "_lease_end", lambda: clock.machine_now() + timedelta(minutes=2))
    job, renewed = _job(), []

    def silent(handle: jobs.Handle) -> None:
        first = Job.objects.get(pk=job.pk).lease_until
        assert first is not None
        renewed.append(_comes_true(lambda: Job.objects.filter(pk=job.pk, lease_until__gt=first).exists()))

    jobs.work(job.pk, silent)
    assert renewed == [True]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_progress_inside_a_transaction_holds_up_nobody(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who cancels does not wait for the commit, and what the transaction wrote is undone."""
    monkeypatch.setattr(jobs._Heartbeat, "LOOK_EVERY", 0.05)
    job = _job()
    others_write = connection.vendor != "sqlite"  # SQLite has one writer at a time

    def handler(handle: jobs.Handle) -> None:
        with transaction.atomic():
            _job(target="half done")
            for row in range(30):
                handle.progress("ghi", row, 30)
                done.append(row)
                if row == 20 and others_write:
                    _in_threads(1, lambda: seen.append(_comes_true(shown)))
                    _in_threads(1, lambda: jobs.cancel(job))

    def shown() -> bool:
        return Job.objects.filter(pk=job.pk, phase="ghi").exists()

    done: list[int] = []
    seen: list[bool] = []
    jobs.work(job.pk, handler)
    job.refresh_from_db()
    assert seen == ([True] if others_write else [])
    assert done[-1] == (20 if others_write else 29), "who is cancelled stops at the next sign of progress"
    assert job.state == (Job.State.CANCELLED if others_write else Job.State.DONE)
    assert Job.objects.filter(target="half done").exists() is not others_write
