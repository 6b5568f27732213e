"""Thousands of rows of a streamed sheet as columns of the file's bytes; values are made on demand."""

import re
from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from html import unescape
from math import inf
from typing import Any, overload

DAY, INLINE, NUMBER, SHARED = "day", "inline", "number", "shared"
Kind = str  # one of them: what a cell's attributes say of its bytes

_MILLISECONDS = 86_400_000  # of a day
_NEARLY_THE_NEXT = 1 - 1e-7  # of a day: from here on rounding to milliseconds may give the next one
_FIRST_SAFE_DAY = 100  # the calendar's first days are counted in two ways
_PLAIN = re.compile(rb"[0-9.eE+-]+")
_ESCAPED = re.compile(r"_x[0-9A-Fa-f]{4}_")


class NotUnderstood(Exception):
    """The sheet has something that is not read here."""


class Converter:
    """Converts bytes of cells to values. `texts`: the workbook's shared ones; `first_day`: ordinal of its day 0.

    `wanted`: the columns whose values are asked for; empty: all. Others are given as they stand in the file.
    """

    def __init__(self, texts: Sequence[str], first_day: int, wanted: Set[int]) -> None:
        self.texts, self.first_day, self.wanted = texts, first_day, wanted
        self._by_kind: dict[Kind, Callable[[bytes], object]] = {
            NUMBER: number,
            SHARED: self._shared,
            INLINE: lru_cache(maxsize=50_000)(text),
            DAY: lru_cache(maxsize=50_000)(self.day),
        }

    def one(self, kind: Kind, cell: bytes) -> object:
        """The value of one cell that is not blank. Raises NotUnderstood."""
        with _understood():
            return self._by_kind[kind](cell)

    def all(self, kind: Kind, cells: Sequence[bytes]) -> list[Any]:
        """The values of many cells; blank ones are None. Raises NotUnderstood."""
        with _understood():
            if kind == NUMBER:
                return [float(each) if each else None for each in cells] if b"" in cells else [*map(float, cells)]
            if kind == DAY:
                return self._days(cells)
            known: dict[bytes, object] = {each: self._by_kind[kind](each) if each else None for each in set(cells)}
            return [known[each] for each in cells]

    def day(self, cell: bytes) -> date:
        serial = number(cell)
        if serial < _FIRST_SAFE_DAY:
            raise ValueError(cell)
        return date.fromordinal(self.first_day + whole_days(serial))

    def _days(self, cells: Sequence[bytes]) -> list[object]:
        """As `day`, for few days and many times of day."""
        known: dict[int, date] = {}
        days: list[object] = []
        for each in cells:
            serial = float(each) if each else 0.0
            whole = int(serial)
            if whole in known and serial - whole < _NEARLY_THE_NEXT:
                days.append(known[whole])
                continue
            found = self.day(each) if each else None
            if found and serial - whole < _NEARLY_THE_NEXT:
                known[whole] = found
            days.append(found)
        return days

    def _shared(self, cell: bytes) -> str:
        if not cell.isdigit():
            raise ValueError(cell)
        return self.texts[int(cell)]


class Columns(Sequence[list[object]]):
    """Consecutive rows from the row `first` (from 1) on. Asked by row, it gives cells as a Grid has them.

    `cells`: for each column the bytes of its cells, b"" for a blank one; all of a column are of one kind. Bytes of
    numbers and days are such that Python's `float` takes them.
    """

    def __init__(self, first: int, cells: list[tuple[bytes, ...]], kinds: list[Kind], convert: Converter) -> None:
        self.first, self.cells = first, cells
        self._kinds, self._convert = kinds, convert

    def __len__(self) -> int:
        return len(self.cells[0])

    @overload
    def __getitem__(self, row: int) -> list[object]: ...
    @overload
    def __getitem__(self, row: slice) -> list[list[object]]: ...
    def __getitem__(self, row: int | slice) -> list[object] | list[list[object]]:
        if isinstance(row, slice):
            return [self[each] for each in range(*row.indices(len(self)))]
        return [self.value(column, cells[row]) for column, cells in enumerate(self.cells)]

    def value(self, column: int, cell: bytes) -> object:
        """The value of these bytes in a column; None if there are none. Raises NotUnderstood."""
        wanted = self._convert.wanted
        if not cell:
            return None
        return self._convert.one(self._kinds[column], cell) if column in wanted or not wanted else cell

    def values(self, column: int) -> list[Any]:
        """Every value of a column, blank ones None. Raises NotUnderstood."""
        return self._convert.all(self._kinds[column], self.cells[column])

    def numbers(self, column: int | None, most: float = inf) -> tuple[list[Any], set[int]]:
        """The numbers of a column, blank ones None, and the places of anything but a number from 0 to `most`.

        Of no column all are blank.
        """
        if column is None:
            return [None] * len(self), set()
        found, cells = self.values(column), self.cells[column]
        if self._kinds[column] != NUMBER:
            return found, {at for at, each in enumerate(cells) if each}
        filled = [each for each in found if each is not None] if b"" in cells else found
        if not filled or (min(filled) >= 0.0 and max(filled) <= most):
            return found, set()
        return found, {at for at, each in enumerate(found) if each is not None and not 0.0 <= each <= most}


def whole_days(serial: float) -> int:
    """The days in one of Excel's serial numbers, its time of day rounded to milliseconds as the library does."""
    return round(serial * _MILLISECONDS) // _MILLISECONDS


@contextmanager
def _understood() -> Iterator[None]:
    try:
        yield
    except (KeyError, ValueError, IndexError, OverflowError) as error:
        raise NotUnderstood from error


def number(cell: bytes) -> float:
    """The number that a cell's bytes write. Raises ValueError for any other form."""
    if not _PLAIN.fullmatch(cell):
        raise ValueError(cell)
    return float(cell)


def text(cell: bytes) -> str:
    """The text of a cell or of the shared texts. Raises NotUnderstood."""
    found = cell.decode()
    if "\r" in found:  # XML has one way to end a line
        found = found.replace("\r\n", "\n")
    if "\r" in found or ("_x" in found and _ESCAPED.search(found)):
        raise NotUnderstood
    return unescape(found) if "&" in found else found
