"""Data months that a text, a number or a date names, and what only looks like one.

What is said here of days: a span of a whole month is that month; a span from its first day, or "tính đến ngày 20/8",
is a part of it (`as_of`); any other span is no month.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from base.period import Period
from base.saying import say
from measurements.reading import moments
from measurements.reading.text import fold

_WORDS = {
    "gieng": 1,
    "mot": 1,
    "hai": 2,
    "ba": 3,
    "tu": 4,
    "nam": 5,
    "sau": 6,
    "bay": 7,
    "tam": 8,
    "chin": 9,
    "muoi": 10,
    "muoi mot": 11,
    "muoi hai": 12,
    "chap": 12,
}
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
    r"ngày[\s.…_]*\d{0,2}[\s.…_]*tháng[\s.…_]*\d{0,2}[\s.…_]*(năm[\s.…_]*(20\d{0,2})?)?|\b\d{1,2}\s*(?P<sign>[/.-])\s*\d{1,2}\s*(?P=sign)\s*\d{4}\b"
    r"|\b(?:ngày|ngay)\s+\d{1,2}\s*[/.-]\s*\d{1,2}\b|\b20\d\d-\d\d-\d\d\b",
    re.IGNORECASE,
)
# The number of a letter or of an act: "Công văn số 08/2025/CV", "Nghị quyết 36/2026/QH16", "số 2138/BTTTT-CVT".
_ACT = re.compile(
    r"\b(?:số|so)\s*:?\s*\d+[\w/.-]*|\b\d+/20\d\d/[A-ZĐ][\w-]*"
    r"|\b(?:công văn|cv|quyết định|qđ|nghị quyết|nq|nghị định|nđ|thông tư|tt|kế hoạch|kh|văn bản|tờ trình|luật)"
    r"\s*(?:số\s*)?\d+[\w/.-]*",
    re.IGNORECASE,
)
_DAY = r"(?:ngày\s*|ngay\s*)?(\d{1,2})(?:\s*(?:[/.-]|tháng|thang)\s*(\d{1,2})(?:\s*(?:[/.-]|năm|nam)\s*(20\d\d))?)?"
_JOINT = r"\s*(?:đến|tới|den|toi|->|=>|→|–|—|-|~)\s*(?:hết\s*|het\s*)?"
_LAST = (
    r"(?:ngày\s*|ngay\s*)?(\d{1,2})\s*(?:[/.-]|tháng|thang)\s*(\d{1,2})(?:\s*(?:[/.-]|năm|nam)\s*(20\d\d))?(?![\d/])"
)
_SPAN = re.compile(rf"(?<![\d/.-]){_DAY}{_JOINT}{_LAST}", re.IGNORECASE)
_ISO_SPAN = re.compile(r"(20\d\d)-(\d\d)-(\d\d)\s*(?:đến|den|->|→|–|—|-|~|/)\s*(20\d\d)-(\d\d)-(\d\d)", re.IGNORECASE)
_UNTIL = re.compile(
    r"\b(?:đến|tới|den|toi|chốt|chot)\s+(?:(?:hết|het|số liệu|so lieu|đến|den)\s+)?"
    r"(?:\d{1,2}\s*(?:h|giờ|gio|:)\s*\d{0,2}\s*,?\s*)?"
    r"(?:(?:ngày|ngay)\s+(\d{1,2})(?:\s*(?:[/.-]|tháng|thang)\s*(\d{1,2})(?:\s*(?:[/.-]|năm|nam)\s*(20\d\d))?)?"
    r"|(\d{1,2})\s*[/.-]\s*(\d{1,2})(?:\s*[/.-]\s*(20\d\d))?)(?!\s*(?:mbps|mb|%|mẫu|ms|\d))",
    re.IGNORECASE,
)
_FIRST_DAYS = re.compile(
    r"\b(?:ngày|ngay)\s+0?1\s*(?:-|–|—|đến|den|tới|toi)\s*(?:ngày\s+|ngay\s+)?(\d{1,2})\b(?![/.-])",
    re.IGNORECASE,
)
_WEEK = re.compile(r"\btuần\s+(?:thứ|đầu|cuối|[1-6]|[ivIV]+)\b|\btuan [1-6]\b", re.IGNORECASE)  # "Tuấn" is a name
# "Tháng 7 và tháng 8/2025", "T7, T8/2025", "tháng 6, 7 và 8 năm 2025": folded, the year stands at the last one only.
_JOINED = re.compile(
    r"\b(?:thang|thg|t)\s*(?P<first>0?[1-9]|1[0-2])"
    r"(?:(?:\s+|\s*\+\s*)(?:(?:va|cung|den|toi|den het)\s+)?(?:(?:thang|thg|t)\s*)?(?:0?[1-9]|1[0-2]))*?"
    r"(?:\s+|\s*\+\s*)(?:(?:va|cung|den|toi|den het)\s+)?(?:(?:thang|thg|t)\s*)?"
    rf"{_MONTH}\s+(?:nam\s+)?{_YEAR}\b"
)
# "1-8/2025": January to August. "1/8/2025" is a day.
_MONTHS_OF = re.compile(r"(?<![\d/.-])(0?[1-9]|1[0-2])\s*(?:-|–|—|->|→|~|đến|den)\s*(0?[1-9]|1[0-2])\s*/\s*20\d\d\b")
UP_TO = re.compile(r"\b(?:den|toi) (?:het |cuoi )?(?:thang|thg|t) ?\d")  # "số liệu đến hết tháng 8/2025"
_QUARTER = re.compile(r"\bquy\s+(i{1,3}|iv|[1-4])\b|\bq[1-4]\b")
_SEVERAL = re.compile(
    r"\b([2-9]|1[0-2])\s+th[aá]ng\b(?!\s*\d)|\bl[uũ]y k[eế]\b|\bc[aả] năm\b|\bnửa năm\b", re.IGNORECASE
)
_FULL = [
    re.compile(rf"\b(?:thang|thg|ky|t|month)\s*{_MONTH}\s+(?:nam\s+)?{_YEAR}\b"),
    re.compile(rf"\b(?:thang)\s+(?P<word>{_WORD})\s+(?:nam\s+)?{_YEAR}\b"),
    re.compile(rf"(?<![\d/.-]){_MONTH} {_YEAR}\b(?! (?!(?:0?[1-9]|1[0-2]) 20\d\d\b)\d)"),
    re.compile(rf"\b{_YEAR} {_MONTH}\b(?! \d)"),
    re.compile(rf"\b{_YEAR} ?m{_MONTH}\b"),
    re.compile(r"\b(?P<english>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\s+(?P<year2>(?:20)?\d\d)\b"),
    re.compile(rf"\b(?:thang|thg|t)\s*{_MONTH}\s+(?P<year2>2\d)\b"),
]
_COMPACT = re.compile(rf"{_YEAR}(?P<month>0[1-9]|1[0-2])")
_SHORT = re.compile(r"(?P<month>0[1-9]|1[0-2])[./-](?P<year2>2\d)")
_BARE = re.compile(rf"\b(?:thang|thg|t)\s*(?:{_MONTH}|(?P<word>{_WORD}))\b(?!\s*(?:nam\s+)?\d)")


@dataclass(frozen=True, slots=True)
class Day:
    """A day whose month or year may have to come from elsewhere."""

    day: int
    month: int | None = None
    year: int | None = None

    def within(self, period: Period) -> date | None:
        """The day in this month that it names, if that is before the month's last; else None."""
        if self.month not in (None, period.month) or self.year not in (None, period.year):
            return None
        try:
            day = date(period.year, period.month, self.day)
        except ValueError:
            return None
        return day if day < period.last_day else None


