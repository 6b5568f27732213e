"""Move everything on a workbook template's sheets to its new place once lists have grown. Pure.

Cells, merged cells, heights, formulas, names, print area, titles and breaks, filters, tables, conditional formats,
data validations, links, pictures and charts.
"""

from collections.abc import Callable, Iterator
from copy import copy
from typing import Any

from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.cell.cell import MergedCell
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

from reports.templates.growing import Growth, Growths, RepeatedLine, moved_formula, moved_reference

Reference = Callable[[str], str]


def grow(book: Workbook, growths: Growths) -> None:
    """Make room for every line; what a repeated row has is copied into each line."""
    for sheet in book.worksheets:
        _move_cells(sheet, growths)
        _move_heights(sheet, growths[sheet.title.upper()])
        _move_areas(sheet, growths)
        _move_rules(sheet, growths)
        _move_paper(sheet, growths)
        _move_drawings(sheet, growths)
    for names in (book.defined_names, *(sheet.defined_names for sheet in book.worksheets)):
        for name in names.values():
            name.attr_text = (
                moved_formula(name.attr_text, "", growths, areas=True) if name.attr_text else name.attr_text
            )


def _move_cells(sheet: Any, growths: Growths) -> None:
    growth = growths[sheet.title.upper()]
    repeated = dict(growth.rows)
    cells = sheet._cells
    sheet._cells = {}
    for (row, column), cell in sorted(cells.items()):
        pattern, formula, link, style = cell.value, cell.data_type == "f", cell.hyperlink, cell._style
        for number in range(repeated.get(row, 1)):
            place = growth.first(row) + number
            one = type(cell)(sheet, place, column) if number else cell
            one.row = place
            sheet._cells[place, column] = one
            if number:
                one._style = copy(style)
            if isinstance(one, SheetCell):
                line = RepeatedLine(row, number) if row in repeated else None
                one.value = _moved_pattern(pattern, sheet.title, growths, line) if formula else copy(pattern)
                if isinstance(pattern, str) and not formula:
                    one.data_type = "e" if cell.data_type == "e" else "s"
                if link is not None:
                    _link(one, copy(link), sheet.title, growths)


def _moved_pattern(formula: Any, sheet: str, growths: Growths, line: RepeatedLine | None) -> Any:
    if isinstance(formula, ArrayFormula):
        area = moved_reference(formula.ref, sheet, growths, line)
        return ArrayFormula(area, moved_formula(formula.text or "", sheet, growths, line))
    return moved_formula(formula, sheet, growths, line) if isinstance(formula, str) else copy(formula)


def _link(cell: Any, link: Any, sheet: str, growths: Growths) -> None:
    link.ref = cell.coordinate
    if link.location:
        link.location = moved_reference(link.location, sheet, growths)
    cell._hyperlink = link


def _move_heights(sheet: Any, growth: Growth) -> None:
    repeated = dict(growth.rows)
    heights = sorted(sheet.row_dimensions.items())
    sheet.row_dimensions.clear()
    for row, height in heights:
        for number in range(repeated.get(row, 1)):
            place = growth.first(row) + number
            one: Any = RowDimension(
                sheet,
                index=place,
                ht=height.ht,
                hidden=height.hidden,
                outlineLevel=height.outlineLevel,
                collapsed=height.collapsed,
                thickBot=height.thickBot,
                thickTop=height.thickTop,
            )
            one._style = copy(height._style)
            sheet.row_dimensions[place] = one


def _move_areas(sheet: Any, growths: Growths) -> None:
    """Move merged cells, the filter with its order, and tables."""
    moved = _mover(sheet, growths)
    growth = growths[sheet.title.upper()]
    sheet.merged_cells = MultiCellRange(list(_merged(sheet.merged_cells.ranges, growth)))
    for area in sheet.merged_cells.ranges:
        _merge(sheet, area)
    for part in (sheet.auto_filter, *sheet.tables.values()):
        if part.ref:
            part.ref = moved(part.ref)
        for inner in (getattr(part, "autoFilter", None), part.sortState):
            if inner is not None and inner.ref:
                inner.ref = moved(inner.ref)
        for condition in part.sortState.sortCondition if part.sortState is not None else ():
            condition.ref = moved(condition.ref)


def _merged(areas: Any, growth: Growth) -> Iterator[CellRange]:
    """The merged areas afterwards: within a repeated row once for each line, others grown and moved."""
    repeated = dict(growth.rows)
    for area in areas:
        alone = area.min_row == area.max_row and area.min_row in repeated
        first = growth.first(area.min_row)
        lines = repeated[area.min_row] if alone else 1
        for number in range(lines):
            last = first + number if alone else growth.last(area.max_row)
            yield CellRange(min_col=area.min_col, min_row=first + number, max_col=area.max_col, max_row=last)


