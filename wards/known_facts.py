"""Our own tables of facts about units that the packages do not give (`facts/`). Pure: no Django.

Every row of those tables names the act it comes from; `date_known` is `no` where only the last possible
day is documented. docs/register.md says how each table is used.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from wards.sources import Pair, SourceUnit

START = date(2024, 5, 1)  # the register begins here: two months before the first published figures
PROVINCES_SINCE = date(2008, 8, 1)  # Hà Tây into Hà Nội (Nghị quyết 15/2008/QH12); no code changed until REFORM
REFORM = date(2025, 7, 1)  # two tiers instead of three (Quyết định số 19/2025/QĐ-TTg)
CHECKED = date(2026, 11, 29)  # until then these tables hold every decree that the statistics office lists


def province_map_day(on: date) -> date:
    """The day on whose map the provinces of a day are read: those of START had existed since 2008."""
    return START if PROVINCES_SINCE <= on < START else on


@dataclass(frozen=True, slots=True)
class ChangeDate:
    """The day of a change and the act behind it."""

    on: date
    known: bool
    act: str


@dataclass(frozen=True, slots=True)
class CodeChange:
    """A change of a code: from a day on it is this unit's, or (None) nobody's."""

    key: tuple[str, str]
    entry: SourceUnit | None
    when: ChangeDate


@dataclass(frozen=True, slots=True)
class OfficialCount:
    """The numbers of districts and wards that an official list gives for a province on a day."""

    on: date
    province: str
    districts: int
    wards: int


def before_start() -> dict[tuple[str, str], tuple[str, str, str] | None]:
    """Changes to the older package's units until 1/5/2024: (level, code) → (kind, name, act), or None: gone."""
    return {
        (row["level"], row["code"]): (row["kind"], row["name"], row["legal_act"]) if row["kind"] else None
        for row in _table("before_2024-05")
    }


@cache
def spellings() -> dict[tuple[str, str], tuple[str, str]]:
    """(level, code) → (spelling used here, other spelling), of units that only the newer package spells otherwise."""
    return {(row["level"], row["code"]): (row["kept"], row["other"]) for row in _table("spellings")}


def change_dates() -> dict[tuple[str, str, str], ChangeDate]:
    """(province, level, code) → when the unit came to its form of 1/3/2025; level and code empty: all others."""
    return {(row["province"], row["level"], row["code"]): _when(row) for row in _table("dates")}


def interim_changes() -> list[CodeChange]:
    """Forms that units had only between the packages' maps of 2024 and 1/3/2025."""
    return _changes("interim")


def later_changes() -> list[CodeChange]:
    """Changes after 1/7/2025."""
    return _changes("since_2025-07")


def reform_act(province: str) -> str:
    """The act that made the wards of 1/7/2025 of this province, as far as it is at hand."""
    acts = {row["province"]: row["legal_act"] for row in _table("acts_2025-07")}
    return acts.get(province, acts[""])


def lineage() -> list[tuple[date, Pair, str]]:
    """Corrections to the packages' lineage: (day, pair, source); part `none`: the package is wrong there."""
    return [
        (
            date.fromisoformat(row["effective_on"]),
            Pair(row["old_level"], row["old_code"], row["new_level"], row["new_code"], row["part"]),
            row["source"],
        )
        for row in _table("lineage")
    ]


@cache
def official_counts() -> tuple[OfficialCount, ...]:
    """How many districts and wards each province had on the days for which official lists exist."""
    return tuple(
        OfficialCount(date.fromisoformat(row["on"]), row["province"], int(row["districts"]), int(row["wards"]))
        for row in _table("official_counts")
    )


def known_gaps() -> list[tuple[date, str, str, str]]:
    """Known changes whose list of units is not at hand: (day, province, what, act)."""
    return [
        (date.fromisoformat(row["effective_on"]), row["province"], row["what"], row["legal_act"])
        for row in _table("known_gaps")
    ]


def all_acts() -> set[str]:
    """Every act that the tables name."""
    names = [path.stem for path in (Path(__file__).parent / "facts").glob("*.csv")]
    rows = [row for name in names for row in _table(name)]
    return {act for row in rows for act in (row.get("legal_act"), row.get("source")) if act}


def _changes(table: str) -> list[CodeChange]:
    return [
        CodeChange(
            (row["level"], row["code"]),
            SourceUnit(row["level"], row["code"], row["kind"], row["name"], row["parent"]) if row["kind"] else None,
            _when(row),
        )
        for row in _table(table)
    ]


def _when(row: dict[str, str]) -> ChangeDate:
    return ChangeDate(date.fromisoformat(row["effective_on"]), row["date_known"] == "yes", row["legal_act"])


@cache
def _table(name: str) -> tuple[dict[str, str], ...]:
    path = Path(__file__).parent / "facts" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows: Iterable[dict[str, str]] = csv.DictReader(lines)
        return tuple(rows)
