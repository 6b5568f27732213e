"""Read numbers as people in Vietnamese offices type them. Pure.

`1.234` is one thousand two hundred and thirty-four, `1.234,5` has a decimal comma; `36.5`, which cannot
be a group of thousands, is read as 36,5. Money may carry its unit: `1,2 tỷ` is 1.200 triệu đồng.
"""

import re
from decimal import Decimal

from base import number_format
from base.cleaning import clean_line
from base.saying import say

GROUPED = re.compile(r"[1-9]\d{0,2}(?:[.\s]\d{3})+(?:,\d+)?")  # a group never begins with 0: `0.500` is a half
PLAIN = re.compile(r"\d+(?:[.,]\d+)?")
MONEY = re.compile(
    r"(?P<number>.*?)\s*(?P<unit>tỷ|tỉ|ty|triệu|trieu|tr|nghìn|ngàn|nghin)?\s*(?P<dong>đồng|dong|đ|vnd|vnđ)?"
)
MILLIONS = {"tỷ": 1000, "tỉ": 1000, "ty": 1000, "triệu": 1, "trieu": 1, "tr": 1}
LOOKALIKES = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1"})
# As wide keyboards and copied pages write them.
WIDE = {ord(wide): plain for wide, plain in zip("０１２３４５６７８９．，％", "0123456789.,%", strict=True)}
BLANKS = dict.fromkeys(map(ord, "\u00a0\u202f"), " ")
LARGEST = Decimal(10) ** 14
PLACES = 3
OR_EMPTY = say("Enter digits; leave it empty if there is no figure.")  # of a field that may stay empty


class NotANumber(ValueError):
    """A text that is no such number; says what is wrong and how to fix it."""

    def __init__(self, message: str, fix: str) -> None:
        super().__init__(message)
        self.message, self.fix = message, fix


def read_number(text: str) -> Decimal:
    """Read a number of at least 0 with at most three decimals. Raises NotANumber."""
    cleaned = _cleaned(text)
    if cleaned.startswith(("-", "−", "–")) and _looks_numeric(cleaned[1:].strip()):
        raise NotANumber(say("is negative"), say("Enter a number from 0 up."))
    if GROUPED.fullmatch(cleaned):
        cleaned = re.sub(r"[.\s]", "", cleaned)
    elif not PLAIN.fullmatch(cleaned):
        raise _not_numeric(cleaned)
    number = Decimal(cleaned.replace(",", "."))
    if number >= LARGEST:
        raise NotANumber(say("is larger than it can be"), say("Check the number of digits and the unit of measure."))
    exponent = number.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > PLACES:
        raise NotANumber(
            say("has more than {places} decimals", places=PLACES),
            say("Round it to at most {places} digits after the comma.", places=PLACES),
        )
    return number


def read_whole(text: str) -> Decimal:
    """Read a whole number of at least 0. Raises NotANumber."""
    number = read_number(text)
    if number != number.to_integral_value():
        raise NotANumber(say("is not a whole number"), say("Enter a whole number, for example 12."))
    return number


def read_percent(text: str) -> Decimal:
    """Read a share from 0 to 100, with or without `%`. Raises NotANumber."""
    number = read_number(_cleaned(text).removesuffix("%"))
    if number > 100:
        raise NotANumber(say("is more than 100 %"), say("Enter a share from 0 to 100."))
    return number


def read_money(text: str) -> Decimal:
    """Read an amount in triệu đồng; `tỷ` and `triệu` may be written. Raises NotANumber, also for smaller units."""
    match = MONEY.fullmatch(_cleaned(text).lower())
    if match is None or not (match["unit"] or match["dong"]):
        return read_number(text)
    if match["unit"] not in MILLIONS:
        raise NotANumber(
            say("is in a unit smaller than a million đồng"), say("Convert it to million đồng, for example 1,5.")
        )
    return read_number(match["number"]) * MILLIONS[match["unit"]]


def show_number(number: Decimal | int | float | None) -> str:
    """Format a number as it would be typed: `1234.5` → `1.234,5`; None is blank."""
    if number is None:
        return ""
    exact = Decimal(str(number))
    return number_format.show_number(exact.normalize()) if exact else "0"


def _cleaned(text: str) -> str:
    return clean_line(text).translate(WIDE | BLANKS).strip()


def _looks_numeric(text: str) -> bool:
    return bool(re.fullmatch(r"[\d.,\s]*\d[\d.,\s]*", text))


def _not_numeric(text: str) -> NotANumber:
    mended = text.translate(LOOKALIKES)
    if mended != text and _looks_numeric(mended):
        return NotANumber(
            say("is not a number (there are letters in it)"),
            say("Is {mended} meant? Enter it again in digits.", mended=mended),
        )
    if _looks_numeric(text):
        return NotANumber(
            say("has full stops or commas whose meaning is not clear"), say("Write it as 1.234 or 1.234,5.")
        )
    return NotANumber(say("is not a number"), OR_EMPTY)
