"""Render a document as .docx: head, body, signature and annexes, by Decree 30/2020/NĐ-CP, Annex I. Pure.

Number, day and month stay blank: the clerk (văn thư) fills them when the letter is issued.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from io import BytesIO
from itertools import zip_longest

from docx import Document as new_docx
from docx.document import Document as Docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.section import Section as Page
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from base.cleaning import cleaned
from reports.documents import Annex, Document, DocumentTable, Section, capitals
from reports.facts import LetterheadFacts
from reports.letter import measures, xml
from reports.letter.spacing import with_no_break_spaces
from reports.stable import same_bytes

FONT = "Times New Roman"
CENTRE, JUSTIFY, LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.LEFT
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
COMMITTEE = "ỦY BAN NHÂN DÂN"
REPORT = "BÁO CÁO"
BLANK_NUMBER = "Số:      "
USED_STYLES = {"Normal", "Heading1", "Heading2", "Header", "Footer", "DefaultParagraphFont", "TableNormal", "NoList"}
UNUSED_PARTS = {"stylesWithEffects", "customXml", "numbering"}


def render(document: Document, created: datetime) -> bytes:
    """Render a document as a .docx file; equal documents give equal bytes, and stored texts are cleaned again."""
    return render_all([document], created)


def render_all(documents: Sequence[Document], created: datetime) -> bytes:
    """Render several documents into one file, each on its own pages, numbered from one."""
    documents = [cleaned(document) for document in documents]
    docx = new_docx(BytesIO(blank()))
    _defaults(docx, documents[0], created)
    for document in documents:
        first = document is documents[0]
        _page(docx.sections[0] if first else _new_pages(docx), document, landscape=False)
        _write(docx, document)
    out = BytesIO()
    docx.save(out)
    return same_bytes(out.getvalue())


def _write(docx: Docx, document: Document) -> None:
    _head(docx, document)
    if document.form == "report":
        _title(docx, document)
    _recipients(docx, document)
    for base in document.bases:
        last = base is document.bases[-1]
        _paragraph(docx, base + ("." if last else ";"), italic=True)
    for section in document.sections:
        add_section(docx, section)
    _signature(docx, document)
    for annex in document.annexes:
        add_annex(docx, document, annex)


@cache
def blank() -> bytes:
    """python-docx's empty document without the styles and parts that no letter uses: read three times as fast."""
    docx = new_docx()
    styles = docx.styles.element
    for style in list(styles.style_lst):
        if style.styleId not in USED_STYLES:
            styles.remove(style)
    part = docx.part
    unused = [key for key, one in part.rels.items() if one.reltype.rpartition("/")[2] in UNUSED_PARTS]
    for key in unused:
        del part.rels[key]
    out = BytesIO()
    docx.save(out)
    return out.getvalue()


def _defaults(docx: Docx, document: Document, created: datetime) -> None:
    style = docx.styles["Normal"]
    style.font.name = FONT
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.element.rPr.rFonts.set(qn("w:cs"), FONT)
    style.font.size = Pt(measures.BODY_SIZE)
    style.font.color.rgb = RGBColor(0, 0, 0)
    style.paragraph_format.space_before = Pt(0)
    style.paragraph_format.space_after = Pt(0)
    xml.in_vietnamese(style)
    for level in (1, 2):
        _heading_style(docx, level)
    properties = docx.core_properties
    properties.language = xml.LANGUAGE
    properties.title = document.subject
    properties.author = properties.last_modified_by = document.head.agency
    properties.comments = ""
    properties.created = properties.modified = created.replace(tzinfo=None)


def _heading_style(docx: Docx, level: int) -> None:
    """Format Word's own heading, by which people and screen readers navigate, like the body."""
    style = docx.styles[f"Heading {level}"]
    xml.plain(style)
    style.font.name, style.font.size, style.font.bold = FONT, Pt(measures.BODY_SIZE), True
    style.font.color.rgb = RGBColor(0, 0, 0)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.element.rPr.rFonts.set(qn("w:cs"), FONT)


