"""What the styles and rich texts of an .xls hide, in the form of measurements.reading.styles."""

import struct
from collections.abc import Sequence

from measurements.reading import numberformats
from measurements.reading.facts import is_footnote
from measurements.reading.styles import Styles

_FONT, _FORMAT, _XF, _SST, _CONTINUE = 0x0031, 0x041E, 0x00E0, 0x00FC, 0x003C
_STRUCK = 0x0008
Record = tuple[int, bytes]

__all__ = ["Styles", "read"]


def read(records: Sequence[Record]) -> Styles:
    """The styles of a workbook's records ([MS-XLS] 2.4.122, 2.4.126, 2.4.353 and 2.4.265)."""
    found = Styles()
    fonts: list[tuple[bool, bool]] = []  # struck out, raised or lowered
    codes: dict[int, str] = {}
    styles: list[tuple[int, int]] = []
    for kind, body in records:
        if kind == _FONT and len(body) >= 10:
            fonts.append((bool(body[2] & _STRUCK), body[8] in (1, 2)))
        elif kind == _FORMAT and len(body) >= 5:
            length, wide = struct.unpack_from("<H", body, 2)[0], body[4] & 1
            codes[struct.unpack_from("<H", body)[0]] = body[5 : 5 + length * (1 + wide)].decode(
                "utf-16-le" if wide else "latin-1"
            )
        elif kind == _XF and len(body) >= 4:
            styles.append(struct.unpack_from("<HH", body))
    for number, (font, code_number) in enumerate(styles):
        code = codes.get(code_number, "0%" if code_number in numberformats.PERCENT_FORMATS else "")
        if code and numberformats.sections(code):
            found.formats[number] = code
        if numberformats.shows_no_day(code) or code_number in numberformats.MONTH_FORMATS:
            found.months.add(number)
        if _font(fonts, font)[0]:
            found.struck.add(number)
    for number, (text, runs) in enumerate(_texts(records)):
        _rich(found, number, text, runs, fonts)
    return found


def _font(fonts: Sequence[tuple[bool, bool]], number: int) -> tuple[bool, bool]:
    """By its number; there is no fourth one ([MS-XLS] 2.5.129)."""
    at = number - 1 if number > 4 else number
    return fonts[at] if at < len(fonts) else (False, False)


def _rich(
    found: Styles, number: int, text: str, runs: Sequence[tuple[int, int]], fonts: Sequence[tuple[bool, bool]]
) -> None:
    bounds = [*(start for start, _font_number in runs), len(text)]
    seen = text[: bounds[0]]
    for (start, font), end in zip(runs, bounds[1:], strict=True):
        struck, raised = _font(fonts, font)
        if not struck and not (raised and is_footnote(text[start:end])):
            seen += text[start:end]
    if runs:
        found.after[number] = seen[bounds[0] :]
    if seen != text and seen.strip():
        found.texts[number] = seen
    elif seen != text:
        found.gone.add(number)


def _texts(records: Sequence[Record]) -> list[tuple[str, list[tuple[int, int]]]]:
    """The shared texts, each with its runs (first letter, font) where it has any."""
    at = next((number for number, (kind, _body) in enumerate(records) if kind == _SST), None)
    if at is None:
        return []
    parts = [records[at][1]]
    for kind, body in records[at + 1 :]:
        if kind != _CONTINUE:
            break
        parts.append(body)
    reader = _Continued(parts)
    _total, unique = struct.unpack("<II", reader.take(8))
    return [reader.text() for _ in range(unique)]


class _Continued:
    """The bytes of a record and of those that continue it. A text that is cut begins anew with its width."""

    def __init__(self, parts: Sequence[bytes]) -> None:
        self.parts, self.part, self.at = parts, 0, 0

    def _left(self) -> int:
        return len(self.parts[self.part]) - self.at

    def take(self, count: int) -> bytes:
        taken = b""
        while len(taken) < count:
            if not self._left():
                self.part, self.at = self.part + 1, 0  # IndexError at the end: the caller knows no styles then
            piece = self.parts[self.part][self.at : self.at + count - len(taken)]
            self.at += len(piece)
            taken += piece
        return taken

    def text(self) -> tuple[str, list[tuple[int, int]]]:
        length, flags = struct.unpack("<HB", self.take(3))
        runs = struct.unpack("<H", self.take(2))[0] if flags & 8 else 0
        extra = struct.unpack("<I", self.take(4))[0] if flags & 4 else 0
        wide, text = bool(flags & 1), ""
        while len(text) < length:
            if not self._left():
                self.part, self.at = self.part + 1, 0
                wide = bool(self.take(1)[0] & 1)
            fits = min(length - len(text), self._left() // (2 if wide else 1))
            piece = self.take(fits * (2 if wide else 1))
            text += piece.decode("utf-16-le" if wide else "latin-1")
            if not fits:
                raise ValueError("a letter is cut in two")
        pairs = [struct.unpack("<HH", self.take(4)) for _ in range(runs)]
        self.take(extra)
        return text, [(int(first), int(font)) for first, font in pairs]
