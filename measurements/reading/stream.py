"""The rows of a very large .xlsx sheet, read as they are inflated, so that they are never held together.

Only what is fully understood is read so: rows that look like the first ones, with plain numbers, days and texts. The
first rows are read by the reading library too, from a copy of the workbook that holds no more than them: it says which
cell formats are days and from which day they count. Whatever differs (a formula, an error, a hidden row, a format not
seen before) raises NotUnderstood, and the library reads the whole sheet instead.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache, partial
from html import unescape
from pathlib import Path

from python_calamine import CalamineWorkbook

from measurements.reading.grid import letters

HEAD_ROWS = 300
CHUNK = 1 << 20
_DAY = 86_400_000  # milliseconds
_START, _END = b"<sheetData>", b"</sheetData>"
_ROW = (
    rb'<row r="(\d+)"(?: (?:spans|ht|customHeight|customFormat|s|x14ac:dyDescent|thickTop|thickBot)="[^"]*")*>'
    rb"%s</row>"
)
_CELL = (
    rb'(?:<c r="%s\1"((?: s="\d+")?(?: t="(?:s|n|inlineStr)")?(?: s="\d+")?)'
    rb'(?:/>|(?:><v>|><is><t(?: xml:space="preserve")?>)([^<]+)(?:</v>|</t></is>)</c>))?'
)
_STRING = re.compile(rb'<si><t(?: xml:space="preserve")?>([^<]*)</t></si>|<si><t/></si>')
_ESCAPED = re.compile(r"_x[0-9A-Fa-f]{4}_")
_OTHER_SHEETS = re.compile(r"xl/(worksheets|chartsheets|macrosheets)/", re.IGNORECASE)


class NotUnderstood(Exception):
    """The sheet holds something that is not read here."""


@dataclass(slots=True)
class Head:
    """The first rows of a sheet as the library reads them, and what they tell of the rest."""

    rows: list[list[object]]
    last_row: int  # as the file says, for showing progress; 0: it does not say
    pattern: re.Pattern[bytes]
    kinds: dict[bytes, str]  # attributes of a cell → number, day, shared or inline
    first_day: int  # ordinal of the day 0 of the file's calendar
    width: int


def head_of(path: Path, part: str) -> Head:
    """The first HEAD_ROWS rows of the sheet in this part. Raises NotUnderstood."""
    with zipfile.ZipFile(path) as archive:
        start = _beginning(archive, part)
        before, found, rows = start.partition(_START)
        if not found or b"<row " not in rows or b"hidden=" in before or b"<!" in before:
            raise NotUnderstood
        copy = _copy(archive, part, before + found + rows + _END + b"</worksheet>")
    book = CalamineWorkbook.from_filelike(copy)
    sheet = book.get_sheet_by_index(0)
    told: list[list[object]] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    widest = max((len(row) for row in told), default=0)
    if not 0 < widest <= 100:
        raise NotUnderstood
    cells = b"".join(_CELL % letters(column).encode() for column in range(widest))
    pattern = re.compile(_ROW % cells)
    kinds: dict[bytes, str] = {}
    first_days: set[int] = set()
    for match in pattern.findall(rows):
        _learn(match, told, kinds, first_days)
    if len(first_days) > 1:
        raise NotUnderstood
    dimension = re.search(rb'<dimension ref="[A-Z]+\d+:[A-Z]+(\d+)"', before)
    last_row = int(dimension[1]) if dimension else 0
    return Head(told, last_row, pattern, kinds, first_days.pop() if first_days else 0, widest)


def rows_after(
    path: Path, part: str, head: Head, wanted: Set[int], check: Callable[[int], None]
) -> Iterator[list[object]]:
    """Every row after the head's, blank ones included; days without their time.

    `check`: gets the number of the last of some thousand rows before they are given.
    `wanted`: the columns whose values are asked for, looked at when the first row is; of others only whether they
    are blank. Raises NotUnderstood, at once or further down.
    """
    with zipfile.ZipFile(path) as archive:
        texts = _texts(archive)
        convert = _Converter(head, texts, wanted)
        expected = first = len(head.rows) + 1
        for block in _blocks(archive, part):
            matches = head.pattern.findall(block)
            if len(matches) != block.count(b"<row"):
                raise NotUnderstood
            if matches:
                check(int(matches[-1][0]))
            for match in matches:
                number = int(match[0])
                if number < first:
                    continue
                if not expected <= number < expected + 10_000:
                    raise NotUnderstood
                for _blank in range(expected, number):
                    yield []
                expected = number + 1
                yield convert(match)


class _Converter:
    """From one match of the pattern to the row's cells; how is found out once for each set of attributes."""

    def __init__(self, head: Head, texts: list[str], wanted: Set[int]) -> None:
        self._head, self._wanted = head, wanted
        self._blank: list[object] = [None] * head.width
        self._plans: dict[tuple[bytes, ...], list[tuple[int, int, Callable[[bytes], object]]]] = {}
        self._by_kind: dict[str, Callable[[bytes], object]] = {
            "number": float,
            "shared": lambda told: texts[int(told)],
            "inline": lru_cache(maxsize=50_000)(_text),
            "day": lru_cache(maxsize=50_000)(partial(_day, head.first_day)),
        }

    def __call__(self, match: tuple[bytes, ...]) -> list[object]:
        cells = self._blank[:]
        try:
            plan = self._plans.get(match[1::2]) or self._plan(match[1::2])
            for column, group, convert in plan:
                if told := match[group]:
                    cells[column] = convert(told)
        except (KeyError, ValueError, IndexError, OverflowError) as error:
            raise NotUnderstood from error
        return cells

    def _plan(self, attributes: tuple[bytes, ...]) -> list[tuple[int, int, Callable[[bytes], object]]]:
        plan = []
        for column, said in enumerate(attributes):
            kind = self._head.kinds.get(said)
            convert = _unread if kind is None else self._by_kind[kind]
            if self._wanted and column not in self._wanted and kind is not None:
                convert = _as_told
            plan.append((column, 2 * column + 2, convert))
        self._plans[attributes] = plan
        return plan