def _page(page: Page, document: Document, *, landscape: bool) -> None:
    width, height = Mm(measures.PAGE_WIDTH), Mm(measures.PAGE_HEIGHT)
    page.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    page.page_width, page.page_height = (height, width) if landscape else (width, height)
    page.top_margin, page.bottom_margin = Mm(measures.MARGIN_TOP), Mm(measures.MARGIN_BOTTOM)
    page.left_margin, page.right_margin = Mm(measures.MARGIN_LEFT), Mm(measures.MARGIN_RIGHT)
    page.header_distance = Mm(10)
    page.different_first_page_header_footer = True
    xml.number_pages_from_one(page)
    page.header.is_linked_to_previous = page.first_page_header.is_linked_to_previous = False
    number = page.header.paragraphs[0]
    number.alignment = CENTRE
    xml.page_number(number)
    number.runs[0].font.size = Pt(measures.PAGE_NUMBER_SIZE)
    if document.banner:
        for paragraph in (page.first_page_header.paragraphs[0], page.header.add_paragraph()):
            paragraph.alignment = CENTRE
            _run(paragraph, document.banner, measures.PAGE_NUMBER_SIZE, bold=True)


def _head(docx: Docx, document: Document) -> None:
    """Add boxes 1–4 and 5b of the decree: agency and number on the left, nation and place on the right, no borders."""
    head = document.head
    table = _columns(docx, 2, measures.LEFT_COLUMN, measures.RIGHT_COLUMN)
    left, right = table.rows[0].cells
    agency = _agency_lines(head)
    paragraph = left.paragraphs[0]
    if head.superior:  # a people's committee writes in its own name alone
        _centred(paragraph, head.superior.upper(), measures.AGENCY_SIZE)
        paragraph = left.add_paragraph()
    for line in agency:
        _centred(paragraph, line, measures.AGENCY_SIZE, bold=True)
        paragraph = left.add_paragraph() if line is not agency[-1] else paragraph
    longest = max(measures.width_mm(line, measures.AGENCY_SIZE) for line in agency)
    _rule(left, measures.LEFT_COLUMN, longest * 0.4)
    _centred(right.paragraphs[0], NATION, measures.NATION_SIZE, bold=True)
    _centred(right.add_paragraph(), MOTTO, measures.MOTTO_SIZE, bold=True)
    _rule(right, measures.RIGHT_COLUMN, measures.width_mm(MOTTO, measures.MOTTO_SIZE))
    number, place = table.rows[1].cells
    symbol = head.report_symbol if document.form == "report" else head.symbol
    _centred(number.paragraphs[0], f"{BLANK_NUMBER}/{symbol}", measures.NUMBER_SIZE)
    _centred(
        place.paragraphs[0],
        f"{head.place}, ngày     tháng     năm {document.year}",
        measures.PLACE_SIZE,
        italic=True,
    )
    if document.form == "letter":
        subject = _centred(number.add_paragraph(), document.subject, measures.SUBJECT_SIZE)
        subject.paragraph_format.space_before = Pt(6)
        if document.note:
            _centred(number.add_paragraph(), f"({document.note})", measures.SUBJECT_SIZE, italic=True)


def _agency_lines(head: LetterheadFacts) -> list[str]:
    """The agency in capitals; a people's committee in its own name has its place on a second line."""
    name = head.agency.upper()
    if not head.superior and name.startswith(f"{COMMITTEE} "):
        return [COMMITTEE, name.removeprefix(f"{COMMITTEE} ")]
    return measures.lines(name, measures.AGENCY_SIZE, measures.LEFT_COLUMN)


