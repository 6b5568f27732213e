"""Reads one uploaded workbook in a process of its own, within limits; JSON on stdout. No Django here.

`python -m submissions.workbook_child PATH PARENT` → {"pages": {name: [[text, …], …]}} or {"refused": reason}.
PARENT is the process with which it ends.
"""

import json
import sys
from datetime import date, datetime
from typing import Any

from python_calamine import CalamineWorkbook

from measurements.reading import limits
from submissions.numbers import show_number

MEMORY_BYTES = 768 * 1024 * 1024
CPU_SECONDS, WALL_SECONDS = 15, 30
MOST_PAGES, MOST_ROWS, MOST_COLUMNS = 10, 2000, 60


def main(path: str, parent: str) -> int:
    limits.lay(memory_bytes=MEMORY_BYTES, cpu_seconds=CPU_SECONDS, wall_seconds=WALL_SECONDS, parent=int(parent))
    try:
        book = CalamineWorkbook.from_path(path)
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
    """As a person would have typed it: numbers in Vietnamese form, days as 20/11/2026."""
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, int | float):
        return show_number(cell)
    if isinstance(cell, datetime | date):
        return f"{cell:%d/%m/%Y}"
    return str(cell)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
