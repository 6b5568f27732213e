"""CSV for Excel as it is set up in Việt Nam: UTF-8 with BOM, `;` between cells, decimal comma. Pure."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice

from base.cleaning import clean_text
from base.formulas import harmless
from base.number_format import with_comma

Cell = str | int | Decimal | None


def as_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The bytes of a CSV file; no text in it is run as a formula (base.formulas)."""
    return b"".join(stream_csv(header, rows))


def stream_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]], at_once: int = 500) -> Iterator[bytes]:
    """The bytes of a CSV file in pieces of `at_once` rows, for tables too large to hold; the head comes by itself."""
    yield b"\xef\xbb\xbf" + _lines([[clean_text(str(name)) for name in header]])
    left = iter(rows)
    while piece := list(islice(left, at_once)):
        yield _lines([[_csv_cell(cell) for cell in row] for row in piece])


def _lines(rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode()


def _csv_cell(cell: Cell) -> str:
    if cell is None:
        return ""
    return harmless(cell) if isinstance(cell, str) else with_comma(cell)
