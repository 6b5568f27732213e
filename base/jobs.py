"""Background jobs that are done once, whatever process dies.

A job is a row. `enqueue` writes it and sends its id after commit; a worker `work`s it only if it can claim it by a
conditional update, and holds it by a lease that a heartbeat renews. The beat's tick sends again what nobody claimed and
what was claimed by a worker that fell silent. A lost or doubled message therefore changes nothing.
"""

import logging
import threading
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from celery import current_app, current_task
from django.conf import settings
from django.db import IntegrityError, close_old_connections, connection, transaction
from django.db.models import Case, F, Q, QuerySet, Value, When
from structlog.contextvars import bind_contextvars, unbind_contextvars

from base import clock
from base.models import Job
from base.outages import is_outage
from base.refusal import Refused
from base.saying import joined, say

log = logging.getLogger(__name__)

OPEN = [Job.State.WAITING, Job.State.RUNNING]
RESEND_AFTER = timedelta(seconds=20)  # an unclaimed message is taken for lost after this long; then twice as long, …
RESEND_AT_LEAST_EVERY = timedelta(minutes=5)  # … up to this
OUTAGE_PATIENCE = timedelta(days=1)  # so long a job is tried again while disk, storage or database are away
STOPPED = say("The worker stopped half way several times. Try again.")
TRIED_AT_EACH_TICK = timedelta(minutes=1)  # for so long after it was asked for, then ever more rarely


class Cancelled(Exception):
    """A person asked for this job to stop, or it was given to another worker."""


class Handle:
    """What a running job may do with its own row."""

    def __init__(self, job: Job, lease: uuid.UUID, heartbeat: "_Heartbeat") -> None:
        self.job, self._lease, self._heartbeat = job, lease, heartbeat

    @property
    def target(self) -> str:
        return self.job.target

    def progress(self, phase: str, done: int = 0, total: int | None = None) -> None:
        """Show where the work is, also from inside a transaction. Raises Cancelled when the work is to stop.

        Inside a transaction a write of our own would be seen by nobody and would hold up whoever cancels, so there
        the heartbeat writes it, over its own connection. (SQLite lets nobody else write meanwhile: nothing is shown.)
        """
        shown = {"phase": phase, "rows_done": done, "rows_total": total}
        if not connection.in_atomic_block:
            _mine(self.job.pk, self._lease).update(lease_until=_lease_end(), **shown)
        elif connection.vendor != "sqlite":
            self._heartbeat.shown = shown
        if not _mine(self.job.pk, self._lease).filter(cancel_asked=False).exists():
            raise Cancelled


def enqueue(*, task: str, target: object, max_attempts: int = 3) -> Job:
    """Write a job and send it after commit; if the same work is already open, return that row.

    An open job may have begun before what the caller has just written: whoever depends on that asks again later.
    """
    now = clock.machine_now()
    fresh = {"state": Job.State.WAITING, "created_at": now, "sent_at": now, "max_attempts": max_attempts}
    for _ in range(3):
        try:
            job, created = Job.objects.get_or_create(task=task, target=str(target), state__in=OPEN, defaults=fresh)
        except IntegrityError:  # open when we wrote, finished when we looked
            continue
        if created:
            transaction.on_commit(partial(_send, job))
        return job
    raise RuntimeError(f"job {task}({target}) opens and closes faster than it can be asked for")


def cancel(job: Job) -> bool:
    """Ask a job to stop; one that waits stops at once, one that runs at its next sign of progress.

    False: it has ended already.
    """
    waits = Q(state=Job.State.WAITING)
    still_open = Job.objects.filter(pk=job.pk, state__in=OPEN).update(
        cancel_asked=True,
        state=Case(When(waits, then=Value(Job.State.CANCELLED)), default=F("state")),
        finished_at=Case(When(waits, then=Value(clock.machine_now())), default=F("finished_at")),
    )
    return bool(still_open)


def work(job_id: int, handler: Callable[[Handle], None]) -> bool:
    """Claim a job and run it. False, and nothing done, if another worker has it or it is finished.

    `Refused` and the last failed attempt make it `failed` with the message on the row; any other error gives it
    back to be tried again; an outage around the portal (`base.outages`) uses up no attempt. The handler must be
    safe to run again from the beginning, and settles its target by a conditional update in its own transaction: a
    worker that was frozen for longer than its lease may wake up while another does the same work.
    """
    lease = uuid.uuid4()
    job = _claim(job_id, lease)
    if job is None:
        return False
    if job.cancel_asked:
        _finish(job, lease, Job.State.CANCELLED)
        return True
    if job.attempts > job.max_attempts:
        _finish(job, lease, Job.State.FAILED, error=STOPPED)
        return True
    heartbeat = _Heartbeat(job.pk, lease)
    heartbeat.start()
    bind_contextvars(job=job.pk, task=job.task, target=job.target)
    try:
        handler(Handle(job, lease, heartbeat))
    except Cancelled:
        _finish(job, lease, Job.State.CANCELLED)
    except Refused as refusal:
        _finish(job, lease, Job.State.FAILED, error=str(refusal))
    except Exception as error:
        log.exception("job %s (%s) failed", job.pk, job)
        if is_outage(error) and clock.machine_now() - job.created_at < OUTAGE_PATIENCE:
            _wait_out(job, lease, error)
        else:
            last = job.attempts >= job.max_attempts
            _finish(job, lease, Job.State.FAILED if last else Job.State.WAITING, error=_for_people(job, error, last))
    else:
        _finish(job, lease, Job.State.DONE)
    finally:
        heartbeat.stop()
        unbind_contextvars("job", "task", "target")
    return True


