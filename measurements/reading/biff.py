"""Facts of an .xls that the reading library does not give: error cells, hidden rows and columns.

The file is a compound file ([MS-CFB]) whose stream "Workbook" holds BIFF8 records ([MS-XLS]).
"""

import struct
from collections.abc import Iterator
from pathlib import Path

from measurements.reading import biff_styles, numberformats
from measurements.reading.facts import SheetFacts

_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
_MINI = 64  # bytes in a sector of the stream for small streams
_FREE_ABOVE = 0xFFFFFFFA  # sector numbers from here on have other meanings
_BOUNDSHEET, _BOOLERR, _FORMULA, _ROW, _COLINFO, _EOF = 0x0085, 0x0205, 0x0006, 0x0208, 0x007D, 0x000A
_NUMBER, _RK, _MULRK, _LABELSST = 0x0203, 0x027E, 0x00BD, 0x00FD
_CALCULATE_ON_LOAD = 2  # a formula's flag


def sheet_facts(path: Path) -> dict[str, SheetFacts]:
    """Sheet's name → its facts; empty where the file is not built as expected (the library then decides alone)."""
    try:
        stream = _workbook_stream(path.read_bytes())
        styles = biff_styles.read(list(_records(stream)))
        return {name: _sheet(stream, offset, styles) for name, offset in _sheets(stream)}
    except (struct.error, IndexError, ValueError, UnicodeDecodeError):
        return {}


def _workbook_stream(data: bytes) -> bytes:
    size = 1 << struct.unpack_from("<H", data, 0x1E)[0]
    first_directory, cutoff = struct.unpack_from("<I", data, 0x30)[0], struct.unpack_from("<I", data, 0x38)[0]
    table = b"".join(
        data[(number + 1) * size : (number + 2) * size]
        for number in struct.unpack_from("<109I", data, 0x4C)
        if number < _FREE_ABOVE
    )
    following = struct.unpack(f"<{len(table) // 4}I", table)
    directory = b"".join(_chain(data, following, first_directory, size))
    root_first = struct.unpack_from("<I", directory, 116)[0]
    for start in range(0, len(directory) - 127, 128):
        entry = directory[start : start + 128]
        length = struct.unpack_from("<H", entry, 64)[0]
        name = entry[: max(length - 2, 0)].decode("utf-16-le")
        first, whole = struct.unpack_from("<I", entry, 116)[0], struct.unpack_from("<I", entry, 120)[0]
        if name in ("Workbook", "Book"):
            if whole >= cutoff:
                return b"".join(_chain(data, following, first, size))[:whole]
            small = b"".join(_chain(data, following, struct.unpack_from("<I", data, 0x3C)[0], size))
            links = struct.unpack(f"<{len(small) // 4}I", small)
            ministream = bytes(_MINI) + b"".join(_chain(data, following, root_first, size))  # no header of its own
            return b"".join(_chain(ministream, links, first, _MINI))[:whole]
    raise ValueError("no workbook stream")


def _chain(data: bytes, following: tuple[int, ...], sector: int, size: int) -> Iterator[bytes]:
    seen = 0
    while sector < _FREE_ABOVE:
        yield data[(sector + 1) * size : (sector + 2) * size]
        sector = following[sector]
        seen += 1
        if seen > len(following):
            raise ValueError("sectors in a circle")


def _records(stream: bytes, start: int = 0) -> Iterator[tuple[int, bytes]]:
    while start + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, start)
        yield kind, stream[start + 4 : start + 4 + length]
        start += 4 + length


def _sheets(stream: bytes) -> Iterator[tuple[str, int]]:
    for kind, body in _records(stream):
        if kind == _BOUNDSHEET and body[5] == 0:  # a worksheet
            length, wide = body[6], body[7] & 1
            raw = body[8 : 8 + length * (1 + wide)]
            yield raw.decode("utf-16-le" if wide else "latin-1"), struct.unpack_from("<I", body)[0]
        elif kind == _EOF:
            return


def _sheet(stream: bytes, offset: int, styles: biff_styles.Styles) -> SheetFacts:
    facts = SheetFacts()
    for kind, body in _records(stream, offset):
        if kind == _EOF:
            break
        if kind == _BOOLERR and len(body) >= 8 and body[7]:
            facts.errors[struct.unpack_from("<HH", body)] = _ERRORS.get(body[6], "#LOI")
        elif kind == _FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2:
            facts.errors[struct.unpack_from("<HH", body)] = _ERRORS.get(body[8], "#LOI")
        elif kind == _FORMULA and _waits(body):
            facts.errors[struct.unpack_from("<HH", body)] = "formula"
        elif kind == _ROW and len(body) >= 16 and body[12] & 0x20:
            facts.hidden_rows.add(struct.unpack_from("<H", body)[0])
        elif kind == _COLINFO and len(body) >= 10 and body[8] & 1:
            first, last = struct.unpack_from("<HH", body)
            facts.hidden_columns.update(range(first, min(last, 255) + 1))
        else:
            for row, column, style, value in _cells(kind, body):
                _seen(facts, (row, column), style, value, styles)
    return facts


def _waits(body: bytes) -> bool:
    """A formula that was never calculated: no result, or zero, and to be calculated when the file is opened."""
    if not struct.unpack_from("<H", body, 14)[0] & _CALCULATE_ON_LOAD:
        return False
    empty = body[12:14] == b"\xff\xff" and body[6] == 3
    return empty or body[6:14] == bytes(8)


def _cells(kind: int, body: bytes) -> Iterator[tuple[int, int, int, float | int | None]]:
    """Row, column, style, and the number (float) or the number of the shared text (int)."""
    if kind in (_NUMBER, _FORMULA) and len(body) >= 14:
        row, column, style, value = struct.unpack_from("<HHHd", body)
        yield row, column, style, None if body[12:14] == b"\xff\xff" else value
    elif kind == _RK and len(body) >= 10:
        row, column, style, packed = struct.unpack_from("<HHHI", body)
        yield row, column, style, _of_rk(packed)
    elif kind == _MULRK and len(body) >= 12:
        row, first = struct.unpack_from("<HH", body)
        for at in range((len(body) - 6) // 6):
            style, packed = struct.unpack_from("<HI", body, 4 + at * 6)
            yield row, first + at, style, _of_rk(packed)
    elif kind == _LABELSST and len(body) >= 10:
        row, column, style, text = struct.unpack_from("<HHHI", body)
        yield row, column, style, int(text)


def _of_rk(packed: int) -> float:
    """[MS-XLS] 2.5.217: 30 bits of a number, perhaps a hundred times it."""
    if packed & 2:
        number = float((packed >> 2) - (1 << 30) if packed >> 31 else packed >> 2)
    else:
        number = struct.unpack("<d", bytes(4) + struct.pack("<I", packed & 0xFFFFFFFC))[0]
    return number / 100 if packed & 1 else number


def _seen(
    facts: SheetFacts, place: tuple[int, int], style: int, value: float | None, styles: biff_styles.Styles
) -> None:
    after = styles.after.get(value, "") if isinstance(value, int) else ""
    if style in styles.struck and value is not None and not after.strip():
        facts.struck.add(place)
    if style in styles.months and isinstance(value, float):
        facts.months.add(place)
    if isinstance(value, int):
        if value in styles.gone:
            facts.struck.add(place)
        elif style in styles.struck and after.strip():
            facts.seen[place] = after
        elif value in styles.texts:
            facts.seen[place] = styles.texts[value]
    elif value is not None and style in styles.formats:
        seen = numberformats.seen(value, styles.formats[style])
        if seen is not None:
            facts.seen[place] = seen
