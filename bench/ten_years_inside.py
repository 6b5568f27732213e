"""The inner half of `bench.ten_years`: each step in a process of its own, whose environment names its database."""

import io
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import django
from django.conf import settings

from bench.harness import Stopwatch, measured

django.setup()
settings.ALLOWED_HOSTS = ["*"]

from django.db import connection  # noqa: E402
from django.db.models import Q  # noqa: E402
from python_calamine import CalamineWorkbook  # noqa: E402

from accounts.models import User  # noqa: E402
from base import clock  # noqa: E402
from base.audit_words import SENTENCES  # noqa: E402
from base.period import Period  # noqa: E402
from bench import history, national_file, pages_inside  # noqa: E402
from bench.national_month import import_file  # noqa: E402
from measurements import actions  # noqa: E402
from measurements.actions import bulk  # noqa: E402
from measurements.models import BatchProvince, Figure, ImportBatch, MonthSummary  # noqa: E402
from measurements.queries.summaries import compute, stale_months  # noqa: E402
from wards.models import Level, Operator, Unit  # noqa: E402

FIRST = Period(2025, 7)  # the first month after the reform
YEAR = 12
BROUGHT = ("warm.xlsx", "month.xlsx")
STEPS = ("brought", "read and checked", "applied")
FIGURES = ", ".join(name for name in history.COLUMNS if name not in ("period", "batch_id"))
STATES = "network, province_code, changed, from_figures, from_register, from_thresholds"
REPEAT_FIGURES = f"""
    INSERT INTO measurements_figure (period, batch_id, {FIGURES})
    SELECT %(new)s, %(batch)s, {FIGURES} FROM measurements_figure WHERE period = %(old)s ORDER BY id
"""  # names of our own columns
REPEAT_STATES = f"""
    INSERT INTO measurements_monthstate (period, {STATES})
    SELECT %(new)s, {STATES} FROM measurements_monthstate WHERE period = %(old)s
"""
REPEAT_SUMMARIES = """
    INSERT INTO measurements_monthsummary (state_id, {columns})
    SELECT new.id, {columns} FROM measurements_monthsummary one
    JOIN measurements_monthstate old ON old.id = one.state_id AND old.period = %(old)s
    JOIN measurements_monthstate new ON new.period = %(new)s AND new.network = old.network
        AND new.province_code = old.province_code
"""


USERS = 400
ENTRIES_A_MONTH = 34 * 100
TRAIL = """
    INSERT INTO base_auditentry (at, actor_id, action, subject_type, subject_id, reason, address)
    SELECT %(before)s - %(every)s::interval * (1 - n / %(entries)s::float),
        (%(actors)s)[1 + n * 7 %% cardinality(%(actors)s)], (%(kinds)s)[1 + n * n %% cardinality(%(kinds)s)],
        CASE WHEN n %% 30 = 0 THEN %(unit)s ELSE %(other)s END,
        CASE WHEN n %% 30 = 0 THEN (%(units)s)[1 + n %% cardinality(%(units)s)] ELSE n %% 5000 END, '', '192.0.2.1'
    FROM generate_series(1, %(entries)s::bigint) n
"""


def fill(months: int, operators: int, *networks: str) -> dict[str, Any]:
    """One year of invented figures, summed up by the portal; then the same year again and again.

    With five operators each ward has a figure of all of them together as well.
    """
    begun = time.monotonic()
    year = [FIRST.plus(number) for number in range(min(months, YEAR))]
    history.fill(year, networks=networks, operators=operators, totals=operators > 4)
    actions.rebuild_all()
    columns = [one.column for one in MonthSummary._meta.concrete_fields if one.column not in ("id", "state_id")]
    summaries = REPEAT_SUMMARIES.format(columns=", ".join(columns))
    with _indexes_made_afterwards():
        for number in range(YEAR, months):
            period = FIRST.plus(number)
            batch = history._batch(period)
            what = {"new": period.first_day, "old": FIRST.plus(number % YEAR).first_day, "batch": batch.pk}
            with connection.cursor() as cursor:
                for statement in (REPEAT_FIGURES, REPEAT_STATES, summaries):
                    cursor.execute(statement, what)
    _say_whose_batches_are()
    _trail(months)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SELECT pg_total_relation_size('measurements_figure'), pg_database_size(current_database())")
        size, whole = cursor.fetchone()
    assert not stale_months(), "a summary that was repeated does not hold"
    _look_at(FIRST.plus(months - 1), networks[0])
    return {
        "figures": Figure.objects.count(),
        "months": months,
        "bytes": size,
        "database": whole,
        "seconds": time.monotonic() - begun,
    }


