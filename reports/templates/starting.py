"""Starter templates for each kind of report: the built-in form with fields instead of its words. Pure."""

from copy import deepcopy
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from docx import Document as open_docx
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from reports.documents import Document, Section
from reports.facts import LetterheadFacts
from reports.letter import render as letter_of
from reports.letter.blocks import ANNEXES, TEXT
from reports.schedule import MONTHS_OF, ScheduleKind
from reports.stable import same_bytes

LETTERS = (ScheduleKind.OPERATOR, ScheduleKind.LETTER, ScheduleKind.REMINDER, ScheduleKind.COMMITTEE)
MADE = datetime(2026, 1, 1, 7, tzinfo=UTC)
YEAR = 9999
AGENCY, SUBJECT = "X02" + "M" * 16, "X06" + "m" * 50  # as wide as such words are: the rules under them are by these
# What is set by the built-in form, and what stands there in the template.
WORDS = {
    "X01": "{{ co_quan_chu_quan|upper }}",
    AGENCY: "{{ co_quan|upper }}",
    "X03": "{{ ky_hieu }}",
    "X04": "{{ ky_hieu_bao_cao }}",
    "X05": "{{ dia_danh }}",
    SUBJECT: "{{ trich_yeu }}",
    "X07": "{{ sua_doi }}",
    "X12": "{{ nguoi_ky|upper }}",
    "X13": "{{ ten_nguoi_ky }}",
    "X16": "{{ ten_loai }}",
    "X15": f"{{{{ {TEXT} }}}}",
    str(YEAR): "{{ nam }}",
}
REPEATED = {
    "X08": ("{%p for d in dong_kinh_gui %}", "- {{ d.ten }}{{ d.dau }}"),
    "X10": ("{%p for d in dong_can_cu %}", "{{ d.ten }}{{ d.dau }}"),
    "X14": ("{%p for d in dong_noi_nhan %}", "- {{ d.ten }}{{ d.dau }}"),
}
MONTHS = ("Đơn vị", "{{ thang_1 }}", "{{ thang_2 }}", "{{ thang_3 }}")
SPEEDS = ("Tải xuống (Mbps)", "Tải lên (Mbps)", "Độ trễ (ms)", "Đánh giá", "Ghi chú")
UNIT_COLUMNS = ("ten", "mau_1", "mau_2", "mau_3", "tai_xuong", "tai_len", "do_tre", "danh_gia", "ghi_chu")
Sheet = tuple[str, str, tuple[str, ...], tuple[str, ...]]  # its name, its list, the heads, the columns
OF_UNITS: tuple[Sheet, ...] = (
    ("Số liệu", "don_vi", (*MONTHS, *SPEEDS), UNIT_COLUMNS),
    ("Chưa đạt", "chua_dat", (*MONTHS, *SPEEDS), UNIT_COLUMNS),
)
OF_OPERATORS: tuple[Sheet, ...] = (
    (
        "Tình hình nộp",
        "doanh_nghiep",
        ("Doanh nghiệp", "Tình trạng", "Thời điểm nhận", "Hạn nộp"),
        ("ten", "tinh_trang", "thoi_diem_nhan", "han_nop"),
    ),
    (
        "Đầu tư",
        "chi_tieu",
        ("Doanh nghiệp", "Chỉ tiêu", "Đơn vị tính", "Tháng này", "Tháng trước", "Lũy kế", "Kế hoạch"),
        ("doanh_nghiep", "chi_tieu", "don_vi_tinh", "thang_nay", "thang_truoc", "luy_ke", "ke_hoach"),
    ),
)
SHEETS: dict[ScheduleKind, tuple[Sheet, ...]] = {
    **dict.fromkeys((ScheduleKind.PROPOSAL, ScheduleKind.COMMITTEE), OF_UNITS),
    **dict.fromkeys(MONTHS_OF, (*OF_UNITS, *OF_OPERATORS)),
    ScheduleKind.MINISTRY: (*OF_UNITS, *OF_OPERATORS),
    ScheduleKind.OPERATORS: OF_OPERATORS,
    ScheduleKind.OPERATOR: OF_OPERATORS,
    ScheduleKind.LETTER: OF_UNITS[:1],
    ScheduleKind.REMINDER: OF_UNITS[1:],
}
FONT = "Times New Roman"


def start(kind: str, form: str) -> bytes:
    """Build the starter template; filled unchanged it equals the built-in form. Equal bytes each time."""
    return _letter(ScheduleKind(kind)) if form == "docx" else _workbook(ScheduleKind(kind))


def _letter(kind: ScheduleKind) -> bytes:
    docx = open_docx(BytesIO(letter_of(_document(kind), MADE)))
    for paragraph in list(_every_paragraph(docx)):
        _put_fields(paragraph)
    last = docx.element.body.sectPr
    annexes = Paragraph(OxmlElement("w:p"), docx._body)
    annexes.add_run(f"{{{{ {ANNEXES} }}}}")
    last.addprevious(annexes._p)
    docx.core_properties.title = "{{ trich_yeu }}"
    docx.core_properties.author = docx.core_properties.last_modified_by = "{{ co_quan }}"
    out = BytesIO()
    docx.save(out)
    return same_bytes(out.getvalue())


