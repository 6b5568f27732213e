"""Keep words of a sentence together on one line. Pure."""

import re

NO_BREAK = "\u00a0"
UNITS = re.compile(r"(?<=\d) (?=(?:Mbps|ms|mẫu|đơn vị|trạm|triệu|giờ|phút)\b)")
# A word and the number that it names; a whole date may break between its parts, or lines would gape.
NAMED = re.compile(r"\b(ngày|tháng|năm|số|Điều|khoản|điểm|mục|lục) (?=\d|[IVX]+\b)", re.IGNORECASE)
ANNEX = re.compile(r"\b(Phụ) (?=lục\b)", re.IGNORECASE)


def with_no_break_spaces(text: str) -> str:
    """Put no-break spaces into `ngày 03`, `40 Mbps`, `số 05/BC-SKHCN`, `Phụ lục II`."""
    for places, kept in ((UNITS, NO_BREAK), (NAMED, rf"\1{NO_BREAK}"), (ANNEX, rf"\1{NO_BREAK}")):
        text = places.sub(kept, text)
    return text
