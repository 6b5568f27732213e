"""The text and annexes of a letter as Word XML, to be set into a department's template. Pure."""

from io import BytesIO
from typing import Any

from docx import Document as new_docx
from docx.document import Document as Docx
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import serialize_for_reading

from base.cleaning import cleaned
from reports.documents import Document
from reports.letter import render

TEXT, ANNEXES = "noi_dung", "phu_luc"


def blocks(document: Document) -> dict[str, tuple[str, ...]]:
    """Both blocks as XML; annexes begin by ending the pages before them and end with their own page setup."""
    document = cleaned(document)
    text = _empty()
    for section in document.sections:
        render.add_section(text, section)
    render.keep_last_lines(text)
    annexes = _empty()
    for annex in document.annexes:
        render.add_annex(annexes, document, annex)
    return {
        TEXT: tuple(_written(child) for child in list(text.element.body)[:-1]),
        ANNEXES: tuple(_written(child) for child in annexes.element.body) if document.annexes else (),
    }


def _empty() -> Docx:
    return new_docx(BytesIO(render.blank()))


def _written(element: Any) -> str:
    """Serialise an element without page headers and footers, which are parts of another file."""
    for kind in ("w:headerReference", "w:footerReference"):
        for reference in list(element.iter(qn(kind))):
            reference.getparent().remove(reference)
    return str(serialize_for_reading(element))
