"""Texts of cells: cleaned for storing, folded for comparison with known words."""

import re
import unicodedata
from functools import lru_cache

from base.cleaning import clean_cell

_NOT_WORD = re.compile(r"[^0-9a-z%<>≤≥+#]+")
_LOOKS_LIKE_D = str.maketrans({"đ": "d", "Đ": "D", "Ð": "D", "Ɖ": "D", "ð": "d", "ɖ": "d"})


@lru_cache(maxsize=50_000)
def clean(text: str) -> str:
    """Clean a cell's text (base.cleaning), with one space for each run of them."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return " ".join(clean_cell(text).split())


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """A text in the form in which words are compared: `Tốc độ tải xuống (Mbps)` → `toc do tai xuong mbps`.

    Lower case, no accents, đ as d, punctuation as one space.
    """
    flat = unicodedata.normalize("NFKD", text.translate(_LOOKS_LIKE_D).casefold())
    bare = "".join(char for char in flat if not unicodedata.combining(char))
    return _NOT_WORD.sub(" ", bare).strip()


def shorten(text: str, length: int = 60) -> str:
    """A text cut to at most so many characters, with … where something was cut."""
    return text if len(text) <= length else text[: length - 1] + "…"
