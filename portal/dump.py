"""Write every row of the database as JSON lines, and read them back, equally on SQLite and PostgreSQL.

Django's own serializers build a model object for each row, drop the last three digits of every time stamp
and know no control totals; rows read as values are ten times faster.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from itertools import islice
from json.encoder import encode_basestring
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.files.storage import Storage
from django.core.management import call_command
from django.core.management.color import no_style
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from base import append_only
from base.checks import PROBE
from portal.archive import TableControl, Tally

# Log-ins end with the database they were made in.
LEFT_OUT = {"sessions.session", "usersessions.usersession", "accounts.wrongguess"}
# The portal was used if one of these holds a row; everything else may have been shipped by a migration.
SIGNS_OF_USE = ("accounts.user", "base.auditentry", "base.job", "measurements.importbatch")
BATCH = 2000
REHEARSED = "rehearsed.json"  # beside the archives: which one was restored last, as a rehearsal


class _Encoder(DjangoJSONEncoder):
    def default(self, value: Any) -> Any:
        if isinstance(value, datetime):
            return value.isoformat()  # with its microseconds
        return super().default(value)


_encode = _Encoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def tables() -> list[type[models.Model]]:
    """All models to back up, many-to-many ones included, by label."""
    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.label_lower not in LEFT_OUT
    ]
    return sorted(found, key=lambda model: model._meta.label_lower)


def numbers(model: type[models.Model]) -> list[str]:
    """The columns whose sums are controlled: counts and measures, not keys."""
    return [
        column.attname
        for column in model._meta.concrete_fields
        if isinstance(column, models.IntegerField | models.DecimalField) and not column.primary_key
    ]


def lines(model: type[models.Model], tally: Tally) -> Iterator[bytes]:
    """The rows of a table as JSON lines; the tally counts them as they pass."""
    columns = sorted(column.attname for column in model._meta.concrete_fields)
    keys = [f"{encode_basestring(name)}:" for name in columns]
    rows = model._base_manager.order_by("pk").values_list(*columns)
    for values in rows.iterator(chunk_size=BATCH):
        cells = [key + _json(value) for key, value in zip(keys, values, strict=True)]
        line = f"{{{','.join(cells)}}}".encode()
        tally.add(line, dict(zip(columns, values, strict=True)))
        yield line


def _json(value: Any) -> str:
    """Encode a value exactly as `_encode` does, but fast enough for millions of cells."""
    kind = type(value)
    if kind is str:
        return encode_basestring(value)
    if value is None:
        return "null"
    if kind is int:
        return str(value)
    return f'"{value}"' if kind is Decimal else _encode(value)


def control(model: type[models.Model]) -> TableControl:
    """Work out the control values of a table as it is in the database now."""
    tally = Tally(numbers(model))
    for _ in lines(model, tally):
        pass
    return tally.control()


def load(model: type[models.Model], rows: Iterable[bytes]) -> None:
    """Insert the lines of a table exactly as they were."""
    columns = {column.attname: column for column in model._meta.concrete_fields}
    stamped = any(getattr(column, "auto_now", 0) or getattr(column, "auto_now_add", 0) for column in columns.values())
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        objects = []
        for line in batch:
            values = json.loads(line)
            objects.append(model(**{name: columns[name].to_python(value) for name, value in values.items()}))
        if stamped:  # bulk_create would put the present time into such columns
            for row in objects:
                row.save_base(raw=True, force_insert=True)
        else:
            model._base_manager.bulk_create(objects)


def clear() -> None:
    """Delete what migrations brought, so that the archive's own rows can be inserted."""
    connection.check_constraints()
    guarded = append_only.installed(connection)
    append_only.lift(connection)
    call_command("flush", interactive=False, inhibit_post_migrate=True, verbosity=0)
    if guarded:
        append_only.install(connection)


def reset_sequences() -> None:
    """Let new rows be numbered from the highest key on."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables()):
            cursor.execute(statement)


def used() -> list[str]:
    """Labels of tables whose rows show that somebody has already worked in this database."""
    return [label for label in SIGNS_OF_USE if apps.get_model(label)._base_manager.exists()]


def migrations() -> list[str]:
    """The migrations applied to this database, which determine the shape of its tables."""
    applied = MigrationRecorder(connection).applied_migrations()
    installed = {config.label for config in apps.get_app_configs()}
    return sorted(f"{app}.{name}" for app, name in applied if app in installed)


@contextmanager
def snapshot() -> Iterator[None]:
    """Context in which the database is seen as at its beginning, while others go on writing."""
    if connection.in_atomic_block:  # the caller's transaction is the snapshot
        yield
        return
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        mode = connection.transaction_mode  # type: ignore[attr-defined]
        connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
        try:
            with transaction.atomic():
                yield
        finally:
            connection.transaction_mode = mode  # type: ignore[attr-defined]
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def backup_folder() -> Path:
    """The folder in which this host stores the archives of `manage.py backup`."""
    return Path(settings.DATA_DIR) / "backups"


def named_files() -> Iterator[str]:
    """The names of all files that rows point to."""
    for model in tables():
        for column in model._meta.concrete_fields:
            if isinstance(column, models.FileField):
                yield from model._base_manager.exclude(**{column.name: ""}).values_list(column.name, flat=True)


def stored_files(store: Storage, folder: str = "") -> Iterator[str]:
    """The names of all files in a store, folder by folder, sorted."""
    try:
        folders, names = store.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}{name}" for name in sorted(names) if name)
    for inner in sorted(folders):
        if f"{folder}{inner}/" == PROBE:
            continue
        yield from stored_files(store, f"{folder}{inner}/")


def files_of_rows() -> Iterator[tuple[str, str, str]]:
    """Every file that a row points to: the row, the name in the store, and the row's SHA-256 or ""."""
    for model in tables():
        columns = {column.attname: column for column in model._meta.concrete_fields}
        for name, column in columns.items():
            if isinstance(column, models.FileField):
                hashed = "sha256" if name == "file" else f"{name}_sha256"
                wanted = ["pk", name, *([hashed] if hashed in columns else [])]
                rows = model._base_manager.exclude(**{name: ""}).order_by("pk").values_list(*wanted)
                for key, stored, *sha256 in rows.iterator():
                    yield f"{model._meta.label_lower} {key}", stored, "".join(sha256)
