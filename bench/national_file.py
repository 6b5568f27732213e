"""A national month as VNNIC might deliver it: real ward names, seeded synthetic figures (số liệu giả lập)."""

import random
from datetime import date
from pathlib import Path

import xlsxwriter
from django.db.models import F

from base.period import Period
from wards.models import Level, Unit
from wards.queries import operators_in_force

MONTH = date(2025, 8, 1)
ON = date(2025, 8, 31)
HEAD = (
    "STT",
    "Tỉnh/Thành phố",
    "Xã/Phường",
    "Tháng",
    "Mạng",
    "Nhà mạng",
    "Số mẫu đo",
    "Tải xuống (Mbps)",
    "Tải lên (Mbps)",
    "Độ trễ (ms)",
)

Row = tuple[int, str, str, str, str, str, int | str, float | None, float | None, float | None]


def rows(size: int, seed: int = 1, month: date = MONTH, province: str = "") -> list[Row]:
    """Up to `size` rows, each operator of each ward (of a province), mobile, of 8/2025 or another month."""
    chance = random.Random(seed)
    on = Period.of(month).last_day
    names = [operator.name for operator in operators_in_force(on)]
    wards = Unit.objects.in_force(on).filter(level=Level.WARD).select_related("parent").order_by(F("code"))
    if province:
        wards = wards.filter(province_code=province)
    made: list[Row] = []
    for ward in wards:
        for name in names:
            if len(made) == size:
                return made
            few = chance.random() < 0.6
            speed = None if few else round(chance.uniform(15, 120), 2)
            province = ward.parent.full_name if ward.parent else ""
            made.append(
                (
                    len(made) + 1,
                    province,
                    ward.full_name,
                    f"{month:%m/%Y}",
                    "Di động",
                    name,
                    "<300" if few else chance.randint(300, 4000),
                    speed,
                    speed and round(speed / 3, 2),
                    None if few else round(chance.uniform(8, 60), 1),
                )
            )
    return made


def write(path: Path, size: int, seed: int = 1, month: date = MONTH, province: str = "") -> Path:
    """The rows as a workbook with title rows above the head."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet(f"T{month.month}.{month.year}")
    sheet.write(0, 0, f"SỐ LIỆU GIẢ LẬP: MẪU ĐO i-SPEED THÁNG {month.month}/{month.year}")
    sheet.write_row(2, 0, HEAD)
    for number, row in enumerate(rows(size, seed, month, province), start=3):
        sheet.write_row(number, 0, ["" if value is None else value for value in row])
    book.close()
    return path
