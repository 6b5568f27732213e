"""Reading values by field, never by locale: a sample count and a speed read the same text differently.

Sources mix forms: letter 5691/BTTTT-CVT of 31/12/2024 prints "64,595 mẫu đo" beside "24,68%".
"""

import math
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_DOWN, Decimal
from functools import lru_cache

from base.day_format import show_day
from base.number_format import with_comma
from base.saying import say
from measurements.reading.text import clean, fold
from measurements.readings import Samples

MAX_SAMPLES = 100_000_000
LIMITS = {"download": 10_000.0, "upload": 10_000.0, "latency": 60_000.0, "passing": 100.0}
# Where one separator is followed by three digits, a reading must be alone within these to be taken.
PLAUSIBLE = {"download": Decimal(3000), "upload": Decimal(3000), "latency": Decimal(3000), "passing": Decimal(100)}
WANTED = {
    "samples": say("a number of samples (a whole number)"),
    "download": say("a download speed (Mbps)"),
    "upload": say("an upload speed (Mbps)"),
    "latency": say("a latency (ms)"),
    "passing": say("a share (0 to 100 %)"),
}

_EMPTY = {"", "-", "--", "–", "—", "n/a", "na", "x", "k", "không", "null", "none", "...", "…", "/", "*"}
_EMPTY_FOLDED = {
    "khong co so lieu",
    "khong co",
    "chua co so lieu",
    "chua co",
    "khong co du lieu",
    "khong co mau",
    "kxd",
    "khong xac dinh",
    "khong du mau",
    "khong du so mau",
    "chua du mau",
    "no data",
    "khong danh gia",
}
_GROUPED = re.compile(r"\d{1,3}(?:[., ]\d{3})+")
_WHOLE = re.compile(r"(\d+)(?:[.,]0+)?")
_BOUND = re.compile(r"(<=|=<|>=|=>|[<>≤≥])\s*(.+)")
_BOUND_WORDS = {
    **dict.fromkeys(("dưới", "nhỏ hơn", "ít hơn", "chưa đến", "chưa đủ"), "<"),
    **dict.fromkeys(("trên", "lớn hơn", "hơn", "nhiều hơn"), ">"),
    **dict.fromkeys(("từ", "tối thiểu", "ít nhất"), "≥"),
}
_BOUND_WORD = re.compile(rf"({'|'.join(_BOUND_WORDS)})\s+(.+)", re.IGNORECASE)
_UNIT_SAMPLES = re.compile(r"\s*(mẫu|samples?|lượt|phép)(\s+đo)?$", re.IGNORECASE)
_UNIT_SPEED = re.compile(r"\s*(mbps/s|mbps|mbit/s|mbits/s|mb/s|megabit/s)$", re.IGNORECASE)
_UNIT_WRONG = re.compile(r"\s*((?i:kbps|kbit/s|kb/s|gbps|gbit/s|gb/s)|[MKG]B(?:/s|ps))$")
_UNIT_LATENCY = re.compile(r"\s*(ms|mili ?giây|miligiây)$", re.IGNORECASE)
_SPACES = re.compile("[\u00a0\u2009\u202f\u2007 ']")
_PLAIN_SPACE = re.compile(r"\d \d")  # between digits: a thousands separator, or two numbers
_SEVERAL = re.compile(r"\d[^\S\u00a0\u2009\u202f\u2007]*[\n\r\v\f\u2028]\s*[<>≤≥]?\s*\d")
_TWO = re.compile(r"(?<![\d.,])\d{3} \d{3}(?![\d.,])")  # as likely two counts as one number
SIX_DECIMALS = Decimal("0.000001")
DIGITS = 15  # significant, as spreadsheets keep and compare them
_FULLWIDTH = str.maketrans("＜＞，．０１２３４５６７８９％", "<>,.0123456789%")
_LETTERS_AS_DIGITS = re.compile(r"[\dOoQlIS]*\d[\dOoQlIS]*")


@dataclass(frozen=True, slots=True)
class ErrorCell:
    """A cell without a usable value: `#N/A`, a formula never calculated ("formula"), a text struck out ("struck").

    `text`: what can be read of a struck one.
    """

    code: str
    text: str = ""


class BadValue(ValueError):
    """A value was refused. `code` names its message in measurements.importing.messages."""

    def __init__(self, code: str, **details: str) -> None:
        super().__init__(code)
        self.code, self.details = code, details


