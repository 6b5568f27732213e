"""Titles and notes that may narrow down the figures: unknown words, "chỉ gồm", other apps.

They change nothing that is read; a person must see them.
"""

import re
from collections.abc import Iterator, Sequence

from measurements.reading import months, words
from measurements.reading.headings import Vocabulary, heading_of
from measurements.reading.records import Note
from measurements.reading.text import fold, shorten

_HARMLESS = frozenset(words.OF_TITLES.replace("|", " ").split())
_NARROWS = re.compile(rf"\b(?:{words.NARROWING})\b")
_ASIDE = re.compile(
    r"\s*\(?\s*(kèm theo|kèm|căn cứ|theo|nguồn|người|nơi|lập|kính gửi|đề nghị|phục vụ|thực hiện|mẫu|biểu)\b",
    re.IGNORECASE,
)
_BEFORE_NAMES = re.compile(rf"\b(?:{words.BEFORE_NAMES}) ")
_LONGEST_NAME = 8  # words
_CLAUSE = re.compile(r"[;()\[\]|\n]|\s[-–—]\s")


def notes(
    sheet: str, title: Sequence[tuple[str, str]], below: Sequence[tuple[str, str]], vocabulary: Vocabulary
) -> Iterator[Note]:
    """One warning for a table: its title's first words that are not understood, or what narrows it down."""
    for cell, text in [*title, *below]:
        if (found := _NARROWS.search(fold(text))) and not _of_operator(text, vocabulary):
            yield Note.of("title_unclear", sheet, cell, value=text, words=found[0])
            return
    for cell, text in title:
        if strange := not_understood(text, vocabulary):
            yield Note.of("title_unclear", sheet, cell, value=text, words=shorten(strange, 80))
            return


def not_understood(text: str, vocabulary: Vocabulary) -> str:
    """The words of a title's line that are in no list; blank for a line that says neither a month nor a measure."""
    said = months.find(text)
    if not (said.periods or said.month or heading_of(vocabulary.terms(text)).metric in ("samples", "download")):
        return ""
    clauses = [clause for clause in _CLAUSE.split(months.without_acts(text)) if not _ASIDE.match(clause)]
    terms = [term for clause in clauses for term in vocabulary.terms(clause)]
    strange = {each for (kind, _), each in terms if kind == "unknown" and each.isalpha() and each not in _HARMLESS}
    strange -= _of_units(text, vocabulary)
    return " ".join(word for word in text.split() if strange & set(fold(word).split()))


def _of_units(text: str, vocabulary: Vocabulary) -> set[str]:
    """The register's names that follow a unit's kind, with it, word by word: "H. Vĩnh Bảo", "các xã A, B và C"."""
    flat, found = fold(text), set[str]()
    for kind in _BEFORE_NAMES.finditer(flat):
        rest = flat[kind.end() :].split()
        while name := _name_at_start(rest, vocabulary):
            found.update(name, kind[0].split())
            rest = rest[len(name) :]
            rest = rest[1:] if rest[:1] == ["va"] else rest
    return found


def _name_at_start(words: Sequence[str], vocabulary: Vocabulary) -> Sequence[str]:
    """The longest name that the words begin with."""
    lengths = range(min(_LONGEST_NAME, len(words)), 0, -1)
    return next((words[:length] for length in lengths if " ".join(words[:length]) in vocabulary.units), [])


def _of_operator(text: str, vocabulary: Vocabulary) -> bool:
    """ "Chỉ tính mẫu của Viettel" is told as a mention of an operator."""
    return any(kind == "operator" for (kind, _), _ in vocabulary.terms(text))
