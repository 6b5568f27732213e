"""Which words of a sentence stay on one line. Pure."""

import re

NO_BREAK = "\u00a0"
# A number and its unit; a word and the number that it names; the parts of a day.
UNITS = re.compile(r"(?<=\d) (?=(?:Mbps|ms|mẫu|đơn vị|trạm|triệu|giờ|phút|tháng|năm)\b)")
NAMED = re.compile(r"\b((?:ngày|tháng|năm|số|Điều|khoản|điểm|mục|Phụ lục)) (?=[\dIVX])", re.IGNORECASE)


def kept_together(text: str) -> str:
    """The text with no-break spaces: `ngày 03 tháng 6 năm 2024`, `40 Mbps`, `số 05/BC-SKHCN`, `Phụ lục II`."""
    return NAMED.sub(rf"\1{NO_BREAK}", UNITS.sub(NO_BREAK, text))
