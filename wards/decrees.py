"""Decrees about units in a list pasted from the statistics office's page. Pure: knows no Django."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from wards.known_facts import START
from wards.text import clean, normal_key

# 36/2026/QH16, 388/NQ-UBTVQH16, 19/2025/QĐ-TTg; with or without spaces, in capitals or not
_KIND = r"(?:NQ|QĐ|NĐ|CP|QH|TT|VBHN|PL|UB)[\w-]*"
_NUMBER = re.compile(rf"\b(\d{{1,5}})\s*/\s*(?:((?:19|20)\d\d)\s*/\s*)?({_KIND})", re.IGNORECASE)
_DAY = re.compile(r"\b(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*((?:19|20)\d\d)\b")
LONGEST = 200_000  # letters of a list


class DecreeStanding(StrEnum):
    """Whether the register knows a decree of a list."""

    KNOWN = "known"  # a unit or a line of lineage here names it
    BEFORE = "before"  # it was issued before the register begins
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Decree:
    """One decree of a list: its number in one form, its day if given, and what the list says of it."""

    number: str
    issued: date | None
    text: str


def numbers_in(text: str) -> list[str]:
    """The numbers of the acts that a text names, each in one form: `388/NQ-UBTVQH16`."""
    return [_number(match) for match in _NUMBER.finditer(clean(text))]


def read_decrees(text: str) -> list[Decree]:
    """The decrees of a pasted list, in its order, each once. The first number of a line is the decree's own.

    Lines without a number go on saying what the one above says.
    """
    found: dict[str, list[str]] = {}
    current: list[str] | None = None
    for line in text[:LONGEST].splitlines():
        plain = clean(line)
        if match := _NUMBER.search(plain):
            current = found.setdefault(_number(match), [])
        if current is not None and plain:
            current.append(plain)
    return [Decree(number, _issued(number, lines), " ".join(lines)) for number, lines in found.items()]


def standing(decree: Decree, known: Collection[str]) -> DecreeStanding:
    """Whether the register knows a decree; `known`: the numbers of acts that it names.

    A decree from before the register begins made no row of it.
    """
    if decree.number in known:
        return DecreeStanding.KNOWN
    year = re.search(r"/(\d{4})/", decree.number)
    earlier = decree.issued < START if decree.issued else bool(year and int(year[1]) < START.year)
    return DecreeStanding.BEFORE if earlier else DecreeStanding.UNKNOWN


def units_named(decree: Decree, names: Iterator[tuple[int, str]] | list[tuple[int, str]]) -> list[int]:
    """Keys of those units, given as (key, bare name), that the list's text names as whole words."""
    words = re.sub(r"[^\w\s-]", " ", decree.text)
    said = f" {normal_key(words)} "
    return [pk for pk, name in names if f" {normal_key(name)} " in said]


def _number(match: re.Match[str]) -> str:
    count, year, kind = match.groups()
    return "/".join(filter(None, [count.lstrip("0"), year, kind.rstrip("-").upper()]))


def _issued(number: str, lines: list[str]) -> date | None:
    """The first day that the list writes; None where it writes none, or one that is none."""
    for day, month, year in (match.groups() for line in lines for match in _DAY.finditer(line)):
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            continue
    return None
