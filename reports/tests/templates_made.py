"""A department's own templates, and what they become when they are filled."""

from io import BytesIO

import openpyxl
from docx import Document as open_docx
from openpyxl.workbook.defined_name import DefinedName

from reports.templates import filling
from reports.templates.fields import fields_of
from reports.tests.facts_made import facts

FIELDS = fields_of(facts())


def word(*paragraphs, row=()):
    docx = open_docx()
    for text in paragraphs:
        docx.add_paragraph(text)
    if row:
        table = docx.add_table(rows=3, cols=len(row))
        table.rows[0].cells[0].text = "{%tr for dv in don_vi %}"
        table.rows[2].cells[0].text = "{%tr endfor %}"
        for cell, text in zip(table.rows[1].cells, row, strict=True):
            cell.text = text
    out = BytesIO()
    docx.save(out)
    return out.getvalue()


def sheet(cells, *, merged=(), named=None):
    book = openpyxl.Workbook()
    book.active.title = "Bảng"
    for place, value in cells.items():
        book.active[place] = value
    for area in merged:
        book.active.merge_cells(area)
    for name, place in (named or {}).items():
        book.defined_names[name] = DefinedName(name, attr_text=f"'Bảng'!{place}")
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def filled_word(template, fields=FIELDS, banner=""):
    return open_docx(BytesIO(filling.fill("docx", template, fields, banner=banner)))
