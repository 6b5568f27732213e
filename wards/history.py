"""The history of the whole country: every state of every unit since the register begins, and their lineage.

Pure: knows no Django. The packages give three maps, `known_facts` the days between; here they become
rows that never outlive their parent, and links from old rows to new ones.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from wards import known_facts, sources
from wards.known_facts import REFORM, START, ChangeDate, CodeChange
from wards.sources import Pair, SourceUnit
from wards.text import normal_key, search_key

Key = tuple[str, str]
_ORDER = {"province": 0, "district": 1, "ward": 2}


@dataclass(slots=True, eq=False)
class UnitState:
    """One state of a unit, valid in [valid_from, valid_to)."""

    entry: SourceUnit
    parent: "UnitState | None"
    valid_from: date
    legal_act: str
    dates_known: bool
    province_code: str
    heir_code: str = ""
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """One line of lineage: (part of) an old row became (part of) a new one."""

    old: UnitState
    new: UnitState
    on: date
    part: str
    legal_act: str


@dataclass(slots=True)
class History:
    """All states of units and the links between them."""

    rows: list[UnitState] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)


@cache
def whole_country() -> History:
    """The country's history from the packages and our own facts; read only. Takes about a second, once."""
    first = _early_entries()
    second = {entry.key: _kept_spelling(entry) for entry in sources.march_2025()}
    changes, pairs = _until_march_2025(first, second)
    changes += _reform(second)
    pairs[REFORM] += _reform_pairs()
    changes += known_facts.later_changes()
    heirs = {pair.old_code: pair.new_code for pair in pairs[REFORM] if pair.old_level == "province"}
    walk = _Walk(heirs)
    walk.open_all(first.values())
    by_day: defaultdict[date, dict[Key, CodeChange]] = defaultdict(dict)
    for change in changes:
        by_day[change.when.on][change.key] = change
    for day in sorted(by_day):
        walk.day(day, by_day[day], pairs[day])
    return walk.history


def _early_entries() -> dict[Key, SourceUnit]:
    entries = {entry.key: entry for entry in sources.early_2024()}
    for key, now in known_facts.before_start().items():
        if now is None:
            del entries[key]
        else:
            entries[key] = SourceUnit(*key, now[0], now[1], entries[key].parent)
    return entries


def _kept_spelling(entry: SourceUnit) -> SourceUnit:
    if entry.key not in known_facts.spellings():
        return entry
    return SourceUnit(entry.level, entry.code, entry.kind, known_facts.spellings()[entry.key][0], entry.parent)


def _until_march_2025(
    first: dict[Key, SourceUnit], second: dict[Key, SourceUnit]
) -> tuple[list[CodeChange], defaultdict[date, list[Pair]]]:
    """Changes between the two older maps, dated, and the lineage that is known for them."""
    changes = known_facts.interim_changes()
    last = dict(first)
    last.update((change.key, change.entry) for change in changes if change.entry)
    gone = {change.key for change in changes if not change.entry}
    dates = known_facts.change_dates()
    for key in sorted(first.keys() | second.keys() | last.keys()):
        old, new = None if key in gone else last.get(key), second.get(key)
        if old is not None and new is not None and _same(old, new):
            continue
        province = _province(new or first.get(key) or last[key], second if new else first)
        changes.append(CodeChange(key, new, dates.get((province, *key)) or dates[province, "", ""]))
    pairs: defaultdict[date, list[Pair]] = defaultdict(list)
    for day, pair, _source in known_facts.lineage():
        if day < REFORM:
            pairs[day].append(pair)
    for day, found in _absorbed(first, second, changes):
        pairs[day].append(found)
    for day, found in _moved_districts(first, changes, pairs):
        pairs[day].append(found)
    return changes, pairs


def _same(old: SourceUnit, new: SourceUnit) -> bool:
    return (old.kind, normal_key(old.name), old.parent) == (new.kind, normal_key(new.name), new.parent)


