"""The two files that come with the portal: the table published for 7–9/2024, and an invented ward table. Pure.

The first holds facts of the table that the department published in autumn 2024 (15 districts × 3 months,
two numbers, the rest `<300`), in a workbook of our own making. The second is synthetic and says so.
"""

import io
import random
from collections.abc import Sequence
from datetime import datetime

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

DISTRICT_FILE = "hai_phong_so_mau_2024-07_2024-09.xlsx"
WARD_FILE = "hai_phong_cap_xa_2025-08_gia_lap.xlsx"
DISTRICTS = (
    *("Huyện An Dương", "Huyện An Lão", "Huyện Bạch Long Vĩ", "Huyện Cát Hải", "Huyện Kiến Thụy", "Huyện Thủy Nguyên"),
    *("Huyện Tiên Lãng", "Huyện Vĩnh Bảo", "Quận Dương Kinh", "Quận Hải An", "Quận Hồng Bàng", "Quận Kiến An"),
    *("Quận Lê Chân", "Quận Ngô Quyền", "Quận Đồ Sơn"),
)
COUNTED = {("Huyện Thủy Nguyên", 8): 365, ("Huyện Thủy Nguyên", 9): 318}
MADE_AT = datetime(2024, 11, 20, 9, 0)  # noqa: DTZ001 - a workbook's own time has no zone
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)


def district_table() -> bytes:
    """The table published for 7–9/2024: title rows, two merged header rows, three months side by side, notes below."""
    book, sheet = _book("Tổng hợp")
    for row, text in enumerate(
        (
            "SỞ THÔNG TIN VÀ TRUYỀN THÔNG HẢI PHÒNG",
            "SỐ LIỆU MẪU ĐO MẠNG BĂNG RỘNG DI ĐỘNG CỦA CÁC QUẬN/HUYỆN",
            "(Chép lại từ bảng số liệu đã công bố, mùa thu năm 2024)",
        ),
        start=1,
    ):
        sheet.cell(row, 1, text).font = Font(bold=row < 3, italic=row == 3)
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=5)
        sheet.cell(row, 1).alignment = _CENTRE
    for address, text in (
        ("A5", "STT"),
        ("B5", "Quận/huyện"),
        ("C5", "Số liệu mẫu đo"),
        ("C6", "Tháng 7/2024"),
        ("D6", "Tháng 8/2024"),
        ("E6", "Tháng 9/2024"),
    ):
        sheet[address] = text
        sheet[address].font = Font(bold=True)
        sheet[address].alignment = _CENTRE
    for span in ("A5:A6", "B5:B6", "C5:E5"):
        sheet.merge_cells(span)
    row = 7
    for number, name in enumerate(DISTRICTS, start=1):
        if number == 13:
            row += 1  # the page break of the published table
        counts = [COUNTED.get((name, month), "<300") for month in (7, 8, 9)]
        for column, value in enumerate((number, name, *counts), start=1):
            sheet.cell(row, column, value)
        row += 1
    sheet.cell(row + 1, 1, "Ghi chú: <300 là dưới 300 mẫu đo trong tháng.")
    sheet.column_dimensions["B"].width = 28
    return _bytes(book)


def ward_table(wards: Sequence[str], operators: Sequence[str]) -> bytes:
    """An invented table of 8/2025: for each ward one row over all operators and one per operator; seeded."""
    dice = random.Random(20250801)  # noqa: S311 - repeatable, nothing secret
    book, sheet = _book("T8.2025")
    sheet["A1"] = "SỐ LIỆU GIẢ LẬP, chỉ để thử phần mềm; không phải kết quả đo thật"
    sheet["A1"].font = Font(bold=True, color="C00000")
    sheet["A2"] = "SỐ LIỆU ĐO I-SPEED MẠNG BĂNG RỘNG DI ĐỘNG THÀNH PHỐ HẢI PHÒNG (trung vị)"
    headers = (
        "STT",
        "Xã/Phường/Đặc khu",
        "Tháng",
        "Nhà mạng",
        "Số mẫu",
        "Tải xuống (Mbps)",
        "Tải lên (Mbps)",
        "Ping (ms)",
    )
    for column, text in enumerate(headers, start=1):
        sheet.cell(4, column, text).font = Font(bold=True)
    row = 5
    shares = (0.46, 0.3, 0.18, 0.04, 0.02)
    for number, ward in enumerate(wards, start=1):
        total = int(dice.lognormvariate(5.75, 0.55))
        base = dice.uniform(32, 95)
        parts = [int(total * share) for share in shares[1 : len(operators)]]
        counts = [total - sum(parts), *parts]
        lines = [("", total, base)]
        lines += [(name, count, base * dice.uniform(0.75, 1.25)) for name, count in zip(operators, counts, strict=True)]
        for operator, count, speed in lines:
            masked = count < 300 and not operator and dice.random() < 0.3
            shown = (
                [round(speed, 2), round(speed * 0.42, 2), round(dice.uniform(14, 45), 1)] if count >= 30 else [None] * 3
            )
            values = (number, ward, "8/2025", operator or None, "<300" if masked else count, *shown)
            for column, value in enumerate(values, start=1):
                sheet.cell(row, column, value)
            row += 1
    sheet.column_dimensions["B"].width = 28
    return _bytes(book)


def _book(title: str) -> tuple[Workbook, Worksheet]:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    book.properties.created = book.properties.modified = MADE_AT
    book.properties.creator = "i-Speed"
    return book, sheet


def _bytes(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
