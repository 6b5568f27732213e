"""Comparison 6: the Ministry's annex of every ward as a styled workbook, against openpyxl."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import django
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from python_calamine import CalamineWorkbook

from bench.harness import Stopwatch, measured

django.setup()

from reports import workbook  # noqa: E402
from reports.documents import Annex, Cell, Document, DocumentTable, Look, TableColumn  # noqa: E402
from reports.tests.facts_made import HEAD  # noqa: E402

COLUMNS = 15
SHEET = "Phụ lục I – Số liệu"
MADE_AT = datetime(2025, 9, 15, tzinfo=UTC)


def _table(size: int) -> DocumentTable:
    looks = [Look.INDEX, Look.TEXT, *([Look.COUNT, Look.SPEED] * 6), Look.MARK]
    columns = tuple(TableColumn(f"Cột {n + 1}", look, 14) for n, look in enumerate(looks[:COLUMNS]))
    rows = tuple(tuple(_cell(look, row, n) for n, look in enumerate(looks)) for row in range(size))
    return DocumentTable(columns, rows)


def _cell(look: Look, row: int, column: int) -> Cell:
    number = row * 7 + column
    if look is Look.INDEX:
        return Cell(str(row + 1), row + 1)
    if look is Look.COUNT:
        return Cell("<300") if number % 3 else Cell(str(number), number)
    if look is Look.SPEED:
        return Cell("", Decimal(number % 9000) / 100)
    return Cell(f"Phường {row}" if look is Look.TEXT else "▲ Chưa đủ mẫu")


def _rows(made: bytes, size: int) -> list[Any]:
    """The table's cells as a reader of the file sees them."""
    rows = CalamineWorkbook.from_filelike(BytesIO(made)).get_sheet_by_name(SHEET).to_python(skip_empty_area=True)
    return rows[-size:]


def portal(watch: Stopwatch, size: int, notes: dict[str, Any]) -> list[Any]:
    document = _document(_table(size))
    with measured(watch):
        made = workbook.render(document, MADE_AT)
    return _rows(made, size)


def with_openpyxl(watch: Stopwatch, size: int, notes: dict[str, Any]) -> list[Any]:
    """As openpyxl's own documentation would have one write a styled table."""
    table = _table(size)
    with measured(watch):
        book = Workbook()
        sheet = book.active
        sheet.title = SHEET
        line = Side(style="thin")
        border, font = Border(line, line, line, line), Font(name="Times New Roman", size=12)
        sheet.append([column.head for column in table.columns])
        for cell in sheet[1]:
            cell.font, cell.border = Font(name="Times New Roman", size=12, bold=True), border
            cell.fill = PatternFill("solid", fgColor="E7E6E6")
        for index, row in enumerate(table.rows, start=2):
            for number, (column, cell) in enumerate(zip(table.columns, row, strict=True), start=1):
                there = sheet.cell(index, number, cell.text if cell.number is None else cell.number)
                there.font, there.border = font, border
                right = column.look in (Look.COUNT, Look.SPEED)
                there.alignment = Alignment(horizontal="right" if right else "left", vertical="center")
                if right:
                    there.number_format = "#,##0.00" if column.look is Look.SPEED else "#,##0"
        sheet.freeze_panes = "A2"
        out = BytesIO()
        book.save(out)
    return _rows(out.getvalue(), size)


def _document(table: DocumentTable) -> Document:
    empty = Document(
        head=HEAD,
        form="report",
        subject="So sánh (số liệu giả lập)",
        to=(),
        bases=(),
        sections=(),
        annexes=(),
        copies=(),
        year=2025,
        file_stem="so-sanh",
        summary=(),
    )
    return replace(empty, annexes=(Annex(SHEET, "Số liệu giả lập", (), table),))