def samples(value: object) -> Samples | None:
    """Read a count as an interval: 365 → 365…365, `<300` → 0…299, `>300` → 301 and more, blank → None."""
    if value is None:
        return None
    if type(value) is int or type(value) is float:
        return _count(value)
    return _interval(value) if type(value) is str else _interval_of(value)


def _interval_of(value: object) -> Samples | None:
    text = _text(value, WANTED["samples"])
    if _is_empty(text):
        return None
    text = _UNIT_SAMPLES.sub("", text)
    if match := _BOUND.fullmatch(text):
        return _bounded(match[1], _whole(match[2], text))
    if match := _BOUND_WORD.fullmatch(text):
        return _bounded(_BOUND_WORDS[match[1].casefold()], _whole(match[2], text))
    if text.endswith("+"):
        return _bounded("≥", _whole(text[:-1].strip(), text))
    count = _whole(text, text)
    return Samples(count, count)


@lru_cache(maxsize=4096)
def _interval(text: str) -> Samples | None:
    """`<300` comes again and again."""
    return _interval_of(text)


def measure(value: object, field: str) -> Decimal | None:
    """Read a speed in Mbps or a latency in ms, cut (never rounded up) to six decimals; blank → None."""
    if value is None:
        return None
    if type(value) is int or type(value) is float:
        return _within(value, field)
    text = _text(value, WANTED[field])
    if _is_empty(text):
        return None
    if _UNIT_WRONG.search(text):
        raise BadValue("unit_unknown", value=text)
    text = (_UNIT_LATENCY if field == "latency" else _UNIT_SPEED).sub("", text)
    return _within(_decimal(text, field), field)


def share(value: object) -> Decimal | None:
    """Read a share in per cent; blank → None. Raises BadValue for what may also be a fraction of 1.

    `95,4%`, `95,4` and 95.4 are one; 0.954 may be 95,4 % or less than one.
    """
    text = "" if value is None else str(value) if isinstance(value, int | float) else _text(value, WANTED["passing"])
    if _is_empty(text):
        return None
    bare = text.removesuffix("%").strip()
    number = Decimal(bare) if isinstance(value, int | float) else _decimal(bare, "passing")
    if 0 < number <= 1 and bare == text:
        raise BadValue("not_a_number", value=text, wanted=WANTED["passing"], why="")
    return _within(number, "passing")


def _count(value: int | float) -> Samples:
    if isinstance(value, float):
        if not math.isfinite(value):
            raise BadValue("not_whole", value=with_comma(value), why="")
        if not value.is_integer() and not (value := _as_shown(value)).is_integer():
            raise BadValue("not_whole", value=with_comma(value), why="")
        value = int(value)
    if value < 0:
        raise BadValue("negative", value=str(value))
    if value > MAX_SAMPLES:
        raise BadValue("out_of_range", value=str(value), wanted=say("the number of samples of a month"))
    return Samples(value, value)


def _bounded(sign: str, bound: int) -> Samples:
    if sign in {"<", "≤", "<=", "=<"}:
        top = bound - 1 if sign == "<" else bound
        if top < 0:
            raise BadValue("not_whole", value=f"{sign}{bound}", why="")
        return Samples(0, top)
    return Samples(bound + 1 if sign == ">" else bound, None)


def _as_shown(value: float) -> float:
    """The number to 15 significant digits, as spreadsheets show and compare it: 39.99999999999999… is 40."""
    return float(f"{value:.{DIGITS}g}")


def spaced(value: object) -> bool:
    """Is there a plain space between the digits of a text that reads as one number?"""
    return isinstance(value, str) and bool(_PLAIN_SPACE.search(value))


def _only_one(text: str) -> None:
    """Raises BadValue for two numbers in one cell."""
    if _SEVERAL.search(text) or _TWO.search(" ".join(text.split(" "))):
        raise BadValue("two_numbers", value=" ".join(text.split()))


def _whole(text: str, shown: str) -> int:
    body = _SPACES.sub(" ", text.strip())
    if re.fullmatch(r"[-−–]\s*\d[\d.,]*", body):
        raise BadValue("negative", value=shown)
    if _GROUPED.fullmatch(body) and len(set(re.sub(r"\d", "", body))) == 1:
        number = int(re.sub(r"\D", "", body))  # first: "5.000" is five thousand
    elif match := _WHOLE.fullmatch(body):
        number = int(match[1])
    else:
        raise BadValue("not_whole", value=shown, why=_why(body))
    if number > MAX_SAMPLES:
        raise BadValue("out_of_range", value=shown, wanted=say("the number of samples of a month"))
    return number


