"""The values for a template as they are passed to the child: single fields and lists of lines. Pure."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from reports.documents import Cell

Line = dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Fields:
    """The values for a template: single fields, lists of lines, and blocks of Word XML."""

    single: Line
    lists: dict[str, tuple[Line, ...]]
    columns: dict[str, tuple[str, ...]]  # of each list, also where it is empty
    blocks: dict[str, tuple[str, ...]] = field(default_factory=dict)  # whole pieces of a letter, as Word's XML


def as_json(fields: Fields) -> dict[str, Any]:
    """Turn fields into plain data; decimal numbers as text, so that they stay exact."""
    return {
        "single": _line_as_json(fields.single),
        "lists": {name: [_line_as_json(line) for line in lines] for name, lines in fields.lists.items()},
        "columns": {name: list(columns) for name, columns in fields.columns.items()},
        "blocks": {name: list(pieces) for name, pieces in fields.blocks.items()},
    }


def from_json(data: dict[str, Any]) -> Fields:
    """Rebuild Fields from the JSON of `as_json`."""
    return Fields(
        single=_line_from_json(data["single"]),
        lists={name: tuple(_line_from_json(line) for line in lines) for name, lines in data["lists"].items()},
        columns={name: tuple(columns) for name, columns in data["columns"].items()},
        blocks={name: tuple(pieces) for name, pieces in data["blocks"].items()},
    )


def _line_as_json(line: Line) -> dict[str, Any]:
    return {
        name: [cell.text, str(cell.number) if isinstance(cell.number, Decimal) else cell.number]
        for name, cell in line.items()
    }


def _line_from_json(data: dict[str, Any]) -> Line:
    return {
        name: Cell(text, Decimal(number) if isinstance(number, str) else number)
        for name, (text, number) in data.items()
    }