def _province(entry: SourceUnit, entries: dict[Key, SourceUnit]) -> str:
    while entry.parent:
        entry = entries["district" if len(entry.parent) == 3 else "province", entry.parent]
    return entry.code


def _absorbed(
    first: dict[Key, SourceUnit], second: dict[Key, SourceUnit], changes: list[CodeChange]
) -> Iterator[tuple[date, Pair]]:
    """Closed wards under which later ward the newer package files them: not verified, whole or part unknown."""
    filed: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for _province_code, code, names in sources.march_2025_absorbed():
        district = second["ward", code].parent
        for name in names:
            filed[district, name].add(code)
    went: defaultdict[str, set[str]] = defaultdict(set)  # district → districts where its wards lie later
    for key, entry in first.items():
        if key[0] == "ward" and key in second:
            went[entry.parent].add(second[key].parent)
    for change in changes:
        old = first.get(change.key)
        if old is None or old.level != "ward" or change.entry is not None or change.key in second:
            continue
        name = search_key(f"{_KIND_WORDS[old.kind]}{old.name}").replace(" ", "").replace("'", "").replace("-", "")
        found = {code for district in {old.parent, *went[old.parent]} for code in filed[district, name]}
        if len(found) == 1:
            new_code = found.pop()
            yield change.when.on, Pair(*change.key, "ward", new_code, "unknown")
            yield change.when.on, Pair("ward", new_code, "ward", new_code, "unknown")


_KIND_WORDS = {"phuong": "phuong", "xa": "xa", "thi_tran": "thi tran"}


def _moved_districts(
    first: dict[Key, SourceUnit], changes: list[CodeChange], pairs: dict[date, list[Pair]]
) -> Iterator[tuple[date, Pair]]:
    """A ward that changes its district takes a part of the old district with it."""
    districts = {(day, pair.old_code) for day, found in pairs.items() for pair in found if pair.old_level == "district"}
    moves: defaultdict[tuple[date, str], set[str]] = defaultdict(set)
    before = dict(first)
    for change in sorted(changes, key=lambda change: change.when.on):
        old = before.get(change.key)
        if change.entry is not None:
            if old and old.level == "ward" and old.parent != change.entry.parent:
                moves[change.when.on, old.parent].add(change.entry.parent)
            before[change.key] = change.entry
    for (day, district), others in moves.items():
        if (day, district) not in districts:
            yield from ((day, Pair("district", district, "district", other, "part")) for other in {district, *others})


def _reform(second: dict[Key, SourceUnit]) -> list[CodeChange]:
    """1/7/2025: districts end, wards are made anew, provinces merge."""
    third = {entry.key: entry for entry in sources.july_2025()}
    merged = {pair.new_code for pair in sources.july_2025_pairs() if pair.old_level == "province"}
    changes = []
    for key in second.keys() | third.keys():
        old, new = second.get(key), third.get(key)
        if key[0] == "province" and old and new and key[1] in merged and _same(old, new):
            continue  # renewed by its lineage, if others joined it
        province = new.parent if new and new.parent else new.code if new else ""
        changes.append(CodeChange(key, new, ChangeDate(REFORM, True, known_facts.reform_act(province))))
    return changes


def _reform_pairs() -> list[Pair]:
    pairs = {(pair.old_level, pair.old_code, pair.new_code): pair for pair in sources.july_2025_pairs()}
    for day, pair, _source in known_facts.lineage():
        if day == REFORM:
            pairs[pair.old_level, pair.old_code, pair.new_code] = pair
    kept = [pair for pair in pairs.values() if pair.part != "none"]
    news: defaultdict[tuple[str, str], int] = defaultdict(int)
    for pair in kept:
        news[pair.old_level, pair.old_code] += 1
    return [
        pair
        if pair.part == ("whole" if news[pair.old_level, pair.old_code] == 1 else "part")
        else Pair(
            pair.old_level,
            pair.old_code,
            pair.new_level,
            pair.new_code,
            "whole" if news[pair.old_level, pair.old_code] == 1 else "part",
        )
        for pair in kept
    ]


