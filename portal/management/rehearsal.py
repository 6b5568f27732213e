"""Try a restore on a spare database, emptied before and after, and note its last success."""

import json
import os
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import psycopg2
from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection

from base.saying import say
from portal.dump import REHEARSED, backup_folder

MARK = "spare: a rehearsal of the restore empties it"  # the comment on a schema that is ours to empty


def newest_archive() -> Path:
    """The newest archive on this host. Raises CommandError with a hint where there is none."""
    found = max(backup_folder().glob("ispeed-*Z.tar"), default=None)
    if found is None:
        raise CommandError(say("{folder} has no backup: run manage.py backup first.", folder=backup_folder()))
    return found


def rehearse(archive: Path, spare: str) -> str:
    """Restore the archive into the spare database and a scratch folder. Returns what restore printed."""
    with tempfile.TemporaryDirectory(prefix="rehearsal-", dir=settings.DATA_DIR) as folder:
        _empty(spare)
        try:
            done = subprocess.run(
                [sys.executable, str(settings.BASE_DIR / "manage.py"), "restore", str(archive)],
                env={**os.environ, **_alone(spare, folder)},
                capture_output=True,
                text=True,
                check=False,
            )
        finally:
            _empty(spare, afterwards=True)
    if done.returncode:
        raise CommandError(done.stderr.strip() or done.stdout.strip())
    return done.stdout.strip()


def note(archive: Path, at: str) -> None:
    """Note beside the archives which one was restored when; /metrics reads the file's own time."""
    (backup_folder() / REHEARSED).write_text(json.dumps({"at": at, "archive": archive.name}), encoding="utf-8")


def _alone(spare: str, folder: str) -> dict[str, str]:
    """Environment in which neither the portal's broker and cache nor its files are seen."""
    return {
        "PORTAL_ENV": "local",
        "DATABASE_URL": spare,
        "DATABASE_OWNER_URL": "",
        "REHEARSAL_DATABASE_URL": "",
        "REDIS_URL": "",
        "S3_BUCKET": "",
        "HEALTHCHECK_URL": "",
        "PORTAL_DATA_DIR": folder,
        "STATIC_ROOT": str(Path(folder) / "static"),
    }


def _empty(spare: str, *, afterwards: bool = False) -> None:
    """Empty the spare database. Raises CommandError for a database that is not spare."""
    if spare.startswith("sqlite:"):
        _empty_sqlite(Path(spare.removeprefix("sqlite:///")), afterwards)
        return
    with closing(psycopg2.connect(spare)) as server:
        server.autocommit = True
        with server.cursor() as cursor:
            cursor.execute(
                "SELECT coalesce(obj_description('public'::regnamespace), ''), "
                "(SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace)"
            )
            mark, things = cursor.fetchone() or ("", 1)
            if mark != MARK and things:
                raise CommandError(
                    say("REHEARSAL_DATABASE_URL names a database that holds something. Make an empty one for it.")
                )
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
            cursor.execute("COMMENT ON SCHEMA public IS %s", [MARK])


def _empty_sqlite(path: Path, afterwards: bool) -> None:
    """Delete the spare SQLite file. Raises CommandError for a file that existed before: it is somebody's."""
    if not afterwards and (path.exists() or str(path) == str(connection.settings_dict["NAME"])):
        raise CommandError(
            say("REHEARSAL_DATABASE_URL names a database that holds something. Make an empty one for it.")
        )
    for each in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
        each.unlink(missing_ok=True)