def _document(kind: ScheduleKind) -> Document:
    head = LetterheadFacts("X01", AGENCY, "X03", "X04", "X05", ("X12",), "", "", "", "", (), ())
    return Document(
        head=head,
        form="letter" if kind in LETTERS else "report",
        subject=SUBJECT,
        to=("X08", "X09"),
        bases=("X10",),
        sections=(Section("", 0, ("X15",)),),
        annexes=(),
        copies=("X14",),
        year=YEAR,
        file_stem=str(kind),
        title="X16",
        note="X07",
        signer_name="X13",
    )


def _every_paragraph(docx: Docx) -> list[Paragraph]:
    return [Paragraph(element, docx._body) for element in docx.element.body.iter(qn("w:p"))]


def _put_fields(paragraph: Paragraph) -> None:
    text = paragraph.text
    if text == "Kính gửi:":
        _begin_addressees(paragraph)
    elif text.startswith("- X09"):
        _say(paragraph, "{%p endif %}")
    elif text == "(X07)":
        _say(paragraph, "({{ sua_doi }})")
        _around(paragraph, "{%p if sua_doi %}", "{%p endif %}")
    else:
        for word, (begin, line) in REPEATED.items():
            if word in text:
                _say(paragraph, line)
                _around(paragraph, begin, "{%p endfor %}")
                return
        for word, field in WORDS.items():
            text = text.replace(word, field)
        if text != paragraph.text:
            _say(paragraph, text)


def _begin_addressees(paragraph: Paragraph) -> None:
    """Place one addressee centred behind the words, several each on its own line."""
    for text in ("{%p if dong_kinh_gui|length == 1 %}", "Kính gửi: {{ kinh_gui }}.", "{%p else %}"):
        line = Paragraph(deepcopy(paragraph._p), paragraph._parent)
        _say(line, text)
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.paragraph_format.left_indent = None
        line.paragraph_format.space_after = line.paragraph_format.space_before
        paragraph._p.addprevious(line._p)


def _say(paragraph: Paragraph, text: str) -> None:
    """Set a paragraph's text in the format of its first words."""
    first, *others = paragraph.runs
    for run in others:
        run._r.getparent().remove(run._r)
    first.text = text


def _around(paragraph: Paragraph, begin: str, end: str) -> None:
    for text, put in ((begin, paragraph._p.addprevious), (end, paragraph._p.addnext)):
        mark = Paragraph(deepcopy(paragraph._p), paragraph._parent)
        _say(mark, text)
        put(mark._p)


def _workbook(kind: ScheduleKind) -> bytes:
    book = Workbook()
    for number, of in enumerate(SHEETS[kind]):
        sheet: Any = book.active if number == 0 else book.create_sheet()
        _fill_sheet(sheet, *of)
    book.properties.creator, book.properties.title = "", ""
    out = BytesIO()
    book.save(out)
    return same_bytes(out.getvalue())


def _fill_sheet(sheet: Any, title: str, name: str, heads: tuple[str, ...], columns: tuple[str, ...]) -> None:
    """Write heads, the repeated row, and under units a line of totals that grows with it; landscape paper."""
    sheet.title = title
    last = get_column_letter(len(columns) + 1)
    thin = Side(style="thin")
    for place, text, font in (
        ("A1", "{{ trich_yeu }}", Font(name=FONT, size=14, bold=True)),
        ("A2", "{{ nguon }}", Font(name=FONT, size=12, italic=True)),
    ):
        sheet[place] = text
        sheet[place].font = font
        sheet[place].alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        sheet.merge_cells(f"{place}:{last}{place[1]}")
        sheet.row_dimensions[int(place[1])].height = 38
    for row, texts, bold in (
        (4, ("TT", *heads), True),
        (5, [f"{{{{ {name}.{column} }}}}" for column in ("stt", *columns)], False),
    ):
        for column, text in enumerate(texts, start=1):
            cell = sheet.cell(row, column, text)
            cell.font = Font(name=FONT, size=12, bold=bold)
            cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
            cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center" if bold else None)
            if bold:
                cell.fill = PatternFill("solid", fgColor="E7E6E6")
    for column, text in enumerate(("TT", *heads), start=1):
        wide = text in ("Đơn vị", "Chỉ tiêu", "Doanh nghiệp", "Đánh giá", "Ghi chú")
        sheet.column_dimensions[get_column_letter(column)].width = 6 if column == 1 else 26 if wide else 14
    if name == "don_vi":
        sheet["B6"] = "Số đơn vị"
        sheet["C6"] = "=COUNTA(B5:B5)"
        for place in ("B6", "C6"):
            sheet[place].font = Font(name=FONT, size=12, bold=True)
    sheet.freeze_panes = "A5"
    sheet.auto_filter.ref = f"A4:{last}5"
    sheet.print_title_rows = "4:4"
    sheet.print_area = f"A1:{last}{6 if name == 'don_vi' else 5}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