@dataclass(frozen=True, slots=True)
class Found:
    """What a text says about time. `month` alone: the year must come from elsewhere."""

    periods: tuple[Period, ...] = ()
    month: int | None = None
    year: int | None = None
    span: str = ""  # a quarter, a week, several months, a span of days: not a calendar month

    @property
    def period(self) -> Period | None:
        """The one month named; None if there are several or none."""
        return self.periods[0] if len(self.periods) == 1 else None


def find(text: str) -> Found:
    """Find the months in a longer text (a title, a sheet's or file's name, a header)."""
    spans = _spans(text)
    bare = _ACT.sub(" ", _SPAN.sub(" ", _ISO_SPAN.sub(" ", text)) if spans else text)
    undated = _LETTER_DATE.sub(" ", _UNTIL.sub(" ", bare))
    flat = fold(undated)
    span = say("a quarter") if _QUARTER.search(flat) else say("several months") if _SEVERAL.search(text) else ""
    span = span or (say("a week") if names_week(text) else say("several months") if _over_months(undated) else "")
    periods: list[Period] = []
    for joined in () if span else _JOINED.finditer(flat):
        last, first = _period(joined.groupdict()), int(joined["first"])
        if first != last.month:
            periods.extend((Period(last.year - (first > last.month), first), last))
    for pattern in () if span or periods else _FULL:
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
    bare_months = {} if span or periods else {_month_of(match): match for match in _BARE.finditer(flat)}
    if len(bare_months) == 1:
        month = next(iter(bare_months))
    elif bare_months:
        span = say("several months")
    found = Found(tuple(periods), month, int(year[1]) if year else None, span)
    return _with_spans(found, spans) if spans else found