def _columns(docx: Docx, rows: int, left: float, right: float) -> WordTable:
    """Add a table of two columns without borders, of fixed widths in mm."""
    table: WordTable = docx.add_table(rows=rows, cols=2)
    table.autofit = False
    for column, width in zip(table.columns, (left, right), strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    xml.no_cell_margins(table)
    return table


def _title(docx: Docx, document: Document) -> None:
    title = _centred(docx.add_paragraph(), document.title or REPORT, measures.TITLE_SIZE, bold=True)
    title.paragraph_format.space_before = Pt(18)
    _centred(docx.add_paragraph(), document.subject, measures.TITLE_SIZE, bold=True)
    if document.note:
        _centred(docx.add_paragraph(), f"({document.note})", measures.BODY_SIZE, italic=True)
    longest = min(measures.width_mm(document.subject, measures.TITLE_SIZE), measures.TEXT_WIDTH)
    _rule(docx, measures.TEXT_WIDTH, longest * 0.35)


def _recipients(docx: Docx, document: Document) -> None:
    """Add box 9a: one recipient on the line of "Kính gửi:", several each on its own line with a dash."""
    lines = document.to
    if not lines:  # a plan is addressed to nobody
        return
    if len(lines) == 1:
        first = _centred(docx.add_paragraph(), f"Kính gửi: {lines[0]}.", measures.BODY_SIZE)
        first.paragraph_format.space_before = first.paragraph_format.space_after = Pt(12)
        return
    start = 35
    paragraph = docx.add_paragraph()
    paragraph.paragraph_format.left_indent = Mm(start)
    paragraph.paragraph_format.space_before = Pt(12)
    _run(paragraph, "Kính gửi:", measures.BODY_SIZE)
    dash = start + measures.width_mm("Kính gửi", measures.BODY_SIZE)
    for line in lines:
        paragraph = docx.add_paragraph()
        paragraph.paragraph_format.left_indent = Mm(dash + 3)
        paragraph.paragraph_format.first_line_indent = Mm(-3)
        _run(paragraph, f"- {line}{'.' if line is lines[-1] else ';'}", measures.BODY_SIZE)
    paragraph.paragraph_format.space_after = Pt(12)


def add_section(docx: Docx, section: Section) -> None:
    """Append one section, its heading, paragraphs and tables."""
    if section.head:
        head = _paragraph(docx, section.head, bold=True, style=f"Heading {section.level}" if section.level else None)
        head.paragraph_format.keep_with_next = True
    for part, following in zip_longest(section.parts, section.parts[1:]):
        if isinstance(part, DocumentTable):
            _table(docx, part, measures.TEXT_WIDTH, measures.TABLE_SIZE)
        else:
            paragraph = _paragraph(docx, part)
            if isinstance(following, DocumentTable):
                paragraph.paragraph_format.keep_with_next = True  # what leads to a table never stands on a page before


def _signature(docx: Docx, document: Document) -> None:
    """Add box 7 on the right, with the name (box 7b) where the department gave it; box 9b beside it on the left."""
    keep_last_lines(docx)
    gap = docx.add_paragraph().paragraph_format
    gap.line_spacing, gap.keep_with_next = Pt(8), True
    table = _columns(docx, 1, measures.TEXT_WIDTH / 2, measures.TEXT_WIDTH / 2)
    xml.keep_on_one_page(table.rows[0])
    left, right = table.rows[0].cells
    _run(left.paragraphs[0], "Nơi nhận:", measures.COPIES_HEAD_SIZE, bold=True, italic=True)
    for line in document.copies:
        end = "." if line is document.copies[-1] else ";"
        _run(left.add_paragraph(), f"- {line}{end}", measures.COPIES_SIZE)
    paragraph = right.paragraphs[0]
    for line in document.head.signer:
        _centred(paragraph, line.upper(), measures.SIGNER_SIZE, bold=True)
        paragraph = right.add_paragraph()
    for _ in range(4):
        right.add_paragraph()
    if document.signer_name:
        _centred(right.add_paragraph(), document.signer_name, measures.SIGNER_SIZE, bold=True)


def keep_last_lines(docx: Docx) -> None:
    """Keep the last two paragraphs of the text with the signature, so that it never stands alone on a page."""
    left = 2
    for paragraph in reversed(docx.paragraphs):
        paragraph.paragraph_format.keep_with_next = True
        left -= bool(paragraph.text.strip())
        if not left:
            return


def add_annex(docx: Docx, document: Document, annex: Annex) -> None:
    """Add an annex on its own pages, numbered from one."""
    page = _new_pages(docx)
    _page(page, document, landscape=annex.landscape)
    head = document.head
    kind, symbol = "Công văn", head.symbol
    if document.form == "report":
        kind, symbol = (document.title or REPORT).capitalize(), head.report_symbol
    _centred(docx.add_paragraph(), annex.sheet, measures.ANNEX_SIZE, bold=True)
    _centred(docx.add_paragraph(), capitals(annex.title), measures.ANNEX_SIZE, bold=True)
    attached = f"(Kèm theo {kind} số      /{symbol} ngày     tháng     năm {document.year} của {head.agency})"
    _centred(docx.add_paragraph(), attached, measures.ANNEX_SIZE, italic=True)
    for note in annex.notes:
        _paragraph(docx, note)
    room = measures.LANDSCAPE_TEXT_WIDTH if annex.landscape else measures.TEXT_WIDTH
    wide = len(annex.table.columns) > 7
    _table(docx, annex.table, room, measures.WIDE_TABLE_SIZE if wide else measures.TABLE_SIZE, gap=measures.NO_HEIGHT)


def _new_pages(docx: Docx) -> Page:
    """Start new pages. The paragraph that ends those before is so low that it never needs a page itself."""
    page: Page = docx.add_section(WD_SECTION.NEW_PAGE)
    *_others, end = docx.element.body.xpath("./w:p[w:pPr/w:sectPr]")
    Paragraph(end, docx._body).paragraph_format.line_spacing = Pt(measures.NO_HEIGHT)
    return page


def _table(docx: Docx, table: DocumentTable, room: float, size: float, *, gap: float = 6) -> None:
    if not table.rows:
        _paragraph(docx, table.empty)
        return
    spacer = docx.add_paragraph()
    spacer.paragraph_format.line_spacing = Pt(6)
    spacer.paragraph_format.keep_with_next = True
    spacer._p.addnext(xml.table(table, room, size))
    after = docx.add_paragraph()
    after.paragraph_format.line_spacing = Pt(gap)


def _paragraph(
    docx: Docx, text: str, *, bold: bool = False, italic: bool = False, style: str | None = None
) -> Paragraph:
    paragraph = docx.add_paragraph(style=style)
    paragraph.alignment = LEFT if "://" in text else JUSTIFY  # before a long address justified words stand far apart
    shape = paragraph.paragraph_format
    shape.first_line_indent = Mm(measures.FIRST_LINE_INDENT)
    shape.space_before = shape.space_after = Pt(measures.PARAGRAPH_SPACE / 2)
    shape.space_after = Pt(measures.PARAGRAPH_SPACE)
    shape.line_spacing = 1.1
    _run(paragraph, with_no_break_spaces(text), measures.BODY_SIZE, bold=bold, italic=italic)
    return paragraph


def _centred(paragraph: Paragraph, text: str, size: float, *, bold: bool = False, italic: bool = False) -> Paragraph:
    paragraph.alignment = CENTRE
    _run(paragraph, text, size, bold=bold, italic=italic)
    return paragraph


def _run(paragraph: Paragraph, text: str, size: float, *, bold: bool = False, italic: bool = False) -> None:
    run = paragraph.add_run()
    xml.write(run, text)
    xml.shape(run, FONT, size, bold=bold, italic=italic)


def _rule(where: "_Cell | Docx", room: float, length: float) -> None:
    paragraph = where.add_paragraph()
    paragraph.paragraph_format.line_spacing = Pt(6)
    xml.rule(paragraph, room, length)