class _Walk:
    """Goes through the days and keeps which row is open for each code."""

    def __init__(self, heirs: dict[str, str]) -> None:
        self.history = History()
        self._open: dict[Key, UnitState] = {}
        self._heirs = heirs

    def open_all(self, entries: Iterable[SourceUnit]) -> None:
        when = ChangeDate(START, True, "")
        for entry in sorted(entries, key=lambda entry: _ORDER[entry.level]):
            self._start(entry, when)

    def day(self, day: date, changes: dict[Key, CodeChange], pairs: list[Pair]) -> None:
        """Close what changes that day and all below it, open what follows, link old to new."""
        changes = dict(changes)
        act = next(iter(changes.values())).when
        self._renew_receivers(changes, pairs)
        self._renew_children(changes)
        closed = {key: self._open.pop(key) for key in changes if key in self._open}
        for row in closed.values():
            row.valid_to = day
        for change in sorted(changes.values(), key=lambda change: _ORDER[change.key[0]]):
            if change.entry is not None:
                self._start(change.entry, change.when)
        explicit = {(pair.old_level, pair.old_code) for pair in pairs}
        first_told = {(pair.old_level, pair.old_code, pair.new_level, pair.new_code): pair for pair in reversed(pairs)}
        for pair in first_told.values():
            old = closed.get((pair.old_level, pair.old_code))
            new = self._open.get((pair.new_level, pair.new_code))
            if old and new and new.valid_from == day:
                self.history.links.append(Link(old, new, day, pair.part, new.legal_act or act.act))
        for key, row in closed.items():
            follower = self._open.get(key)
            if follower and key not in explicit and not (day == REFORM and key[0] == "ward"):
                part = "whole" if key[0] != "ward" or _same_name(row, follower) else "unknown"
                self.history.links.append(Link(row, follower, day, part, follower.legal_act))

    def _when(self, province: str, changes: dict[Key, CodeChange]) -> ChangeDate:
        """The act that changes other units of a province on the same day."""
        near = (change.when for key, change in changes.items() if self._lies_in(key, province))
        return next(near, next(iter(changes.values())).when)

    def _lies_in(self, key: Key, province: str) -> bool:
        return key in self._open and self._open[key].province_code == province

    def _renew_receivers(self, changes: dict[Key, CodeChange], pairs: list[Pair]) -> None:
        """A unit that takes in land of another becomes another unit that day, even if nothing else changes."""
        for pair in pairs:
            key = (pair.new_level, pair.new_code)
            itself = (pair.old_level, pair.old_code) == key
            if key not in changes and key in self._open and not (itself and pair.part == "whole"):
                giver = changes.get((pair.old_level, pair.old_code))
                when = giver.when if giver else self._when(self._open[key].province_code, changes)
                changes[key] = CodeChange(key, self._open[key].entry, when)

    def _renew_children(self, changes: dict[Key, CodeChange]) -> None:
        for level in ("district", "ward"):
            for key, row in self._open.items():
                if key[0] != level or key in changes or row.parent is None:
                    continue
                above = changes.get(row.parent.entry.key)
                if above:
                    changes[key] = CodeChange(key, row.entry, above.when)

    def _start(self, entry: SourceUnit, when: ChangeDate) -> None:
        parent = None
        if entry.parent:
            parent = self._open["district" if len(entry.parent) == 3 else "province", entry.parent]
        province = parent.province_code if parent else entry.code
        heir = province if when.on >= REFORM else self._heirs.get(province, province)
        row = UnitState(entry, parent, when.on, when.act, when.known, province, heir)
        self._open[entry.key] = row
        self.history.rows.append(row)


def _same_name(old: UnitState, new: UnitState) -> bool:
    return normal_key(old.entry.name) == normal_key(new.entry.name)