@contextmanager
def _indexes_made_afterwards() -> Iterator[None]:
    """Inside, the table of figures has one index, on their month, and keys are not looked up: both only take time."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'measurements_figure' "
            "AND indexname NOT LIKE '%%pkey' AND indexname <> 'figure_period_network'"
        )
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        cursor.execute("SET session_replication_role = replica")
        yield
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for _, definition in indexes:
            cursor.execute(definition)


def _say_whose_batches_are() -> None:
    codes = list(Unit.objects.filter(level=Level.PROVINCE, valid_to=None).values_list("code", flat=True))
    rows = [(batch, code, 0, 0, 0, 0) for batch in ImportBatch.objects.values_list("pk", flat=True) for code in codes]
    bulk.insert(BatchProvince, ("batch_id", "heir_code", "figures", "new", "changed", "same"), rows)


def _trail(months: int) -> None:
    """What people did in so many months, as the audit trail has it; of all kinds, spread over people and units."""
    users = User.objects.bulk_create(User(username=f"nguoi-{number}", role="ward") for number in range(USERS))
    given = {
        "entries": ENTRIES_A_MONTH * months,
        "every": f"{months} months",
        "before": clock.now(),
        "actors": [user.pk for user in users],
        "kinds": sorted(SENTENCES),
        "units": list(Unit.objects.filter(valid_to=None).values_list("pk", flat=True)),
        "unit": Unit._meta.label_lower,
        "other": ImportBatch._meta.label_lower,
    }
    with connection.cursor() as cursor:
        cursor.execute(TRAIL, given)


def _look_at(period: Period, network: str) -> None:
    """The summaries of a repeated month say what its figures say."""
    kept = MonthSummary.objects.filter(
        state__period=period.first_day, state__network=network, state__province_code="31"
    ).order_by("level", "operator__code")
    found = compute(period, {"31"}, network=network)
    expected = sorted((key.level, key.operator or "~", summary.download) for key, summary in found.items())
    stored = sorted((one.level, one.operator.code if one.operator else "~", one.download) for one in kept)
    assert stored == expected, f"{period}: {stored[:3]} is not {expected[:3]}"


def pages(months: int) -> dict[str, Any]:
    """Milliseconds of SQL (the least of five times of each statement) and number of statements of each page."""
    last = FIRST.plus(months - 1)
    found: dict[str, Any] = {}
    for path, role in _pages(last):
        found[path.replace(str(last), "MONTH")] = pages_inside.sql_of(path, role, of=min)
    return found


def _pages(last: Period) -> Iterator[tuple[str, str]]:
    yield from pages_inside.pages(last)
    ward = Unit.objects.filter(level=Level.WARD, province_code="31", valid_to=None).order_by("pk")[0]
    # Not one that `bench.ten_years month` brought and took away again.
    batch = ImportBatch.objects.filter(file_name__endswith=f"_{last}.xlsx").order_by("-pk")[0]
    place = f"province=31&period={last}"
    for path in (
        f"/dashboard/?{place}&network=fixed",
        f"/units/{ward.pk}/",
        f"/units/{ward.pk}/?network=fixed",
        f"/map/?{place}",
        f"/chase/?{place}",
        f"/campaign/?{place}",
        f"/campaign/month/?{place}",
        f"/submissions/?{place}",
        f"/compliance/table.csv?{place}",
        "/imports/",
        f"/imports/{batch.pk}/",
        "/reports/",
        "/reports/archive/",
        "/search/?q=an",
        "/register/",
    ):
        yield path, "staff"
    yield f"/public/31/{last}/", ""
    for path in ("/kept/", "/support/", "/audit/"):
        yield path, "admin"


def _portal(watch: Stopwatch, size: int, notes: dict[str, Any]) -> list[Any]:
    """A national month, in a worker that has imported one before; it is taken away again afterwards."""
    folder, month = Path(tempfile.mkdtemp()), _new_month()
    _take_away(month)
    warm = import_file(national_file.write(folder / BROUGHT[0], 500, seed=9, month=month))
    _take_away(month)
    path = national_file.write(folder / BROUGHT[1], size, month=month)
    with _with_database(watch):
        batch = _brought_checked_applied(path, notes)
    assert batch.pk != warm.pk
    stored = _stored(month)
    _take_away(month)
    return stored


@contextmanager
def _with_database(watch: Stopwatch) -> Iterator[None]:
    """`measured`, with the CPU seconds of the server's process of this connection: it stands on this machine."""
    begun = _of_database()
    with measured(watch):
        yield
    watch.cpu += _of_database() - begun


