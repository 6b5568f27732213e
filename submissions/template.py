"""The Excel template of one reporter's month, built from the catalogue. Pure.

A hidden page says whose it is, of which month, and which version was in force when it was made; a hidden
column holds the indicators' codes, so that the wording may change and rows may be moved.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from base.cleaning import clean_line, clean_text
from base.refusal import Refused
from base.saying import say
from submissions.indicator_form import TOTAL, Answer, Sheet, Spec, field_name

MAIN, BY_WARD, IDENTITY = "Số liệu", "Theo xã", "_ispeed"
HEADS = ("Mã", "Chỉ tiêu", "Đơn vị tính", "Tháng trước", "Lũy kế tháng trước", "Trong tháng", "Lũy kế")
MONTH_COLUMN, TOTAL_COLUMN = 6, 7
HEAD_ROW = 5
BOLD = Font(name="Times New Roman", size=12, bold=True)
PLAIN = Font(name="Times New Roman", size=12)
TO_FILL = PatternFill("solid", fgColor="FFF7DC")
LINE = Side(style="thin", color="B7A97A")
FRAME = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)  # so that it is seen on a black-and-white print, too


@dataclass(frozen=True, slots=True)
class FilingIdentity:
    """The content of the hidden page: whose template, of which month, made over which version."""

    reporter_key: str
    reporter_name: str
    period: str  # YYYY-MM
    base_version: int


def build_template(sheet: Sheet, identity: FilingIdentity, period_label: str, deadline: str) -> bytes:
    """Build the workbook: the last values beside the cells to fill, standing values already filled in."""
    book = Workbook()
    main = book.active
    assert isinstance(main, Worksheet)  # noqa: S101 — a new workbook always has one page
    main.title = MAIN
    prefilled = sheet.prefilled()
    lines: tuple[str, ...] = (
        f"{identity.reporter_name}: số liệu tháng {period_label}",
        f"Hạn nộp: {deadline}",
        "Điền các ô nền vàng; để trống lũy kế thì cổng tự cộng. Không có số liệu thì để trống, bằng không thì ghi 0.",
    )
    if sheet.last_from:
        lines += (f"Tháng trước chưa nộp: số ở các ô điền sẵn là của tháng {sheet.last_from}, hãy xem lại.",)
    for number, text in enumerate(lines, start=1):
        _write(main, number, 2, text, bold=number == 1)
    for column, head in enumerate(HEADS, start=1):
        of = head.replace("háng trước", f"háng {sheet.last_from}") if sheet.last_from else head
        _write(main, HEAD_ROW, column, of, bold=True)
    row, section = HEAD_ROW, ""
    for spec in sheet.specs:
        if spec.per_ward:
            continue
        if spec.section != section:
            row, section = row + 1, spec.section
            _write(main, row, 2, section, bold=True)
        row += 1
        _fill_row(main, row, sheet, spec, prefilled)
    _widths(main, (10, 60, 14, 14, 14, 16, 16))
    main.freeze_panes = f"C{HEAD_ROW + 1}"
    _for_paper(main, HEAD_ROW)
    _by_ward(book, sheet, prefilled)
    _identify(book, identity)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _fill_row(page: Worksheet, row: int, sheet: Sheet, spec: Spec, prefilled: dict[str, str]) -> None:
    last = sheet.last.get((spec.code, None))
    _write(page, row, 1, spec.code)
    _write(page, row, 2, spec.label + (" (*)" if spec.required else ""))
    _write(page, row, 3, spec.unit)
    if last:
        _write(page, row, 4, last.text or (None if last.month is None else float(last.month)))
        _write(page, row, 5, None if last.cumulative is None else float(last.cumulative))
    name = field_name(spec.code)
    _write(page, row, MONTH_COLUMN, _stands(spec, last, prefilled.get(name, "")), to_fill=spec.kind)
    if spec.cumulates:
        _write(page, row, TOTAL_COLUMN, "", to_fill=spec.kind)


def _stands(spec: Spec, last: Answer | None, text: str) -> str | float:
    """The value that holds until changed, a number as a number."""
    return float(last.month) if text and spec.kind != "text" and last and last.month is not None else text


def _by_ward(book: Workbook, sheet: Sheet, prefilled: dict[str, str]) -> None:
    columns = [spec for spec in sheet.specs if spec.per_ward]
    if not columns:
        return
    page = book.create_sheet(BY_WARD)
    _write(page, 1, 2, "Xã, phường", bold=True)
    for column, spec in enumerate(columns, start=3):
        _write(page, 1, column, f"{spec.label} ({spec.unit})" if spec.unit else spec.label, bold=True)
        _write(page, 2, column, spec.code)
    page.row_dimensions[2].hidden = True
    for row, ward_id in enumerate(sheet.wards, start=3):
        _write(page, row, 1, str(ward_id))
        _write(page, row, 2, sheet.wards[ward_id])
        for column, spec in enumerate(columns, start=3):
            last = sheet.last.get((spec.code, ward_id))
            text = prefilled.get(field_name(spec.code, ward_id), "")
            _write(page, row, column, _stands(spec, last, text), to_fill=spec.kind)
    _widths(page, (10, 40, *[18] * len(columns)))
    page.freeze_panes = "C3"
    _for_paper(page, 1)


def _identify(book: Workbook, identity: FilingIdentity) -> None:
    page = book.create_sheet(IDENTITY)
    page.sheet_state = "hidden"
    values = (
        ("reporter", identity.reporter_key),
        ("name", identity.reporter_name),
        ("period", identity.period),
        ("version", str(identity.base_version)),
    )
    for row, pair in enumerate(values, start=1):
        for column, text in enumerate(pair, start=1):
            _write(page, row, column, text)


def _write(
    page: Worksheet, row: int, column: int, value: str | float | None, *, bold: bool = False, to_fill: str = ""
) -> None:
    """Write one cell. `to_fill`: the kind of indicator to be filled in there; blank: nothing is."""
    value = clean_text(value) if isinstance(value, str) else value
    cell = page.cell(row, column, value if value != "" else None)
    if isinstance(value, str) and value:
        cell.data_type = "s"  # what was typed is a text, never a formula or an error
    cell.font = BOLD if bold else PLAIN
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if to_fill:
        cell.fill, cell.border = TO_FILL, FRAME
        cell.alignment = Alignment(horizontal="right", wrap_text=True, vertical="top")
        # A number is one for Excel, too; of a text nothing is made: no dates out of 7/2024.
        cell.number_format = "@" if to_fill == "text" else "General"


def _widths(page: Worksheet, widths: Sequence[int]) -> None:
    for column, width in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(column)].width = width
    page.column_dimensions["A"].hidden = True


def _for_paper(page: Worksheet, head_row: int) -> None:
    """Set up the page for print: A4, as wide as the sheet, the head repeated on each page."""
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = f"{head_row}:{head_row}"
    page.oddFooter.center.text = "&P / &N"  # type: ignore[union-attr]  # the library always makes one


@dataclass(frozen=True, slots=True)
class Filled:
    """The content of an uploaded template: text by field, and the cell of each field."""

    typed: dict[str, str]
    cells: dict[str, str]


Rows = Sequence[Sequence[str]]


def read_template(pages: Mapping[str, Rows], expected: FilingIdentity, period_label: str) -> Filled:
    """Read the fields of a filled template. Raises Refused, saying what it is, where its identity is another."""
    if IDENTITY not in pages or MAIN not in pages:
        raise Refused(
            say(
                "This file is no template of the portal (its hidden sheet is missing). Download this month's "
                "template, copy the figures into it and upload it again."
            )
        )
    said = {row[0]: clean_line(row[1]) for row in pages[IDENTITY] if len(row) > 1}
    _check_identity(said, expected, period_label)
    typed: dict[str, str] = {}
    cells: dict[str, str] = {}

    def keep(page: str, row: int, column: int, name: str, text: str) -> None:
        if text := clean_text(text).strip():
            typed[name] = text
            cells[name] = say("Sheet “{page}”, cell {cell}", page=page, cell=f"{get_column_letter(column)}{row}")

    for number, row in enumerate(pages[MAIN], start=1):
        code = row[0].strip() if row else ""
        if number <= HEAD_ROW or not code:
            continue
        for column, suffix in ((MONTH_COLUMN, ""), (TOTAL_COLUMN, TOTAL)):
            if len(row) >= column:
                keep(MAIN, number, column, code + suffix, row[column - 1])
    by_ward = pages.get(BY_WARD, ())
    codes = by_ward[1] if len(by_ward) > 1 else ()
    for number, row in enumerate(by_ward[2:], start=3):
        for column, code in enumerate(codes, start=1):
            if code and column > 2 and len(row) >= column and row[0].strip():
                keep(BY_WARD, number, column, f"{code}@{row[0].strip()}", row[column - 1])
    return Filled(typed, cells)


def _check_identity(said: dict[str, str], expected: FilingIdentity, period_label: str) -> None:
    year, _, month = said.get("period", "").partition("-")
    if said.get("reporter") != expected.reporter_key or said.get("period") != expected.period:
        theirs = say("another body")
        if month.isdecimal():
            theirs = say("{name}, month {month}", month=f"{int(month)}/{year}", name=said.get("name", "?"))
        raise Refused(
            say(
                "This file is the template of {theirs}, not of {name}, month {month}. Download the template of "
                "this month and upload it again. The draft is unchanged.",
                theirs=theirs,
                month=period_label,
                name=expected.reporter_name,
            )
        )
    if said.get("version") != str(expected.base_version):
        raise Refused(
            say(
                "This template was downloaded when version {old} stood; now there is version {new}. Download a "
                "new template, so that the later version is not overwritten. The draft is unchanged.",
                old=said.get("version", "?"),
                new=expected.base_version,
            )
        )
