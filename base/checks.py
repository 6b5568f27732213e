"""What must be right before the portal starts, each with a hint: `manage.py check --deploy`.

Settings are looked at with every command; what asks the database, the broker, the store of files or the mail
server only with `--deploy`, which the services run before they start.
"""

import datetime
import shutil
import stat
import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import redis
from celery import current_app
from django.conf import settings
from django.core import mail
from django.core.checks import CheckMessage, Error, Info, Warning, register
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage
from django.db import connection
from django.utils import timezone

from base import clock, roles
from base.isolation import host as isolation
from base.isolation import leaks

PROBE = ".probe/"  # folder of the files that only try whether the store can be written
CLOCKS_MAY_DIFFER = 5.0  # seconds
TAG = "portal"
SECRET_FILES = [
    *(Path("/etc/ispeed") / name for name in ("portal.env", "owner.env")),
    *(Path(settings.BASE_DIR) / name for name in ("deploy/portal.env", "deploy/owner.env", ".env")),
]


@register(TAG)
def time_zone(**_: Any) -> list[CheckMessage]:
    """Check that Django's time zone is Việt Nam's, in which months and deadlines are judged."""
    try:
        noon = datetime.datetime(2024, 7, 1, 12, tzinfo=zoneinfo.ZoneInfo(settings.TIME_ZONE))
    except zoneinfo.ZoneInfoNotFoundError:
        return [_error("E001", "No time zone data", "pip install tzdata, or apt-get install tzdata")]
    if noon.utcoffset() != datetime.timedelta(hours=7) or not settings.USE_TZ:
        return [_error("E001", f"TIME_ZONE is {settings.TIME_ZONE}", "TIME_ZONE = 'Asia/Ho_Chi_Minh', USE_TZ = True")]
    if settings.CELERY_TIMEZONE != settings.TIME_ZONE:
        return [_error("E001", f"CELERY_TIMEZONE is {settings.CELERY_TIMEZONE}", "make it equal to TIME_ZONE")]
    return []


@register(TAG, deploy=True)
def store_is_writable(**_: Any) -> list[CheckMessage]:
    """Check that files can be stored and removed again."""
    try:
        try_store(default_storage)
    except Exception as error:
        hint = "give the service's user the folder PORTAL_DATA_DIR/files, or look at the S3_* settings"
        return [_error("E002", f"The store of files cannot be written: {_brief(error)}", hint)]
    return []


@register(TAG, deploy=True)
def broker_is_reachable(**_: Any) -> list[CheckMessage]:
    """Check that the broker of background work answers."""
    try:
        try_broker()
    except Exception as error:
        hint = 'is Redis running, and does REDIS_URL name it? redis-cli -u "$REDIS_URL" ping'
        return [_error("E003", f"The broker does not answer: {_brief(error)}", hint)]
    return []


@register(TAG, deploy=True)
def mail_goes_out(**_: Any) -> list[CheckMessage]:
    """Check the mail server, with a warning only.

    A mail server that is away is no reason not to start: what is to be mailed waits in the database.
    """
    try:
        with mail.get_connection():
            pass
    except Exception as error:
        return [_warning("W004", f"The mail server does not answer: {_brief(error)}", "look at EMAIL_URL")]
    if settings.PRODUCTION and "localhost" in settings.DEFAULT_FROM_EMAIL:
        return [_warning("W004", "Mail has no sender of ours", "set DEFAULT_FROM_EMAIL to an address of the office")]
    return []


@register(TAG, deploy=True)
def clocks_agree(**_: Any) -> list[CheckMessage]:
    """Check that this machine's clock and the database's agree: leases and deadlines are read off both."""
    try:
        apart = abs(database_clock_apart())
    except Exception as error:
        hint = "is PostgreSQL running, and does DATABASE_URL name it? psql \"$DATABASE_URL\" -c 'select 1'"
        return [_error("E005", f"The database does not answer: {_brief(error)}", hint)]
    if apart > CLOCKS_MAY_DIFFER:
        hint = "let both keep time by NTP: timedatectl set-ntp true"
        return [_error("E006", f"This machine's clock and the database's are {apart:.0f} s apart", hint)]
    return []


