"""Rough places of units: one point for each, from the register package's tables. Pure: knows no Django.

The table of 1/7/2025 has a point for every ward, that of 1/3/2025 one for every ward and district but five
wards. An earlier unit of the same code and name lies in the same place. Hoàng Sa and Trường Sa are given
by us: the older table puts them on the mainland.
"""

from datetime import date
from functools import cache

from wards.known_facts import REFORM
from wards.sources import KINDS, july_2025_places, march_2025_places
from wards.text import normal_key

Point = tuple[float, float]  # degrees east, degrees north

# Đặc khu Hoàng Sa 20333 and Đặc khu Trường Sa 22736, as in the table of 1/7/2025.
HOANG_SA = (112.135, 16.568)
TRUONG_SA = (114.45, 9.71)
ARCHIPELAGOS = {("ward", "20333"): HOANG_SA, ("ward", "22736"): TRUONG_SA}
# Of the time with districts: huyện Hoàng Sa; huyện Trường Sa, its thị trấn Trường Sa, xã Song Tử Tây, xã Sinh Tồn.
ARCHIPELAGOS |= {("district", "498"): HOANG_SA, ("district", "576"): TRUONG_SA}
BEFORE_REFORM = {"22736": (111.92, 8.64), "22737": (114.33, 11.43), "22739": (114.33, 9.89)}


def place_of(level: str, code: str, full_name: str, on: date) -> Point | None:
    """The point of a unit in force on a day; None where no table has one for this code and name."""
    reformed = on >= REFORM
    if not reformed and level == "ward" and code in BEFORE_REFORM:
        return BEFORE_REFORM[code]
    if known := ARCHIPELAGOS.get((level, code)):
        return known
    found = _places(reformed).get((level, code))
    if found is None or found[0] != _bare(full_name):
        return None
    return found[1]


@cache
def _places(reformed: bool) -> dict[tuple[str, str], tuple[str, Point]]:
    rows = july_2025_places() if reformed else march_2025_places()
    return {(level, code): (_bare(name), (east, north)) for level, code, name, north, east in rows if north is not None}


def _bare(full_name: str) -> str:
    """The name without its kind: a huyện that became a thành phố stayed where it was."""
    for words in KINDS:
        if full_name.lower().startswith(f"{words.lower()} "):
            return normal_key(full_name[len(words) + 1 :])
    return normal_key(full_name)
