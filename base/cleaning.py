"""Texts as people bring them, without what nobody can see and no document can hold. Pure: knows no Django.

One rule for every door (forms, pasted text, templates, API, administration, names, file names), and once more where
documents are rendered, so that a row that was stored before stops nothing.

- Line breaks of every kind (CR, LF, Word's U+000B, form feed, NEL, U+2028, U+2029) are one line feed; on one line a
  space. So is a tab there, which comes from pasted cells.
- What XML or Unicode forbids in texts goes: control characters, halves of characters, noncharacters.
- What Unicode shows as nothing goes (Default_Ignorable_Code_Point: zero-width characters, joiners, soft hyphens, marks
  and changes of direction, fillers, tags, variation selectors), and marks of interlinear annotation with it. A document
  must say what is seen in it, and two names that look alike must be alike.
- What is left is composed (NFC), as Vietnamese keyboards write it: `e` + `ˆ` + `´` is `ế`.
"""

import re
import unicodedata
from dataclasses import fields, is_dataclass, replace
from functools import cache
from operator import is_not
from typing import Any, TypeVar, cast

_CONTROL = "\\x00-\\x08\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f"  # but tab and what breaks lines
_NO_CHARACTERS = "\\ud800-\\udfff\\ufdd0-\\ufdef" + "".join(
    f"\\U{plane:04x}fffe-\\U{plane:04x}ffff" for plane in range(17)
)
LONGEST_ENDING = 8  # characters behind the last dot of a file name; more are words
SOFT_HYPHEN = "\u00ad"
_SHOWN_AS_NOTHING = (
    "\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\u3164"
    "\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff"
)
_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_BLANKS = re.compile("[ \t\n]+")
_UNSEEN = re.compile(f"[{_CONTROL}{_NO_CHARACTERS}{_SHOWN_AS_NOTHING}{SOFT_HYPHEN}]")
_UNSEEN_IN_CELLS = re.compile(f"[{_CONTROL}{_NO_CHARACTERS}{_SHOWN_AS_NOTHING}]")
# A letter and its marks. Composing in such pieces takes the same time per letter whatever somebody sends: to put
# thousands of marks on one letter in order takes the square of their number.
_COMPOSED_ALONE = re.compile("[\x00-\x7f]?[^\x00-\x7f]{1,200}")

T = TypeVar("T")


def clean_text(text: str) -> str:
    """Clean a text of several lines: `Một\x0bhai\x1b` → `Một\nhai`; returns the very object where nothing changes."""
    return _clean(text, _UNSEEN)


def short_name(name: str, most: int) -> str:
    """Cut a file's name to at most so many characters; its ending stays, for without it no program knows what it is."""
    if len(name) <= most:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or not stem or len(ending) > LONGEST_ENDING:
        return name[:most]
    return f"{stem[: most - len(ending) - 2].rstrip()}….{ending}"


def clean_line(text: str) -> str:
    """Clean a text of one line: a break or tab becomes one space, with the blanks beside it. `A\x0b B` → `A B`."""
    return _on_one_line(clean_text(text))


def clean_cell(text: str) -> str:
    """Clean a cell of a file, on one line; soft hyphens stay: in fonts of the 1990s (TCVN3) they are the `ố`."""
    return _on_one_line(_clean(text, _UNSEEN_IN_CELLS))


def cleaned(value: T, *, keys: bool = False) -> T:
    """Clean every text within a value: through lists, tuples, frozen dataclasses and dicts.

    The keys of dicts are names of ours mostly, by which an unknown one is refused; `keys` cleans them, too.
    """
    return cast(T, _walked(value, keys))


def _walked(value: Any, keys: bool) -> Any:
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        return {clean_text(key) if keys else key: _walked(one, keys) for key, one in value.items()}
    if isinstance(value, list):
        return [_walked(one, keys) for one in value]
    if isinstance(value, tuple):
        after = [_walked(one, keys) for one in value]
        return tuple(after) if any(map(is_not, after, value)) else value
    if names := _fields_of(cast(Any, type(value))):
        before = [(name, getattr(value, name)) for name in names]
        changed = {name: after for name, one in before if (after := _walked(one, keys)) is not one}
        return replace(value, **changed) if changed else value
    return value


@cache
def _fields_of(kind: type) -> tuple[str, ...]:
    """The names of a dataclass's fields; none of any other kind. A document's cells are thousands of the same kind."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()


def _clean(text: str, unseen: re.Pattern[str]) -> str:
    if text.isascii() and text.isprintable():
        return text
    after = unseen.sub("", _BREAK.sub("\n", text))
    if not unicodedata.is_normalized("NFC", after):
        after = _COMPOSED_ALONE.sub(lambda letter: unicodedata.normalize("NFC", letter[0]), after)
    return text if after == text else after  # what was said (base.saying) keeps its sentence


def _on_one_line(text: str) -> str:
    if "\n" not in text and "\t" not in text:
        return text
    return _BLANKS.sub(lambda blank: blank[0] if blank[0].strip(" ") == "" else " ", text).strip(" ")
