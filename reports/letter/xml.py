"""The few pieces of WordprocessingML that python-docx has no API for. Pure."""

from copy import deepcopy
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section as Page
from docx.shared import Mm
from docx.table import Table as WordTable
from docx.table import _Row as Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from reports.documents import DocumentTable, Look, TableColumn, look_of
from reports.letter import measures

NAME = "i-Speed"
LANGUAGE = "vi-VN"
TWIPS_PER_MM = 1440 / 25.4
ALIGN = {Look.INDEX: "center", Look.DATE: "center", Look.COUNT: "right", Look.SPEED: "right"}


def in_vietnamese(style: Any) -> None:
    """Mark a style as Vietnamese, for the spelling check and for reading aloud."""
    properties = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="{LANGUAGE}" w:eastAsia="{LANGUAGE}"/>'))


def plain(style: Any) -> None:
    """Strip a style of the type and colour that the empty document gives it."""
    properties = style.element.get_or_add_rPr()
    for old in list(properties):
        properties.remove(old)


def rule(paragraph: Paragraph, room_mm: float, length_mm: float) -> None:
    """Make an empty paragraph a solid line of this length in the middle of the room it has."""
    side = Mm(max(0.0, (room_mm - length_mm) / 2))
    shape = paragraph.paragraph_format
    shape.left_indent, shape.right_indent = side, side
    shape.first_line_indent = Mm(0)
    properties = paragraph._p.get_or_add_pPr()
    border = f'<w:pBdr {nsdecls("w")}><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
    properties.insert_element_before(parse_xml(border), "w:spacing", "w:ind", "w:jc", "w:rPr")


def write(run: Run, text: str) -> None:
    """Write the text of a run; "i-Speed" is never broken at its hyphen."""
    pieces = text.split(NAME)
    for index, piece in enumerate(pieces):
        if index:
            run.add_text(NAME[0])
            run._r.append(parse_xml(f"<w:noBreakHyphen {nsdecls('w')}/>"))
            piece = NAME[2:] + piece
        if piece:
            run.add_text(piece)


def shape(run: Run, font: str, size: float, *, bold: bool, italic: bool) -> None:
    """Set font, size in points, weight and slant at once: python-docx's four properties take ten times as long."""
    run._r.insert(0, deepcopy(_shape(font, size, bold, italic)))


@cache
def _shape(font: str, size: float, bold: bool, italic: bool) -> Any:
    marks = ("<w:b/>" if bold else "") + ("<w:i/>" if italic else "")
    kind, points = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>', f'<w:sz w:val="{int(size * 2)}"/>'
    return parse_xml(f"<w:rPr {nsdecls('w')}>{kind}{marks}{points}</w:rPr>")


def page_number(paragraph: Paragraph) -> None:
    """Add a field that shows the number of the page."""
    run = paragraph.add_run()
    for piece in (
        '<w:fldChar {} w:fldCharType="begin"/>',
        '<w:instrText {} xml:space="preserve">PAGE</w:instrText>',
        '<w:fldChar {} w:fldCharType="separate"/>',
        "<w:t {}>2</w:t>",
        '<w:fldChar {} w:fldCharType="end"/>',
    ):
        run._r.append(parse_xml(piece.format(nsdecls("w"))))


def number_pages_from_one(page: Page) -> None:
    """Number the pages of this section from 1 again."""
    properties = page._sectPr
    for old in properties.findall(qn("w:pgNumType")):
        properties.remove(old)
    properties.insert_element_before(
        parse_xml(f'<w:pgNumType {nsdecls("w")} w:start="1"/>'), "w:cols", "w:titlePg", "w:docGrid"
    )


def no_cell_margins(table: WordTable) -> None:
    """Remove a table's cell margins, so that the head's text begins and ends at the page's margins."""
    properties = table._tbl.tblPr
    sides = "".join(f'<w:{side} w:w="0" w:type="dxa"/>' for side in ("left", "right"))
    margins = parse_xml(f"<w:tblCellMar {nsdecls('w')}>{sides}</w:tblCellMar>")
    properties.insert_element_before(margins, "w:tblLook")


def keep_on_one_page(row: Row) -> None:
    """Keep a row on one page, so that a signature is never separated from its post."""
    row._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))


def table(shown: DocumentTable, room_mm: float, size: float) -> object:
    """Build a bordered table whose head rows are repeated on each page, as one element.

    Written as text and parsed once: some thousand cells take a tenth of a second, where python-docx's own
    cells take many seconds.
    """
    widths = [int(width * TWIPS_PER_MM) for width in measures.columns(shown.columns, size, room_mm)]
    rows = [*_head(shown.columns, widths, size)]
    for bold, lines in ((False, shown.rows), (True, shown.totals)):
        for line in lines:
            cells = "".join(
                _cell(cell.text, width, size, bold=bold, align=ALIGN.get(look_of(column, cell), "left"))
                for cell, width, column in zip(line, widths, shown.columns, strict=True)
            )
            rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>")
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{sides}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _head(columns: tuple[TableColumn, ...], widths: list[int], size: float) -> list[str]:
    grouped = any(column.group for column in columns)
    upper, lower, index = "", "", 0
    while index < len(columns):
        column = columns[index]
        if not column.group:
            upper += _cell(column.head, widths[index], size, bold=True, merge="restart" if grouped else "")
            lower += _cell("", widths[index], size, bold=True, merge="continue")
            index += 1
            continue
        end = index
        while end + 1 < len(columns) and columns[end + 1].group == column.group:
            end += 1
        upper += _cell(column.group, sum(widths[index : end + 1]), size, bold=True, span=end + 1 - index)
        for inner in range(index, end + 1):
            lower += _cell(columns[inner].head, widths[inner], size, bold=True)
        index = end + 1
    repeat = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
    return [f"<w:tr>{repeat}{cells}</w:tr>" for cells in ((upper, lower) if grouped else (upper,))]


def _cell(
    text: str, width: int, size: float, *, bold: bool, align: str = "center", span: int = 1, merge: str = ""
) -> str:
    spanning = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    merging = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    weight = "<w:b/>" if bold else ""
    half_points = int(size * 2)
    shape = f'<w:rPr>{weight}<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/></w:rPr>'
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanning}{merging}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/>'
        f'<w:ind w:firstLine="0"/><w:jc w:val="{align}"/>{shape}</w:pPr><w:r>{shape}'
        f'<w:t xml:space="preserve">{_lines(text)}</w:t></w:r></w:p></w:tc>'
    )


def _lines(text: str) -> str:
    """Escape a text for `<w:t>`, with its line breaks, which Word would show as blanks."""
    return escape(text).replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
