"""Months and years of invented figures for the whole country, straight into the database: nothing of it is real."""

import random
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import connection

from base import clock
from base.period import Period
from measurements.actions import bulk
from measurements.models import Figure, ImportBatch
from wards.models import Level, Unit
from wards.queries import operators_in_force

COLUMNS = (
    "unit_id",
    "period",
    "network",
    "operator_id",
    "source",
    "statistic",
    "samples_min",
    "samples_max",
    "download",
    "upload",
    "latency",
    "batch_id",
    "sheet",
    "cell",
    "raw",
)


def empty() -> None:
    """No figure and no batch."""
    Figure.objects.all().delete()
    ImportBatch.objects.all().delete()


def fill(
    months: list[Period],
    *,
    networks: tuple[str, ...] = ("mobile",),
    operators: int = 4,
    province: str = "",
    totals: bool = False,
    seed: int = 1,
) -> int:
    """Figures of each operator of every ward in force, month by month; how many. The same seed gives the same.

    With `totals` each ward has one of all its operators, too.
    """
    chance = random.Random(seed)
    made = 0
    for period in months:
        rows = list(_month(period, networks, operators, province, chance, totals=totals))
        bulk.insert(Figure, COLUMNS, rows)
        made += len(rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # a server in service has done so by itself a minute after an import
    return made


def _month(
    period: Period, networks: tuple[str, ...], operators: int, province: str, chance: random.Random, *, totals: bool
) -> Iterator[tuple[Any, ...]]:
    wards = Unit.objects.in_force(period.last_day).filter(level=Level.WARD)
    if province:
        wards = wards.filter(province_code=province)
    keys = list(wards.order_by("pk").values_list("pk", flat=True))
    batch = _batch(period)
    asked: list[int | None] = [operator.pk for operator in operators_in_force(date(2025, 8, 31))[:operators]]
    asked += [None] if totals else []
    for number, unit in enumerate(keys, start=4):
        for network in networks:
            for operator in asked:
                count = chance.randrange(40, 400)
                speed = f"{chance.uniform(15, 120):.2f}"
                yield (
                    unit,
                    str(period.first_day),
                    network,
                    operator,
                    "vnnic",
                    "median",
                    count,
                    count,
                    speed,
                    speed,
                    "25",
                    batch.pk,
                    "Tổng hợp",
                    f"G{number}",
                    str(count),
                )


def _batch(period: Period) -> ImportBatch:
    now = clock.machine_now()
    return ImportBatch.objects.create(
        status=ImportBatch.Status.APPLIED,
        file="synthetic.xlsx",
        file_name=f"so_lieu_gia_lap_{period}.xlsx",
        sha256="0" * 64,
        size=1,
        received_at=now,
        applied_at=now,
        periods=[str(period)],
    )