def _as_told(told: bytes) -> object:
    return told


def _unread(told: bytes) -> object:
    raise KeyError(told)


def _day(first_day: int, told: bytes) -> date:
    serial = float(told)
    if serial < 100:
        raise ValueError("the calendar's first days are counted in two ways")
    return date.fromordinal(first_day + round(serial * _DAY) // _DAY)


def _text(told: bytes) -> str:
    text = told.decode()
    if "_x" in text and _ESCAPED.search(text):
        raise NotUnderstood
    return unescape(text) if "&" in text else text


def _learn(match: tuple[bytes, ...], told: list[list[object]], kinds: dict[bytes, str], days: set[int]) -> None:
    """From one row that the library has read as well: what the attributes of its cells mean."""
    row = int(match[0]) - 1
    if row >= len(told):
        raise NotUnderstood
    for column in range((len(match) - 1) // 2):
        attributes, text = match[2 * column + 1], match[2 * column + 2]
        if not text:
            continue
        value = told[row][column] if column < len(told[row]) else None
        if b'"inlineStr"' in attributes or b't="s"' in attributes:
            kind = "inline" if b'"inlineStr"' in attributes else "shared"
            if not isinstance(value, str):
                raise NotUnderstood
        elif type(value) is float and value == float(text):
            kind = "number"
        elif isinstance(value, datetime | date) and float(text) >= 100:
            kind = "day"
            days.add(value.toordinal() - round(float(text) * _DAY) // _DAY)
        else:
            raise NotUnderstood
        if kinds.setdefault(attributes, kind) != kind:
            raise NotUnderstood


def _beginning(archive: zipfile.ZipFile, part: str) -> bytes:
    found = b""
    with archive.open(part) as stream:
        while found.count(b"</row>") <= HEAD_ROWS and len(found) < 16 * CHUNK:
            chunk = stream.read(CHUNK)
            if not chunk:
                break
            found += chunk
    ends = [match.end() for match in re.finditer(rb"</row>", found)][:HEAD_ROWS]
    return found[: ends[-1]] if ends else b""


def _copy(archive: zipfile.ZipFile, part: str, sheet: bytes) -> io.BytesIO:
    """The workbook with the beginning of one sheet instead of all sheets."""
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as short:
        for info in archive.infolist():
            if info.filename == part:
                short.writestr(info.filename, sheet)
            elif not _OTHER_SHEETS.match(info.filename.lstrip("/")) or "/_rels/" in info.filename:
                short.writestr(info.filename, archive.read(info))
    copy.seek(0)
    return copy


def _texts(archive: zipfile.ZipFile) -> list[str]:
    names = {name.lstrip("/").lower(): name for name in archive.namelist()}
    if "xl/sharedstrings.xml" not in names:
        return []
    data = archive.read(names["xl/sharedstrings.xml"])
    found = _STRING.findall(data)
    if len(found) != data.count(b"<si>") + data.count(b"<si ") + data.count(b"<si/>"):
        raise NotUnderstood
    return [_text(text) for text in found]


def _blocks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The inside of sheetData in pieces that end with a row."""
    rest, inside = b"", False
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK):
            rest += chunk
            if not inside:
                _before, found, rest = rest.partition(_START)
                if not found:
                    raise NotUnderstood
                inside = True
            body, ended, after = rest.partition(_END)
            if ended:
                yield body
                if b"<mergeCell" in after + stream.read():
                    raise NotUnderstood
                return
            cut = rest.rfind(b"</row>") + 6
            if cut < 6:
                if len(rest) > 16 * CHUNK:
                    raise NotUnderstood
                continue
            yield rest[:cut]
            rest = rest[cut:]
    raise NotUnderstood
