"""Read one uploaded workbook in a sandboxed process; JSON on its output. No Django here.

Started by base.isolation · the workbook on its input → {"pages": {name: [[text, …], …]}} or {"refused": reason}.
"""

import io
import json
import sys
from datetime import date, datetime
from typing import Any

from python_calamine import CalamineWorkbook

from base.day_format import show_day
from submissions.numbers import show_number

MOST_PAGES, MOST_ROWS, MOST_COLUMNS = 10, 2000, 60


def main() -> int:
    """Read the workbook from standard input and print its pages as JSON, or why it was refused."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        names = book.sheet_names[:MOST_PAGES]
        pages = {name: _page(book, name) for name in names}
    except Exception as error:  # whatever a stranger's file provokes
        print(json.dumps({"refused": type(error).__name__}))
        return 0
    print(json.dumps({"pages": pages}, ensure_ascii=False))
    return 0


def _page(book: CalamineWorkbook, name: str) -> list[list[str]]:
    page = book.get_sheet_by_name(name)
    if page.total_height > MOST_ROWS * 100:
        raise ValueError("too many rows")
    rows = page.to_python(skip_empty_area=False, nrows=MOST_ROWS)
    return [[_text(cell) for cell in row[:MOST_COLUMNS]] for row in rows]


def _text(cell: Any) -> str:
    """A cell as a person would have typed it: numbers in Vietnamese form, days as 20/11/2026."""
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, int | float):
        return show_number(cell)
    if isinstance(cell, datetime | date):
        return show_day(cell)
    return str(cell)
