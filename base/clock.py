"""The one place where the portal reads the time.

`now()` is the time by which deadlines and months are judged; `PORTAL_CLOCK` shifts it so that a
demonstration or a test can stand at 10/10/2024. `machine_now()` is the machine's own clock, for leases
and log stamps, which must agree between processes however their portal clocks are set.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from functools import cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from base import zone

VIETNAM = zone.VIETNAM
_stands: ContextVar[datetime | None] = ContextVar("stands", default=None)


def now() -> datetime:
    """The portal's time, aware, in UTC."""
    return _stands.get() or timezone.now() + _shift(settings.PORTAL_CLOCK)


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Context in which the portal's time stands at this moment, for a demonstration's past; never in production."""
    if settings.PRODUCTION:
        raise ImproperlyConfigured("the clock is not set back when PORTAL_ENV=production")
    before = _stands.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _stands.reset(before)


def today() -> date:
    """The portal's day in Việt Nam."""
    return now().astimezone(VIETNAM).date()


def machine_now() -> datetime:
    """The machine's own time, aware, in UTC: never shifted."""
    return timezone.now()


@cache
def _shift(setting: str) -> timedelta:
    """How far the portal's clock stands from the machine's; an instant is where the clock starts."""
    if not setting:
        return timedelta()
    try:
        return timedelta(seconds=float(setting))
    except ValueError:
        pass
    try:
        start = datetime.fromisoformat(setting)
    except ValueError as error:
        raise ValueError(f"PORTAL_CLOCK={setting!r} is neither an instant nor a number of seconds") from error
    if start.tzinfo is None:
        start = start.replace(tzinfo=VIETNAM)
    return start - timezone.now()


def days_until(day: date | datetime) -> int:
    """Days from today until a day, by Việt Nam's calendar: 0 today, negative afterwards."""
    if isinstance(day, datetime):
        day = day.astimezone(VIETNAM).date()
    return (day - today()).days
