"""Numbers as people in Vietnamese offices type them. Pure.

`1.234` is one thousand two hundred and thirty-four, `1.234,5` has a decimal comma; `36.5`, which cannot
be a group of thousands, is read as 36,5. Money may carry its unit: `1,2 tỷ` is 1.200 triệu đồng.
"""

import re
from decimal import Decimal

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


class NotANumber(ValueError):
    """Says what is wrong with a text and how to mend it."""

    def __init__(self, message: str, fix: str) -> None:
        super().__init__(message)
        self.message, self.fix = message, fix


def read_number(text: str) -> Decimal:
    """A number of at least 0 with at most three decimals; raises NotANumber."""
    cleaned = _cleaned(text)
    if cleaned.startswith(("-", "−", "–")) and _looks_numeric(cleaned[1:].strip()):
        raise NotANumber(say("là số âm"), say("Nhập số từ 0 trở lên."))
    if GROUPED.fullmatch(cleaned):
        cleaned = re.sub(r"[.\s]", "", cleaned)
    elif not PLAIN.fullmatch(cleaned):
        raise _not_numeric(cleaned)
    number = Decimal(cleaned.replace(",", "."))
    if number >= LARGEST:
        raise NotANumber(say("lớn quá mức có thể có"), say("Kiểm tra lại số chữ số và đơn vị tính."))
    exponent = number.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > PLACES:
        raise NotANumber(
            say("có quá {places} chữ số thập phân", places=PLACES),
            say("Làm tròn còn tối đa {places} chữ số sau dấu phẩy.", places=PLACES),
        )
    return number


def read_whole(text: str) -> Decimal:
    """A whole number of at least 0."""
    number = read_number(text)
    if number != number.to_integral_value():
        raise NotANumber(say("không phải số nguyên"), say("Nhập số nguyên, ví dụ 12."))
    return number


def read_percent(text: str) -> Decimal:
    """A share from 0 to 100, with or without `%`."""
    number = read_number(_cleaned(text).removesuffix("%"))
    if number > 100:
        raise NotANumber(say("lớn hơn 100 %"), say("Nhập tỷ lệ từ 0 đến 100."))
    return number


def read_money(text: str) -> Decimal:
    """An amount in triệu đồng; `tỷ` and `triệu` may be written, smaller units are refused."""
    match = MONEY.fullmatch(_cleaned(text).lower())
    if match is None or not (match["unit"] or match["dong"]):
        return read_number(text)
    if match["unit"] not in MILLIONS:
        raise NotANumber(say("có đơn vị nhỏ hơn triệu đồng"), say("Đổi ra triệu đồng, ví dụ 1,5."))
    return read_number(match["number"]) * MILLIONS[match["unit"]]


def show_number(number: Decimal | int | float | None) -> str:
    """As it would be typed: `1234.5` → `1.234,5`; nothing for None."""
    if number is None:
        return ""
    exact = Decimal(str(number))
    text = f"{exact.normalize():,f}" if exact else "0"
    return text.translate(str.maketrans(",.", ".,"))


def _cleaned(text: str) -> str:
    return clean_line(text).translate(WIDE | BLANKS).strip()


def _looks_numeric(text: str) -> bool:
    return bool(re.fullmatch(r"[\d.,\s]*\d[\d.,\s]*", text))


def _not_numeric(text: str) -> NotANumber:
    mended = text.translate(LOOKALIKES)
    if mended != text and _looks_numeric(mended):
        return NotANumber(
            say("không phải số (có chữ lẫn vào)"), say("Có phải ý là {mended}? Nhập lại bằng chữ số.", mended=mended)
        )
    if _looks_numeric(text):
        return NotANumber(say("có dấu chấm, phẩy không rõ nghĩa"), say("Viết như 1.234 hoặc 1.234,5."))
    return NotANumber(say("không phải số"), say("Nhập bằng chữ số; để trống nếu không có số liệu."))
