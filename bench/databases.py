"""Databases for the comparisons: migrated, with the register of the country, copied fresh for each run that writes."""

import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2

from base.tests import migrated

ROOT = Path(__file__).resolve().parents[1]


def manage(environment: dict[str, str], *arguments: str) -> None:
    subprocess.run([sys.executable, str(ROOT / "manage.py"), *arguments], env={**os.environ, **environment}, check=True)


@contextmanager
def prepared(folder: Path, server: str | None) -> Iterator[dict[str, str]]:
    """The environment of a prepared database: on a PostgreSQL server (its URL) or, with None, an SQLite file."""
    data = folder / f"data-{uuid.uuid4().hex[:8]}"
    environment = {
        "PORTAL_DATA_DIR": str(data),
        "PORTAL_ENV": "local",
        "DJANGO_SETTINGS_MODULE": "ispeed_portal.settings",
    }
    name = f"ispeed_bench_{uuid.uuid4().hex[:8]}"
    if server:
        _server(server, f"CREATE DATABASE {name}")
        environment["DATABASE_URL"] = f"{server.rpartition('/')[0]}/{name}"
    else:
        data.mkdir(parents=True)
        shutil.copyfile(migrated.sqlite_template(), data / "bench.sqlite3")
        environment["DATABASE_URL"] = f"sqlite:///{data / 'bench.sqlite3'}"
    try:
        if server:
            manage(environment, "migrate", "-v0")
        manage(environment, "load_register", "-v0")
        yield environment
    finally:
        if server:
            _server(server, f"DROP DATABASE {name} WITH (FORCE)")


def _server(url: str, statement: str) -> None:
    connection = psycopg2.connect(f"{url.rpartition('/')[0]}/postgres")
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()
