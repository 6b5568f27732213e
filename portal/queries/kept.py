"""Read what the portal stores, how much space it takes, and for how long."""

import json
import shutil
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.db import connection, models
from django.db.models import Min, Q, TextField
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.guesses import KEPT
from accounts.models import WrongGuess
from base.models import AuditEntry, Job
from measurements.models import Figure, ImportBatch, Snapshot
from portal import dump
from reports.models import Mail, ReportRun, RunFile
from submissions.models import Draft, Reminder, Submission, Value

COUNTED_BELOW = 100_000  # rows; from there on people want to know about how many
CLEARED = "portal.clear"  # the action under which each day's clearing stands in the audit trail
FOLDERS: dict[str, Promise] = {
    "imports": _("Files brought, as they came"),
    "staged": _("What was read from them"),
    "filings": _("Signed copies of filings"),
    "reports": _("Reports and letters"),
    "templates": _("Templates"),
}


@dataclass(frozen=True)
class KeptThing:
    """One kind of stored data; `weight` in bytes, None where the database does not say.

    `about`: the count is the database's own estimate, by its last look at a large table.
    """

    what: str | Promise
    count: int
    weight: int | None
    oldest: datetime | None
    how_long: str | Promise
    about: bool = False


@dataclass(frozen=True)
class Holdings:
    """Everything stored here; `clearing`: the last clearing's audit entry."""

    tables: list[KeptThing]
    database: int  # bytes, with its indexes and whatever is not listed
    files: list[KeptThing]  # as weighed by the last clearing
    backups: KeptThing
    unfinished: int  # backups
    free: int  # bytes where the data lie
    clearing: AuditEntry | None


@dataclass(frozen=True)
class _Rows:
    what: Promise
    tables: Sequence[type[models.Model]]  # the first is counted, all are weighed
    since: str = ""  # its column that tells the oldest
    days: str = ""  # the setting that says how long


ROWS = (
    _Rows(_("Figures"), (Figure, Snapshot)),
    _Rows(_("Imports"), (ImportBatch,), "received_at"),
    _Rows(_("Filings"), (Submission, Value, Draft), "recorded_at"),
    _Rows(_("Reports"), (ReportRun, RunFile), "opened_at"),
    _Rows(_("Messages about reports"), (Mail,), "written_at"),
    _Rows(_("Reminders"), (Reminder,), "created_at"),
    _Rows(_("Audit trail"), (AuditEntry,), "at", "AUDIT_RETENTION_DAYS"),
    _Rows(_("Background jobs"), (Job,), "created_at", "JOB_RETENTION_DAYS"),
)


def kept() -> Holdings:
    """Count and weigh everything now; stored files by the last clearing, which walks through all of them.

    Of a table of millions the database says how many rows it has, for to count them takes a second.
    """
    clearing = AuditEntry.objects.filter(action=CLEARED).order_by("-pk").first()
    return Holdings(
        [*(_rows(row) for row in ROWS), *_of_log_ins()],
        _database_bytes(),
        _files(clearing),
        _backups(),
        len(list(dump.backup_folder().glob("ispeed-*Z.tar.partial"))),
        shutil.disk_usage(settings.DATA_DIR).free,
        clearing,
    )


def weigh_files(*, but: Collection[str] = ()) -> dict[str, list[int]]:
    """Number and bytes of the stored files by their first folder, leaving out some."""
    weights: dict[str, list[int]] = {}
    left_out = set(but)
    for name in dump.stored_files(default_storage):
        if name in left_out:
            continue
        try:
            size = default_storage.size(name)
        except FileNotFoundError:  # replaced since it was listed
            continue
        folder = weights.setdefault(name.partition("/")[0], [0, 0])
        folder[0] += 1
        folder[1] += size
    return weights


def is_in_the_trail(name: str) -> bool:
    """Does an audit entry name this stored file, other than as cleared?"""
    entries = AuditEntry.objects.exclude(action=CLEARED)
    entries = entries.annotate(was=Cast("before", TextField()), became=Cast("after", TextField()))
    escaped = json.dumps(name)[1:-1]  # as SQLite keeps letters outside ASCII in JSON
    named = Q(was__contains=name) | Q(became__contains=name) | Q(was__contains=escaped) | Q(became__contains=escaped)
    return entries.filter(named).exists()


def _rows(row: _Rows) -> KeptThing:
    table = row.tables[0]
    days = getattr(settings, row.days) if row.days else 0
    how_long = _days(days) if days else _("for good")
    estimate = _estimate(table)
    oldest = _oldest(table, row.since, large=estimate >= COUNTED_BELOW) if row.since else None
    if estimate < COUNTED_BELOW:
        return KeptThing(row.what, table._base_manager.count(), _bytes_of(row.tables), oldest, how_long)
    return KeptThing(row.what, round(estimate, -3), _bytes_of(row.tables), oldest, how_long, about=True)


def _oldest(table: type[models.Model], since: str, *, large: bool) -> datetime | None:
    """The earliest moment; in a large table without an index on it, that of the first row."""
    rows = table._base_manager.all()
    column: Any = table._meta.get_field(since)
    if large and not column.db_index:
        first: datetime | None = rows.order_by("pk").values_list(since, flat=True).first()
        return first
    earliest: datetime | None = rows.aggregate(at=Min(since))["at"]
    return earliest


def _estimate(table: type[models.Model]) -> int:
    """Number of rows by the database's last analysis of the table; 0: it does not say, or has not looked yet."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE oid = %s::regclass", [table._meta.db_table])
        return max(int(cursor.fetchone()[0]), 0)


def _of_log_ins() -> list[KeptThing]:
    hours = settings.SESSION_COOKIE_AGE // 3600
    entered = UserSession.objects.aggregate(oldest=Min("created_at"))["oldest"]
    guessed = WrongGuess.objects.aggregate(oldest=Min("at"))["oldest"]
    held = ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    sessions = KeptThing(_("Sessions"), Session.objects.count(), _bytes_of((Session, UserSession)), entered, held)
    count = WrongGuess.objects.count()
    return [
        sessions,
        KeptThing(_("Wrong passwords and codes"), count, _bytes_of((WrongGuess,)), guessed, _days(KEPT.days)),
    ]


def _files(clearing: AuditEntry | None) -> list[KeptThing]:
    weights: dict[str, Any] = (clearing.after or {}).get("kept", {}) if clearing else {}
    return [
        KeptThing(FOLDERS.get(folder, folder), count, size, None, _("for good"))
        for folder, (count, size) in sorted(weights.items())
    ]


def _backups() -> KeptThing:
    found = [path.stat() for path in dump.backup_folder().glob("ispeed-*Z.tar")]
    oldest = min((one.st_mtime for one in found), default=None)
    since = datetime.fromtimestamp(oldest).astimezone() if oldest is not None else None
    return KeptThing(_("Backups on this host"), len(found), sum(one.st_size for one in found), since, "")


def _days(days: int) -> str:
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}


def _bytes_of(tables: Sequence[type[models.Model]]) -> int | None:
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        names = [table._meta.db_table for table in tables]
        cursor.execute(
            "SELECT sum(pg_total_relation_size(format('%%I', name)::regclass)) FROM unnest(%s) name", [names]
        )
        return int(cursor.fetchone()[0])


def _database_bytes() -> int:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
        else:
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        return int(cursor.fetchone()[0])
