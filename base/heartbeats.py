"""Signs of life of beat, workers and ticks, in the shared cache: who was seen, and how long ago.

A cache that was emptied knows nobody until the next tick, ten seconds later.
"""

import logging
import time
from typing import Any

from celery.beat import Scheduler
from django.core.cache import cache

from base import clock

log = logging.getLogger(__name__)
BEAT = "beat"
REPORTS = "reports"  # the tick that opens due reports, seen when it has come to its end


def worker_of(queue: str) -> str:
    """The name under which the workers of a queue show themselves."""
    return f"worker:{queue}"


def show(who: str) -> None:
    """Record that `who` is alive now."""
    cache.set(f"pulse:{who}", clock.machine_now().timestamp(), timeout=None)


def seconds_since(who: str) -> float | None:
    """Seconds since `who` was last seen; None if never. A time in the future proves nothing: it counts as old."""
    seen = cache.get(f"pulse:{who}")
    return None if seen is None else abs(clock.machine_now().timestamp() - float(seen))


class Beat(Scheduler):
    """Celery's beat, held in memory (it only ticks, there is nothing to remember), which shows that it is alive.

    Celery plans by the clock on the wall: set back by an hour it would be silent for an hour. This one notices and
    starts over.
    """

    EVERY = 5.0
    LEAP = 5.0  # seconds between the machine's two clocks that are no drift

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._apart = _clocks_apart()

    def tick(self, *args: Any, **kwargs: Any) -> float:
        apart = _clocks_apart()
        if abs(apart - self._apart) > self.LEAP:
            log.warning("the clock was set by %.0f s, beat begins anew", apart - self._apart)
            self._apart = apart
            for entry in self.schedule.values():
                entry.last_run_at = entry.default_now()
            self._heap = None
        try:
            show(BEAT)
        except Exception:  # the cache is away: beat goes on
            log.warning("cache unreachable, beat cannot show that it lives")
        return float(min(super().tick(*args, **kwargs), self.EVERY))


def _clocks_apart() -> float:
    """Seconds between the clock on the wall and the one that only runs on; it changes when somebody sets the first."""
    return clock.machine_now().timestamp() - time.monotonic()
