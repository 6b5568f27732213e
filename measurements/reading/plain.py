"""Text files as a grid: their encoding, their delimiter, and quotes that were never closed."""

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path

from base.saying import say
from measurements.reading.grid import Grid, Remark
from measurements.reading.guards import Caps, Refusal

DELIMITERS = ("\t", ";", "|", ",")
_QUOTED = re.compile(r'"[^"\r\n]*"')
# UTF-8 read as Windows-1252 and saved again: "XÃ£", "PhÆ°á»ng".
_TWICE = re.compile("á[º»]|Æ[°¡¯]|Ã[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|Ä[‘ƒ‚\u0090]")


def read_csv(path: Path, caps: Caps) -> Grid:
    """The one sheet of a text file, with remarks on its encoding and quotes. Raises Refusal."""
    text, remarks = decode(path.read_bytes())
    lines = [line for line in text.splitlines()[:400] if line.strip()]
    separator_line = re.fullmatch(r'"?sep=(.)"?.*', lines[0].strip().lstrip("\ufeff")) if lines else None
    delimiter = separator_line[1] if separator_line else delimiter_of(lines)
    rows: list[list[object]] = []
    csv.field_size_limit(1_000_000)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    first_line = 1
    try:
        for number, row in enumerate(reader):
            if number >= caps.rows or len(row) > caps.columns:
                raise Refusal(
                    "too_large",
                    what=say("more than {rows} rows or {columns} columns", rows=caps.rows, columns=caps.columns),
                )
            if reader.line_num > first_line and (column := _swallowed(row, delimiter)) is not None:
                line = first_line + "".join(row[:column]).count("\n")
                remarks.append(Remark("quote_unclosed", number, column, {"line": str(line)}))
            first_line = reader.line_num + 1
            rows.append([] if separator_line and number == 0 else list(row))
    except csv.Error as error:
        raise Refusal("broken_workbook", what=say("it does not open")) from error
    return Grid("", rows, remarks=remarks, delimiter=delimiter)


def _swallowed(row: Sequence[str], delimiter: str) -> int | None:
    """The column of a cell that holds whole lines of the table, for its quote was never closed; None: there is none."""
    for column, cell in enumerate(row):
        inner = re.split(r"\r\n|\r|\n", cell)[1:]
        if any(line.count(delimiter) >= max(1, min(2, len(row) - 1)) for line in inner):
            return column
    return None


def delimiter_of(lines: Sequence[str]) -> str:
    """The delimiter of the columns: the sign that most lines have equally often; decimal commas are less regular."""
    best, most = ";", 0
    bare = [_QUOTED.sub("", line) for line in lines]
    for candidate in DELIMITERS:
        counts = [line.count(candidate) for line in bare]
        usual = max(set(counts) - {0}, key=counts.count, default=0)
        if usual > most and counts.count(usual) * 2 >= len(counts):
            best, most = candidate, usual
    if not most:  # a short table under many lines of title
        sums = {candidate: sum(line.count(candidate) for line in bare) for candidate in DELIMITERS}
        best = max(DELIMITERS, key=lambda candidate: (sums[candidate] > 0) * (4 - DELIMITERS.index(candidate)))
    return best


def decode(data: bytes) -> tuple[str, list[Remark]]:
    """Decode UTF-8 (with or without mark), UTF-16 or the old Windows-1258, with remarks. Raises Refusal."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), []
    if data[:400].count(0) > 20:
        little = data[1:400:2].count(0) > data[0:400:2].count(0)
        return data.decode("utf-16-le" if little else "utf-16-be", "replace"), []
    try:
        return _once(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        loose = data.decode("utf-8-sig", "surrogateescape")
        strange = sum("\udc80" <= char <= "\udcff" for char in loose)
        letters = sum(char > "\x7f" for char in loose) - strange
        if error.start >= len(data) - 3 and letters:
            raise Refusal("cut_off") from error
        if letters > 4 * strange:
            return _mended(loose, strange)
    try:
        text = data.decode("cp1258")
    except UnicodeDecodeError as error:
        raise Refusal("encoding_unknown") from error
    if old_font(text):
        raise Refusal("old_font")
    return text, []


def _mended(loose: str, strange: int) -> tuple[str, list[Remark]]:
    """UTF-8 but for some bytes, taken for letters of Windows."""
    first = next(at for at, char in enumerate(loose) if "\udc80" <= char <= "\udcff")
    line = loose.count("\n", 0, first) + 1
    text = "".join(
        bytes([ord(char) - 0xDC00]).decode("cp1252", "replace") if "\udc80" <= char <= "\udcff" else char
        for char in loose
    )
    return text, [Remark("strange_bytes", line - 1, 0, {"count": str(strange), "line": str(line)})]


def _once(text: str) -> tuple[str, list[Remark]]:
    """Text that was encoded twice, read as it was before."""
    if len(_TWICE.findall(text[:100_000])) < 3:
        return text, []
    mended = undone(text)
    if mended is None:
        raise Refusal("encoded_twice")
    return mended, [Remark("text_repaired", 0, 0, {})]


def undone(text: str) -> str | None:
    """The text before it was taken for Windows-1252 and encoded again; None if it was not."""
    single = bytearray()
    for char in text:
        try:
            single += char.encode("cp1252")
        except UnicodeEncodeError:
            if ord(char) > 0xFF:
                return None
            single.append(ord(char))
    try:
        return single.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def encoded_twice(text: str) -> bool:
    """Does a text of a workbook look like one that was encoded twice?"""
    return bool(_TWICE.search(text))


def old_font(text: str) -> bool:
    """Is the text in an old font (TCVN3, VNI)? Nearly every word then has signs that no Vietnamese word has."""
    sample = text[:5000]
    signs = [char for char in sample if "\u00a1" <= char <= "\u00bf" and char not in "°²³·"]
    return len(signs) * 20 > len(sample) > 40
