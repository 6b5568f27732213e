"""Vietnamese names as keys: for equality, for search, for alphabetical order. Pure: knows no Django.

Equality ignores what people's programs change without meaning anything: Unicode form, case, spaces,
where the tone mark sits (òa/oà), look-alike letters đ, kinds of dashes and apostrophes, a zero before a
number. It never ignores accents or letters.
"""

import re
import unicodedata
from functools import lru_cache

from base.cleaning import clean_line

TONES = "\u0300\u0309\u0303\u0301\u0323"  # grave, hook, tilde, acute, dot: in dictionary order
_TONE_SIGNS = dict(zip(TONES, "`ˀ~´.", strict=True))
_LOOK_ALIKES = str.maketrans(
    {
        **dict.fromkeys("ÐƉ", "Đ"),
        **dict.fromkeys("ðɖ", "đ"),
        **dict.fromkeys("’‘`´ʼ′ˈ＇ʹ", "'"),
        **dict.fromkeys("–—‐‑‒―−－", "-"),
        **dict.fromkeys("．․", "."),
        "（": "(",
        "）": ")",
        "，": ",",
    }
)
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_DASH, _APOSTROPHE = re.compile(r"\s*-\s*"), re.compile(r"(?<=\w)\s*'\s*(?=\w)")
_OPEN = re.compile(rf"(?<![qQ])(?:([oO])([aAeE])|([uU])([yY]))([{TONES}])(?!\w)")


def clean(text: str) -> str:
    """Clean a text: NFC, no invisible characters, every kind of space one space, look-alikes in their plain form."""
    return " ".join(clean_line(text).translate(_LOOK_ALIKES).split())


@lru_cache(maxsize=200_000)
def normal_key(name: str) -> str:
    """The key in which two spellings of one name are equal: `THUỶ  NGUYÊN` and `Thủy Nguyên`.

    Each word is its letters (ă â ê ô ơ ư đ kept) followed by its tone, wherever the tone was typed.
    """
    return key_of_clean(clean(name))


def key_of_clean(name: str) -> str:
    """The normal key of a text that `clean` has cleaned already."""
    text = name.lower()
    if "-" in text:
        text = _DASH.sub(" - ", text)
    if "'" in text:
        text = _APOSTROPHE.sub("'", text)
    return " ".join(map(_word_key, text.split()))


@lru_cache(maxsize=50_000)
def _word_key(word: str) -> str:
    if word.isascii():
        return word.lstrip("0") or word if word.isdigit() else word
    letters: list[str] = []
    tones: list[str] = []
    for char in unicodedata.normalize("NFD", word):
        (tones if char in _TONE_SIGNS else letters).append(char)
    return unicodedata.normalize("NFC", "".join(letters)) + "".join(_TONE_SIGNS[tone] for tone in tones)


@lru_cache(maxsize=200_000)
def search_key(name: str) -> str:
    """A text for search, lower case without accents: `thuy nguyen`. For search and suggestions, never to decide."""
    decomposed = unicodedata.normalize("NFD", clean(name).lower().replace("đ", "d"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def display_name(name: str) -> str:
    """A name as departments write it: òa, óa, ủy, ụy; one space; words capitalised; 1, not 01."""
    decomposed = unicodedata.normalize("NFD", clean(name))
    placed = unicodedata.normalize("NFC", _OPEN.sub(_first_vowel, decomposed))
    words = " ".join(word[:1].upper() + word[1:] for word in placed.split(" "))
    return words.lstrip("0") if words.isdecimal() else words


def _first_vowel(match: re.Match[str]) -> str:
    first, second = (match[1], match[2]) if match[1] else (match[3], match[4])
    return f"{first}{match[5]}{second}"


@lru_cache(maxsize=200_000)
def sort_key(name: str) -> str:
    """A key by which any plain comparison of strings sorts in Vietnamese order, on every database.

    Only a–z and 0–9 are used, two characters a letter, so that SQLite's bytes and a PostgreSQL locale
    agree. Letters first (a ă â b … d đ), a space before any letter, numbers by value; then the tones:
    none, huyền, hỏi, ngã, sắc, nặng.
    """
    letters: list[str] = []
    tones: list[str] = []
    for part in re.findall(r"\d+|\D", clean(name).lower()):
        if part.isdecimal():
            number = part.lstrip("0") or "0"
            letters.append(f"1{min(len(number), 9)}" + "".join(f"1{digit}" for digit in number))
            continue
        decomposed = unicodedata.normalize("NFD", part)
        base = unicodedata.normalize("NFC", "".join(char for char in decomposed if char not in TONES))
        if base in _ALPHABET:
            letters.append(_letter_code(base))
            tone = next((TONES.index(char) + 1 for char in decomposed if char in TONES), 0)
            tones.append(str(tone))
        elif base == " ":
            letters.append("01")
    return "".join(letters) + "00" + "".join(tones)


@lru_cache(maxsize=64)
def _letter_code(letter: str) -> str:
    plain = search_key(letter)
    family = [other for other in _ALPHABET if search_key(other) == plain]
    return f"{plain}{family.index(letter)}"