@register(TAG, deploy=True)
def audit_trail_belongs_to_another(**_: Any) -> list[CheckMessage]:
    """Check that the portal's database role can add to the audit trail and no more.

    Whoever takes over the portal has that role.
    """
    try:
        ways = roles.ways_to_change_the_trail(connection)
    except Exception:
        return []  # a database that is away is told by clocks_agree, one without tables by migrate
    if ways:
        hint = "let another role own the tables: docs/operations.md, “Two roles of the database”"
        message = f"The audit trail holds as long as the portal does: its own role in the database {', '.join(ways)}"
        return [_warning("W007", message, hint)]
    return []


@register(TAG, deploy=True)
def secrets_are_the_owners(**_: Any) -> list[CheckMessage]:
    """Check the files of secrets: only their owner may read them.

    And the web process must not know the database's owner.
    """
    found: list[CheckMessage] = []
    for path in SECRET_FILES:
        with suppress(OSError):
            if stat.S_IMODE(path.stat().st_mode) & 0o077:
                found.append(_warning("W008", f"Others may read {path}", f"chmod 600 {path}"))
    if settings.DATABASE_OWNER_URL:
        hint = "set it for migrate, purge_audit and restore only: docs/operations.md, “Two roles of the database”"
        found.append(_warning("W008", "The portal knows DATABASE_OWNER_URL", hint))
    return found


@register(TAG, deploy=True)
def redis_asks_for_a_password(**_: Any) -> list[CheckMessage]:
    """Check that Redis needs a password: whoever may write to it sends work to the workers."""
    if not settings.REDIS_URL or not answers_anybody(settings.REDIS_URL):
        return []
    hint = "requirepass in redis.conf, and the password in REDIS_URL: redis://:PASSWORD@HOST:6379/0"
    return [_warning("W009", "Redis answers whoever reaches it, without a password", hint)]


def answers_anybody(url: str) -> bool:
    """Does the server answer without the name and password of its address?"""
    parts = urlsplit(url)
    open_url = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    try:
        with redis.Redis.from_url(open_url, socket_connect_timeout=2, socket_timeout=2) as server:
            return bool(server.ping())
    except redis.RedisError:
        return False


@register(TAG, deploy=True)
def children_are_shut_in(**_: Any) -> list[CheckMessage]:
    """Check that children which read strangers' files reach nothing else; what is missing is a warning only."""
    try:
        reached = reached_by_children()
    except Exception as error:
        hint = "look whether the service may start processes at all; without them no file can be read"
        return [_warning("W010", f"No child starts that could read a file: {_brief(error)}", hint)]
    hint = "apt-get install bubblewrap, and let the service make namespaces (docs/operations.md, “Strangers' files”)"
    if reached:
        return [_warning("W010", f"A child that reads a stranger's file could reach: {', '.join(reached)}", hint)]
    if why := isolation.refusal_of_bubblewrap():
        message = f"Children are held by Landlock and a filter of system calls alone, bubblewrap: {why[:80]}"
        return [Info(message, hint=f"as it is meant in the web service; elsewhere {hint}", id=f"{TAG}.I011")]
    return []


def reached_by_children() -> list[str]:
    """What a child could reach that reads a file, or sets a letter as PDF where LibreOffice is installed."""
    kinds = [leaks.READER]
    if shutil.which("soffice"):
        kinds.append(replace(leaks.READER, programs=True))
    return list(dict.fromkeys(name for kind in kinds for name in leaks.leaks(kind)))


def try_store(store: Storage) -> None:
    """Write a file and remove it again. Raises what the store raises."""
    store.delete(store.save(f"{PROBE}{clock.machine_now():%H%M%S%f}", ContentFile(b"probe")))


def try_broker() -> None:
    """Connect to the broker once. Raises what the transport raises."""
    with current_app.connection_for_write() as link, _closed(link.default_channel) as channel:
        client = getattr(channel, "client", None)  # Redis'
        if client is not None:
            client.ping()


def database_clock_apart() -> float:
    """Seconds by which the database's clock is ahead of this machine's; an embedded one has no clock of its own."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT 1")
            return 0.0
        cursor.execute("SELECT clock_timestamp()")
        return float((cursor.fetchone()[0] - timezone.now()).total_seconds())


@contextmanager
def _closed(channel: Any) -> Iterator[Any]:
    try:
        yield channel
    finally:
        channel.close()


def _brief(error: Exception) -> str:
    return f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"[:200]


def _error(number: str, message: str, hint: str) -> Error:
    return Error(message, hint=hint, id=f"{TAG}.{number}")


def _warning(number: str, message: str, hint: str) -> Warning:
    return Warning(message, hint=hint, id=f"{TAG}.{number}")
