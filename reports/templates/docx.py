"""Fill a Word template: `{{ tinh }}` for a field, `{% for dv in don_vi %}` … `{% endfor %}` around lines or rows. Pure.

Templates come from people: they run in jinja's sandbox, a name that does not exist is an error, and so is a list that
would be printed as a program writes it.
"""

import zipfile
from copy import deepcopy
from dataclasses import replace
from io import BytesIO
from typing import Any

from docx import Document as open_docx
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, TemplateRuntimeError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from base.saying import say
from reports.documents import Cell
from reports.letter.blocks import ANNEXES, TEXT
from reports.letter.spacing import with_no_break_spaces
from reports.stable import same_bytes
from reports.templates import word_tags
from reports.templates.given import Fields
from reports.templates.problems import TemplateProblem, UnusableTemplate, printed_list
from reports.templates.word_problems import problems_of

UNREADABLE = (KeyError, ValueError, AttributeError, SyntaxError, zipfile.BadZipFile)


class PrintedList(TemplateRuntimeError):
    """A list, or a line of one, was printed where a text belongs."""

    def __init__(self, name: str, column: str) -> None:
        super().__init__(name)
        self.name, self.column = name, column


class _Unprintable:
    name = column = ""

    def __str__(self) -> str:
        raise PrintedList(self.name, self.column)

    __repr__ = __str__

    def __format__(self, how: str) -> str:
        raise PrintedList(self.name, self.column)

    __html__ = __str__


class _PlainRow(_Unprintable, dict[str, str]):
    pass


class _PlainRows(_Unprintable, list[_PlainRow]):
    pass


def check(template: bytes, fields: Fields) -> tuple[TemplateProblem, ...]:
    """List every unknown field, open loop and lost brace with its place; then what only filling shows."""
    try:
        read = word_tags.read(template)
    except UNREADABLE:
        return (
            TemplateProblem(
                say("the whole file"), say("it does not open. Open it in Word, save it and upload it again.")
            ),
        )
    problems = problems_of(read, fields, _environment())
    if problems:
        return tuple(problems)
    try:
        _filled(read.saved(), _with_lines(fields))
    except UnusableTemplate as unusable:
        return unusable.found
    return ()


def render(template: bytes, fields: Fields, *, banner: str) -> bytes:
    """Render the filled letter; the first line of a trial or draft says so. Raises UnusableTemplate."""
    read = word_tags.read(template)
    problems_of(read, fields, _environment())
    content = _filled(read.saved(), fields)
    if banner:
        docx = open_docx(BytesIO(content))
        line = docx.add_paragraph()
        line.add_run(banner).bold = True
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        docx.element.body.insert(0, line._p)
        out = BytesIO()
        docx.save(out)
        content = out.getvalue()
    return same_bytes(content)


def _filled(template: bytes, fields: Fields) -> bytes:
    docx = DocxTemplate(BytesIO(template))
    try:
        docx.render(_context(fields), jinja_env=_environment(), autoescape=True)
    except PrintedList as printed:
        message = printed_list(printed.name, f"{{{{ d.{printed.column} }}}}")
        raise UnusableTemplate((TemplateProblem(_where(template, printed.name), message),)) from printed
    except (TemplateError, ValueError, TypeError) as error:
        message = say("it cannot be filled: {error}.", error=error)
        raise UnusableTemplate((TemplateProblem(say("the whole file"), message),)) from error
    for name, pieces in fields.blocks.items():
        _set_in(docx.docx, _mark(name), pieces)
    out = BytesIO()
    docx.save(out)
    return out.getvalue()


def _mark(name: str) -> str:
    """A mark in place of a block until the block is set in; no text contains it."""
    return f"\ue000{name}\ue001"


def _set_in(docx: Docx, mark: str, pieces: tuple[str, ...]) -> None:
    """Replace the paragraph that is the mark by the pieces.

    Annexes have pages of their own, so what comes before them keeps the template's page, and what follows gets it
    again.
    """
    body = docx.element.body
    for paragraph in [one for one in body.iterchildren(qn("w:p")) if one.text == mark]:
        elements = [parse_xml(piece) for piece in pieces]
        if elements and elements[-1].tag == qn("w:sectPr"):
            page = elements.pop()
            _take_page(elements[0], deepcopy(body.sectPr))
            if paragraph.getnext() is body.sectPr:
                body.replace(body.sectPr, page)
            else:
                elements.append(_take_page(OxmlElement("w:p"), page))
        for element in elements:
            paragraph.addprevious(element)
        body.remove(paragraph)


def _take_page(paragraph: Any, page: Any) -> Any:
    """Give a paragraph the page setup that ends its section."""
    properties = paragraph.get_or_add_pPr()
    for old in properties.findall(qn("w:sectPr")):
        properties.remove(old)
    properties.append(page)
    return paragraph


def _where(template: bytes, name: str) -> str:
    """The first place that names a list otherwise than to repeat it."""
    for part in word_tags.read(template).parts:
        for paragraph, tag in word_tags.tags_of(part):
            if name in tag and " for " not in tag:
                return paragraph.place
    return say("the whole file")


def _with_lines(fields: Fields) -> Fields:
    """The fields with an empty line in each empty list, so that its repeated row is checked, too."""
    lines = {name: lines or (dict.fromkeys(fields.columns[name], Cell("")),) for name, lines in fields.lists.items()}
    return replace(fields, lists=lines)


def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    for name in ("tojson", "pprint", "xmlattr", "urlize"):
        del environment.filters[name]
    return environment


def _context(fields: Fields) -> dict[str, Any]:
    """The values for jinja. A list without lines is passed empty, so that a row around it vanishes."""
    context: dict[str, Any] = {key: with_no_break_spaces(cell.text) for key, cell in fields.single.items()}
    context |= {name: _mark(name) for name in (TEXT, ANNEXES)}
    for name, lines in fields.lists.items():
        column = fields.columns[name][0]
        listed = _PlainRows(
            _named(_PlainRow({key: with_no_break_spaces(cell.text) for key, cell in line.items()}), name, column)
            for line in lines
        )
        context[name] = _named(listed, name, column)
    return context


def _named(value: Any, name: str, column: str) -> Any:
    value.name, value.column = name, column
    return value
