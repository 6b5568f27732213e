"""Sizes of Decree 30/2020/NĐ-CP, Annex I, and the width of lines of Times New Roman. Pure.

The decree gives ranges; what is chosen here lies inside them. Lengths in millimetres, type in points.
"""

import unicodedata
from collections.abc import Sequence

from reports.documents import TableColumn

PAGE_WIDTH, PAGE_HEIGHT = 210, 297
MARGIN_TOP, MARGIN_BOTTOM, MARGIN_LEFT, MARGIN_RIGHT = 20, 20, 30, 15.1  # 15.0 is stored as 14.99
TEXT_WIDTH = PAGE_WIDTH - MARGIN_LEFT - MARGIN_RIGHT
LANDSCAPE_TEXT_WIDTH = PAGE_HEIGHT - MARGIN_LEFT - MARGIN_RIGHT
LEFT_COLUMN, RIGHT_COLUMN = 71, 93.9  # of the head: agency | national name

NATION_SIZE = 12  # ô 1, upper line: 12–13, bold
MOTTO_SIZE = 13  # ô 1, lower line: 13–14, bold
AGENCY_SIZE = 12  # ô 2: 12–13
NUMBER_SIZE = 13  # ô 3: 13
PLACE_SIZE = 13  # ô 4: 13–14, italic
SUBJECT_SIZE = 12  # ô 5b: 12–13
TITLE_SIZE = 14  # ô 5a: 13–14, bold
BODY_SIZE = 14  # ô 6: 13–14
SIGNER_SIZE = 14  # ô 7: 13–14, bold
COPIES_HEAD_SIZE = 12  # ô 9b: 12, bold italic
COPIES_SIZE = 11  # ô 9b: 11
ANNEX_SIZE = 14
PAGE_NUMBER_SIZE = 14  # 13–14
TABLE_SIZE = 12
WIDE_TABLE_SIZE = 10
FIRST_LINE_INDENT = 12.7  # 10 or 12.7
PARAGRAPH_SPACE = 6  # at least 6 pt
NO_HEIGHT = 0.1  # of a paragraph that only Word's format asks for: with 1 pt some tables left a page to it alone
CELL_SIDES = 2.2  # left and right of a cell's text together

# Widths of Times Bold in thousandths of the type size; a letter with marks is as wide as without.
_WIDTHS = {
    250: " .,",
    278: "jil/",
    333: "-()ft:;",
    389: "Is",
    444: "cerz",
    500: "Jagovxy0123456789",
    556: "Sbdđhknpqu",
    611: "FP",
    667: "BELTZ",
    722: "ACDĐNRUVXYw",
    778: "GHKOQ",
    833: "m&",
    944: "M",
    1000: "W",
}
_WIDTH_OF = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_AVERAGE = 600


def width_mm(text: str, size: float) -> float:
    """The width of a line of bold type in mm, to within a few per cent; no font file is needed."""
    letters = (c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return sum(_WIDTH_OF.get(letter, _AVERAGE) for letter in letters) / 1000 * size * 25.4 / 72


def lines(text: str, size: float, room_mm: float) -> list[str]:
    """Break a text in two lines of nearly equal length where it does not fit into one."""
    if width_mm(text, size) <= room_mm:
        return [text]
    words = text.split()
    halves = [(" ".join(words[:cut]), " ".join(words[cut:])) for cut in range(1, len(words))]
    if not halves:
        return [text]
    return list(min(halves, key=lambda pair: max(width_mm(half, size) for half in pair)))


def columns(shown: Sequence[TableColumn], size: float, room_mm: float) -> list[float]:
    """The widths of columns in mm: each its share of the room, but at least the longest word of its head.

    Where the heads' words need more than there is, each has its part.
    """
    least = [max(width_mm(word, size) for word in one.head.split() or [""]) + CELL_SIDES for one in shown]
    fixed: set[int] = set()
    while True:
        left = room_mm - sum(least[at] for at in fixed)
        total = sum(one.width for at, one in enumerate(shown) if at not in fixed)
        if left <= 0 or not total:
            return [room_mm * one.width / sum(each.width for each in shown) for one in shown]
        parts = [least[at] if at in fixed else left * one.width / total for at, one in enumerate(shown)]
        narrow = {at for at, part in enumerate(parts) if part < least[at] and at not in fixed}
        if not narrow:
            return parts
        fixed |= narrow
