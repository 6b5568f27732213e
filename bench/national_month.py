"""Comparisons 1 and 2: a national month into the database, against django-import-export as it comes."""

import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import django
import tablib

from bench.harness import Stopwatch, measured

django.setup()

from import_export import fields, resources  # noqa: E402
from openpyxl import load_workbook  # noqa: E402

from base import clock  # noqa: E402
from bench import history, national_file  # noqa: E402
from measurements import actions  # noqa: E402
from measurements.models import Figure, ImportBatch  # noqa: E402
from wards.models import Level, Operator, Unit  # noqa: E402


def _stored() -> list[Any]:
    keys = ("unit__code", "operator__code", "samples_min", "samples_max", "download", "upload", "latency")
    found = Figure.objects.current().filter(period=national_file.MONTH).order_by("unit__code", "operator__code")
    return [
        [str(value.normalize()) if isinstance(value, Decimal) else value for value in row]
        for row in found.values_list(*keys)
    ]


def import_file(path: Path) -> ImportBatch:
    with path.open("rb") as file:
        batch = actions.receive_file(
            by=None, file_name=path.name, content=file, source="vnnic", province_code="", options={}
        )
    actions.check_batch(batch=batch)
    actions.apply_batch(by=None, batch=batch)
    if batch.status != ImportBatch.Status.APPLIED:
        raise RuntimeError(str(batch.issues[:5]))
    return batch


def portal(watch: Stopwatch, size: int, notes: dict[str, Any]) -> list[Any]:
    """As shipped, in a worker that has imported a month before."""
    folder = Path(tempfile.mkdtemp())
    history.empty()
    import_file(national_file.write(folder / "warm.xlsx", size, seed=9))
    history.empty()
    path = national_file.write(folder / "month.xlsx", size)
    with measured(watch):
        import_file(path)
    return _stored()


def portal_again(watch: Stopwatch, size: int, notes: dict[str, Any]) -> list[Any]:
    """The same figures a second time, in another file (the very same bytes would be recognised at once)."""
    folder = Path(tempfile.mkdtemp())
    history.empty()
    import_file(national_file.write(folder / "month.xlsx", size))
    _append_note(folder / "month.xlsx")
    with measured(watch):
        import_file(folder / "month.xlsx")
    return _stored()


def _append_note(path: Path) -> None:
    book = load_workbook(path)
    book.worksheets[0]["L1"] = "(bản gửi lại)"
    book.save(path)


class _FigureResource(resources.ModelResource):  # type: ignore[misc]
    """What one would write with the package: columns to fields, rows looked up one by one."""

    unit = fields.Field(attribute="unit_id", column_name="unit")
    operator = fields.Field(attribute="operator_id", column_name="operator")

    class Meta:
        model = Figure
        import_id_fields = ("unit", "period", "network", "operator", "source")
        fields = (
            "unit",
            "period",
            "network",
            "operator",
            "source",
            "statistic",
            "samples_min",
            "samples_max",
            "download",
            "upload",
            "latency",
            "batch",
            "sheet",
            "cell",
            "raw",
        )
        skip_unchanged = True


def _dataset(path: Path, batch: ImportBatch) -> tablib.Dataset:
    """The sheet's rows with names turned to keys by plain dictionaries: the cheapest that could be meant."""
    operators = {operator.name: operator.pk for operator in Operator.objects.all()}
    units = {
        (unit.parent.full_name, unit.full_name): unit.pk
        for unit in Unit.objects.in_force(national_file.ON).filter(level=Level.WARD).select_related("parent")
        if unit.parent
    }
    data = tablib.Dataset(headers=_FigureResource.Meta.fields)
    sheet = load_workbook(path, read_only=True, data_only=True).worksheets[0]
    for number, row in enumerate(sheet.iter_rows(min_row=4, values_only=True), start=4):
        _, province, ward, _month, _network, operator, samples, download, upload, latency = row[:10]
        least, most = (0, 299) if samples == "<300" else (samples, samples)
        data.append(
            (
                units[province, ward],
                national_file.MONTH,
                "mobile",
                operators[operator],
                "vnnic",
                "median",
                least,
                most,
                download,
                upload,
                latency,
                batch.pk,
                sheet.title,
                f"G{number}",
                str(samples),
            )
        )
    return data


def _stock(watch: Stopwatch, size: int, *, flows: tuple[bool, ...]) -> list[Any]:
    folder = Path(tempfile.mkdtemp())
    history.empty()
    path = national_file.write(folder / "month.xlsx", size)
    now = clock.machine_now()
    batch = ImportBatch.objects.create(
        status="applied", file="x", file_name="x", sha256="0" * 64, size=1, received_at=now, applied_at=now
    )
    with measured(watch):
        for dry_run in flows:
            result = _FigureResource().import_data(_dataset(path, batch), dry_run=dry_run, raise_errors=True)
            assert not result.has_errors()
    return _stored()


def stock(watch: Stopwatch, size: int, notes: dict[str, Any]) -> list[Any]:
    return _stock(watch, size, flows=(False,))


def stock_admin(watch: Stopwatch, size: int, notes: dict[str, Any]) -> list[Any]:
    """Its admin flow: a dry run to show the difference, then the real one."""
    return _stock(watch, size, flows=(True, False))
