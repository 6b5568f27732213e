"""Days and times as texts write them: which day it was in Việt Nam, and whether there is a time.

`2025-07-31T18:30:00Z` is 01:30 of 1 August in Hà Nội. Days stand before months; a text in the American order
(`8/13/2025 10:20 AM`) is not understood, and one that might be in it is not guessed.
"""

import re
from datetime import date, datetime, timedelta, timezone

from base.zone import VIETNAM

_TIME = r"(\d{1,2})\s*[:h]\s*(\d{2})(?:\s*:\s*(\d{2})(?:[.,]\d+)?)?\s*(AM|PM|SA|CH)?"
_ZONE = r"\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?"
_ISO = re.compile(rf"(20\d\d)[-/.](\d{{1,2}})[-/.](\d{{1,2}})(?:[T\s,]+{_TIME}{_ZONE})?", re.IGNORECASE)
_DAY_FIRST = re.compile(  # with one sign: "1-8/2025" is January to August
    rf"(?=\d+([-/.])\d+\1)(\d{{1,2}})[-/.](\d{{1,2}})[-/.](20\d\d)(?:[T\s,]+{_TIME}{_ZONE})?", re.IGNORECASE
)
_TIME_FIRST = re.compile(rf"{_TIME}{_ZONE}[\s,-]+(?:ngày\s+)?(\d{{1,2}})[-/.](\d{{1,2}})[-/.](20\d\d)", re.IGNORECASE)


def looks_like(text: str) -> bool:
    """Is the whole text a day, with or without a time?"""
    return any(pattern.fullmatch(text) for pattern in (_ISO, _DAY_FIRST, _TIME_FIRST))


def read(text: str) -> datetime | None:
    """Read a moment in Hà Nội's time, midnight where no time is given; None for what is none or ambiguous."""
    if match := _ISO.fullmatch(text):
        year, month, day, *time = match.groups()
    elif match := _DAY_FIRST.fullmatch(text):
        _sign, day, month, year, *time = match.groups()
        if (time[3] or "").upper() in ("AM", "PM") and int(day) <= 12:
            return None  # may be the American order
    elif match := _TIME_FIRST.fullmatch(text):
        *time, day, month, year = match.groups()
    else:
        return None
    hour, minute, second, half, zone = time
    hours = int(hour or 0)
    if half and half.upper() in ("PM", "CH") and hours < 12:
        hours += 12
    if half and half.upper() in ("AM", "SA") and hours == 12:
        hours = 0
    try:
        moment = datetime(int(year), int(month), int(day), hours, int(minute or 0), int(second or 0), tzinfo=VIETNAM)
    except ValueError:
        return None
    return _in_vietnam(moment, zone).replace(tzinfo=None)


def has_time(value: object) -> bool:
    """Does a cell have a time of the day other than midnight?"""
    moment = value if isinstance(value, datetime) else read(value.strip()) if isinstance(value, str) else None
    return moment is not None and (moment.hour, moment.minute, moment.second) != (0, 0, 0)


def day_of(value: object) -> date | None:
    """The day that a cell of a column of days names; None if it names none."""
    if isinstance(value, date):
        return value
    moment = read(value.strip()) if isinstance(value, str) else None
    return moment.date() if moment else None


def _in_vietnam(moment: datetime, zone: str | None) -> datetime:
    if not zone:
        return moment
    offset = timedelta()
    if zone[0] in "+-":
        digits = zone[1:].replace(":", "")
        offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        offset = -offset if zone[0] == "-" else offset
    return moment.replace(tzinfo=timezone(offset)).astimezone(VIETNAM)
