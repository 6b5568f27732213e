"""Settings of the database connection, and which commands run as the owner of the tables."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

# What changes tables, triggers or the audit trail; everything else is done as the portal's own role.
OWNERS_COMMANDS = frozenset({"migrate", "purge_audit", "restore"})


def needs_owner(arguments: Sequence[str]) -> bool:
    """Must this `manage.py COMMAND …` run as the owner of the tables?"""
    return len(arguments) > 1 and arguments[1] in OWNERS_COMMANDS


def connection_settings(database: dict[str, Any], data_dir: Path) -> dict[str, Any]:
    """Django's settings of the database that an address names.

    SQLite takes its write lock at the start of a transaction, so that a second writer waits instead of failing in
    the middle.
    """
    if database["ENGINE"].endswith("sqlite3"):
        return {
            **database,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
            # Tests use a file too: only there do threads and child processes lock each other out as they really do.
            "TEST": {"NAME": str(data_dir / "test.sqlite3")},
        }
    # Without compilation: it takes longer than any question of a page, and guesses of ten years' tables set it off.
    options = {"connect_timeout": 5, "options": "-c jit=off", **database.get("OPTIONS", {})}
    return {**database, "OPTIONS": options, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