def requeue_lost() -> int:
    """Send again every job that nobody claimed or whose worker fell silent. Returns their number."""
    now = clock.machine_now()
    count = 0
    for job in Job.objects.filter(state__in=OPEN).order_by("pk"):
        # Two ticks at once: only one of them moves the stamp, so only one sends.
        if _is_lost(job, now) and Job.objects.filter(pk=job.pk, sent_at=job.sent_at).update(sent_at=now):
            _send(job)
            count += 1
    return count


def forget_finished(*, days: int, failed_days: int) -> int:
    """Remove the jobs that ended more than so many days ago; 0 removes none. Returns their number.

    What failed is looked at longer: by people, and by whoever counts how often something was tried in vain.
    """
    now = clock.machine_now()
    over = Q(pk__in=())
    if days:
        over |= Q(state__in=[Job.State.DONE, Job.State.CANCELLED], finished_at__lt=now - timedelta(days=days))
    if failed_days:
        over |= Q(state=Job.State.FAILED, finished_at__lt=now - timedelta(days=failed_days))
    return Job.objects.filter(over).delete()[0]


def _is_lost(job: Job, now: datetime) -> bool:
    if job.sent_at is None:  # given back after an error
        return True
    silence = abs(now - job.sent_at)  # a stamp from the future: the clock was set back
    if job.state == Job.State.RUNNING:
        return job.lease_until is not None and not _holds(job.lease_until, now) and silence > RESEND_AFTER
    # A long queue is no loss: each time we wait twice as long, so that copies do not outrun the workers.
    return silence > min(max(RESEND_AFTER, job.sent_at - job.created_at), RESEND_AT_LEAST_EVERY)


def _claim(job_id: int, lease: uuid.UUID) -> Job | None:
    now = clock.machine_now()
    ended = Q(lease_until__lt=now) | Q(lease_until__gt=now + _longest_lease())
    free = Q(state=Job.State.WAITING) | Q(ended, state=Job.State.RUNNING)
    if current_task:
        # A message that outlived its database (a restored one counts its rows anew) is not about this row.
        free &= Q(task=current_task.name)
    claimed = Job.objects.filter(free, pk=job_id).update(
        state=Job.State.RUNNING,
        lease=lease,
        lease_until=_lease_end(),
        attempts=F("attempts") + 1,
        started_at=now,
        error="",
    )
    return Job.objects.get(pk=job_id) if claimed else None


def _send(job: Job) -> None:
    try:
        current_app.send_task(job.task, args=[job.pk])
    except Exception:  # the broker is away: the tick sends it again
        log.warning("broker unreachable, job %s (%s) waits for the next tick", job.pk, job)


def _mine(job_id: int, lease: uuid.UUID) -> QuerySet[Job]:
    return Job.objects.filter(pk=job_id, state=Job.State.RUNNING, lease=lease)


def _lease_end() -> datetime:
    return clock.machine_now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)


def _longest_lease() -> timedelta:
    """No honest lease ends later; one that does was stamped by a clock that was set back since."""
    return timedelta(seconds=2 * settings.JOB_LEASE_SECONDS + 60)


def _holds(lease_until: datetime, now: datetime) -> bool:
    return now <= lease_until <= now + _longest_lease()


def _wait_out(job: Job, lease: uuid.UUID, error: Exception) -> None:
    """Give back a job that could not be done for an outage; it goes on by itself when that is over."""
    now = clock.machine_now()
    _mine(job.pk, lease).update(
        state=Job.State.WAITING,
        attempts=F("attempts") - 1,
        error=say(
            "The file store, the disk or the database is in trouble ({error}, job {job}). The portal tries "
            "again by itself; if it goes on, tell the administrator.",
            error=type(error).__name__,
            job=job.pk,
        ),
        lease=None,
        lease_until=None,
        sent_at=None if now - job.created_at < TRIED_AT_EACH_TICK else now,
    )


def _for_people(job: Job, error: Exception, last: bool) -> str:
    what = say("The software met an error ({error}, job {job}).", error=type(error).__name__, job=job.pk)
    if last:
        return joined([what, say("Tell the administrator: the details are in the server's log.")])
    return joined([what, say("The portal tries again by itself.")])


def _finish(job: Job, lease: uuid.UUID, state: str, error: str = "") -> None:
    again = state == Job.State.WAITING
    _mine(job.pk, lease).update(
        state=state,
        error=error,
        lease=None,
        lease_until=None,
        finished_at=None if again else clock.machine_now(),
        sent_at=None if again else F("sent_at"),
    )


class _Heartbeat(threading.Thread):
    """Renews the lease while the handler is busy, in a thread that dies with its process."""

    LOOK_EVERY = 2.0  # seconds between looks at what there is to show

    def __init__(self, job_id: int, lease: uuid.UUID) -> None:
        super().__init__(name=f"heartbeat of job {job_id}", daemon=True)
        self._job_id, self._lease = job_id, lease
        self._stopped = threading.Event()
        self.shown: dict[str, object] = {}  # progress made inside a transaction, not yet written

    def stop(self) -> None:
        self._stopped.set()
        self.join(timeout=5)

    def run(self) -> None:
        lease_seconds = settings.JOB_LEASE_SECONDS
        renewed = clock.machine_now()
        try:
            while not self._stopped.wait(min(self.LOOK_EVERY, lease_seconds / 3)):
                shown, self.shown = self.shown, {}
                if shown or clock.machine_now() - renewed >= timedelta(seconds=lease_seconds / 3):
                    self._renew(shown)
                    renewed = clock.machine_now()
        finally:
            connection.close()

    def _renew(self, shown: dict[str, object]) -> None:
        try:
            close_old_connections()
            _mine(self._job_id, self._lease).update(lease_until=_lease_end(), **shown)
        except Exception:
            log.warning("heartbeat of job %s missed", self._job_id, exc_info=True)
