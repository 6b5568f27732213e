"""A Word template: `{{ tinh }}` for a field, `{%tr for dv in don_vi %}` … `{%tr endfor %}` around a row. Pure.

Templates come from people: they run in jinja's sandbox, and a name that does not exist is an error.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

from docx import Document as open_docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from base.saying import joined, say
from reports.documents import Cell
from reports.stable import same_bytes
from reports.templates.given import Fields
from reports.templates.problems import TemplateProblem, unknown

ATTRIBUTE = re.compile(r"has no attribute '(\w+)'")
NAME = re.compile(r"'(\w+)' is undefined")
TAG = re.compile(r"\{[{%].*?[%}]\}")


def check(template: bytes, fields: Fields) -> tuple[TemplateProblem, ...]:
    """Every unknown field with the paragraphs that name it, or the first error of the placeholders' grammar."""
    try:
        names = DocxTemplate(BytesIO(template)).get_undeclared_template_variables(_environment())
    except TemplateSyntaxError as error:
        return (
            TemplateProblem(
                _where(template, None),
                say("the placeholders are not right: {error}. Check the brackets and for/endfor.", error=error.message),
            ),
        )
    known = [*fields.single, *fields.lists]
    problems = [TemplateProblem(_where(template, name), unknown(name, known)) for name in sorted(names - set(known))]
    if problems:
        return tuple(problems)
    try:
        _filled(template, _with_lines(fields))
    except UndefinedError as error:
        name = next(
            (match[1] for match in (ATTRIBUTE.search(str(error)), NAME.search(str(error))) if match), str(error)
        )
        columns = {column for listed in fields.columns.values() for column in listed}
        return (TemplateProblem(_where(template, name), unknown(name, columns)),)
    except (TemplateError, ValueError, TypeError) as error:
        return (TemplateProblem(_where(template, None), say("it cannot be filled: {error}.", error=error)),)
    return ()


def render(template: bytes, fields: Fields, *, banner: str) -> bytes:
    """The filled letter; a trial or draft says so in its first line."""
    content = _filled(template, fields)
    if banner:
        docx = open_docx(BytesIO(content))
        first = docx.paragraphs[0] if docx.paragraphs else docx.add_paragraph()
        line = first.insert_paragraph_before(banner)
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.runs[0].bold = True
        out = BytesIO()
        docx.save(out)
        content = out.getvalue()
    return same_bytes(content)


def _filled(template: bytes, fields: Fields) -> bytes:
    docx = DocxTemplate(BytesIO(template))
    docx.render(_context(fields), jinja_env=_environment(), autoescape=True)
    out = BytesIO()
    docx.save(out)
    return out.getvalue()


def _with_lines(fields: Fields) -> Fields:
    """The same with an empty line in each empty list, so that what stands in its row is checked too."""
    lines = {name: lines or (dict.fromkeys(fields.columns[name], Cell("")),) for name, lines in fields.lists.items()}
    return replace(fields, lists=lines)


def _environment() -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)


def _context(fields: Fields) -> dict[str, Any]:
    """A list without lines is given as such; a row around it then vanishes."""
    singles: dict[str, Any] = {key: cell.text for key, cell in fields.single.items()}
    lists = {
        name: [{key: cell.text for key, cell in line.items()} for line in lines] for name, lines in fields.lists.items()
    }
    return {**singles, **lists}


def _where(template: bytes, name: str | None) -> str:
    """`đoạn 3: “{{ tinhh }}”`: the paragraphs whose placeholders name it; all the file if none can be told."""
    word = re.compile(rf"\b{re.escape(name)}\b") if name else None
    for place, text in _texts(template):
        for tag in TAG.findall(text):
            if word and word.search(tag):
                return joined((place, f"“{tag}”"), ": ")
    return say("the whole file")


def _texts(template: bytes) -> Iterator[tuple[str, str]]:
    docx = open_docx(BytesIO(template))
    for number, paragraph in enumerate(docx.paragraphs, start=1):
        yield say("paragraph {number}", number=number), paragraph.text
    for number, table in enumerate(docx.tables, start=1):
        for row_number, row in enumerate(table.rows, start=1):
            for cell in row.cells:
                yield say("table {number}, row {row}", number=number, row=row_number), cell.text
