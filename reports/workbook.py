"""Render a document as a workbook: a first sheet with the control figures, then one sheet per annex. Pure.

The same document gives the same bytes: the creation time is the caller's.
"""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from base.cleaning import cleaned
from reports.documents import Annex, Cell, Document, DocumentTable, Look, TableColumn, capitals, look_of

FONT = "Times New Roman"
# 42A: Vietnamese separators where the program follows the format rather than the machine.
NUMBER_FORMATS = {Look.COUNT: "[$-42A]#,##0", Look.INDEX: "0", Look.SPEED: "[$-42A]#,##0.00"}
CENTRED = (Look.INDEX, Look.DATE)
A4 = 9
LINE_HEIGHT = 17  # points, of 12-point type


def render(document: Document, created: datetime) -> bytes:
    """Render a document as an .xlsx file; stored texts are cleaned again."""
    document = cleaned(document)
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False})
    book.set_properties(
        {"title": document.subject, "author": document.head.agency, "created": created.replace(tzinfo=None)}
    )
    formats = _Formats(book)
    _cover(book, formats, document)
    for section_table in _tables_in_text(document):
        _sheet(book, formats, document, section_table)
    for annex in document.annexes:
        _sheet(book, formats, document, annex)
    book.close()
    return out.getvalue()


class _Formats:
    """Cell formats, made once per combination."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Format] = {}
        self._cells: dict[tuple[Look, bool], Format] = {}

    def get(self, **wanted: object) -> Format:
        key = tuple(sorted(wanted.items()))
        if key not in self._made:
            base = {"font_name": FONT, "font_size": 12, "valign": "vcenter"}
            self._made[key] = self._book.add_format({**base, **wanted})
        return self._made[key]

    def cell(self, look: Look, *, bold: bool = False) -> Format:
        if (look, bold) not in self._cells:
            self._cells[look, bold] = self._cell(look, bold=bold)
        return self._cells[look, bold]

    def day(self, at: date | datetime) -> Format:
        shown = "dd/mm/yyyy hh:mm" if isinstance(at, datetime) else "dd/mm/yyyy"
        return self.get(border=1, align="center", text_wrap=True, num_format=shown)

    def _cell(self, look: Look, *, bold: bool) -> Format:
        wanted: dict[str, object] = {"border": 1, "bold": bold}
        if look in NUMBER_FORMATS:
            wanted["num_format"] = NUMBER_FORMATS[look]
            wanted["align"] = "center" if look is Look.INDEX else "right"
        else:
            wanted["text_wrap"] = True
            wanted["align"] = "center" if look in CENTRED else "left"
            wanted["indent"] = 0 if look in CENTRED else 1
        return self.get(**wanted)


def _tables_in_text(document: Document) -> list[Annex]:
    """The tables of the letter's text that need sheets, as no annex has the same."""
    annexed = {annex.table.columns for annex in document.annexes}
    found: list[Annex] = []
    for section in document.sections:
        for part in section.parts:
            if isinstance(part, DocumentTable) and part.columns not in annexed:
                name = part.holds or f"Bảng {len(found) + 1}"
                found.append(Annex(name, section.head or document.subject, (), part))
    return found


