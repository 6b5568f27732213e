"""Delete what is past its retention (`.env.example`), once a day.

What a figure, filing, report or audit entry points to is never among it. The audit trail itself is its owner's to
shorten (`purge_audit`): the portal's own role cannot.
"""

import logging
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction

from accounts import lockout, sessions
from base import audit, clock, jobs, scratch
from base.models import AuditEntry, Job
from portal import dump
from portal.queries.kept import CLEARED, is_in_the_trail, weigh_files

log = logging.getLogger(__name__)
CLEAR_TASK = "portal.clear_day"
Progress = Callable[[str], None]
MOST_STRAYS = 100  # files of a day; more are no leftovers, but files whose database is not this one


def ask_for_clearing() -> Job | None:
    """Enqueue the day's clearing (called by beat): once a day, whatever the outcome of its first attempt."""
    day = clock.machine_now().astimezone(clock.VIETNAM).date().isoformat()
    if Job.objects.filter(task=CLEAR_TASK, target=day).exists():
        return None
    return jobs.enqueue(task=CLEAR_TASK, target=day)


def clear_day(day: str, progress: Progress) -> None:
    """Delete what is past its retention, and note that with the weight of the rest.

    Run again on its day it does nothing.
    """
    if AuditEntry.objects.filter(action=CLEARED, after__day=day).exists():
        return
    now = clock.machine_now()
    progress("weigh")
    strays = stray_files(now)
    few = strays if len(strays) <= MOST_STRAYS else []
    if len(strays) > MOST_STRAYS:
        log.warning("%s stored files are named by no row: left alone, look at them", len(strays))
    progress("clear")
    with transaction.atomic():
        removed = {
            "jobs": jobs.forget_finished(
                days=settings.JOB_RETENTION_DAYS, failed_days=settings.FAILED_JOB_RETENTION_DAYS
            ),
            "sessions": sessions.forget_over(),
            "guesses": lockout.forget_old_guesses(now),
            "files": len(few),
        }
        weighed = weigh_files(but=few)
        after = {"day": day, "removed": removed, "names": few, "left": len(strays) - len(few), "kept": weighed}
        audit.record(by=None, action=CLEARED, after=after)
        for name in few:  # whoever dies before the last of them finds it again tomorrow
            transaction.on_commit(partial(default_storage.delete, name))


def clear_folders() -> int:
    """Delete unfinished backups and folders of killed processes on this machine (and service). Returns how many."""
    before = (clock.machine_now() - timedelta(hours=settings.SCRATCH_RETENTION_HOURS)).timestamp()
    removed = scratch.clear_left(before)
    for path in dump.backup_folder().glob("ispeed-*Z.tar.partial"):
        if path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def stray_files(now: datetime) -> list[str]:
    """Names of stored files that no row and no audit entry names, old enough not to be still being written."""
    if not settings.STRAY_FILE_RETENTION_DAYS:
        return []
    before = now - timedelta(days=settings.STRAY_FILE_RETENTION_DAYS)
    stored = list(dump.stored_files(default_storage))
    named = set(dump.named_files())  # asked after the listing: what was named since is named
    old = [name for name in stored if name not in named and _is_older(name, before)]
    return [name for name in old if not is_in_the_trail(name)] if _are_ours(stored, named) else []


def _are_ours(stored: Collection[str], named: Collection[str]) -> bool:
    """Do rows name at least half of the files? With an empty or other database every file would be a stray."""
    return len(set(stored) & set(named)) * 2 >= len(stored)


def _is_older(name: str, before: datetime) -> bool:
    try:
        return default_storage.get_modified_time(name) < before
    except FileNotFoundError:
        return False
