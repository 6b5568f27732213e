"""How a number format changes what a person sees: `"<"0`, `0" nghìn"`, `#,##0" Kbps"`, `0,`.

The codes are those of ECMA-376 part 1, 18.8.31; .xls and .xlsx share them.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from measurements.reading.text import fold

PERCENT_FORMATS = (9, 10)
MONTH_FORMATS = (17,)  # mmm-yy
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)\]")
_DATE_LETTERS = re.compile(r"[dmyhs]", re.IGNORECASE)
# Literals that change what the number says: bounds, units, thousands, marks. "₫", "giờ" or "mẫu" do not.
_TELLING = re.compile(
    r"[<>≤≥~≈±+*%0-9]|\b(k|m|tr|nghin|ngan|trieu|ty|tram|chuc|van|thousand|thousands|million|millions|duoi|tren|hon|nho|lon"
    r"|khoang|gan|tu|toi|it|chua|uoc|du kien|tam tinh|ke hoach|thang|quy|nam|tuan|ngay"
    r"|x|t|kbps|kbit|kbits|kb|gbps|gbit|gbits|gb|bps|bit|byte|bytes|byteps|mb|mbyte|megabyte"
    r"|kilobyte|giay|phut|us|s)\b"
)


@dataclass(frozen=True, slots=True)
class FormatSection:
    """One part of a format: texts before and after the number, the thousands by which it is divided."""

    before: str
    after: str
    digits: bool  # whether the number is shown at all
    thousands: int = 0
    percent: bool = False
    condition: tuple[str, float] | None = None


@lru_cache(maxsize=512)
def sections(code: str) -> tuple[FormatSection, ...]:
    """The parts of a format; empty for one of dates or fractions, or that shows numbers as they are."""
    parts = [_section(part) for part in _split(code)]
    found = tuple(part for part in parts if part is not None)
    if len(found) < len(parts):
        return ()
    plain = all(_is_plain(part) for part in found[:3]) and not any(part.condition for part in found)
    return () if plain else found


def seen(value: float, code: str) -> str | None:
    """The number as a person sees it in this format; None where the format changes nothing that matters."""
    parts = sections(code)
    if not parts:
        return None
    part = _chosen(value, parts)
    if part is None:
        return None
    if not part.digits:
        text = f"{part.before}{part.after}".strip()
        return None if value == 0 and text in ("-", "–", "—") else text  # as accountants write zero
    if _is_plain(part):
        return None
    number = abs(value) / 1000**part.thousands * (100 if part.percent else 1)
    sign = "-" if value < 0 else ""
    suffix = {0: "", 1: " nghìn", 2: " triệu"}.get(part.thousands, " tỷ")
    return f"{part.before}{sign}{plain(number)}{'%' if part.percent else ''}{part.after}{suffix}".strip()


def plain(number: float) -> str:
    """A number as text that reads as that number alone: never with exactly three decimals."""
    text = f"{number:.15g}"
    if "e" in text:
        return text
    head, point, tail = text.partition(".")
    return f"{head}.{tail}0" if point and len(tail) == 3 else text


def shows_no_day(code: str) -> bool:
    """Is it a format of dates that shows month and year only: `mm/yyyy`?"""
    bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", code.split(";")[0]).lower()
    return "m" in bare and "y" in bare and not re.search("[dhs]", bare) and not re.search("[0#?]", bare)


def _is_plain(part: FormatSection) -> bool:
    return (
        part.digits and not part.thousands and not part.percent and not changes(part.before) and not changes(part.after)
    )


def changes(literal: str) -> bool:
    """Does a literal beside a number make it another number, a bound or another unit?"""
    if not literal.strip(" ()-\u00a0"):
        return False
    if re.search(r"[MKG]B\s*(ps|/)", literal):  # bytes, see headings
        return True
    bare = re.sub(r"(?i)\b(mbps|mb\s*/\s*(s|giây)|mbits?\s*/\s*(s|giây)|megabit\s*/\s*giây)", " ", literal)
    return _TELLING.search(fold(bare) + re.sub(r"[^~≈±*]", "", bare)) is not None


def _chosen(value: float, parts: tuple[FormatSection, ...]) -> FormatSection | None:
    for part in parts:
        if part.condition and _meets(value, *part.condition):
            return part
    if any(part.condition for part in parts):
        return next((part for part in reversed(parts) if not part.condition), None)
    if value < 0:
        return parts[1] if len(parts) > 1 else parts[0]
    return parts[2] if value == 0 and len(parts) > 2 else parts[0]


def _meets(value: float, sign: str, bound: float) -> bool:
    return {
        "<": value < bound,
        "<=": value <= bound,
        ">": value > bound,
        ">=": value >= bound,
        "=": value == bound,
        "<>": value != bound,
    }[sign]


def _split(code: str) -> list[str]:
    """The sections between semicolons that are no literals; the fourth is of texts and left out."""
    parts, part, at = [], "", 0
    while at < len(code):
        char = code[at]
        end = at + 1
        if char == '"':
            end = (code.find('"', at + 1) + 1) or len(code)
        elif char in "\\_*":
            end = at + 2
        elif char == "[":
            end = (code.find("]", at) + 1) or len(code)
        elif char == ";":
            parts.append(part)
            part, at = "", end
            continue
        part += code[at:end]
        at = end
    return [*parts, part][:3]


def _section(part: str) -> FormatSection | None:
    """None for dates, fractions and elapsed times."""
    before, after, digits, percent, commas, at = "", "", False, False, 0, 0
    condition = None
    if re.fullmatch(r"(\[[^\]]*\])*\s*general\s*", part, re.IGNORECASE) or part.strip() == "@":
        return FormatSection("", "", True)
    while at < len(part):
        char, literal, end = part[at], "", at + 1
        if char == '"':
            end = (part.find('"', at + 1) + 1) or len(part)
            literal = part[at + 1 : end - 1]
        elif char == "\\":
            literal, end = part[at + 1 : at + 2], at + 2
        elif char in "_*":
            end = at + 2
        elif char == "[":
            end = (part.find("]", at) + 1) or len(part)
            inside = part[at:end]
            if match := _CONDITION.fullmatch(inside):
                condition = match[1], float(match[2])
            elif match := re.fullmatch(r"\[\$([^\]-]*)(-[^\]]*)?\]", inside):
                literal = match[1]
            elif re.fullmatch(r"\[[hms]+\]", inside, re.IGNORECASE):
                return None
        elif char in "0#?":
            digits, commas = True, 0
        elif char == ",":
            commas += digits
        elif char == "%":
            percent = True
        elif char in "./" and digits:
            if char == "/":
                return None
        elif part[at : at + 7].lower() == "general":
            digits, end = True, at + 7
        elif char in "eE" and part[at + 1 : at + 2] in "+-":
            end = at + 2
        elif _DATE_LETTERS.match(char):
            return None
        else:
            literal = char
        if digits and (literal or not after):
            after += literal
        elif not digits:
            before += literal
        at = end
    return FormatSection(before, after, digits, commas, percent, condition)
