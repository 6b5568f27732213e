"""Inserting many rows quickly: COPY on PostgreSQL, one prepared statement on SQLite."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Model

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
SENT_AT_ONCE = 1000  # rows: the database stores some while the text of the next is made


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
            cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN", _CopyStream(rows))
        else:
            marks = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", [tuple(row) for row in rows])  # noqa: S608 - names of our own tables


class _CopyStream:
    """Rows as COPY reads them, made as they are asked for."""

    def __init__(self, rows: Iterable[Sequence[Any]]) -> None:
        self._pieces = _pieces(iter(rows))

    def read(self, _size: int) -> str:
        """Some whole lines, whatever the size that is asked for; blank at the end."""
        return next(self._pieces, "")


def _pieces(rows: Iterator[Sequence[Any]]) -> Iterator[str]:
    while several := list(islice(rows, SENT_AT_ONCE)):
        columns = [_cells(column) for column in zip(*several, strict=True)]
        yield "\n".join(map("\t".join, zip(*columns, strict=True))) + "\n"


def _cells(column: Sequence[Any]) -> list[str]:
    """The values of a column; most have nothing that COPY would take for a sign of its own."""
    texts = "".join([value for value in column if type(value) is str])
    if "\\" in texts or "\t" in texts or "\n" in texts or "\r" in texts:
        column = [value.translate(_ESCAPES) if type(value) is str else value for value in column]
    return ["\\N" if value is None else value if type(value) is str else str(value) for value in column]