def _month_of(match: re.Match[str]) -> int:
    return int(match["month"]) if match["month"] else _WORDS[match["word"]]


def _over_months(text: str) -> bool:
    """Does it name months from one to a later one: "1-8/2025"?"""
    return any(int(match[1]) < int(match[2]) for match in _MONTHS_OF.finditer(text))


def _with_spans(found: Found, spans: list[tuple[Day, Day]]) -> Found:
    """A span of days names its month if it begins on the first, and no month if it reaches over two."""
    for first, last in spans:
        if first.day == 1 and first.month == last.month and (first.year or last.year) == last.year and last.month:
            whole = Period(last.year, last.month) if last.year else None
            if whole and not found.periods and not found.month:
                found = Found((whole,), None, found.year, found.span)
            elif not whole and not found.periods:
                found = Found((), last.month, found.year, found.span)
        else:
            return Found((), None, found.year, say("a span of days"))
    return found


def names_week(text: str) -> bool:
    """Does it name a week of some month: "tuần 3", "tuần thứ hai"?"""
    return bool(_WEEK.search(unicodedata.normalize("NFC", text)))


def without_acts(text: str) -> str:
    """The text without the numbers of letters and acts, which say nothing of figures."""
    return _ACT.sub(" ", text)


@lru_cache(maxsize=4096)
def as_of(text: str) -> Day | None:
    """The day up to which a text says that something was counted: "tính đến 20/8", "từ 01/8 đến 20/8/2025"."""
    if spans := _spans(text):
        return next((last for first, last in spans if first.day == 1), None)
    if match := _FIRST_DAYS.search(text):
        return Day(int(match[1]))
    if match := _UNTIL.search(_ACT.sub(" ", text)):
        day, month, year = match.group(1, 2, 3) if match[1] else match.group(4, 5, 6)
        return Day(int(day), int(month) if month else None, int(year) if year else None)
    return None


@lru_cache(maxsize=512)
def _spans(text: str) -> list[tuple[Day, Day]]:
    """Spans of days: first and last, each with month and year as far as the text says them."""
    found = []
    for match in _ISO_SPAN.finditer(text):
        year1, month1, day1, year2, month2, day2 = map(int, match.groups())
        found.append((Day(day1, month1, year1), Day(day2, month2, year2)))
    for match in _SPAN.finditer(text):
        day, month, year, *rest = (int(group) if group else None for group in match.groups())
        last_day = Day(rest[0] or 0, rest[1], rest[2] or year)
        first_day = Day(day or 0, month or rest[1], year or last_day.year)
        if 1 <= first_day.day <= 31 and 1 <= last_day.day <= 31 and 1 <= (last_day.month or 0) <= 12:
            found.append((first_day, last_day))
    return found


@lru_cache(maxsize=4096, typed=True)
def read(value: object) -> Found | None:
    """Read a cell of a month column, or a header cell; None if it is no month at all."""
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
    if moments.looks_like(text):
        moment = moments.read(text)
        return read(moment.date()) if moment else None
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


def with_year(
    month: int, period: Period | None, periods: tuple[Period, ...], year: int | None, *, wraps: bool
) -> Period | None:
    """The month that a bare "T12" means with what the title or a name says; None where that is not certain.

    A month that the title names is that one. A later month than the title's is of the year before where the months
    of the headings pass New Year (`wraps`: T11, T12, T1), or where it is half a year or more ahead of it.
    """
    named = [each for each in periods if each.month == month]
    if len(named) == 1:
        return named[0]
    if period is not None:
        if month <= period.month:
            return Period(period.year, month)
        return Period(period.year - 1, month) if wraps or month - period.month >= 6 else None
    return Period(year, month) if year and not wraps else None
