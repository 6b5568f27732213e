"""Rows of tables, read as they stand and laid down again: without models, signals, or a statement for each."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.connection import ConnectionProxy

VALUES_AT_ONCE = 20_000  # fewer than SQLite takes in one statement


class Rows(NamedTuple):
    columns: list[str]
    rows: list[tuple[Any, ...]]


def read(connection: BaseDatabaseWrapper | ConnectionProxy, tables: Iterable[str]) -> dict[str, Rows]:
    """By table, in this order."""
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = Rows([column[0] for column in cursor.description], cursor.fetchall())
    return found


def lay(connection: BaseDatabaseWrapper | ConnectionProxy, kept: dict[str, Rows]) -> None:
    """These rows in their tables, and no others; what they point at may come later, for it is looked at in the end."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in kept:
            cursor.execute(f'DELETE FROM "{table}"')
        for table, (columns, rows) in kept.items():
            names = ", ".join(f'"{name}"' for name in columns)
            row = f"({', '.join(['%s'] * len(columns))})"
            step = VALUES_AT_ONCE // len(columns)
            for at in range(0, len(rows), step):
                part = rows[at : at + step]
                values = ", ".join([row] * len(part))
                cursor.execute(
                    f'INSERT INTO "{table}" ({names}) VALUES {values}', [one for each in part for one in each]
                )


def put_back_as_it_is(connection: BaseDatabaseWrapper | ConnectionProxy) -> None:
    """What the tables hold now is what Django puts back before a test that commits.

    Django itself would save row after row, by the models: half a second for what the migrations wrote.
    """
    kept = {
        name: rows
        for name, rows in read(connection, connection.introspection.django_table_names()).items()
        if rows.rows
    }
    connection._test_serialized_contents = ""
    connection.creation.deserialize_db_from_string = lambda _text: lay(connection, kept)
