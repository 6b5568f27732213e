"""What is said to people by modules that know no Django, in Vietnamese, so that a page can say it in English too. Pure.

`say("“{value}” là số âm", value=text)` is a string like any other and also remembers its sentence and what fills
it; `base.translating.told` looks the sentence up in `locale/en`. What fills it may be said itself.
"""

from collections.abc import Iterable, Mapping
from string import Formatter
from typing import Any

JSON = (str, int)  # what fills a sentence as it is; anything else as text


class Said(str):
    """The Vietnamese text, with the sentence and the values that it was made from."""

    __slots__ = ("sentence", "values")

    sentence: str
    values: dict[str, Any]

    def __new__(cls, sentence: str, values: dict[str, Any]) -> "Said":
        said = super().__new__(cls, sentence.format(**values))
        said.sentence, said.values = sentence, values
        return said

    def __str__(self) -> str:
        """Itself, so that `str(refusal)` forgets nothing."""
        return self

    def __getnewargs__(self) -> tuple[str, dict[str, Any]]:  # type: ignore[override]  # a str's own are fewer
        return self.sentence, self.values


def say(sentence: str, /, **values: object) -> Said:
    """The Vietnamese sentence, filled in. It must stand in the call as it is: `make messages` collects it there."""
    for name, one in values.items():
        if not isinstance(one, JSON):
            values[name] = str(one)
    return Said(sentence, values)


def joined(parts: Iterable[str], by: str = " ") -> Said:
    """Several things said as one; `by` is the same in every language."""
    values = {f"part{number}": part for number, part in enumerate(parts)}
    gap = by.replace("{", "{{").replace("}", "}}")
    return Said(gap.join(f"{{{name}}}" for name in values), values)


def packed(value: Any) -> Any:
    """As JSON: what was said as a list of its sentence and its values, anything else as it is."""
    return [value.sentence, packed_all(value.values)] if isinstance(value, Said) else value


def packed_all(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: packed(one) for name, one in values.items()}


def unpacked(value: Any) -> Any:
    """The reverse of `packed`.

    A sentence that asks for more than its values is none of ours and stays a text: by `{a.b}` and `{a[b]}` a child
    that a stranger's file has taken over could have anything told that this process knows.
    """
    if isinstance(value, list):
        sentence, values = value
        return Said(sentence, unpacked_all(values)) if is_plain(sentence) else str(sentence)
    return value


def is_plain(sentence: str) -> bool:
    """Is it filled with its values and nothing else of them?"""
    try:
        parts = [(name, spec, turn) for _, name, spec, turn in Formatter().parse(sentence) if name is not None]
    except ValueError:
        return False
    return all(name.isidentifier() and not spec and not turn for name, spec, turn in parts)


def unpacked_all(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: unpacked(one) for name, one in values.items()}
