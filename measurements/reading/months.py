"""Which data month a text, a number or a date names, and what only looks like one."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from base.period import Period
from base.saying import say
from measurements.reading.text import fold

_WORDS = {
    "gieng": 1, "mot": 1, "hai": 2, "ba": 3, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
    "muoi": 10, "muoi mot": 11, "muoi hai": 12, "chap": 12,
}  # fmt: skip
_ENGLISH = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_WORD = "|".join(sorted(_WORDS, key=len, reverse=True))
_YEAR = r"(?P<year>20\d\d)"
_MONTH = r"(?P<month>0?[1-9]|1[0-2])"

# The date of a letter is not the month of its figures: "ngày 10 tháng 10 năm 2024", "10/10/2024".
_LETTER_DATE = re.compile(
    r"ngày[\s.…_]*\d{0,2}[\s.…_]*tháng[\s.…_]*\d{0,2}[\s.…_]*(năm[\s.…_]*(20\d{0,2})?)?|\b\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}\b",
    re.IGNORECASE,
)
_SPAN = re.compile(r"từ\s+(ngày\s+)?\d{1,2}[/.-]\d{1,2}.{0,20}?đến\s+(ngày\s+)?\d{1,2}[/.-]\d{1,2}", re.IGNORECASE)
_QUARTER = re.compile(r"\bquy\s+(i{1,3}|iv|[1-4])\b|\bq[1-4]\b")
_SEVERAL = re.compile(
    r"\b([2-9]|1[0-2])\s+th[aá]ng\b(?!\s*\d)|\bl[uũ]y k[eế]\b|\bc[aả] năm\b|\bnửa năm\b", re.IGNORECASE
)
_FULL = [
    re.compile(rf"\b(?:thang|thg|ky|t|month)\s*{_MONTH}\s+(?:nam\s+)?{_YEAR}\b"),
    re.compile(rf"\b(?:thang)\s+(?P<word>{_WORD})\s+(?:nam\s+)?{_YEAR}\b"),
    re.compile(rf"(?<![\d/.-]){_MONTH} {_YEAR}\b(?! \d)"),
    re.compile(rf"\b{_YEAR} {_MONTH}\b(?! \d)"),
    re.compile(r"\b(?P<english>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\s+(?P<year2>(?:20)?\d\d)\b"),
    re.compile(rf"\b(?:thang|thg|t)\s*{_MONTH}\s+(?P<year2>2\d)\b"),
]
_COMPACT = re.compile(rf"{_YEAR}(?P<month>0[1-9]|1[0-2])")
_SHORT = re.compile(r"(?P<month>0[1-9]|1[0-2])[./-](?P<year2>2\d)")
_BARE = re.compile(rf"\b(?:thang|thg|t)\s*(?:{_MONTH}|(?P<word>{_WORD}))\b(?!\s*(?:nam\s+)?\d)")


_MAY_NAME = re.compile(
    r"20\d\d|\d 2\d|thang|thg|quy|\bky\b|\bnam\b|luy|\bt ?\d|\bq[1-4]\b|month|^\d{1,2}$|\btu\b.*\bden\b"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
)


@dataclass(frozen=True, slots=True)
class Found:
    """What a text says about time. `month` alone: the year must come from elsewhere."""

    periods: tuple[Period, ...] = ()
    month: int | None = None
    year: int | None = None
    span: str = ""  # a quarter, several months, a span of days: not a calendar month

    @property
    def period(self) -> Period | None:
        """The one month named; none if there are several or none."""
        return self.periods[0] if len(self.periods) == 1 else None


def may_name(folded: str) -> bool:
    """Quick: False means that nothing in a folded text says a month or the like."""
    return bool(_MAY_NAME.search(folded))


def find(text: str) -> Found:
    """Everything a longer text (a title, a sheet's or file's name, a header) says of months."""
    if _SPAN.search(text):
        return Found(span=say("khoảng ngày"))
    flat = fold(_LETTER_DATE.sub(" ", text))
    span = say("quý") if _QUARTER.search(flat) else say("nhiều tháng") if _SEVERAL.search(text) else ""
    periods: list[Period] = []
    for pattern in () if span else _FULL:
        for match in pattern.finditer(flat):
            named = _period(match.groupdict())
            if named not in periods:
                periods.append(named)
        if periods:
            break
    if not span and not periods and (compact := re.search(rf"(?<!\d){_COMPACT.pattern}(?!\d)", flat)):
        periods = [Period(int(compact["year"]), int(compact["month"]))]
    year = re.search(r"\bnam\s+(20\d\d)\b", flat)
    month = None
    if not span and not periods and (bare := _BARE.search(flat)):
        month = int(bare["month"]) if bare["month"] else _WORDS[bare["word"]]
    return Found(tuple(periods), month, int(year[1]) if year else None, span)


@lru_cache(maxsize=4096, typed=True)
def read(value: object) -> Found | None:
    """What a cell of a month column, or a header cell, says; None if it is no month at all."""
    if isinstance(value, datetime | date):
        day = value.date() if isinstance(value, datetime) else value
        period = Period.of(day)
        return Found((period,)) if day in (period.first_day, period.last_day) else None
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _number(float(value))
    text = str(value).strip()
    if match := _COMPACT.fullmatch(text) or _SHORT.fullmatch(text):
        return Found((_period(match.groupdict()),))
    if re.fullmatch(r"0?[1-9]|1[0-2]", text):
        return Found(month=int(text))
    if match := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(20\d\d)", text):  # dd/mm/yyyy always, never US order
        try:
            return read(date(int(match[3]), int(match[2]), int(match[1])))
        except ValueError:
            return None
    found = find(text)
    return found if found.periods or found.month or found.span else None


def _number(value: float) -> Found | None:
    if value.is_integer():
        if 1 <= value <= 12:
            return Found(month=int(value))
        match = _COMPACT.fullmatch(str(int(value)))
        return Found((Period(int(match["year"]), int(match["month"])),)) if match else None
    if match := re.fullmatch(r"(\d{1,2})\.(20\d\d)", f"{value:.4f}"):  # "7.2024" typed into Excel
        month = int(match[1])
        return Found((Period(int(match[2]), month),)) if 1 <= month <= 12 else None
    return None


def _period(groups: dict[str, str | None]) -> Period:
    year = int(groups.get("year") or groups.get("year2") or 0)
    if word := groups.get("word"):
        month = _WORDS[word]
    elif english := groups.get("english"):
        month = _ENGLISH[english]
    else:
        month = int(groups["month"] or 0)
    return Period(year + 2000 if year < 100 else year, month)
