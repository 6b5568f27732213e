"""Find what is wrong with a workbook template, each with sheet and cell. Pure: knows no Django."""

import re
from collections.abc import Iterator
from typing import Any

from openpyxl.workbook import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from base.saying import say
from reports.templates.given import Fields
from reports.templates.marks import MARK, marks, paper_texts
from reports.templates.opening import opened
from reports.templates.problems import TemplateProblem, lost_brace, printed_list, unknown

ACROSS_SHEETS = re.compile(r"'[^'!]*:[^'!]*'!|\b\w+:\w+!")
STATEMENT = re.compile(r"\{%.*?%\}")


def check(template: bytes, fields: Fields) -> tuple[TemplateProblem, ...]:
    """List every mark that is unknown or cannot be filled where it is, and what filling would lose."""
    found = opened(template)
    if found.book is None:
        return (
            TemplateProblem(
                say("the whole file"), say("it does not open. Open it in Excel, save it and upload it again.")
            ),
        )
    problems = [TemplateProblem(say("the whole file"), _lost(name)) for name in sorted(found.dropped)]
    for sheet in found.book.worksheets:
        problems += _of_sheet(sheet, fields)
    return (*problems, *_of_names(found.book, fields))


def _lost(name: str) -> str:
    if name == "shapes":
        return say(
            "it holds text boxes or shapes, which would be lost when it is filled. Write their text into cells "
            "(pictures and charts may stay)."
        )
    if name == "pivots":
        return say("it holds a pivot table, which would be lost. Put formulas such as SUMIF in its place.")
    if name == "checks":
        return say(
            "it holds a data validation whose list stands on another sheet, which would be lost. Put the list on the "
            "same sheet."
        )
    return say("it holds sparklines or slicers, which would be lost. Take them out.")


def _of_sheet(sheet: Any, fields: Fields) -> Iterator[TemplateProblem]:
    if "{{" in sheet.title:
        yield TemplateProblem(
            say("sheet “{sheet}”", sheet=sheet.title),
            say("the name of a sheet cannot hold a field. Give it a name without braces."),
        )
    repeated: dict[int, set[str]] = {}
    for row in sheet.iter_rows():
        for cell in row:
            place = say("sheet “{sheet}”, cell {cell}", sheet=sheet.title, cell=cell.coordinate)
            yield from (TemplateProblem(place, message) for message in _of_cell(cell, fields))
            for name, column in marks(cell.value):
                if column:
                    repeated.setdefault(cell.row, set()).add(name)
    for number, lists in repeated.items():
        if len(lists) > 1:
            yield TemplateProblem(
                say("sheet “{sheet}”, row {row}", sheet=sheet.title, row=number),
                say("a row can be repeated for one list only, here there are {count}.", count=len(lists)),
            )
    for _part, text in paper_texts(sheet):
        place = say("sheet “{sheet}”, header or footer of the page", sheet=sheet.title)
        yield from (TemplateProblem(place, message) for message in _of_text(text, fields, single=True))
    yield from _of_areas(sheet, set(repeated))


def _of_cell(cell: Any, fields: Fields) -> Iterator[str]:
    value = cell.value
    formula = value.text if isinstance(value, ArrayFormula) else value if cell.data_type == "f" else None
    if formula is None:
        yield from _of_text(str(value) if marks(value) or "{" in str(value or "") else "", fields)
    elif isinstance(formula, str) and "{{" in formula:
        yield say(
            "a formula cannot hold a field. Put the field into a cell of its own and name that cell in the formula."
        )
    elif isinstance(formula, str) and ACROSS_SHEETS.search(formula):
        yield say("a formula over several sheets at once cannot grow with a list. Add the sheets one by one.")


def _of_text(text: str, fields: Fields, *, single: bool = False) -> Iterator[str]:
    if STATEMENT.search(text):
        yield say(
            "{tag} is a mark of Word templates. In Excel a row with a field such as {example} is repeated by itself.",
            tag=f"“{STATEMENT.findall(text)[0]}”",
            example="{{ don_vi.ten }}",
        )
        return
    for name, column in marks(text):
        if column and single:
            yield say("a list cannot be printed there. Put it into a row of the sheet.")
        elif column and name not in fields.lists:
            yield unknown(name, fields.lists)
        elif column and column not in fields.columns[name]:
            yield unknown(f"{name}.{column}", [f"{name}.{known}" for known in fields.columns[name]])
        elif not column and name in fields.lists:
            yield printed_list(name, f"{{{{ {name}.{fields.columns[name][0]} }}}}")
        elif not column and name not in fields.single:
            yield unknown(name, fields.single)
    yield from lost_brace(MARK.sub("", text), [*fields.single, *fields.lists])


def _of_areas(sheet: Any, repeated: set[int]) -> Iterator[TemplateProblem]:
    for area in sheet.merged_cells.ranges:
        rows = range(area.min_row, area.max_row + 1)
        if len(rows) > 1 and area.min_row in repeated and marks(sheet.cell(area.min_row, area.min_col).value):
            yield TemplateProblem(
                say("sheet “{sheet}”, cells {cells}", sheet=sheet.title, cells=str(area)),
                say("cells of a repeated row are merged with the row below. Merge them within one row only."),
            )
    for table in sheet.tables.values():
        head, *_others = sheet[table.ref]
        for cell in head if table.headerRowCount != 0 else ():
            if marks(cell.value):
                yield TemplateProblem(
                    say("sheet “{sheet}”, cell {cell}", sheet=sheet.title, cell=cell.coordinate),
                    say(
                        "the head of an Excel table cannot hold a field. Write the head in words, or turn the table "
                        "into a range (Table Design → Convert to Range)."
                    ),
                )


def _of_names(book: Workbook, fields: Fields) -> Iterator[TemplateProblem]:
    """Problems of defined names: a cell named like a field is filled with it, so it must exist."""
    for name, defined in book.defined_names.items():
        place = say("name “{name}”", name=name)
        if name in fields.lists:
            yield TemplateProblem(place, printed_list(name, f"{{{{ {name}.{fields.columns[name][0]} }}}}"))
        elif name in fields.single and not _is_a_cell(defined, book):
            yield TemplateProblem(
                place, say("it names no cell of this file. Set it to one cell (Formulas → Name Manager), or delete it.")
            )


def _is_a_cell(defined: Any, book: Workbook) -> bool:
    try:
        places = list(defined.destinations)
    except (AttributeError, ValueError):
        return False
    return bool(places) and all(
        sheet in book.sheetnames and re.fullmatch(r"\$?[A-Z]+\$?\d+(:\$?[A-Z]+\$?\d+)?", reference)
        for sheet, reference in places
    )
