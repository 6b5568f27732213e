"""A sheet as the rest of the reader sees it, whatever kind of file it came from."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

from base.day_format import show_day, show_moment
from base.number_format import with_comma
from measurements.reading.text import clean
from measurements.reading.values import ErrorCell

Place = tuple[int, int]  # row and column, from 0
Merge = tuple[int, int, int, int]  # first row, first column, last row, last column; from 0


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark on a cell, by its code in measurements.importing.messages, found while the file was opened."""

    code: str
    row: int
    column: int
    details: dict[str, str]


@dataclass(slots=True)
class Grid:
    """One sheet. Rows and columns count from 0; a blank cell is None, a row may be shorter than others."""

    name: str
    rows: list[list[object]]
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    errors: dict[Place, str] = field(default_factory=dict)  # what the library shows as blank
    seen: dict[Place, str] = field(default_factory=dict)  # what a person sees instead of the stored value
    struck: set[Place] = field(default_factory=set)
    months: set[Place] = field(default_factory=set)  # dates shown without their day
    remarks: list[Remark] = field(default_factory=list)
    wanted: set[int] = field(default_factory=set)  # of a streamed sheet: the columns whose values are asked for
    delimiter: str = ""  # of a text file: what parts its columns
    records: bool = False  # every row under the heading is a record: none numbers the columns
    full: Callable[[], "Grid"] | None = None  # of a sheet that is streamed: the same, read by the library

    _row: int = -1
    _cells: list[object] = field(default_factory=list)
    _texts: list[str] | None = None
    _by_row: dict[int, list[int]] | None = None  # the columns of a row that are told of above

    def cells(self, row: int) -> list[object]:
        """A row with blanks as None and error cells as ErrorCell; not to be changed."""
        if row == self._row:
            return self._cells
        values = self.rows[row] if 0 <= row < len(self.rows) else []
        cells = [None if value == "" or (type(value) is str and value.isspace()) else value for value in values]
        if self.errors or self.seen or self.struck or self.months:
            for column in self._columns_with_facts(row):
                cells.extend([None] * (column + 1 - len(cells)))
                cells[column] = self._as_seen((row, column), cells[column])
        self._row, self._cells, self._texts = row, cells, None
        return cells

    def _columns_with_facts(self, row: int) -> list[int]:
        if self._by_row is None:
            self._by_row = {}
            for at, column in {*self.errors, *self.seen, *self.struck, *self.months}:
                self._by_row.setdefault(at, []).append(column)
        return self._by_row.get(row, [])

    def _as_seen(self, place: Place, value: object) -> object:
        if place in self.errors:
            return ErrorCell(self.errors[place])
        if place in self.seen:
            value = self.seen[place].strip() or None
        if place in self.struck and value is not None:
            return ErrorCell("struck", shown(value))
        if place in self.months and isinstance(value, date):
            return date(value.year, value.month, 1)
        return value

    def at(self, row: int, column: int) -> object:
        cells = self._cells if row == self._row else self.cells(row)
        return cells[column] if column < len(cells) else None

    def text(self, row: int, column: int) -> str:
        """The cell as one line of text; blank for an empty one."""
        texts = self._texts if row == self._row and self._texts is not None else self.texts(row)
        return texts[column] if column < len(texts) else ""

    def texts(self, row: int) -> list[str]:
        """Every cell of a row as one line of text; not to be changed."""
        cells = self.cells(row)
        if self._texts is None:
            self._texts = [clean(one) if type(one) is str else "" if one is None else shown(one) for one in cells]
        return self._texts

    def filled(self, row: int) -> list[int]:
        """The columns of a row that are not blank, from the left."""
        return [column for column, value in enumerate(self.cells(row)) if value is not None]


def shown(value: object) -> str:
    """A value as a person sees it in the file: whole floats without a decimal, dates as dd/mm/yyyy."""
    if value is None:
        return ""
    if type(value) is str:
        return clean(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else with_comma(repr(value))
    if isinstance(value, datetime):
        return f"{show_moment(value)}:{value:%S}"
    if isinstance(value, date):
        return show_day(value)
    if isinstance(value, ErrorCell):
        return value.text if value.code in ("formula", "struck") else value.code
    return clean(str(value))


@lru_cache(maxsize=2048)
def letters(column: int) -> str:
    """The letters of a column counted from 0: 0 → A, 26 → AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def address(row: int, column: int) -> str:
    """The address of a cell counted from 0: (6, 2) → C7."""
    return f"{letters(column)}{row + 1}"


def place_of(cell: str) -> Place:
    """Row and column of an address: C7 → (6, 2)."""
    name = cell.rstrip("0123456789")
    column = 0
    for letter in name:
        column = column * 26 + ord(letter) - 64
    return int(cell[len(name) :]) - 1, column - 1


def merged_downwards(grid: Grid) -> dict[tuple[int, int], tuple[int, int]]:
    """Every cell of a merged range over several rows → the cell that has the value."""
    merged = {}
    for r1, c1, r2, c2 in grid.merges:
        if r2 > r1 and r2 - r1 < 5000 and c2 - c1 < 200:
            for row in range(r1, min(r2, len(grid.rows) - 1) + 1):
                for column in range(c1, c2 + 1):
                    merged[row, column] = (r1, c1)
    return merged
