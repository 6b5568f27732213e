"""Signs and numbers in a heading, which folding would lose: bytes, arrows, `+/-`, years, bare numbers."""

import re

# A capital B is a byte; only where the whole heading is in capitals does it say nothing.
_BYTES = re.compile(
    r"(?<![A-Za-z])[MKGmkg]B(?=ps\b|/s|/S|/giây|/giay|/GIÂY|\s*/\s*s\b)(ps|\s*/\s*(s|S|giây|giay|GIÂY))"
)
_BYTES_IN_CAPITALS = re.compile(r"(?<![A-Za-z])[MKG]B\s*/\s*(S|GIÂY)\b")
_DIFFERENCE = re.compile(r"\+\s*/\s*[-–−]|±|[Δ∆]|[(\[]\s*[+\-–−]\s*[)\]]")
_ARROW = re.compile("[↑↓↗↘⇧⇩⬆⬇▲▼△▽]")
# The number of a heading in its row, before or behind it: "2. Tốc độ", "I) Số mẫu", "Số mẫu (3)", "Tỷ lệ (4)=(3)/(2)".
_ORDINAL = re.compile(
    r"^\s*(?:[(\[]\s*(?:\d{1,2}|[IVX]{1,4}|[a-zđ])\s*[)\]]|(?:\d{1,2}(?:\.\d{1,2})*|[IVX]{1,4}|[a-zđ])\s*[.):/-](?!\d))\s*"
)
_COLUMN_NUMBER = re.compile(r"\s*[(\[]\s*\d{1,2}\s*[)\]](?:\s*=.*)?\s*$|\s*[(\[]\s*\d{1,2}\s*=[^)\]]*[)\]]\s*$")
_YEAR = re.compile(r"20\d\d")


def signs_as_words(text: str) -> str:
    """The text with words in place of telling signs: `MB/s` is eight times `Mb/s`, `+/-` is a difference."""
    text = _ARROW.sub(" mui ten ", _DIFFERENCE.sub(" chenh lech ", text))
    if "B" not in text:
        return text
    letters = [char for char in text if char.isalpha()]
    if all(char.isupper() for char in letters):
        return _BYTES_IN_CAPITALS.sub(" khong ro bit byte ", text)
    return _BYTES.sub(" byteps ", text)


def without_ordinals(text: str) -> str:
    """A heading without the number that it has among the others."""
    return _ORDINAL.sub("", _COLUMN_NUMBER.sub("", text), count=1)


def year_among(numbers: list[str]) -> int | None:
    """The year that is the only number of a heading; None otherwise."""
    return int(numbers[0]) if len(numbers) == 1 and _YEAR.fullmatch(numbers[0]) else None
