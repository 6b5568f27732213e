"""Texts for people from modules that know no Django: an English sentence, Vietnamese by `locale/vi`. Pure.

`say("“{value}” is negative", value=text)` is a string like any other, in Vietnamese, and also remembers its sentence
and what fills it; `base.translating.translated` says it in the language of the page. What fills it may be said itself.
The catalogue is read by the standard library, when this module is: a child that is shut in afterwards has it.
"""

import gettext
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

JSON = (str, int)  # what fills a sentence as it is; anything else as text
CONTEXT = "\x04"  # between a source and what it is about, in a catalogue
LOCALE = Path(__file__).resolve().parent.parent / "locale"
VIETNAMESE = gettext.translation("django", LOCALE, ["vi"], fallback=True)


class Said(str):
    """A Vietnamese text, with the English sentence and the values that it was made from."""

    __slots__ = ("sentence", "values")

    sentence: str
    values: dict[str, Any]

    def __new__(cls, sentence: str, values: dict[str, Any]) -> "Said":
        said = super().__new__(cls, in_vietnamese(sentence).format(**values))
        said.sentence, said.values = sentence, values
        return said

    def __str__(self) -> str:
        """Itself, so that `str(refusal)` forgets nothing."""
        return self

    def __getnewargs__(self) -> tuple[str, dict[str, Any]]:  # type: ignore[override]  # a str's own are fewer
        return self.sentence, self.values


def in_vietnamese(sentence: str) -> str:
    """The catalogue's translation of a sentence, not filled in; the sentence itself where there is none."""
    return VIETNAMESE.gettext(sentence) if sentence else ""  # nothing stands for the head of the catalogue


def say(sentence: str, /, **values: object) -> Said:
    """The sentence in Vietnamese, filled in.

    It must stand in the call as it is, in English: `make messages` collects it there.
    """
    for name, one in values.items():
        if not isinstance(one, JSON):
            values[name] = str(one)
    return Said(sentence, values)


def joined(parts: Iterable[str], by: str = " ") -> Said:
    """Several texts as one; `by`, between them, is the same in every language."""
    values = {f"part{number}": part for number, part in enumerate(parts)}
    gap = by.replace("{", "{{").replace("}", "}}")
    return Said(gap.join(f"{{{name}}}" for name in values), values)


def packed(value: Any) -> Any:
    """A value as JSON: a Said as a list of its sentence and its values, anything else as it is."""
    return [value.sentence, packed_all(value.values)] if isinstance(value, Said) else value


def packed_all(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as JSON, each packed."""
    return {name: packed(one) for name, one in values.items()}


def unpacked(value: Any) -> Any:
    """The value that `packed` was made from.

    A sentence that asks for more than its values is none of ours and stays a text: by `{a.b}` and `{a[b]}` a child
    that a stranger's file has taken over could have anything told that this process knows. What was stored while
    sentences were Vietnamese is found in the catalogue from its other side.
    """
    if isinstance(value, list):
        sentence, values = value
        if not is_plain(sentence):
            return str(sentence)
        return Said(_from_vietnamese().get(str(sentence), str(sentence)), unpacked_all(values))
    return value


@cache
def _from_vietnamese() -> dict[str, str]:
    """Vietnamese sentence → its source; without those that stand for several sources."""
    catalogue: dict[Any, str] = getattr(VIETNAMESE, "_catalog", {})  # gettext has no other way to list it
    plain = {source: text for source, text in catalogue.items() if isinstance(source, str) and CONTEXT not in source}
    times = Counter(plain.values())
    return {text: source for source, text in plain.items() if times[text] == 1}


def is_plain(sentence: str) -> bool:
    """Does the sentence only insert its values, without attributes, items or formats of them?"""
    try:
        parts = [(name, spec, turn) for _, name, spec, turn in Formatter().parse(sentence) if name is not None]
    except ValueError:
        return False
    return all(name.isidentifier() and not spec and not turn for name, spec, turn in parts)


def unpacked_all(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that `packed_all` was made from."""
    return {name: unpacked(one) for name, one in values.items()}
