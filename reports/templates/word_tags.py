"""Find the placeholders of a Word template with their places, rejoined where Word split them. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from docx import Document as open_docx
from docx.document import Document as Docx
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import serialize_for_reading

from base.saying import joined, say

TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
BOUNDARIES = {"\u00a0": " ", "\u202f": " ", "\u200b": "", "\ufeff": "", "\u00ad": "", "\u2060": ""}
QUOTES = {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "‚": "'"}
TYPED = str.maketrans(BOUNDARIES | QUOTES)
FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
PARAGRAPH, ROW, TABLE, TEXT, BOX = (qn(name) for name in ("w:p", "w:tr", "w:tbl", "w:t", "w:txbxContent"))
SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(slots=True)
class Paragraph:
    """A paragraph that may hold placeholders."""

    place: str
    element: Any
    texts: list[Any]  # its own pieces of text, without those of a text box in it

    @property
    def text(self) -> str:
        return "".join(piece.text or "" for piece in self.texts)

    @property
    def tags(self) -> list[str]:
        return TAG.findall(self.text)

    @property
    def row(self) -> Any:
        """The table row (or text box) that contains the paragraph, or None."""
        return next((one for one in self.element.iterancestors() if one.tag in (ROW, BOX)), None)

    @property
    def in_body(self) -> bool:
        return bool(self.element.getparent().tag == qn("w:body"))

    def rewrite(self, old: str, new: str) -> None:
        for piece in self.texts:
            if old in (piece.text or ""):
                piece.text = piece.text.replace(old, new, 1)
                return


@dataclass(slots=True)
class WordPart:
    """Body, header, footer or footnotes; a loop must close in the part in which it opens."""

    paragraphs: list[Paragraph] = field(default_factory=list)


@dataclass(slots=True)
class WordTemplate:
    """An opened Word template and its parts."""

    docx: Docx
    parts: list[WordPart]
    _footnotes: list[tuple[Any, Any]]

    def saved(self) -> bytes:
        """The file with each placeholder in one piece."""
        for part, root in self._footnotes:
            part._blob = serialize_for_reading(root).encode()
        out = BytesIO()
        self.docx.save(out)
        return out.getvalue()


def read(template: bytes) -> WordTemplate:
    """Open a Word template and rejoin its placeholders."""
    docx = open_docx(BytesIO(template))
    parts = [WordPart(_paragraphs(docx.element.body, ""))]
    seen: set[int] = set()
    for relation in docx.part.rels.values():
        kind = relation.reltype.rpartition("/")[2]
        if kind in ("header", "footer") and id(relation.target_part) not in seen:
            seen.add(id(relation.target_part))
            place = say("header of the page") if kind == "header" else say("footer of the page")
            parts.append(WordPart(_paragraphs(relation.target_part.element, place)))
    footnotes = [(part, parse_xml(part.blob)) for part in docx.part.package.parts if part.content_type == FOOTNOTES]
    parts += [WordPart(_paragraphs(root, say("footnotes"))) for _part, root in footnotes]
    return WordTemplate(docx, parts, footnotes)


def _paragraphs(root: Any, whole: str) -> list[Paragraph]:
    """The paragraphs in reading order; a text box's copy for old programs is rejoined, too, but not reported twice."""
    found = []
    number = 0
    tables = list(root.iter(TABLE))
    for element in root.iter(PARAGRAPH):
        above = [one.tag for one in element.iterancestors()]
        number += BOX not in above and TABLE not in above
        own = [piece for piece in element.iter(TEXT) if next(piece.iterancestors(PARAGRAPH)) is element]
        paragraph = Paragraph(_place(element, whole, number, tables), element, own)
        _make_whole(paragraph)
        if FALLBACK not in above:
            found.append(paragraph)
    return found


def _place(element: Any, whole: str, number: int, tables: list[Any]) -> str:
    for above in element.iterancestors():
        if above.tag == BOX:
            return joined((whole, say("text box")), ", ") if whole else say("text box")
        if above.tag == ROW:
            table = next(above.iterancestors(TABLE))
            row = list(table.iterchildren(ROW)).index(above) + 1 if above in table else 0
            place = say("table {number}, row {row}", number=tables.index(table) + 1, row=row)
            return joined((whole, place), ", ") if whole else place
    return whole or say("paragraph {number}", number=number)


def _make_whole(paragraph: Paragraph) -> None:
    """Move each placeholder into the piece in which it begins; mend typographic quotes and blanks in it."""
    text = paragraph.text
    spans = [(found.start(), found.end()) for found in TAG.finditer(text)]
    if not spans:
        return
    owned = [number for number, piece in enumerate(paragraph.texts) for _letter in piece.text or ""]
    for begin, end in spans:
        owned[begin:end] = [owned[begin]] * (end - begin)
    letters: dict[int, list[str]] = {}
    inside = [any(begin <= number < end for begin, end in spans) for number in range(len(text))]
    for number, letter in enumerate(text):
        letters.setdefault(owned[number], []).append(letter.translate(TYPED) if inside[number] else letter)
    for number, piece in enumerate(paragraph.texts):
        piece.text = "".join(letters.get(number, []))
        piece.set(SPACE, "preserve")


def tags_of(part: WordPart) -> Iterator[tuple[Paragraph, str]]:
    """Every tag of a part, with its paragraph."""
    for paragraph in part.paragraphs:
        for tag in paragraph.tags:
            yield paragraph, tag
