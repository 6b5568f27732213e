"""Compare a signed copy with the archived letter, word by word. Pure.

Only words count: lines break elsewhere in another program. What is repeated or found elsewhere (the head of a table
on its next page) is no difference, and neither are number and day, which the clerk filled in.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from reports.signed.copy_facts import ANOTHER_TEXT, Compared, TextDifference

MOST_WORDS = 30_000
FEWEST_WORDS = 20  # with less text than this a copy is a picture of paper
MOST_TOLD = 30
REPEATED = 3  # so many words in a row that stand elsewhere as well are a repetition
LONGEST_LINE = 200
DAY = re.compile(r"\bngày\s+tháng\s+năm\b")
MONTH_LEFT_OPEN = "ngày {day:02d} tháng {month:02d} năm"
ZEROS = re.compile(r"^0+(?=\d)")
HYPHENS = str.maketrans({"\u2010": "-", "\u2011": "-"})


@dataclass(frozen=True, slots=True)
class TextComparison:
    """The result of a comparison. `compared`: copy_facts.Compared; `more`: differences beyond those listed."""

    compared: Compared
    differences: tuple[TextDifference, ...] = ()
    more: int = 0


def filled_in(lines: Iterable[str], number: str, symbol: str, day: date) -> list[str]:
    """The letter's lines with number and day filled in, as the clerk does."""
    room = re.compile(rf"(?<!\S)/(?={re.escape(symbol)})")
    dated = MONTH_LEFT_OPEN.format(day=day.day, month=day.month)
    return [room.sub(f"{number}/", DAY.sub(dated, " ".join(line.split()))) for line in lines]


def is_scanned(lines: Sequence[str]) -> bool:
    """Is a copy only a picture of paper? Then at most a stamp or page numbers can be read."""
    return len(_words(lines)) < FEWEST_WORDS


def compare(letter: Sequence[str], copy: Sequence[str]) -> TextComparison:
    """Compare a signed copy with the letter; return differing lines."""
    ours, theirs = _words(letter), _words(copy)
    if is_scanned(copy):
        return TextComparison(Compared.NO_TEXT)
    if not ours or max(len(ours), len(theirs)) > MOST_WORDS:
        return TextComparison(Compared.FAILED)
    left, right = [word for word, _line in ours], [word for word, _line in theirs]
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    blocks = matcher.get_opcodes()
    same = sum(to - start for what, start, to, *_ in blocks if what == "equal")
    if same / max(len(left), len(right)) < ANOTHER_TEXT:
        return TextComparison(Compared.ANOTHER)
    found: dict[TextDifference, None] = {}
    all_left, all_right = f" {' '.join(left)} ", f" {' '.join(right)} "
    for what, start, to, begin, end in blocks:
        if what == "equal" or (_repeated(left[start:to], all_right) and _repeated(right[begin:end], all_left)):
            continue
        found[TextDifference(_line(letter, ours, start, to), _line(copy, theirs, begin, end))] = None
    named = tuple(found)[:MOST_TOLD]
    return TextComparison(Compared.DIFFERS if named else Compared.SAME, named, len(found) - len(named))


def _repeated(words: Sequence[str], whole: str) -> bool:
    """Are these words none, or so many that also occur in the other text that they count as repeated?"""
    return not words or (len(words) >= REPEATED and f" {' '.join(words)} " in whole)


def _words(lines: Sequence[str]) -> list[tuple[str, int]]:
    """All words with the number of their line; 05 and 5 are one number."""
    return [
        (ZEROS.sub("", word), number)
        for number, line in enumerate(lines)
        for word in unicodedata.normalize("NFKC", line.translate(HYPHENS)).split()
    ]


def _line(lines: Sequence[str], words: Sequence[tuple[str, int]], start: int, to: int) -> str:
    """The lines of these words as one text, cut where it is too long."""
    if not words:
        return ""
    first = words[min(start, len(words) - 1)][1]
    last = words[min(max(start, to - 1), len(words) - 1)][1]
    text = " ".join(lines[first : last + 1])
    return text if len(text) <= LONGEST_LINE else text[: LONGEST_LINE - 1] + "…"
