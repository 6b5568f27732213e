"""Read cells pasted from Excel into the page: one line a row, tabs between cells. Pure.

A line begins with an indicator (its wording or code) or with a ward's name. Whole rows of the template
may be pasted, or just name, month, total; after a ward come its columns in the order of the page.
"""

import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from base.cleaning import clean_line, clean_text
from base.saying import say
from submissions.indicator_form import TOTAL, FieldProblem, Severity, Sheet, Spec, field_name

KINDS = ("phường ", "xã ", "thị trấn ", "đặc khu ")
HEADS = ("chỉ tiêu", "xã, phường", "đơn vị", "mã", "stt")
WHOLE_ROW = 6  # cells of a template's row from the wording on
LIKE_ENOUGH = 0.7  # of 1; a person accepts it, so that it may be generous
MONTH_CELL, TOTAL_CELL = 4, 5  # of such a row


@dataclass
class Pasted:
    """What was read of pasted lines: text by field, problems, and the lines that could not be placed."""

    typed: dict[str, str] = field(default_factory=dict)
    problems: list[FieldProblem] = field(default_factory=list)
    left: list[str] = field(default_factory=list)  # lines that could not be placed, to be mended


def read_pasted(sheet: Sheet, text: str) -> Pasted:
    """Read pasted lines into fields; each line that cannot be placed is listed as a problem."""
    by_label = {_plain(name): spec for spec in sheet.specs if not spec.per_ward for name in (spec.label, spec.code)}
    wards = _ward_names(sheet.wards)
    columns = [spec for spec in sheet.specs if spec.per_ward]
    pasted = Pasted()
    for number, line in enumerate(clean_text(text).splitlines(), start=1):
        cells = [cell.strip() for cell in line.split("\t")]
        if not any(cells):
            continue
        name = _name(cells)
        if name not in by_label and name not in wards and cells[0].isdecimal() and len(cells) > 1:
            cells = cells[1:]  # the row's number in a list
            name = _name(cells)
        if name in by_label:
            _indicator_line(pasted, number, by_label[name], cells)
        elif name in wards:
            _ward_line(pasted, number, wards[name], columns, cells)
        elif not _is_head(sheet, name, cells):
            _tell(
                pasted,
                number,
                cells,
                say("it is not clear which indicator or ward this is"),
                say("Copy the name as it stands on this page."),
            )
    return pasted


def nearest(sheet: Sheet, line: str) -> str:
    """The indicator or ward with the name closest to a line that could not be placed; blank where none is close."""
    names = [spec.label for spec in sheet.specs if not spec.per_ward] + list(sheet.wards.values())
    by_letters = {_letters(name): name for name in names}
    cells = line.split("\t")
    label = cells[1] if cells[0].strip().isdecimal() and len(cells) > 1 else cells[0]
    found = get_close_matches(_letters(label), by_letters, n=1, cutoff=LIKE_ENOUGH)
    return by_letters[found[0]] if found else ""


def with_nearest(sheet: Sheet, text: str, index: int) -> str:
    """Replace the name in one pasted line with the closest known one, as the person accepted."""
    lines = clean_text(text).splitlines()
    if index < len(lines) and (name := nearest(sheet, lines[index])):
        cells = lines[index].split("\t")
        values = cells[2:] if cells[0].strip().isdecimal() else cells[1:]
        lines[index] = "\t".join((name, *values))
    return "\n".join(lines)


def _indicator_line(pasted: Pasted, number: int, spec: Spec, cells: list[str]) -> None:
    values = cells[1:]
    if len(cells) >= WHOLE_ROW:
        values = [cells[MONTH_CELL], cells[TOTAL_CELL]]
    elif len(values) > 1 and spec.unit and _plain(values[0]) == _plain(spec.unit):
        values = values[1:]
    if len(values) > 2 or (len(values) == 2 and values[1] and not spec.cumulates):
        _tell(
            pasted,
            number,
            cells,
            say("has {count} cells, and it is not clear which is the number of the month", count=len(cells)),
            say("Paste the name, the number of the month, the total."),
        )
        return
    for name, value in zip((spec.code, spec.code + TOTAL), values, strict=False):
        if value:
            pasted.typed[name] = value


def _ward_line(pasted: Pasted, number: int, ward_id: int | None, columns: list[Spec], cells: list[str]) -> None:
    if ward_id is None:
        _tell(pasted, number, cells, say("is the name of several wards"), say("Use the Excel template for this ward."))
        return
    if len(cells) - 1 > len(columns):
        _tell(
            pasted,
            number,
            cells,
            say("has {count} numbers, this page has {columns} columns", count=len(cells) - 1, columns=len(columns)),
            say("Leave out the columns that are too many."),
        )
        return
    for spec, value in zip(columns, cells[1:], strict=False):
        if value:
            pasted.typed[field_name(spec.code, ward_id)] = value


def _ward_names(wards: Mapping[int, str]) -> dict[str, int | None]:
    """Ward keys by plain name, with and without their kind; None where two wards share a name."""
    full = {_plain(name): pk for pk, name in wards.items()}
    count = Counter(_plain(name) for name in wards.values())
    bare = Counter(_bare(_plain(name)) for name in wards.values())
    found: dict[str, int | None] = {}
    for name, pk in full.items():
        found[name] = pk if count[name] == 1 else None
        found.setdefault(_bare(name), pk if bare[_bare(name)] == 1 else None)
    return found


def _is_head(sheet: Sheet, name: str, cells: list[str]) -> bool:
    sections = {_plain(spec.section) for spec in sheet.specs}
    return name in HEADS or (name in sections and not any(cells[1:]))


def _bare(name: str) -> str:
    kind = next((kind for kind in KINDS if name.startswith(kind)), "")
    return name.removeprefix(kind)


def _name(cells: list[str]) -> str:
    return _plain(cells[0].removesuffix("(*)"))


def _letters(text: str) -> str:
    """Strip the marks, so that a name typed without them is found, too."""
    bare = unicodedata.normalize("NFD", _plain(text).replace("đ", "d"))
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def _plain(text: str) -> str:
    return " ".join(clean_line(text).casefold().split())


def _tell(pasted: Pasted, number: int, cells: list[str], message: str, fix: str) -> None:
    pasted.left.append("\t".join(cells))
    where = say("Pasted line {number}", number=number)
    pasted.problems.append(FieldProblem(Severity.ERROR, "paste", where, cells[0][:60], message, fix))
