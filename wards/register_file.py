"""Reading a whole register from one's own file: every state of every unit, checked together. Pure: knows no Django."""

import itertools
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from base.day_format import show_day
from base.saying import say
from wards.history import History, Link, UnitState
from wards.known_facts import official_counts
from wards.plan import CODE_LENGTH, LEVEL_OF_KIND
from wards.sources import KINDS, SourceUnit
from wards.table_file import read_date, read_rows
from wards.text import display_name, normal_key, search_key

COLUMNS = {
    "level": ("Cấp",),
    "code": ("Mã", "Mã đơn vị"),
    "kind": ("Loại", "Loại đơn vị"),
    "name": ("Tên", "Tên đơn vị", "full_name"),
    "parent": ("Mã cấp trên", "Cấp trên", "parent_code"),
    "valid_from": ("Hiệu lực từ", "Từ ngày", "valid_from_snapshot"),
    "valid_to": ("Hiệu lực đến", "Đến ngày", "valid_to_snapshot"),
    "legal_act": ("Văn bản", "Căn cứ"),
    "heir": ("Mã tỉnh kế thừa",),
}
_LEVELS = {
    **{search_key(word): "province" for word in ("province", "P", "tỉnh", "cấp tỉnh")},
    **{search_key(word): "district" for word in ("district", "D", "huyện", "cấp huyện")},
    **{search_key(word): "ward" for word in ("ward", "W", "xã", "cấp xã")},
}
_KINDS = {search_key(words): kind for words, kind in KINDS.items()} | {kind: kind for kind in KINDS.values()}
_ORDER = ("province", "district", "ward")


class SupportsRead(Protocol):
    """An opened file."""

    def read(self) -> bytes: ...


@dataclass(frozen=True, slots=True)
class _State:
    row: int
    entry: SourceUnit
    valid_from: date
    valid_to: date | None
    legal_act: str
    heir: str

    @property
    def end(self) -> date:
        return self.valid_to or date.max

    def __str__(self) -> str:
        return f"{self.entry.name} ({self.entry.code})"


def read_history(content: bytes) -> tuple[History, list[str]]:
    """Read all rows and their lineage, and every problem with its row; with problems the history must not be used.

    Raises Refused.
    """
    problems: list[str] = []
    states: dict[tuple[str, str], list[_State]] = defaultdict(list)
    for row in read_rows(content, COLUMNS, ("level", "code", "name", "valid_from")):
        state = _state(row, problems)
        if state is not None:
            states[state.entry.key].append(state)
    for each in states.values():
        each.sort(key=lambda state: state.valid_from)
    problems += _overlaps(states)
    history = History()
    made: dict[tuple[str, str], list[UnitState]] = defaultdict(list)
    for level in _ORDER:
        for key in sorted(key for key in states if key[0] == level):
            for state in states[key]:
                made[key] += _rows(state, made, problems)
            history.rows += made[key]
    history.links = [link for rows in made.values() for link in _links(rows)]
    problems += _half_provinces(states, history.rows)
    return history, problems


def _state(row: dict[str, str], problems: list[str]) -> _State | None:
    def problem(text: str) -> None:
        problems.append(say("Row {row}: {text}", row=row["row"], text=text))

    level = _LEVELS.get(search_key(row["level"]), "")
    if not level:
        problem(say("the level “{level}” is neither tỉnh, huyện nor xã.", level=row["level"]))
        return None
    kind, name = _KINDS.get(search_key(row["kind"]), row["kind"]), display_name(row["name"])
    for words, each in KINDS.items():
        if name.lower().startswith(f"{words.lower()} ") and kind in ("", each):
            kind, name = each, name[len(words) + 1 :]
    valid_from, valid_to = read_date(row["valid_from"]), read_date(row["valid_to"]) if row["valid_to"] else None
    before = len(problems)
    if not row["code"].isdecimal() or len(row["code"]) != CODE_LENGTH[level]:
        problem(say("the code “{code}” must have {length} digits.", code=row["code"], length=CODE_LENGTH[level]))
    if kind not in LEVEL_OF_KIND[level]:
        problem(say("“{words}” does not tell a kind of unit of this level.", words=row["kind"] or row["name"]))
    if not name:
        problem(say("the unit's name is missing."))
    if valid_from is None or (row["valid_to"] and valid_to is None):
        wrong = row["valid_from"] if valid_from is None else row["valid_to"]
        problem(say("the day “{day}” is not in the calendar.", day=wrong))
    elif valid_to is not None and valid_to <= valid_from:
        problem(
            say(
                "the last day {end} does not lie after the first day {start}.",
                end=show_day(valid_to),
                start=show_day(valid_from),
            )
        )
    if level != "province" and len(row["parent"]) not in _lengths_above(level):
        problem(
            say(
                "the parent “{parent}” must be a unit of a higher level, or there would be a circle.",
                parent=row["parent"],
            )
        )
    if level == "province" and row["parent"]:
        problem(say("a province has no parent, but the file says “{parent}”.", parent=row["parent"]))
    if len(problems) > before or valid_from is None:
        return None
    entry = SourceUnit(level, row["code"], kind, name, row["parent"])
    return _State(int(row["row"]), entry, valid_from, valid_to, row["legal_act"], row["heir"])