def _decimal(text: str, field: str) -> Decimal:
    spaced_body = _SPACES.sub(" ", text.strip().replace("−", "-"))
    if re.search(r"\d \d", spaced_body) and not re.fullmatch(r"[-+]?\d{1,3}(?: \d{3})+(?:[.,]\d+)?", spaced_body):
        raise BadValue("two_numbers", value=text)
    body = spaced_body.replace(" ", "")
    negative = body.startswith("-")
    body = body.lstrip("-+")
    if not re.fullmatch(r"\d{1,15}(?:[.,]\d{1,15}){0,5}", body):
        raise BadValue("not_a_number", value=text, wanted=WANTED[field], why=_why(body))
    separators = re.sub(r"\d", "", body)
    misplaced = BadValue(
        "not_a_number", value=text, wanted=WANTED[field], why=say(" (its separators are in the wrong places)")
    )
    if len(set(separators)) == 2:
        head, tail = body.rsplit(separators[-1], 1)
        if not _GROUPED.fullmatch(head):
            raise misplaced
        number = Decimal(re.sub(r"\D", "", head) + "." + tail)
    elif len(separators) > 1:
        if not _GROUPED.fullmatch(body):
            raise misplaced
        number = Decimal(re.sub(r"\D", "", body))
    elif separators:
        number = _one_separator(text, body, field)
    else:
        number = Decimal(body)
    return -number if negative else number


def _one_separator(text: str, body: str, field: str) -> Decimal:
    """Three digits after the only separator may be thousands: taken only if one of both readings is plausible."""
    head, tail = re.split(r"[.,]", body)
    as_decimal = Decimal(f"{head}.{tail}")
    if len(tail) != 3 or len(head) > 3 or head.startswith("0"):
        return as_decimal
    if Decimal(head + tail) < PLAUSIBLE[field]:
        raise BadValue("ambiguous_number", value=text, whole=head + tail, decimal=f"{head},{tail}")
    return as_decimal


def _within(value: int | float | Decimal, field: str) -> Decimal:
    if isinstance(value, float) and not math.isfinite(value):
        raise BadValue("not_a_number", value=str(value), wanted=WANTED[field], why="")
    if value < 0:
        raise BadValue("negative", value=with_comma(value))
    if value > LIMITS[field]:
        raise BadValue("out_of_range", value=with_comma(value), wanted=WANTED[field])
    text = repr(value) if isinstance(value, float) else str(value)
    if "e" in text or "E" in text or len(text.partition(".")[2]) > 6:
        text = repr(_as_shown(value)) if isinstance(value, float) else text
        return Decimal(text).quantize(SIX_DECIMALS, rounding=ROUND_DOWN)
    return Decimal(text)


def _text(value: object, wanted: str) -> str:
    if isinstance(value, ErrorCell):
        if value.code == "formula":
            raise BadValue("formula_without_value")
        if value.code == "struck":
            raise BadValue("struck_out", value=value.text)
        raise BadValue("error_cell", value=value.code, wanted=wanted)
    if isinstance(value, bool):
        raise BadValue("not_a_number", value="TRUE" if value else "FALSE", wanted=wanted, why="")
    if isinstance(value, datetime | date):
        raise BadValue("date_not_number", value=show_day(value), wanted=wanted)
    if isinstance(value, time | timedelta):
        raise BadValue("date_not_number", value=str(value), wanted=wanted)
    if isinstance(value, str):
        _only_one(value)
    text = clean(str(value)).translate(_FULLWIDTH)
    if "&" in text:
        text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", " ").strip()
    if re.fullmatch(r"#[A-Z0-9/]+[!?]?", text):
        raise BadValue("error_cell", value=text, wanted=wanted)
    return text.removeprefix("'").strip()


def _is_empty(text: str) -> bool:
    return len(text) <= 40 and (text.casefold() in _EMPTY or fold(text) in _EMPTY_FOLDED)


def _why(body: str) -> str:
    if _LETTERS_AS_DIGITS.fullmatch(body) and not body.isdigit():
        return say(" (it has the letter {letter})", letter=next(char for char in body if not char.isdigit()))
    return say(" (it is a percentage)") if body.endswith("%") else ""
