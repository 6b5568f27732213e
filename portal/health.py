"""Check whether the portal can work: one finding for each part, with a hint where it fails.

The one room that speaks to the watcher outside, so that it hears one truth.
"""

import logging
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from celery import current_app
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection

from base import checks, clock, heartbeats
from base.models import Job
from base.saying import say

log = logging.getLogger(__name__)
SEEN_LATELY = 60.0  # seconds: six ticks
TICKED_LATELY = 300.0  # seconds: the tick itself may take long where much is due
PING_SECONDS = 5.0


@dataclass(frozen=True)
class Finding:
    """The state of one part, with a hint where it fails."""

    part: str
    ok: bool
    hint: str = ""  # said, without addresses or names of servers


def findings() -> list[Finding]:
    """Check every part, the database first. Returns one finding for each."""
    return [
        _find("database", _ask_database, say("The database does not answer: check PostgreSQL and DATABASE_URL.")),
        _find("broker", checks.try_broker, say("The queue does not answer: check Redis and REDIS_URL.")),
        _find(
            "storage",
            _ask_store,
            say("The file store cannot be written: check permissions, free space or the S3_* variables."),
        ),
        _find("beat", _ask_beat, say("The beat has not been seen in the last 60 seconds: restart the beat process.")),
        *(
            _find(
                f"worker:{queue}",
                lambda queue=queue: _ask_worker(queue),  # type: ignore[misc]
                say(
                    "No worker of the queue {queue} has been seen in the last 60 seconds: restart the worker.",
                    queue=queue,
                ),
            )
            for queue in settings.QUEUES
        ),
        _find(
            "reports",
            _ask_tick,
            say(
                "The tick that opens due reports has not come to its end in the last 5 minutes: look at the log "
                "of the worker of the queue ticks."
            ),
        ),
    ]


@cache
def hints() -> list[str]:
    """What weakens the portal without stopping it; checked once in a process's life."""
    try:
        reached = checks.reached_by_children()
    except Exception as error:  # told by whoever reads a file
        log.warning("no child starts (%s: %s)", type(error).__name__, error)
        return []
    if not reached:
        return []
    log.warning("children that read files could reach: %s", ", ".join(reached))
    return [
        say(
            "The processes that read files are not shut in ({what}): install bubblewrap, see manage.py check --deploy.",
            what=", ".join(reached),
        )
    ]


def ping_outside() -> None:
    """Report to the outside watcher that all is well, or what is not; silence makes it raise the alarm."""
    if not settings.HEALTHCHECK_URL:
        return
    ill = [finding for finding in findings() if not finding.ok]
    url = settings.HEALTHCHECK_URL.rstrip("/") + ("/fail" if ill else "")
    body = "\n".join(f"{finding.part}: {finding.hint}" for finding in ill).encode()
    request = urllib.request.Request(url, data=body, method="POST")  # noqa: S310  # http(s), by the settings
    try:
        with urllib.request.urlopen(request, timeout=PING_SECONDS):  # noqa: S310
            pass
    except OSError:
        log.warning("the watcher outside does not answer", exc_info=True)


def _find(part: str, ask: Callable[[], None], hint: str) -> Finding:
    try:
        ask()
    except Exception as error:  # whatever is wrong, the part does not work
        log.warning("not ready: %s (%s: %s)", part, type(error).__name__, error)
        return Finding(part, False, hint)
    return Finding(part, True)


def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _ask_store() -> None:
    checks.try_store(default_storage)


def _ask_beat() -> None:
    _require_seen(heartbeats.seconds_since(heartbeats.BEAT))


def _ask_worker(queue: str) -> None:
    if not _is_busy(queue):
        _require_seen(heartbeats.seconds_since(heartbeats.worker_of(queue)))


def _ask_tick() -> None:
    """Check the tick that opens due reports: beat and a worker may live while it fails each time."""
    _require_seen(heartbeats.seconds_since(heartbeats.REPORTS), TICKED_LATELY)


def _require_seen(age: float | None, lately: float = SEEN_LATELY) -> None:
    if age is None or age > lately:
        raise TimeoutError("never seen" if age is None else f"last seen {age:.0f} s ago")


def queue_of(task: str) -> str:
    """The name of the queue into which a task's messages go."""
    return str(current_app.amqp.router.route({}, task)["queue"].name)


def _is_busy(queue: str) -> bool:
    """Is a worker of this queue at a long job? Its renewed lease shows it."""
    running = Job.objects.filter(state=Job.State.RUNNING, lease_until__gt=clock.machine_now())
    return any(queue_of(task) == queue for task in running.values_list("task", flat=True).distinct())
