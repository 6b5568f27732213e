"""The preview picture of a link to the public table: how many units reached the requirement. Pure, as PNG.

Chats and networks draw no SVG. Digits and bars need no library and no font: words are in the link's title.
"""

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 1200, 630
MARGIN, BAR = 80, 56
Colour = bytes
PAPER, INK, QUIET = b"\xff\xff\xff", b"\x1b\x26\x36", b"\x6b\x76\x85"
REACHED, MISSED, EDGE = b"\x1f\x7a\x4d", b"\xd9\xde\xe5", b"\x1b\x4f\x8f"
GLYPHS = {
    "0": "01110 10001 10011 10101 11001 10001 01110",
    "1": "00100 01100 00100 00100 00100 00100 01110",
    "2": "01110 10001 00001 00110 01000 10000 11111",
    "3": "11110 00001 00001 01110 00001 00001 11110",
    "4": "00010 00110 01010 10010 11111 00010 00010",
    "5": "11111 10000 11110 00001 00001 10001 01110",
    "6": "01110 10000 10000 11110 10001 10001 01110",
    "7": "11111 00001 00010 00100 01000 01000 01000",
    "8": "01110 10001 10001 01110 10001 10001 01110",
    "9": "01110 10001 10001 01111 00001 00001 01110",
    "/": "00001 00001 00010 00100 01000 10000 10000",
    ".": "00000 00000 00000 00000 00000 01100 01100",
    ",": "00000 00000 00000 00000 01100 00100 01000",
    "≥": "10000 01000 00100 01000 10000 00000 11111",
}
ADVANCE = 6  # columns from one glyph to the next


@dataclass(frozen=True, slots=True)
class Share:
    """A share: `part` of `whole` units reached what is `asked`."""

    part: int
    whole: int
    asked: str  # as shown


def preview(shares: Sequence[Share]) -> bytes:
    """Draw one or two shares, each as a line of digits over a bar. Returns PNG bytes."""
    rows = [bytearray(PAPER * WIDTH) for _line in range(HEIGHT)]
    _box(rows, 0, 0, WIDTH, 16, EDGE)
    top = 105 if len(shares) > 1 else 220
    for share in shares:
        _text(rows, MARGIN, top, f"{share.part}/{share.whole}", 14, INK)
        threshold = f"≥{share.asked}"
        _text(rows, WIDTH - MARGIN - (len(threshold) * ADVANCE - 1) * 8, top + 42, threshold, 8, QUIET)
        _box(rows, MARGIN, top + 118, WIDTH - 2 * MARGIN, BAR, MISSED)
        reached = (WIDTH - 2 * MARGIN) * share.part // share.whole if share.whole else 0
        _box(rows, MARGIN, top + 118, reached, BAR, REACHED)
        top += 250
    lines = b"".join(b"\0" + bytes(row) for row in rows)
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _text(rows: list[bytearray], left: int, top: int, text: str, size: int, colour: Colour) -> None:
    for place, letter in enumerate(text):
        for line, bits in enumerate(GLYPHS[letter].split()):
            for column, bit in enumerate(bits):
                if bit == "1":
                    x = left + (place * ADVANCE + column) * size
                    _box(rows, x, top + line * size, size, size, colour)


def _box(rows: list[bytearray], left: int, top: int, width: int, height: int, colour: Colour) -> None:
    right = min(left + width, WIDTH)
    for row in rows[top : top + height]:
        row[left * 3 : right * 3] = colour * max(0, right - left)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
