"""The rows of a very large .xlsx sheet, read as they are inflated, so that they are never held together.

Only what is fully understood is read so: rows that look like the first ones, with plain numbers, days and texts. The
first rows are read by the reading library too, from a copy of the workbook that holds no more than them: it says which
cell formats are days and from which day they count. Whatever differs (a formula, an error, a hidden row, a format not
seen before) raises NotUnderstood, and the library reads the whole sheet instead.
"""

import io
import re
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from python_calamine import CalamineWorkbook

from measurements.reading.columns import (
    DAY,
    INLINE,
    NUMBER,
    SHARED,
    Columns,
    Converter,
    Kind,
    NotUnderstood,
    text,
    whole_days,
)
from measurements.reading.grid import letters
from measurements.reading.window import Run

HEAD_ROWS = 300
CHUNK = 1 << 20
MOST_BLANK_ROWS = 10_000  # between two rows
_START, _END = b"<sheetData>", b"</sheetData>"
_ROW = (
    rb'<row r="(\d++)"(?: (?:spans|ht|customHeight|customFormat|s|x14ac:dyDescent|thickTop|thickBot)="[^"]*+")*+>'
    rb"%s</row>"
)
_CELL = (
    rb'(?:<c r="%s\1"((?: s="\d+")?(?: t="(?:s|n|inlineStr)")?(?: s="\d+")?)'
    rb'(?:/>|></c>|(?:><v>|><is><t(?: xml:space="preserve")?>)([^<]+)(?:</v>|</t></is>)</c>))?'
)
# The same where the attributes of a column's cells are known: several times as fast.
_KNOWN_CELL = rb'(?:<c r="%s\1"(?:%s(?: s="\d++")?+(?: t="n")?+(?:/>|></c>)))?+'
_KNOWN_VALUE = {
    NUMBER: rb"(?:%s)><v>([0-9.eE+-]++)</v></c>|",
    DAY: rb"(?:%s)><v>([0-9.]++)</v></c>|",
    SHARED: rb"(?:%s)><v>([0-9]++)</v></c>|",
    INLINE: rb'(?:%s)><is><t(?: xml:space="preserve")?+>([^<]++)</t></is></c>|',
}
_STRING = re.compile(rb'<si><t(?: xml:space="preserve")?>([^<]*)</t></si>|<si><t/></si>')
_OTHER_SHEETS = re.compile(r"xl/(worksheets|chartsheets|macrosheets)/", re.IGNORECASE)


@dataclass(slots=True)
class Head:
    """The first rows of a sheet as the library reads them, and what they say of the rest."""

    rows: list[list[object]]
    last_row: int  # as the file says, for showing progress; 0: it does not say
    pattern: re.Pattern[bytes]
    kinds: dict[bytes, Kind]  # by the attributes of a cell
    first_day: int  # ordinal of the day 0 of the file's calendar
    width: int
    alike: re.Pattern[bytes] | None  # of rows whose every column goes on as it began; None if one began in two ways
    columns: list[Kind]  # the kinds of theirs


def head_of(path: Path, name: str, part: str) -> Head:
    """Read the first HEAD_ROWS rows of the sheet of this name, which is in this part. Raises NotUnderstood."""
    with zipfile.ZipFile(path) as archive:
        start = _beginning(archive, part)
        before, found, rows = start.partition(_START)
        if not found or b"<row " not in rows or b"hidden=" in before or b"<!" in before:
            raise NotUnderstood
        copy = _copy(archive, part, before + found + rows + _END + b"</worksheet>")
    book = CalamineWorkbook.from_filelike(copy)
    sheet = book.get_sheet_by_name(name)
    first_rows: list[list[object]] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    widest = max((len(row) for row in first_rows), default=0)
    if not 0 < widest <= 100:
        raise NotUnderstood
    cells = b"".join(_CELL % letters(column).encode() for column in range(widest))
    pattern = re.compile(_ROW % cells)
    kinds: dict[bytes, Kind] = {}
    first_days: set[int] = set()
    matches: list[tuple[bytes, ...]] = pattern.findall(rows)
    for match in matches:
        _learn(match, first_rows, kinds, first_days)
    if len(first_days) > 1:
        raise NotUnderstood
    dimension = re.search(rb'<dimension ref="[A-Z]+\d+:[A-Z]+(\d+)"', before)
    last_row = int(dimension[1]) if dimension else 0
    first_day = first_days.pop() if first_days else 0
    return Head(first_rows, last_row, pattern, kinds, first_day, widest, *_alike(matches, widest, kinds))


