"""A table on the screen as a file. Pure: knows no Django."""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

import xlsxwriter

from base.cleaning import clean_line, cleaned
from base.csv_file import Cell, as_csv

__all__ = ["Cell", "as_csv", "as_xlsx"]


def as_xlsx(title: str, notes: Sequence[str], header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Bytes of a workbook with one sheet: title, header in row 3, rows, then notes; A4 landscape."""
    title, notes, header = clean_line(title), cleaned(list(notes)), [clean_line(str(name)) for name in header]
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": title, "created": datetime(2024, 1, 1)})  # noqa: DTZ001 # same rows, same bytes
        bold = book.add_format({"bold": True, "font_size": 13})
        head = book.add_format(
            {"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter", "bg_color": "#E8EDF3"}
        )
        text, number = book.add_format({"border": 1}), book.add_format({"border": 1, "num_format": "#,##0"})
        right = book.add_format({"border": 1, "align": "right"})
        decimal = book.add_format({"border": 1, "num_format": "#,##0.00"})
        sheet = book.add_worksheet("Số liệu")
        sheet.write_string(0, 0, title, bold)
        widths = [len(name) for name in header]
        for column, name in enumerate(header):
            sheet.write_string(2, column, name, head)
        line = 2
        for line, row in enumerate(rows, start=3):
            for column, cell in enumerate(map(cleaned, row)):
                widths[column] = max(widths[column], len(str(cell or "")))
                if cell is None:
                    sheet.write_blank(line, column, None, text)
                elif isinstance(cell, str):
                    sheet.write_string(line, column, cell, right if cell.startswith(("<", "≥")) else text)
                else:
                    sheet.write_number(line, column, float(cell), decimal if isinstance(cell, Decimal) else number)
        for offset, note in enumerate(notes):
            sheet.write_string(line + 2 + offset, 0, note)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(width, 40) + 2)
        sheet.freeze_panes(3, 0)
        sheet.repeat_rows(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&R&P/&N")
    return out.getvalue()
