"""Inserting many rows quickly: COPY on PostgreSQL, one prepared statement on SQLite."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def insert(model: type[Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows of plain values (str, int, Decimal, None) into a model's table, within the caller's transaction.

    `fields` by name, or by the name of their key (`unit_id`). Constraints hold; no default of Django's applies.
    """
    table = connection.ops.quote_name(model._meta.db_table)
    fields_of = model._meta.concrete_fields
    columns: dict[str, Any] = {key: one.column for one in fields_of for key in (one.name, one.attname)}
    names = ", ".join(connection.ops.quote_name(columns[name]) for name in fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            text = io.StringIO("".join(["\t".join(map(_cell, row)) + "\n" for row in rows]))
            cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN", text)
        else:
            marks = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", [tuple(row) for row in rows])  # noqa: S608 - names of our own tables


def _cell(value: Any) -> str:
    if value is None:
        return "\\N"
    if type(value) is str:
        return value.translate(_ESCAPES) if "\\" in value or "\t" in value or "\n" in value or "\r" in value else value
    return str(value)
