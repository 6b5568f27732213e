"""A child process that colours bad cells in the user's own workbook and says there what is wrong. No Django.

Started by base.isolation · request keys: path, file_name, caps, marks [[sheet, cell, severity, text], …].
The workbook goes to its output.
"""

import io
import json
import re
import sys
from functools import partial
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string
from openpyxl.worksheet.worksheet import Worksheet

from base.cleaning import clean_line, clean_text
from measurements.reading import package
from measurements.reading.guards import Caps, check_zip, kind_of
from measurements.reading.sources import open_file
from measurements.reading.values import ErrorCell

FILLS = {
    "error": PatternFill("solid", fgColor="FFC7CE"),
    "warning": PatternFill("solid", fgColor="FFEB9C"),
}

# What XML forbids, and no more: the copy is the user's own file, its soft hyphens of TCVN3 included.
_UNWRITABLE = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff\\ufffe\\uffff]")


def main() -> int:
    """Colour the cells of the request on stdin and write the workbook to stdout; the exit code."""
    request = json.loads(sys.stdin.readline())
    path, caps = Path(request["path"]), Caps(**request["caps"])
    kind = kind_of(path, request["file_name"])
    usual = package.in_usual_order(path, partial(check_zip, path, caps)) if kind == "xlsx" else path
    book = _own_workbook(usual, caps) if kind == "xlsx" else None
    if book is None:
        book = _rebuilt(usual, kind, caps)
    _mark(book, request["marks"])
    copy = io.BytesIO()
    book.save(copy)
    sys.stdout.buffer.write(copy.getbuffer())
    return 0


def _own_workbook(path: package.Readable, caps: Caps) -> Workbook | None:
    """The workbook itself, with its formats; None where the library does not see its sheets (strict OOXML)."""
    next(iter(open_file(path, "xlsx", caps).sheets), None)  # refuses what is hostile
    with path.open("rb") as file:  # by name it would ask for an ending
        book = load_workbook(file)
    return book if book.worksheets else None


def _rebuilt(path: package.Readable, kind: str, caps: Caps) -> Workbook:
    """A new workbook with the same values in the same cells, from a format that cannot be written back."""
    book = Workbook()
    first: Worksheet | None = book.worksheets[0]
    for grid in open_file(path, kind, caps).sheets:
        sheet = first or book.create_sheet()
        first = None
        sheet.title = re.sub(r"[\[\]:*?/\\]", " ", clean_line(grid.name))[:31] or "Trang1"
        for row in range(len(grid.rows)):
            for column in grid.filled(row):
                value: Any = grid.at(row, column)
                cell = sheet.cell(row + 1, column + 1)
                if isinstance(value, ErrorCell):
                    cell.value = value.code
                elif isinstance(value, str):
                    cell.value = _UNWRITABLE.sub("", value)
                    cell.data_type = "s"  # text stays text, also where it begins with "="
                else:
                    cell.value = value
        for r1, c1, r2, c2 in grid.merges:
            sheet.merge_cells(start_row=r1 + 1, start_column=c1 + 1, end_row=r2 + 1, end_column=c2 + 1)
    return book


def _mark(book: Workbook, marks: list[list[str]]) -> None:
    texts: dict[tuple[str, str], tuple[str, list[str]]] = {}
    for name, address, severity, text in marks:
        worst, said = texts.setdefault((name, address), (severity, []))
        texts[name, address] = ("error" if "error" in (worst, severity) else "warning", [*said, text])
    pages = {page.title: page for page in book.worksheets}
    for (name, address), (severity, said) in texts.items():
        page = pages.get(name) or (book.worksheets[0] if not name else None)
        if page is None or not address:
            continue
        letters, row = coordinate_from_string(address)
        column = column_index_from_string(letters)
        for span in page.merged_cells.ranges:
            if span.min_row <= row <= span.max_row and span.min_col <= column <= span.max_col:
                row, column = span.min_row, span.min_col
        cell = page.cell(row, column)
        cell.fill = FILLS[severity]
        cell.comment = Comment(clean_text("\n".join(said)), "i-Speed", height=40 + 40 * len(said), width=320)