def _merge(sheet: Any, area: CellRange) -> None:
    """Empty the cells that a merge covers."""
    for row in range(area.min_row, area.max_row + 1):
        for column in range(area.min_col, area.max_col + 1):
            held = sheet._cells.get((row, column))
            if (row, column) != (area.min_row, area.min_col) and not isinstance(held, MergedCell):
                covered: Any = MergedCell(sheet, row, column)
                if held is not None:
                    covered._style = copy(held._style)
                sheet._cells[row, column] = covered


def _move_rules(sheet: Any, growths: Growths) -> None:
    """Move conditional formats and data validations, with their formulas."""
    title = sheet.title
    moved = _mover(sheet, growths)
    formats = sheet.conditional_formatting
    sheet.conditional_formatting = ConditionalFormattingList()
    for one in formats:
        area = MultiCellRange(" ".join(moved(str(part)) for part in one.sqref.ranges))
        line = _first_line(one.sqref, growths[title.upper()])
        for rule in one.rules:
            rule.formula = [moved_formula(formula, title, growths, line) for formula in rule.formula]
            for scale in (rule.colorScale, rule.dataBar, rule.iconSet):
                for value in scale.cfvo if scale is not None else ():
                    if value.type == "formula":
                        value.val = moved_formula(str(value.val), title, growths, line)
            priority = rule.priority
            sheet.conditional_formatting.add(str(area), rule)
            rule.priority = priority
    for check in sheet.data_validations.dataValidation:
        line = _first_line(check.sqref, growths[title.upper()])
        check.sqref = MultiCellRange(" ".join(moved(str(part)) for part in check.sqref.ranges))
        for name in ("formula1", "formula2"):
            formula = getattr(check, name)
            if formula and not formula.startswith('"'):
                setattr(check, name, moved_formula(formula, title, growths, line))


def _first_line(areas: MultiCellRange, growth: Growth) -> RepeatedLine | None:
    """The line to which a rule's formulas refer: the first, where its first cell is in a repeated row."""
    row = min(area.min_row for area in areas.ranges)
    return RepeatedLine(row, 0) if row in dict(growth.rows) else None


def _move_paper(sheet: Any, growths: Growths) -> None:
    """Move print area, titles, breaks and frozen pane; a sheet fitted to pages may need more in height."""
    moved = _mover(sheet, growths)
    growth = growths[sheet.title.upper()]
    areas = [area.rpartition("!")[2] for area in str(sheet.print_area or "").split(",") if area]
    if areas:
        sheet.print_area = [moved(area) for area in areas]
    if sheet.print_title_rows:
        sheet.print_title_rows = moved(str(sheet.print_title_rows).rpartition("!")[2].replace("$", ""))
    for one in sheet.row_breaks.brk:
        one.id = growth.last(one.id)
    if sheet.freeze_panes:
        sheet.freeze_panes = moved_reference(sheet.freeze_panes, sheet.title, growths)
    for view in sheet.views.sheetView:
        for selection in view.selection:
            selection.activeCell, selection.sqref = "A1", "A1"
        if view.topLeftCell:
            view.topLeftCell = moved_reference(view.topLeftCell, sheet.title, growths)
    fitted = sheet.sheet_properties.pageSetUpPr
    if fitted is not None and fitted.fitToPage and any(count > 1 for _row, count in growth.rows):
        sheet.page_setup.fitToHeight = 0


def _move_drawings(sheet: Any, growths: Growths) -> None:
    growth = growths[sheet.title.upper()]
    for drawing in (*sheet._images, *sheet._charts):
        begin, end = getattr(drawing.anchor, "_from", None), getattr(drawing.anchor, "to", None)
        if begin is not None:
            down = growth.first(begin.row + 1) - 1 - begin.row
            begin.row += down
            if end is not None:
                end.row += down
    for chart in sheet._charts:
        for reference in _references(chart):
            reference.f = moved_formula(reference.f, sheet.title, growths, areas=True)
            for cache in ("numCache", "strCache", "multiLvlStrCache"):
                if getattr(reference, cache, None) is not None:
                    setattr(reference, cache, None)


def _references(chart: Any) -> Iterator[Any]:
    """The references of a chart, and of charts drawn into it: values, names and titles."""
    for one in chart._charts:
        for series in one.ser:
            for source in ("tx", "cat", "val", "xVal", "yVal", "bubbleSize"):
                data = getattr(series, source, None)
                for kind in ("numRef", "strRef", "multiLvlStrRef"):
                    reference = getattr(data, kind, None)
                    if reference is not None and reference.f:
                        yield reference


def _mover(sheet: Worksheet, growths: Growths) -> Reference:
    return lambda reference: moved_reference(reference, sheet.title, growths, grows=True)
