"""Comparison 3: a file of single tests, one row each, 12 columns, into the database.

`python -m bench.speed raw` makes it with 1,000,000 rows (minutes, and the reference sides need 1.5 GiB; on a quiet
machine), `python -m bench.speed raw --small` with a few thousand. Sides: the portal from the file to figures stored;
python-calamine parsing the sheet, and openpyxl reading it (`read_only`), each only that and the counting by
dictionaries that proves that the rows are the same. Real ward names, seeded synthetic tests (số liệu giả lập).
"""

import os
import random
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import django
import xlsxwriter

from bench.harness import Stopwatch, measured

django.setup()

from openpyxl import load_workbook  # noqa: E402
from python_calamine import CalamineWorkbook  # noqa: E402

from measurements import actions  # noqa: E402
from measurements.models import Figure, ImportBatch  # noqa: E402
from wards.models import Level, Unit  # noqa: E402
from wards.queries import operators_in_force  # noqa: E402

START = date(2025, 8, 1)
ON = date(2025, 8, 31)
PROVINCE = "31"
HEAD = (
    "STT",
    "Thời gian đo",
    "Tỉnh/Thành phố",
    "Xã/Phường",
    "Nhà mạng",
    "Loại mạng",
    "Tải xuống (Mbps)",
    "Tải lên (Mbps)",
    "Độ trễ (ms)",
    "Jitter (ms)",
    "Thiết bị",
    "Hệ điều hành",
)
NETWORKS = {"Di động": "mobile", "Cố định": "fixed"}

Groups = dict[tuple[str, str, str], list[float]]  # ward, operator, network → downloads


def write(path: Path, size: int, seed: int = 1) -> Path:
    """One row per test of 8/2025 in the wards of one province."""
    chance = random.Random(seed)
    names = [operator.name for operator in operators_in_force(ON)]
    wards = [
        (unit.parent.full_name, unit.full_name)
        for unit in Unit.objects.in_force(ON).filter(level=Level.WARD, province_code=PROVINCE).select_related("parent")
        if unit.parent
    ]
    start, kinds = datetime.combine(START, time()), list(NETWORKS)
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "default_date_format": "dd/mm/yyyy hh:mm:ss"})
    sheet = book.add_worksheet("Lượt đo")
    sheet.write_row(0, 0, HEAD)
    for number in range(1, size + 1):
        down = round(chance.uniform(5, 200), 2)
        sheet.write_number(number, 0, number)
        sheet.write_datetime(number, 1, start + timedelta(seconds=chance.randrange(31 * 86_400)))
        texts = (*chance.choice(wards), chance.choice(names), chance.choice(kinds))
        for column, text in enumerate(texts, start=2):
            sheet.write_string(number, column, text)
        figures = (down, round(down / 3, 2), round(chance.uniform(5, 80), 1), round(chance.uniform(0, 9), 1))
        for column, figure in enumerate(figures, start=6):
            sheet.write_number(number, column, figure)
        sheet.write_string(number, 10, "Điện thoại A")
        sheet.write_string(number, 11, "Hệ B")
    book.close()
    return path


def make_file(size: int) -> None:
    """Once for all sides, in a process of its own, whose memory is not that of a side."""
    write(_file(), size)


def _file() -> Path:
    return Path(os.environ["BENCH_FOLDER"]) / "luot_do_thang_8_2025.xlsx"


def portal(watch: Stopwatch, size: int, notes: dict[str, Any]) -> list[Any]:
    """File → checked → counted → stored, as shipped, in a worker that has worked before."""
    _import(write(Path(tempfile.mkdtemp()) / "warm.xlsx", 500, seed=9))
    Figure.objects.all().delete()
    ImportBatch.objects.all().delete()
    with measured(watch):
        _import(_file())
    found = Figure.objects.current().select_related("unit", "operator").order_by("unit__name", "pk")
    return sorted(
        [one.unit.full_name, one.operator.name, one.network, one.samples_min, f"{one.download:.4f}"] for one in found
    )


def _import(path: Path) -> None:
    with path.open("rb") as file:
        batch = actions.receive_file(
            by=None, file_name=path.name, content=file, source="vnnic", province_code=PROVINCE, options={}
        )
    actions.check_batch(batch=batch)
    actions.apply_batch(by=None, batch=batch)
    if batch.status != ImportBatch.Status.APPLIED:
        raise RuntimeError(str(batch.issues[:5]))


def calamine(watch: Stopwatch, size: int, notes: dict[str, Any]) -> list[Any]:
    """Parsing alone, its rows handed over one by one."""
    path, groups = _file(), defaultdict[tuple[str, str, str], list[float]](list)
    with measured(watch):
        rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).iter_rows()
        for _row in rows:
            pass
    _count(CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).iter_rows(), groups)
    return _counted(groups)


def with_openpyxl(watch: Stopwatch, size: int, notes: dict[str, Any]) -> list[Any]:
    """Reading alone, in its mode for large files."""
    path, groups = _file(), defaultdict[tuple[str, str, str], list[float]](list)
    book = load_workbook(path, read_only=True, data_only=True)
    with measured(watch):
        for _row in book.worksheets[0].iter_rows(values_only=True):
            pass
    _count(CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).iter_rows(), groups)
    return _counted(groups)


def _count(rows: Iterable[Any], groups: Groups) -> None:
    for row in rows:
        if row[0] != HEAD[0]:
            groups[row[3], row[4], NETWORKS[row[5]]].append(row[6])


def _counted(groups: Groups) -> list[Any]:
    return sorted([*key, len(speeds), f"{_cut(median(speeds)):.4f}"] for key, speeds in groups.items())


def _cut(speed: float) -> float:
    """As the portal keeps it: six decimals, cut."""
    return float(f"{speed:.9f}"[:-3])
