"""Reading names of units as people write them: prefix, name, and trailing notes. Pure: knows no Django."""

import re
from dataclasses import dataclass
from functools import lru_cache

from wards.text import clean, key_of_clean, normal_key, search_key

DISTRICT_KINDS = frozenset({"quan", "huyen", "thi_xa", "thanh_pho"})

_WORDS = {
    "thành phố": "thanh_pho",
    "thị trấn": "thi_tran",
    "thị xã": "thi_xa",
    "đặc khu": "dac_khu",
    "phường": "phuong",
    "huyện": "huyen",
    "quận": "quan",
    "tỉnh": "tinh",
    "xã": "xa",
}
_SHORT = {
    "p": "phuong",
    "ph": "phuong",
    "f": "phuong",
    "x": "xa",
    "tt": "thi_tran",
    "t.t": "thi_tran",
    "đk": "dac_khu",
    "dk": "dac_khu",
    "đ.k": "dac_khu",
    "q": "quan",
    "h": "huyen",
    "tx": "thi_xa",
    "t.x": "thi_xa",
    "tp": "thanh_pho",
    "t.p": "thanh_pho",
    "t": "tinh",
}
_KEYS = {normal_key(word): kind for word, kind in _WORDS.items()}
_WORD_PREFIX = re.compile(rf"({'|'.join(map(re.escape, _KEYS))})[ .:]+(?=\S)")
_PLAIN_PREFIX = re.compile(rf"({'|'.join(search_key(word) for word in _WORDS)})[ .:]+(?=\S)")
_PLAIN_KINDS = {search_key(word): kind for word, kind in _WORDS.items()}
_SHORT_PREFIX = re.compile(
    rf"({'|'.join(sorted(map(re.escape, _SHORT), key=len, reverse=True))})(?:\s*\.\s*| )(?=[^\s.])"
)
_GLUED = re.compile(r"([pfq])(?=\d+$)")
_LIST_MARK = re.compile(r"^(?:[-+*•]\s*|\d{1,3}[.)]\s+(?=[^\W\d]))")
_NOTE = re.compile(r"\s*(?:\(([^()]*)\)|([*†‡#]+)|[.,;:]+)$")
_HARMLESS = re.compile(r"(?:mới|m|\*+|\d{1,2}|[a-z])?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NameReading:
    """One reading of a text: the kind that its prefix says (None: no prefix), and the name's normal key."""

    kind: str | None
    key: str


@dataclass(frozen=True, slots=True)
class Written:
    """A written name taken apart."""

    text: str  # cleaned, without list mark and trailing notes
    readings: tuple[NameReading, ...]  # as written, accents and all
    places: tuple[str, ...]  # notes that name a place: "(H. Nam Sách)", ", Hải Phòng"
    notes: tuple[str, ...]  # notes that were not understood
    ascii: bool  # no letter with an accent: the writer may have dropped them

    @property
    def plains(self) -> tuple[tuple[str | None, str], ...]:
        """Readings without accents, (kind, name), for suggestions: with the prefix split off, and as it is."""
        text = search_key(self.text)
        if match := _PLAIN_PREFIX.match(text):
            return (_PLAIN_KINDS[match[1]], text[match.end() :]), (None, text)
        if match := _SHORT_PREFIX.match(self.text.lower()):
            return (_SHORT[match[1]], search_key(self.text[match.end() :])), (None, text)
        return ((None, text),)


@lru_cache(maxsize=100_000)
def take_apart(text: str) -> Written:
    """Take apart a name as people write it. An empty text gives no readings."""
    base, places, notes = _without_notes(_LIST_MARK.sub("", clean(text)))
    return Written(base, _readings(base), tuple(places), tuple(notes), base.isascii())


def _without_notes(text: str) -> tuple[str, list[str], list[str]]:
    places: list[str] = []
    notes: list[str] = []
    while match := _NOTE.search(text):
        if match.start() == 0:
            break
        note = clean(match[1] or "")
        text = text[: match.start()]
        if not _HARMLESS.fullmatch(note):
            (places if _names_place(note) else notes).append(note)
    if "," in text:
        text, *rest = (part.strip() for part in text.split(","))
        places += [part for part in rest if part]
    return text, places, notes


def _names_place(note: str) -> bool:
    lower = note.lower().removeprefix("thuộc ")
    return bool(_WORD_PREFIX.match(_key_with_dots(lower)) or _SHORT_PREFIX.match(lower))


def _key_with_dots(text: str) -> str:
    """Word keys where the prefix may be glued to its dot: `thị xã. X`."""
    return normal_key(text.replace(".", ". ")) if "." in text else normal_key(text)


def _readings(text: str) -> tuple[NameReading, ...]:
    """Of a text that was cleaned."""
    found: list[NameReading] = []
    whole = key_of_clean(text)
    if match := _WORD_PREFIX.match(whole):
        found.append(NameReading(_KEYS[match[1]], whole[match.end() :]))
    lower = text.lower()
    if match := _SHORT_PREFIX.match(lower) or _GLUED.match(lower):
        found.append(NameReading(_SHORT[match[1]], normal_key(lower[match.end() :])))
    if whole:
        found.append(NameReading(None, whole))
    numbered = [
        NameReading(reading.kind, reading.key.removeprefix(_NUMBER)) for reading in found if _is_numbered(reading)
    ]
    return tuple(dict.fromkeys([*found, *numbered]))


_NUMBER = normal_key("số") + " "


def _is_numbered(reading: NameReading) -> bool:
    return reading.key.startswith(_NUMBER) and reading.key.removeprefix(_NUMBER).isdigit()