def _of_database() -> float:
    connection.ensure_connection()
    fields = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _brought_checked_applied(path: Path, notes: dict[str, Any]) -> ImportBatch:
    """`import_file`, with the seconds of its steps."""
    moments = [time.perf_counter()]
    with path.open("rb") as file:
        batch = actions.receive_file(
            by=None, file_name=path.name, content=file, source="vnnic", province_code="", options={}
        )
    moments.append(time.perf_counter())
    actions.check_batch(batch=batch)
    moments.append(time.perf_counter())
    actions.apply_batch(by=None, batch=batch)
    moments.append(time.perf_counter())
    assert batch.status == ImportBatch.Status.APPLIED, batch.issues[:5]
    notes |= dict(zip(STEPS, (later - before for before, later in pairwise(moments)), strict=True))
    return batch


def into_ten_years(watch: Stopwatch, size: int, notes: dict[str, Any]) -> list[Any]:
    return _portal(watch, size, notes)


def into_empty(watch: Stopwatch, size: int, notes: dict[str, Any]) -> list[Any]:
    return _portal(watch, size, notes)


def parse_and_copy(watch: Stopwatch, size: int, notes: dict[str, Any]) -> list[Any]:
    """Nothing but the rows read and copied, into the ten years: no check, no trail, no preview, names as they are."""
    folder, month = Path(tempfile.mkdtemp()), _new_month()
    _take_away(month)
    path = national_file.write(folder / BROUGHT[1], size, month=month)
    batch = history._batch(Period.of(month))
    day = Period.of(month).last_day
    operators = dict(Operator.objects.values_list("name", "pk"))
    wards = Unit.objects.in_force(day).filter(level=Level.WARD).select_related("parent")
    units = {(ward.parent.full_name if ward.parent else "", ward.full_name): ward.pk for ward in wards}
    with _with_database(watch):
        notes["copied"] = _copy(path, batch.pk, month, units, operators)
    stored = _stored(month)
    _take_away(month)
    return stored


def _copy(path: Path, batch: int, month: date, units: dict[tuple[str, str], int], operators: dict[str, int]) -> float:
    """Seconds of PostgreSQL's part."""
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    text = io.StringIO()
    for number, row in enumerate(rows[3:], start=4):
        _, province, ward, _month, _network, operator, samples, download, upload, latency = row
        least, most = (0, 299) if samples == "<300" else (int(samples), int(samples))
        cells = (units[province, ward], month, "mobile", operators[operator], "vnnic", "median", least, most)
        speeds = ("\\N" if value == "" else value for value in (download, upload, latency))
        text.write("\t".join(map(str, (*cells, *speeds, batch, "T", f"G{number}", samples))) + "\n")
    text.seek(0)
    begun = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY measurements_figure ({', '.join(history.COLUMNS)}) FROM STDIN", text)
    return time.perf_counter() - begun


def _new_month() -> date:
    return FIRST.plus(int(os.environ["BENCH_MONTHS"])).first_day


def _stored(month: date) -> list[Any]:
    keys = ("unit__code", "operator__code", "samples_min", "samples_max", "download", "upload", "latency")
    found = Figure.objects.current().filter(period=month).order_by("unit__code", "operator__code")
    return [
        [str(value.normalize()) if isinstance(value, Decimal) else value for value in row]
        for row in found.values_list(*keys)
    ]


def _take_away(month: date) -> None:
    """So that the next run finds what this one found, and the pages the files that they list."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM measurements_figure WHERE period = %s", [month])
        of_month = Q(file_name__in=BROUGHT) | Q(file_name__endswith=f"_{Period.of(month)}.xlsx")
        brought = ImportBatch.objects.filter(of_month, figures=None)
        BatchProvince.objects.filter(batch__in=brought).delete()
        brought.delete()
        cursor.execute("VACUUM ANALYZE measurements_figure")


if __name__ == "__main__":
    step, result, *numbers = sys.argv[1:]
    steps = {
        "fill": lambda: fill(int(numbers[0]), int(numbers[1]), *numbers[2:]),
        "pages": lambda: pages(int(numbers[0])),
    }
    Path(result).write_text(json.dumps(steps[step]()))
