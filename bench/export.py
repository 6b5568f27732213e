"""Comparison 7: a country's figures as CSV, streamed by the portal, and by django-import-export as it comes.

Noted beside the time: seconds until the first byte, and by how many MiB the process grew.
"""

import resource
import time
from typing import Any

import django

from bench.harness import Stopwatch, measured

django.setup()

from import_export import fields, resources  # noqa: E402

from accounts.models import User  # noqa: E402
from base.period import Period  # noqa: E402
from bench import history  # noqa: E402
from bench.in_process import PROVINCE, Asker  # noqa: E402
from measurements.models import Figure  # noqa: E402

MONTH = Period(2025, 8)
WARDS, OPERATORS = 3_321, 4


def _filled(size: int) -> None:
    """At least so many figures, whole months of the country."""
    history.empty()
    months = max(1, -(-size // (WARDS * OPERATORS)))
    within = PROVINCE if size < 400 else ""
    history.fill([MONTH.plus(number) for number in range(months)], operators=OPERATORS, province=within)
    beyond = Figure.objects.order_by("-pk").values_list("pk", flat=True)[: max(0, Figure.objects.count() - size)]
    Figure.objects.filter(pk__in=list(beyond)).delete()


def portal(watch: Stopwatch, size: int, notes: dict[str, Any]) -> list[Any]:
    _filled(size)
    asker = Asker(MONTH)
    User.objects.filter(username=asker.name).update(role="admin")
    last = Figure.objects.order_by("-period").values_list("period", flat=True)[0]
    address = f"/figures/all.csv?country=1&since={MONTH}&period={Period.of(last)}"
    asker.ask(f"/figures/all.csv?province=31&period={MONTH}")
    before, begun, lines = _peak(), time.perf_counter(), 0
    with measured(watch):
        for piece in asker.stream(address):
            notes.setdefault("seconds until the first byte", round(time.perf_counter() - begun, 3))
            lines += piece.count(b"\r\n")
    notes["MiB grown"] = round(_peak() - before, 1)
    return [lines - 1]


class _ExportedFigure(resources.ModelResource):  # type: ignore[misc]
    """The same columns."""

    code = fields.Field(attribute="unit__code")
    name = fields.Field(attribute="unit__name")
    operator = fields.Field(attribute="operator__name")
    file = fields.Field(attribute="batch__file_name")

    class Meta:
        model = Figure
        fields = (
            "code",
            "name",
            "period",
            "network",
            "operator",
            "samples_min",
            "samples_max",
            "download",
            "upload",
            "latency",
            "statistic",
            "file",
            "sheet",
            "cell",
        )


def stock(watch: Stopwatch, size: int, notes: dict[str, Any]) -> list[Any]:
    _filled(size)
    figures = Figure.objects.current().select_related("unit", "operator", "batch")
    before, begun = _peak(), time.perf_counter()
    with measured(watch):
        text = _ExportedFigure().export(figures).csv
        notes["seconds until the first byte"] = round(time.perf_counter() - begun, 3)
    notes["MiB grown"] = round(_peak() - before, 1)
    return [text.count("\r\n") - 1]


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
