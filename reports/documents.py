"""The model of a document, whatever it is rendered as. Pure: knows no Django.

A report's content is built once as a Document; workbook, letter and page print the same cells. A cell
carries the text that people read and, where it is a number, the very number that the text shows.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from reports.facts import LetterheadFacts


class Look(StrEnum):
    """How a column is formatted."""

    INDEX = "index"
    TEXT = "text"
    COUNT = "count"  # whole numbers and `<300`
    SPEED = "speed"  # two decimals, rounded down
    MARK = "mark"  # a verdict: mark and word
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text, and the number, day or moment that the text shows."""

    text: str
    number: int | Decimal | None = None
    at: date | datetime | None = None  # the day or moment that the text shows; a moment without zone, in Việt Nam


@dataclass(frozen=True, slots=True)
class ControlFigure:
    """One number on the first sheet of a workbook, with its unit."""

    label: str
    value: Cell
    unit: str


LONGEST_NUMBER = 14  # characters of a number, an interval, a dash; what is longer is read as text


def look_of(column: "TableColumn", cell: Cell) -> Look:
    """How a cell is formatted: as its column, but decimals with decimals, and words among numbers as words."""
    if column.look is not Look.COUNT:
        return column.look
    if cell.number is None and len(cell.text) > LONGEST_NUMBER and " " in cell.text:
        return Look.TEXT
    return Look.SPEED if isinstance(cell.number, Decimal) else Look.COUNT


KEPT = ("i-Speed", "Mbps")


def capitals(text: str) -> str:
    """Put a title in capitals; units and names stay as they are written."""
    text = text.upper()
    for word in KEPT:
        text = text.replace(word.upper(), word)
    return text


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column: its heading, format and width."""

    head: str
    look: Look
    width: int  # in characters
    group: str = ""  # heading over neighbouring columns of the same group


@dataclass(frozen=True, slots=True)
class DocumentTable:
    """A table of cells, with its sums and what to say where it has no rows."""

    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[tuple[Cell, ...], ...] = ()
    empty: str = ""  # what to say instead of a table without rows
    holds: str = ""  # name of its sheet, where it stands in the text


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the text. `level` 1: "I. KẾT QUẢ"; 2: "1. Chỉ đạo"; 0: text without a heading."""

    head: str
    level: int
    parts: tuple["str | DocumentTable", ...]


@dataclass(frozen=True, slots=True)
class Annex:
    """A table on pages of its own, and on a sheet of its own."""

    sheet: str  # "Phụ lục II"
    title: str
    notes: tuple[str, ...]
    table: DocumentTable
    landscape: bool = True
    holds: str = ""  # a word or two for the sheet's name: "Đầu tư"

    @property
    def sheet_name(self) -> str:
        """The name of its sheet, `Phụ lục III – Đầu tư`, at most 31 characters."""
        return f"{self.sheet} – {self.holds}"[:31] if self.holds else self.sheet


@dataclass(frozen=True, slots=True)
class Document:
    """A báo cáo (`title` and subject centred) or a công văn (`V/v …` under the number)."""

    head: LetterheadFacts
    form: str  # "report" or "letter"
    subject: str
    to: tuple[str, ...]  # Kính gửi
    bases: tuple[str, ...]
    sections: tuple[Section, ...]
    annexes: tuple[Annex, ...]
    copies: tuple[str, ...]  # Nơi nhận
    year: int  # of the due date, printed beside the blank day and month
    file_stem: str
    title: str = ""  # over the subject of a report that is no báo cáo: tờ trình, kế hoạch
    banner: str = ""  # "BẢN THỬ", "DỰ THẢO": printed on every page
    note: str = ""  # under the subject: which revision this is, and why
    signer_name: str = ""
    figures: tuple[ControlFigure, ...] = ()
    summary: tuple[tuple[str, str], ...] = field(default=())  # first lines of the workbook: label, value
