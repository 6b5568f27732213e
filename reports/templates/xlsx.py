"""Fill a workbook template: `{{ tinh }}` in a cell, or a cell named `tinh`; rows with `{{ don_vi.ten }}` repeat.

Pure: knows no Django. What is wrong with one: `xlsx_problems`.
"""

from io import BytesIO
from typing import Any

from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.worksheet.worksheet import Worksheet

from reports.documents import Cell
from reports.stable import same_bytes
from reports.templates.given import Fields
from reports.templates.growing import Growth
from reports.templates.marks import MARK, Values, filled_text, key_of, marks, paper_texts
from reports.templates.opening import opened
from reports.templates.sheets import grow

Repeated = dict[int, str]  # by row, the list that it is repeated for


def render(template: bytes, fields: Fields, *, banner: str) -> bytes:
    """Render the filled workbook; each printed page of a trial or draft says so at its head."""
    book = opened(template).book
    assert book is not None  # noqa: S101 - checked before
    for name, defined in book.defined_names.items():
        if name in fields.single:
            for sheet_name, reference in defined.destinations:
                _put(book[sheet_name][reference.replace("$", "").partition(":")[0]], _value(fields.single[name]))
    repeated = {sheet.title: _repeated(sheet) for sheet in book.worksheets}
    growths = {title.upper(): _growth(rows, fields) for title, rows in repeated.items()}
    grow(book, growths)
    singles: Values = {("", key): value for key, value in fields.single.items()}
    for sheet in book.worksheets:
        _fill(sheet, repeated[sheet.title], growths[sheet.title.upper()], fields, singles)
        for part, text in paper_texts(sheet):
            part.text = filled_text(text, singles)
        if banner:
            header: Any = sheet.oddHeader
            header.right.text = banner
    if book.calculation is not None:
        book.calculation.fullCalcOnLoad = True  # totals over rows that were not there when it was saved
    out = BytesIO()
    book.save(out)
    return same_bytes(out.getvalue())


def _repeated(sheet: Any) -> Repeated:
    return {cell.row: name for row in sheet.iter_rows() for cell in row for name, column in marks(cell.value) if column}


def _growth(rows: Repeated, fields: Fields) -> Growth:
    """How many rows each repeated row becomes; an empty list leaves one empty row."""
    return Growth(tuple((row, max(1, len(fields.lists[name]))) for row, name in sorted(rows.items())))


def _fill(sheet: Worksheet, repeated: Repeated, growth: Growth, fields: Fields, singles: Values) -> None:
    of_rows: dict[int, Values | None] = {}
    for row, name in repeated.items():
        lines = fields.lists[name]
        for number, line in enumerate(lines):
            of_rows[growth.first(row) + number] = singles | {(name, key): value for key, value in line.items()}
        if not lines:
            of_rows[growth.first(row)] = None
    for cells in sheet.iter_rows():
        for cell in cells:
            if isinstance(cell, SheetCell):
                values = of_rows.get(cell.row, singles)
                if values is None:
                    cell.value = None
                elif marks(cell.value):
                    _put(cell, _filled(cell.value, values))


def _filled(value: Any, values: Values) -> Any:
    """The filled value of a cell: one mark alone gives the number itself, marks within a text the formatted text."""
    whole = MARK.fullmatch(str(value).strip())
    if whole:
        return _value(values[key_of(whole)])
    if not isinstance(value, CellRichText):
        return filled_text(value, values)
    blocks = [part.text if isinstance(part, TextBlock) else part for part in value]
    if sum(len(marks(text)) for text in blocks) < len(marks(value)):
        return filled_text(str(value), values)
    texts = [filled_text(text, values) for text in blocks]
    return CellRichText(
        *(
            TextBlock(part.font, text) if isinstance(part, TextBlock) else text
            for part, text in zip(value, texts, strict=True)
        )
    )


def _value(cell: Cell) -> Any:
    return cell.text if cell.number is None else cell.number


def _put(cell: Any, value: Any) -> None:
    """Write a value; a filled-in text stays a text, even where it looks like a formula."""
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
