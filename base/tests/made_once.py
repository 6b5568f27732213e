"""What takes long to make, made once by a process of the tests; each test that asks for it finds its rows and files."""

import pickle
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.test import override_settings

from base import clock
from base.process_cache import forget_all
from base.tests.kept_rows import Rows, lay, read

WRITES = re.compile(r'^\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM|COPY) "(\w+)"')


class MadeOnce:
    """Rows and files that `make` leaves in a database as it stands after the migrations.

    Unlike a world that stands around a module's tests (`portal/tests/route_world.py`), no other test meets them. Of
    what `make` returns each test gets a copy; what it leaves elsewhere (messages sent) is there for nobody.
    """

    def __init__(self, make: Callable[[], Any], *, moment: str) -> None:
        """`moment`: the portal's time while it is made, a little before that of the tests, whose clocks begin anew."""
        self.make, self.moment = make, moment
        self.tables: dict[str, Rows] = {}
        self.files: tempfile.TemporaryDirectory[str] | None = None
        self.value = b""

    def lay(self, folder: Path) -> Any:
        """Into the open transaction and into `folder`, the test's `MEDIA_ROOT`. Gives what `make` returned."""
        if self.files is None:
            self.files = tempfile.TemporaryDirectory(prefix="ispeed-made-once-")
            self._make(Path(self.files.name))
        else:
            lay(connection, self.tables)
        shutil.copytree(self.files.name, folder, dirs_exist_ok=True)
        forget_all()  # a database as it stood before gives its numbers out again
        cache.clear()
        return pickle.loads(self.value)

    def _make(self, folder: Path) -> None:
        written: dict[str, None] = {}
        before = _numbers()

        def watch(execute, sql, params, many, context):
            if found := WRITES.match(str(sql)):
                written[found[1]] = None
            return execute(sql, params, many, context)

        clock._shift.cache_clear()
        with override_settings(PORTAL_CLOCK=self.moment, MEDIA_ROOT=folder), connection.execute_wrapper(watch):
            self.value = pickle.dumps(self.make())
        clock._shift.cache_clear()
        # What COPY brings passes by Django's cursor.
        written |= dict.fromkeys(table for table, number in _numbers().items() if number != before[table])
        self.tables = read(connection, written)


def _numbers() -> dict[str, int]:
    """How many rows each table holds."""
    tables = connection.introspection.django_table_names(only_existing=True)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT '{table}', count(*) FROM \"{table}\"" for table in tables))
        return dict(cursor.fetchall())
