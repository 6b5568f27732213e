"""A migrated database to copy for each test run: applying every migration anew takes longer than most test files.

The template is made once for each state of the migrations and kept in `var/`, or beside the test database in
PostgreSQL. Whoever changes a migration, its data or the locked packages gets a new one by itself.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.connection import ConnectionProxy

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "var" / "test-templates"
TEMPLATES_KEPT = 4


def state_of_migrations() -> str:
    """A short hash of all that decides what `migrate` makes."""
    apps = (path for path in ROOT.glob("*/migrations/**/*") if path.is_file() and "__pycache__" not in path.parts)
    content = hashlib.sha256()
    for path in sorted([*apps, ROOT / "requirements-dev.lock", ROOT / "base" / "append_only.py"]):
        content.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return content.hexdigest()[:16]


def use_template(connection: BaseDatabaseWrapper | ConnectionProxy) -> None:
    """Let Django make its test database from the template; Django's own `migrate` then has nothing left to do."""
    with _alone():
        if connection.vendor == "sqlite":
            path = connection.settings_dict["TEST"]["NAME"]
            shutil.copyfile(_sqlite_made(), path)
        else:
            connection.settings_dict["TEST"]["TEMPLATE"] = _postgres_template(connection)


@contextmanager
def _alone() -> Iterator[None]:
    """One process at a time makes the template; the others find it."""
    TEMPLATES.mkdir(parents=True, exist_ok=True)
    with (TEMPLATES / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def sqlite_template() -> Path:
    """A migrated file to copy, for a portal that is served beside the tests."""
    with _alone():
        return _sqlite_made()


def postgres_folder(make: Callable[[Path], str], stop: Callable[[Path], None]) -> Path:
    """The data of a migrated PostgreSQL to copy, for a server of one's own beside the tests.

    `make` begins a server in a folder and gives its address, `stop` ends it: asked once for each state of migrations.
    """
    path = TEMPLATES / f"{state_of_migrations()}-{_server_version()}-{os.getuid()}.pg"
    with _alone():
        if not path.exists():
            with tempfile.TemporaryDirectory(prefix="ispeed-template-") as name:  # `var` may be closed to its user
                folder = Path(name)
                folder.chmod(0o755)
                try:
                    _fill_postgres(make(folder))
                finally:
                    stop(folder)
                copy_folder(folder / "pg", path)
            _forget_old("*.pg")
    return path


def _server_version() -> str:
    """Of the newest PostgreSQL that is installed: no other begins with its data."""
    found = sorted(int(path.name) for path in Path("/usr/lib/postgresql").glob("[0-9]*") if path.name.isdigit())
    return str(found[-1]) if found else "server"


def copy_folder(source: Path, target: Path) -> None:
    """Whole, or not at all; with whom each file belongs to, which PostgreSQL looks at."""
    draft = target.with_name(f"{target.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    subprocess.run(["cp", "-a", str(source), str(draft)], check=True)
    draft.rename(target)


def _forget_old(pattern: str) -> None:
    newest_first = sorted(TEMPLATES.glob(pattern), key=lambda each: each.stat().st_mtime, reverse=True)
    for old in newest_first[TEMPLATES_KEPT:]:
        if old.is_dir():
            shutil.rmtree(old)
        else:
            old.unlink()


def _sqlite_made() -> Path:
    path = TEMPLATES / f"{state_of_migrations()}.sqlite3"
    if not path.exists():
        draft = path.with_name(f"{path.name}.draft")
        draft.unlink(missing_ok=True)
        _migrate(f"sqlite:///{draft}")
        draft.rename(path)
        _forget_old("*.sqlite3")
    return path


def _postgres_template(connection: BaseDatabaseWrapper | ConnectionProxy) -> str:
    """Its name: one for each name of a test database, so that checkouts on one server do not meet."""
    base = f"template_{connection.settings_dict['NAME']}"
    name = f"{base}_{state_of_migrations()}"
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [f"{base}_"])
        there = {row[0] for row in cursor.fetchall()}
        if name in there:
            return name
        for old in there:
            cursor.execute(f'DROP DATABASE IF EXISTS "{old}"')
        cursor.execute(f'CREATE DATABASE "{name}_draft"')
    settings = connection.settings_dict
    user, host, port = (settings.get(key) or "" for key in ("USER", "HOST", "PORT"))
    password = f":{settings['PASSWORD']}" if settings.get("PASSWORD") else ""
    _fill_postgres(f"postgres://{user}{password}@{host}:{port or 5432}/{name}_draft")
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'ALTER DATABASE "{name}_draft" RENAME TO "{name}"')
    return name


def _fill_postgres(database_url: str) -> None:
    """Migrate an empty database, or lay down what was dumped of the one that was migrated before it.

    The servers of a test run are new each time, and to migrate takes ten times as long.
    """
    dump = TEMPLATES / f"{state_of_migrations()}.sql"
    if dump.exists() and _ran("psql", "-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-f", str(dump), database_url):
        return
    _migrate(database_url)  # no dump, or one that this server does not take: nothing of it was laid down
    draft = dump.with_name(f"{dump.name}.draft")
    if _ran("pg_dump", "--no-owner", "--no-privileges", "-f", str(draft), database_url):
        draft.rename(dump)
        _forget_old("*.sql")


def _ran(program: str, *arguments: str) -> bool:
    """Whether one of PostgreSQL's programs is there and did what it was asked."""
    found = shutil.which(program)
    return bool(found) and subprocess.run([found, *arguments], capture_output=True, check=False).returncode == 0


def _migrate(database_url: str) -> None:
    environment = {**os.environ, "DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "ispeed_portal.settings_test"}
    command = [sys.executable, "manage.py", "migrate", "-v0"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"the template for the tests could not be migrated:\n{done.stderr[-4000:]}")