def _lengths_above(level: str) -> set[int]:
    return {CODE_LENGTH[above] for above in _ORDER[: _ORDER.index(level)]}


def _overlaps(states: dict[tuple[str, str], list[_State]]) -> Iterator[str]:
    for each in states.values():
        for one, other in itertools.pairwise(each):
            if other.valid_from < one.end:
                yield say(
                    "Row {row}: {state} has the same code at the same time as row {other}.",
                    row=other.row,
                    state=other,
                    other=one.row,
                )


def _rows(state: _State, made: dict[tuple[str, str], list[UnitState]], problems: list[str]) -> list[UnitState]:
    """The state cut where its parent's rows end, so that no row outlives its parent."""
    entry = state.entry
    if entry.level == "province":
        heir = state.heir or entry.code
        return [UnitState(entry, None, state.valid_from, state.legal_act, True, entry.code, heir, state.valid_to)]
    level = "district" if len(entry.parent) == CODE_LENGTH["district"] else "province"
    found: list[UnitState] = []
    day = state.valid_from
    for parent in made.get((level, entry.parent), []):
        if (parent.valid_to or date.max) > day and parent.valid_from <= day < state.end:
            end = min(parent.valid_to or date.max, state.end)
            until = None if end == date.max else end
            act = state.legal_act if day == state.valid_from else parent.legal_act
            found.append(UnitState(entry, parent, day, act, True, parent.province_code, parent.heir_code, until))
            day = end
    if day < state.end:
        problems.append(
            say(
                "Row {row}: {state} lacks a parent with the code “{parent}” from {day}.",
                row=state.row,
                state=state,
                parent=entry.parent,
                day=show_day(day),
            )
        )
    return found


def _links(rows: list[UnitState]) -> Iterator[Link]:
    """A code that goes on the next day is the same unit if its name is; else that is not verified."""
    for old, new in itertools.pairwise(rows):
        if old.valid_to == new.valid_from:
            same = normal_key(old.entry.name) == normal_key(new.entry.name)
            yield Link(old, new, new.valid_from, "whole" if same else "unknown", new.legal_act)


def _half_provinces(states: dict[tuple[str, str], list[_State]], rows: list[UnitState]) -> Iterator[str]:
    """Provinces without wards, closed ones without an heir, and counts unlike the official ones."""
    wards = [row for row in rows if row.entry.level == "ward"]
    for (level, code), each in states.items():
        if level != "province":
            continue
        state = each[-1]
        if not any(ward.province_code == code for ward in wards):
            yield say(
                "Row {row}: {state} has no wards in the file: half of the province is missing.",
                row=state.row,
                state=state,
            )
        if state.valid_to is not None and not state.heir:
            yield say(
                "Row {row}: {state} has ended; the code of the province that succeeds it is needed.",
                row=state.row,
                state=state,
            )
        for count in official_counts():
            if count.province == code and any(each_.valid_from <= count.on < each_.end for each_ in each):
                held = sum(
                    ward.province_code == code and ward.valid_from <= count.on < (ward.valid_to or date.max)
                    for ward in wards
                )
                if held not in (0, count.wards):
                    yield say(
                        "Row {row}: {state} has {held} wards in the file on {day}; the official list has {due}.",
                        row=state.row,
                        state=state,
                        day=show_day(count.on),
                        held=held,
                        due=count.wards,
                    )
