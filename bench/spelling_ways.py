"""The ways in which people spell a unit's name, made from its official form."""

import random
import re
import unicodedata
from collections.abc import Iterator

from wards.legacy_fonts import TCVN3, VNI
from wards.records import UnitRecord
from wards.text import TONES, normal_key, search_key

SHORT = {"phuong": "P.", "xa": "X.", "thi_tran": "TT.", "dac_khu": "ĐK."}
_NEW_STYLE = re.compile(rf"(?<![qQ])(?:([oO])([{TONES}])([aAeE])|([uU])([{TONES}])([yY]))(?!\w)")
_TO_TCVN3 = {letter: byte for byte, letter in TCVN3.items()}
_TO_VNI = {letter: typed for typed, letter in VNI.items()}
_NEIGHBOURS = dict(zip("abcdđeghiklmnopqrstuvxyôơưăâê", "svxfdrfjujknbipwetryvcusaouaea", strict=False))


def right_ways(unit: UnitRecord) -> Iterator[tuple[str, str]]:
    """(way, text) for every spelling that keeps the accents and must give the unit itself."""
    full, name, short = unit.full_name, unit.name, SHORT[unit.kind]
    yield "as in the register", full
    yield "Unicode NFD", unicodedata.normalize("NFD", full)
    yield "upper case", full.upper()
    yield "lower case", full.lower()
    yield "no prefix", name
    yield "short prefix, “P. ”", f"{short} {name}"
    yield "short prefix glued, “P.”", f"{short}{name}"
    yield "short prefix without dot, “TT ”", f"{short.rstrip('.')} {name}"
    yield "other tone place (oà, uý)", new_style(full)
    yield "TCVN3", to_tcvn3(full)
    yield "VNI", to_vni(full)
    yield "non-breaking and double spaces", f"\u00a0{full.replace(' ', chr(0xA0) + ' ')} "
    yield "line break in the cell", full.replace(" ", "\n", 1)
    yield "look-alike đ", full.replace("Đ", "Ð").replace("đ", "ð")
    yield "invisible character", full.replace(" ", "\u200b ")
    yield "note “(mới)”", f"{full} (mới)"
    yield "note “*”", f"{full} (*)"
    yield "full stop at the end", f"{full}."
    yield "list mark before", f"- {full}"
    if "-" in name or "'" in name:
        yield "other dash or apostrophe", full.replace(" - ", "–").replace("-", "–").replace("'", "’")
    if name.isdigit():
        yield "numbered: “P.01”", f"P.{int(name):02d}"
        yield "numbered: “F1”", f"F{name}"
        yield "numbered: “Phường số 1”", f"Phường số {name}"


def bare(text: str) -> bool:
    return not re.match(r"\s*(phường|xã|thị|đặc)", text.lower())


def without_accents(unit: UnitRecord) -> Iterator[tuple[str, str]]:
    plain = unicodedata.normalize("NFD", unit.full_name.replace("Đ", "D").replace("đ", "d"))
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    yield "no accents", plain
    yield "no accents, capitals", plain.upper()
    yield "no accents, no prefix", plain.split(" ", 2 if unit.kind in ("thi_tran", "dac_khu") else 1)[-1]


def typos(unit: UnitRecord, dice: random.Random) -> Iterator[tuple[str, str]]:
    """One slip of each kind in the name, the prefix as it should be."""
    prefix = unit.full_name[: -len(unit.name)]
    slips = {
        "typo: a letter left out": _drop,
        "typo: a letter doubled": _double,
        "typo: two letters swapped": _swap,
        "typo: a wrong letter": _wrong,
        "typo: a wrong tone": _tone,
    }
    for way, slip in slips.items():
        text = slip(unit.name, dice)
        if text and normal_key(text) != normal_key(unit.name):
            yield way, prefix + text


def new_style(text: str) -> str:
    """Thủy → Thuỷ, Hòa → Hoà; where nothing moves, the text itself."""

    def move(match: re.Match[str]) -> str:
        first, tone, second = match.group(1, 2, 3) if match[1] else match.group(4, 5, 6)
        return first + second + tone

    return unicodedata.normalize("NFC", _NEW_STYLE.sub(move, unicodedata.normalize("NFD", text)))


def to_tcvn3(text: str) -> str:
    return "".join(_TO_TCVN3.get(char) or _TO_TCVN3.get(char.lower(), char) for char in text)


def to_vni(text: str) -> str:
    return "".join(_TO_VNI.get(char, char) for char in text)


def _letters(name: str) -> list[int]:
    return [index for index, char in enumerate(name) if char.isalpha()]


def _drop(name: str, dice: random.Random) -> str:
    places = _letters(name)
    if len(places) < 3:
        return ""
    index = dice.choice(places)
    return name[:index] + name[index + 1 :]


def _double(name: str, dice: random.Random) -> str:
    index = dice.choice(_letters(name) or [0])
    return name[:index] + name[index] * 2 + name[index + 1 :] if name[index].isalpha() else ""


def _swap(name: str, dice: random.Random) -> str:
    places = [index for index in _letters(name)[:-1] if name[index + 1].isalpha() and name[index] != name[index + 1]]
    if not places:
        return ""
    index = dice.choice(places)
    return name[:index] + name[index + 1] + name[index] + name[index + 2 :]


def _wrong(name: str, dice: random.Random) -> str:
    places = [index for index in _letters(name) if name[index].lower() in _NEIGHBOURS]
    if not places:
        return ""
    index = dice.choice(places)
    return name[:index] + _NEIGHBOURS[name[index].lower()] + name[index + 1 :]


def _tone(name: str, dice: random.Random) -> str:
    places = [index for index in _letters(name) if search_key(name[index]) in "aeiouy"]
    if not places:
        return ""
    index = dice.choice(places)
    letter = "".join(char for char in unicodedata.normalize("NFD", name[index]) if char not in TONES)
    now = next((char for char in unicodedata.normalize("NFD", name[index]) if char in TONES), "")
    tone = dice.choice([other for other in ("", *TONES) if other != now])
    return name[:index] + unicodedata.normalize("NFC", letter + tone) + name[index + 1 :]
