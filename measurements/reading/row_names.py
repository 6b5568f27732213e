"""Names of rows that are no unit: totals, ends of tables, and numbers that are for all rows."""

import re
from functools import lru_cache

from measurements.reading.text import fold

_TOTAL = re.compile(
    r"tổng\b.*|cộng|cộng\s*:.*|cộng\s+(quận|huyện|thị xã|thành phố|tp|toàn|xã|phường|các|số|chung|trang)\b.*|total\b.*",
    re.IGNORECASE,
)
_END = re.compile(
    r"(nơi nhận|người lập|ghi chú|chú thích|chú ý|lưu ý|nguồn|kt\.?\s*giám đốc|giám đốc|phó giám đốc|tl\.|note)\b.*",
    re.IGNORECASE,
)
_TOTAL_OVER = re.compile(r"(toan|ca) (quan|huyen|thi xa|tx|thi tran|xa|phuong|khu vuc|vung|dia ban|mang luoi)\b.*")
_TOTAL_FOLDED = {"tong", "cong", "tong cong", "tong so", "total"}


@lru_cache(maxsize=8192)
def is_total(text: str) -> bool:
    """Does a row of this name add up others: “Tổng cộng”, “Cộng quận …”?"""
    if text.isdigit():
        return False
    folded = fold(text)
    return bool(_TOTAL.fullmatch(text) or folded in _TOTAL_FOLDED or _TOTAL_OVER.fullmatch(folded))


def ends_table(text: str) -> bool:
    """Does the row begin what comes after a table: notes, addressees, the signature?"""
    return bool(_END.fullmatch(text))


_STATISTIC_ROW = re.compile(
    r"(gia tri )?(binh quan|trung binh|trung vi|(cao|thap|lon|nho) nhat|max|min|average|avg|mean|median)"
    r"( (chung|toan|ca|cua|cac|tat ca|tren)\b.*)?"
)


@lru_cache(maxsize=8192)
def may_be_statistic(text: str) -> bool:
    """Can a row of this name be one number for all rows: “Bình quân”, “Cao nhất”? Communes have such names, too."""
    return bool(_STATISTIC_ROW.fullmatch(fold(text)))
