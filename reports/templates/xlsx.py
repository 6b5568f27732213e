"""A workbook template: `{{ tinh }}` in a cell, or a cell named `tinh`; a row with `{{ don_vi.ten }}` is repeated.

Pure: knows no Django.
"""

import re
from copy import copy
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from base.saying import say
from reports.documents import Cell
from reports.stable import same_bytes
from reports.templates.given import Fields
from reports.templates.problems import TemplateProblem, unknown

MARK = re.compile(r"\{\{\s*(\w+)(?:\.(\w+))?\s*\}\}")


def check(template: bytes, fields: Fields) -> tuple[TemplateProblem, ...]:
    """Every mark that names nothing, and every row that names two lists, with sheet and cell."""
    book = _opened(template)
    if book is None:
        return (
            TemplateProblem(
                say("the whole file"), say("it does not open. Open it in Excel, save it and upload it again.")
            ),
        )
    problems = []
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            lists = set()
            for cell in row:
                for name, column in _marks(cell):
                    place = say("sheet “{sheet}”, cell {cell}", sheet=sheet.title, cell=cell.coordinate)
                    if column and name not in fields.lists:
                        problems.append(TemplateProblem(place, unknown(name, fields.lists)))
                    elif column and column not in fields.columns[name]:
                        problems.append(TemplateProblem(place, unknown(f"{name}.{column}", _columns(fields, name))))
                    elif not column and name not in fields.single:
                        problems.append(TemplateProblem(place, unknown(name, [*fields.single, *fields.lists])))
                    if column:
                        lists.add(name)
            if len(lists) > 1:
                place = say("sheet “{sheet}”, row {row}", sheet=sheet.title, row=row[0].row)
                problems.append(
                    TemplateProblem(
                        place, say("a row can be repeated for one list only, here there are {count}.", count=len(lists))
                    )
                )
    return tuple(problems)


def render(template: bytes, fields: Fields, *, banner: str) -> bytes:
    """The filled workbook; a trial or draft says so at the head of each printed page."""
    book = _opened(template)
    assert book is not None  # noqa: S101 - checked before
    for name, defined in book.defined_names.items():
        if name in fields.single:
            for sheet_name, reference in defined.destinations:
                _put(book[sheet_name][reference.replace("$", "").partition(":")[0]], _value(fields.single[name]))
    for sheet in book.worksheets:
        for number in range(sheet.max_row, 0, -1):
            _fill_row(sheet, number, fields)
        if banner:
            header: Any = sheet.oddHeader
            header.right.text = banner
    out = BytesIO()
    book.save(out)
    return same_bytes(out.getvalue())


def _opened(template: bytes) -> Workbook | None:
    try:
        return load_workbook(BytesIO(template))
    except Exception:  # openpyxl raises whatever it stumbles over in a broken file
        return None


def _columns(fields: Fields, name: str) -> list[str]:
    return [f"{name}.{column}" for column in fields.columns[name]]


def _marks(cell: Any) -> list[tuple[str, str]]:
    return MARK.findall(cell.value) if isinstance(cell.value, str) else []


def _fill_row(sheet: Worksheet, number: int, fields: Fields) -> None:
    cells: list[Any] = [cell for cell in sheet[number] if isinstance(cell, SheetCell)]
    listed = {name for cell in cells for name, column in _marks(cell) if column}
    if not listed:
        for cell in cells:
            _put(cell, _filled(cell.value, {("", key): value for key, value in fields.single.items()}))
        return
    name = listed.pop()
    lines = fields.lists[name]
    pattern = [(cell.column, cell.value, copy(cell._style)) for cell in cells]
    _make_room(sheet, number, len(lines) - 1)
    for offset, line in enumerate(lines or ({},)):
        values = {("", key): value for key, value in fields.single.items()}
        values |= {(name, key): value for key, value in line.items()}
        for column, value, style in pattern:
            target: Any = sheet.cell(number + offset, column)
            target._style = copy(style)
            _put(target, _filled(value, values) if lines else None)


def _make_room(sheet: Worksheet, number: int, count: int) -> None:
    """Rows for the lines after the first; merged cells and heights below move along."""
    if count < 1:
        return
    heights = {row: sheet.row_dimensions[row].height for row in range(number, sheet.max_row + 1)}
    below = [area for area in sheet.merged_cells.ranges if area.min_row > number]
    for area in below:
        area.shift(row_shift=count)
    sheet.insert_rows(number + 1, count)
    for row, height in heights.items():
        sheet.row_dimensions[row + (count if row > number else 0)].height = height
    for row in range(number + 1, number + count + 1):
        sheet.row_dimensions[row].height = heights[number]


def _filled(value: Any, values: dict[tuple[str, str], Cell]) -> Any:
    """A cell that is one mark takes the number itself; marks within a text take what people read."""
    if not isinstance(value, str):
        return value
    whole = MARK.fullmatch(value.strip())
    if whole:
        return _value(values[_key(whole)])
    return MARK.sub(lambda mark: values[_key(mark)].text, value)


def _key(mark: re.Match[str]) -> tuple[str, str]:
    return (mark[1], mark[2]) if mark[2] else ("", mark[1])


def _value(cell: Cell) -> Any:
    return cell.text if cell.number is None else cell.number


def _put(cell: Any, value: Any) -> None:
    """A text that was filled in stays a text, also where it looks like a formula; the template's own formulas stay."""
    formula = cell.data_type == "f" and cell.value == value
    cell.value = value
    if isinstance(value, str) and not formula:
        cell.data_type = "s"
