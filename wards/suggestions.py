"""Suggestions of units that a clerk may have meant, best first; shown, never chosen. Pure: knows no Django."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz, process

from base.day_format import show_day
from base.saying import say
from wards.lineage import PART, WHOLE, Lineage
from wards.names import Written
from wards.records import UnitRecord
from wards.text import normal_key, search_key

LIMIT = 6
LIKE = 55  # similarity, of 100, under which a name is not worth showing


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A unit that may be meant, and why."""

    unit: UnitRecord
    reason: str  # said


@dataclass(frozen=True, slots=True)
class _Candidate:
    unit: UnitRecord
    key: str
    plain: str
    iy: str


class Suggester:
    """Ranks the units in force on a day by how likely a text means them."""

    def __init__(self, units: Sequence[UnitRecord], lineage: Lineage, on: date) -> None:
        self._candidates = [_candidate(unit) for unit in units]
        self._plains = [candidate.plain for candidate in self._candidates]
        self._pks = {unit.pk for unit in units}
        self._lineage, self._on = lineage, on

    def suggest(
        self,
        written: Written,
        parents: frozenset[int] | None = None,
        level: str = "",
        olds: Iterable[UnitRecord] = (),
    ) -> tuple[Suggestion, ...]:
        """At most LIMIT suggestions; `olds` are units of other days that had the name as written."""
        keys = {reading.key for reading in written.readings}
        near = []
        kind = written.plains[0][0]
        for _, plain in written.plains:
            found_now = process.extract(plain, self._plains, scorer=fuzz.ratio, limit=40, score_cutoff=LIKE)
            for _, _, index in found_now:
                candidate = self._candidates[index]
                if not level or candidate.unit.level == level:
                    rank = self._rank(candidate, keys, kind, plain, parents)
                    near.append((rank, -self._alike(candidate, keys, plain, kind), candidate.unit))
        near.sort(key=lambda item: item[:2])
        ranked = [(rank[1], Suggestion(unit, _reason(*rank[1:]))) for rank, _, unit in near]
        sure = [suggestion for how, suggestion in ranked if how != _SIMILAR]
        found = [*sure, *self._heirs(olds, level), *(suggestion for _, suggestion in ranked)]
        return unique(found)[:LIMIT]

    def _rank(
        self, candidate: _Candidate, keys: set[str], kind: str | None, plain: str, parents: frozenset[int] | None
    ) -> tuple[bool, int, bool]:
        """Outside the district after inside; then other kind, i/y, accents only, similar; then other kind."""
        outside = parents is not None and candidate.unit.parent_id not in parents
        if candidate.key in keys or any(key.endswith(f" {candidate.key}") for key in keys):
            how = 0
        elif candidate.iy in {key.replace("y", "i") for key in keys}:
            how = 1
        elif candidate.plain == plain:
            how = 2
        else:
            how = _SIMILAR
        return outside, how, kind is not None and kind != candidate.unit.kind

    def _alike(self, candidate: _Candidate, keys: set[str], plain: str, kind: str | None) -> float:
        accents = max((fuzz.ratio(candidate.key, key) for key in keys), default=0.0)
        return accents + fuzz.ratio(candidate.plain, plain) + (5 if kind == candidate.unit.kind else 0)

    def _heirs(self, olds: Iterable[UnitRecord], level: str) -> Iterable[Suggestion]:
        for old in olds:
            ended = old.valid_to if old.valid_to and old.valid_to <= self._on else None
            for unit, part in self._lineage.in_force_after(old, self._on):
                if unit.pk not in self._pks or (level and unit.level != level):
                    continue
                if ended is None:
                    yield Suggestion(
                        unit,
                        say(
                            "the name “{old}” only exists since {day}",
                            old=old.full_name,
                            day=show_day(old.valid_from),
                        ),
                    )
                else:
                    yield Suggestion(unit, _fate(old, part, ended))


_SIMILAR = 3
_REASONS = (say("same name"), say("i and y exchanged"), say("same letters, other accents"), say("a similar name"))
_OTHER_KIND = tuple(say("{reason}, another kind of unit", reason=reason) for reason in _REASONS)


def unique(suggestions: Iterable[Suggestion]) -> tuple[Suggestion, ...]:
    """The suggestions without repetition: each unit once, with the first reason given."""
    first: dict[int, Suggestion] = {}
    for item in suggestions:
        first.setdefault(item.unit.pk, item)
    return tuple(first.values())


def _reason(how: int, other_kind: bool) -> str:
    return _OTHER_KIND[how] if other_kind and how != _SIMILAR else _REASONS[how]


def _fate(old: UnitRecord, part: str, ended: date) -> str:
    name, day = old.full_name, show_day(ended)
    if part == WHOLE:
        return say("{old} was merged into it on {day}", old=name, day=day)
    if part == PART:
        return say("parts of {old} have belonged to it since {day}", old=name, day=day)
    return say("{old} may have been merged into it on {day} (not verified)", old=name, day=day)


def _candidate(unit: UnitRecord) -> _Candidate:
    key = normal_key(unit.name)
    return _Candidate(unit, key, search_key(unit.name), key.replace("y", "i"))