def _cover(book: Workbook, formats: _Formats, document: Document) -> None:
    sheet = book.add_worksheet("Tổng hợp")
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 84)
    sheet.set_column(2, 2, 16)
    row = _heading(sheet, formats, document, document.subject, (), 2)
    for label, value in document.summary:
        sheet.write_string(row, 0, label, formats.get(border=1, bold=True, text_wrap=True, valign="top"))
        sheet.merge_range(row, 1, row, 2, value, formats.get(border=1, text_wrap=True, valign="top"))
        sheet.set_row(row, 16 * (1 + len(value) // 95))
        row += 1
    row = _figures(sheet, formats, document, row)
    sheet.set_landscape()
    _page(sheet, row, 2)


def _figures(sheet: Worksheet, formats: _Formats, document: Document, row: int) -> int:
    """Write the control figures, one a line: name, value, unit. Returns the first free row."""
    if not document.figures:
        return row
    row += 1
    head = formats.get(bold=True, border=1, align="center", text_wrap=True, bg_color="#E7E6E6")
    for index, text in enumerate(("Chỉ số", "Giá trị", "Đơn vị tính")):
        sheet.write_string(row, index, text, head)
    for one in document.figures:
        row += 1
        look = Look.SPEED if isinstance(one.value.number, Decimal) else Look.COUNT
        sheet.write_string(row, 0, one.label, formats.get(border=1, text_wrap=True))
        sheet.write_number(row, 1, one.value.number or 0, formats.cell(look))
        sheet.write_string(row, 2, one.unit, formats.get(border=1))
    return row + 1


def _sheet(book: Workbook, formats: _Formats, document: Document, annex: Annex) -> None:
    sheet = book.add_worksheet(annex.sheet_name)
    columns = annex.table.columns
    last = len(columns) - 1
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width)
    top = _heading(sheet, formats, document, annex.title, annex.notes, last)
    row = _head_rows(sheet, formats, columns, top)
    sheet.freeze_panes(row, 0)
    sheet.repeat_rows(top - bool(document.banner), row - 1)  # the banner stands above the heads of every page
    if not annex.table.rows:
        sheet.merge_range(row, 0, row, last, annex.table.empty, formats.get(border=1, italic=True))
        row += 1
    for line in annex.table.rows:
        _line(sheet, formats, columns, line, row, bold=False)
        row += 1
    if annex.table.rows:
        sheet.autofilter(row - len(annex.table.rows) - 1, 0, row - 1, last)
    for line in annex.table.totals:
        _line(sheet, formats, columns, line, row, bold=True)
        row += 1
    if annex.landscape:
        sheet.set_landscape()
    _page(sheet, row, last)


def _heading(
    sheet: Worksheet, formats: _Formats, document: Document, title: str, notes: tuple[str, ...], last: int
) -> int:
    """Write agency, title, notes and the banner. Returns the first free row."""
    row = 0
    lines = [
        (document.head.agency.upper(), formats.get(bold=True)),
        (capitals(title), formats.get(bold=True, font_size=14, align="center", text_wrap=True)),
        *(((document.note, formats.get(italic=True, align="center", text_wrap=True)),) if document.note else ()),
        *((note, formats.get(italic=True, align="center", text_wrap=True)) for note in notes),
    ]
    for text, shape in lines:
        sheet.merge_range(row, 0, row, last, text, shape)
        if len(text) > 90:
            sheet.set_row(row, 36)
        row += 1
    if document.banner:
        sheet.merge_range(row, 0, row, last, document.banner, formats.get(bold=True, font_size=14))
    return row + 1


def _head_rows(sheet: Worksheet, formats: _Formats, columns: tuple[TableColumn, ...], top: int) -> int:
    """Write one head row, or two where columns are grouped. Returns the first row of data."""
    shape = formats.get(bold=True, border=1, align="center", text_wrap=True, bg_color="#E7E6E6")
    if not any(column.group for column in columns):
        for index, column in enumerate(columns):
            sheet.write_string(top, index, column.head, shape)
        sheet.set_row(top, 34)
        return top + 1
    index = 0
    while index < len(columns):
        group = columns[index].group
        if not group:
            sheet.merge_range(top, index, top + 1, index, columns[index].head, shape)
            index += 1
            continue
        end = index
        while end + 1 < len(columns) and columns[end + 1].group == group:
            end += 1
        if end > index:
            sheet.merge_range(top, index, top, end, group, shape)
        else:
            sheet.write_string(top, index, group, shape)
        for inner in range(index, end + 1):
            sheet.write_string(top + 1, inner, columns[inner].head, shape)
        index = end + 1
    sheet.set_row(top + 1, 34)
    return top + 2


def _line(
    sheet: Worksheet,
    formats: _Formats,
    columns: tuple[TableColumn, ...],
    line: tuple[Cell, ...],
    row: int,
    *,
    bold: bool,
) -> None:
    # Excel fits no height by itself to a file that it did not write; room for marks above capitals, and for each line.
    wrapped = max(
        sum(max(1, -(-len(text) // column.width)) for text in cell.text.split("\n"))
        for column, cell in zip(columns, line, strict=True)
    )
    sheet.set_row(row, LINE_HEIGHT * max(1, wrapped))
    for index, (column, cell) in enumerate(zip(columns, line, strict=True)):
        shape = formats.cell(look_of(column, cell), bold=bold)
        if cell.at is not None:
            sheet.write_datetime(row, index, cell.at, formats.day(cell.at))
        elif cell.number is None:
            sheet.write_string(row, index, cell.text, shape)
        else:
            sheet.write_number(row, index, cell.number, shape)


def _page(sheet: Worksheet, rows: int, last: int) -> None:
    sheet.set_paper(A4)
    sheet.set_margins(left=0.6, right=0.4, top=0.8, bottom=0.8)
    sheet.fit_to_pages(1, 0)
    sheet.print_area(0, 0, max(rows - 1, 0), last)
    sheet.set_header(f'&C&"{FONT}"&12&P/&N')