def _alike(
    found: list[tuple[bytes, ...]], width: int, kinds: dict[bytes, Kind]
) -> tuple[re.Pattern[bytes] | None, list[Kind]]:
    """The pattern of rows in which every column holds only what it held under its header, and the columns' kinds."""
    seen: dict[int, set[bytes]] = defaultdict(set)
    for match in found[len(found) // 2 :]:  # by then titles and headers are over
        for column, (attributes, content) in enumerate(zip(match[1::2], match[2::2], strict=True)):
            if content:
                seen[column].add(attributes)
    cells, columns = b"", []
    for column in range(width):
        of_column = {kinds[attributes] for attributes in seen[column]}
        if len(of_column) > 1:
            return None, []
        kind = of_column.pop() if of_column else INLINE
        value = _KNOWN_VALUE[kind] % b"|".join(sorted(seen[column])) if seen[column] else rb"(?!)()|"
        cells += _KNOWN_CELL % (letters(column).encode(), value)
        columns.append(kind)
    return re.compile(_ROW % cells), columns


def runs_after(path: Path, part: str, head: Head, wanted: Set[int], check: Callable[[int], None]) -> Iterator[Run]:
    """All rows after the head, in runs, blank ones included; days without their time.

    `check`: gets the number of the last row of a run before it is given.
    `wanted`: the columns whose values are asked for, looked at when the first run is; of others only whether they
    are blank. Raises NotUnderstood, at once or further down.
    """
    with zipfile.ZipFile(path) as archive:
        convert = Converter(_texts(archive), head.first_day, wanted)
        expected = len(head.rows) + 1
        for block in _blocks(archive, part):
            count = block.count(b"<row")
            run: Run | None = _in_columns(block, count, head, convert, expected)
            if run is None:
                run = _row_by_row(block, count, head, convert, expected, check)
            expected += len(run)
            check(expected - 1)
            if run:
                yield run


def _in_columns(block: bytes, count: int, head: Head, convert: Converter, first: int) -> Columns | None:
    """The rows of a block if they follow one another from `first` on and are all alike."""
    found = head.alike.findall(block) if head.alike else []
    if not found or len(found) != count:
        return None
    numbers, *cells = zip(*found, strict=True)
    if [*map(int, numbers)] != [*range(first, first + count)]:
        return None
    return Columns(first, cells, head.columns, convert)


def _row_by_row(
    block: bytes, count: int, head: Head, convert: Converter, first: int, check: Callable[[int], None]
) -> list[list[object]]:
    """The rows of a block from `first` on, whatever understood cells they hold, with the blank ones between them."""
    found = head.pattern.findall(block)
    if len(found) != count:
        raise NotUnderstood
    if found:
        check(int(found[-1][0]))
    rows: list[list[object]] = []
    for number, *cells in found:
        blank = int(number) - first - len(rows)
        if int(number) < first and not rows:
            continue  # the head's
        if not 0 <= blank < MOST_BLANK_ROWS:
            raise NotUnderstood
        rows += [[]] * blank
        pairs = zip(cells[::2], cells[1::2], strict=True)
        rows.append([_value(column, *pair, head, convert) for column, pair in enumerate(pairs)])
    return rows


def _value(column: int, attributes: bytes, content: bytes, head: Head, convert: Converter) -> object:
    if not content:
        return None
    kind = head.kinds.get(attributes) or _kind_of_text(attributes)
    if kind is None:
        raise NotUnderstood
    return convert.one(kind, content) if column in convert.wanted or not convert.wanted else content


def _kind_of_text(attributes: bytes) -> Kind | None:
    """A text is one whatever its format; None: it is none."""
    return INLINE if b'"inlineStr"' in attributes else SHARED if b't="s"' in attributes else None


def _learn(match: tuple[bytes, ...], rows: list[list[object]], kinds: dict[bytes, Kind], days: set[int]) -> None:
    """From one row that the library has read as well: what the attributes of its cells mean."""
    row = int(match[0]) - 1
    if row >= len(rows):
        raise NotUnderstood
    for column in range((len(match) - 1) // 2):
        attributes, written = match[2 * column + 1], match[2 * column + 2]
        if not written:
            continue
        value = rows[row][column] if column < len(rows[row]) else None
        if kind := _kind_of_text(attributes):
            if not isinstance(value, str):
                raise NotUnderstood
        elif type(value) is float and value == float(written):
            kind = NUMBER
        elif isinstance(value, datetime | date) and float(written) >= 100:
            kind = DAY
            days.add(value.toordinal() - whole_days(float(written)))
        else:
            raise NotUnderstood
        if kinds.setdefault(attributes, kind) != kind:
            raise NotUnderstood


def _chunks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    try:
        with archive.open(part) as stream:
            while chunk := stream.read(CHUNK):
                yield chunk
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:  # cut off, or damaged: the library's checks tell
        raise NotUnderstood from error


def _beginning(archive: zipfile.ZipFile, part: str) -> bytes:
    found = b""
    for chunk in _chunks(archive, part):
        found += chunk
        if found.count(b"</row>") > HEAD_ROWS or len(found) > 16 * CHUNK:
            break
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
    return [text(each) for each in found]


def _blocks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The inside of sheetData in pieces that end with a row."""
    rest, inside = b"", False
    chunks = _chunks(archive, part)
    for chunk in chunks:
        rest += chunk
        if not inside:
            _before, found, rest = rest.partition(_START)
            if not found:
                raise NotUnderstood
            inside = True
        body, ended, after = rest.partition(_END)
        if ended:
            yield body
            if b"<mergeCell" in after + b"".join(chunks):
                raise NotUnderstood
            return
        cut = rest.rfind(b"</row>") + 6
        if cut >= 6:
            yield rest[:cut]
            rest = rest[cut:]
        elif len(rest) > 16 * CHUNK:
            raise NotUnderstood
    raise NotUnderstood
