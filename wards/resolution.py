"""Resolving a name as people write it to the unit of that month. Pure: knows no Django.

No silent wrong match, ever: a name is accepted only if, spelling habits aside (wards.text), it is the
name of exactly one unit of that month and scope; or a clerk's remembered answer; or the name that one
and the same area bore before or after. Everything else is asked, with suggestions.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache

from base.saying import joined, say
from wards.legacy_fonts import decodings
from wards.lineage import Lineage, Succession
from wards.names import DISTRICT_KINDS, NameReading, Written, take_apart
from wards.records import KnownAlias, UnitRecord
from wards.suggestions import Suggester, Suggestion, unique
from wards.text import clean, normal_key, search_key

__all__ = ["KnownAlias", "Outcome", "Register", "Resolution", "Succession", "Suggestion", "UnitRecord"]


class Outcome(StrEnum):
    """How a name was resolved."""

    EXACT = "exact"
    ALIAS = "alias"
    RENAMED = "renamed"
    AMBIGUOUS = "ambiguous"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Resolution:
    """The answer for one name. `unit` is set for exact, alias and renamed only.

    `changed_on`: for renamed, the day on which the name changed; for a name of a merged or split unit,
    the day on which it ended.
    """

    input: str
    outcome: Outcome
    unit: UnitRecord | None = None
    changed_on: date | None = None
    suggestions: tuple[Suggestion, ...] = ()

    def held_within(self, first: date, last: date) -> bool:
        """Is it the unit's name, or was it on one of these days?

        Decrees come in the middle of months, and are entered later than a month's file is made.
        """
        if self.outcome == Outcome.RENAMED:
            return self.changed_on is not None and first < self.changed_on <= last
        return self.outcome in (Outcome.EXACT, Outcome.ALIAS)


@dataclass(frozen=True, slots=True)
class _Scope:
    """Where a name may lie: anywhere, or in one district (of today or of another time)."""

    parents: frozenset[int] | None = None  # rows of the district, at all times
    code: str = ""
    problem: str = ""


class Register:
    """The names of one province on one day; `others` are its units of other days, for renamed ones."""

    def __init__(
        self,
        in_force: Sequence[UnitRecord],
        others: Sequence[UnitRecord],
        successions: Iterable[Succession],
        aliases: Iterable[KnownAlias],
        *,
        on: date,
        province_code: str | None = None,
    ) -> None:
        self.on, self.province_code = on, province_code
        self.units = tuple(in_force)
        self._by_pk = {unit.pk: unit for unit in (*in_force, *others)}
        self._others, self._successions = others, list(successions)
        self._now = _by_key(in_force)
        self._pks = {unit.pk for unit in in_force}
        self._aliases: defaultdict[str, list[KnownAlias]] = defaultdict(list)
        for alias in aliases:
            self._aliases[alias.key].append(alias)
        self._has_districts = any(unit.level == "district" for unit in in_force)
        self._scope = lru_cache(maxsize=10_000)(self._find_scope)
        self._answer = lru_cache(maxsize=100_000)(self._resolve)

    # Most names are those of today: what only the others need is made when one of them comes.

    @cached_property
    def _lineage(self) -> Lineage:
        return Lineage(self._by_pk, self._successions)

    @cached_property
    def _suggester(self) -> Suggester:
        return Suggester(self.units, self._lineage, self.on)

    @cached_property
    def _then(self) -> dict[NameReading, list[UnitRecord]]:
        return _by_key(unit for unit in self._others if not unit.in_force(self.on))

    @cached_property
    def _plain(self) -> dict[str, list[UnitRecord]]:
        found: defaultdict[str, list[UnitRecord]] = defaultdict(list)
        for unit in self._by_pk.values():
            found[search_key(unit.name)].append(unit)
        return found

    def resolve(
        self, name: str, *, district: str | None = None, level: str | None = None, code: str | None = None
    ) -> Resolution:
        """Find the unit that `name` means on this day.

        `district` narrows to a district's wards; `level` to one level; a `code` that disagrees with the
        name is a conflict to ask about, never a match. A code without any name is that unit's.
        """
        if not name.strip() and code and code.strip():
            return self._of_code(code.strip(), level)
        found = self._answer(name, (district or "").strip(), level or "")
        return self._check_code(found, code.strip(), level) if code and code.strip() else found

    def _of_code(self, code: str, level: str | None) -> Resolution:
        bearing = self._by_code.get(int(code), []) if code.isdecimal() else []
        units = [unit for unit in bearing if level in (None, "", unit.level)]
        if len(units) == 1:
            return Resolution(code, Outcome.EXACT, units[0])
        outcome = Outcome.AMBIGUOUS if units else Outcome.UNKNOWN
        return Resolution(code, outcome, None, None, _each(units, say("several units of that code")))

    @cached_property
    def _by_code(self) -> dict[int, list[UnitRecord]]:
        found: defaultdict[int, list[UnitRecord]] = defaultdict(list)
        for unit in self.units:
            found[int(unit.code)].append(unit)
        return dict(found)

    def _resolve(self, name: str, district: str, level: str) -> Resolution:
        written = take_apart(name)
        if not written.readings:
            return Resolution(name, Outcome.UNKNOWN)
        scope = self._narrowed(self._scope(district), written)
        found = self._match(name, written, scope, level)
        if found is not None:
            return found
        decoded = [take_apart(text) for text in decodings(name)]
        answers = [self._match(name, text, self._narrowed(self._scope(district), text), level) for text in decoded]
        matched = [answer for answer in answers if answer is not None]
        if len({answer.unit.pk if answer.unit else None for answer in matched}) == 1:
            return matched[0]
        if matched:
            units = [answer.unit for answer in matched if answer.unit]
            more = (item for answer in matched for item in answer.suggestions)
            return Resolution(name, Outcome.AMBIGUOUS, None, None, unique((*_each(units, say("an old font")), *more)))
        return self._ask(name, (written, *decoded), scope, level)

    def _match(self, name: str, written: Written, scope: _Scope, level: str) -> Resolution | None:
        """The steps from exact to renamed, for one reading of the letters; None: nothing bears that name."""
        doubt = self._doubt(written, scope)
        named = self._named(self._now, written, scope, level)
        if named:
            lost = len(named) == 1 and self._accents_lost(written, named[0], scope)
            if len(named) == 1 and not doubt and not lost:
                return Resolution(name, Outcome.EXACT, named[0])
            if len(named) == 1 and doubt:
                return None
            more = self._suggester.suggest(written, scope.parents, level)
            reason = doubt or (say("accents may be missing") if lost else say("several units of that name"))
            return Resolution(name, Outcome.AMBIGUOUS, None, None, unique((*_each(named, reason), *more)))
        if doubt:
            return None
        aliased = self._aliased(written, scope, level)
        if len(aliased) == 1:
            return Resolution(name, Outcome.ALIAS, aliased[0])
        if aliased:
            return Resolution(name, Outcome.AMBIGUOUS, None, None, _each(aliased, say("a confirmed name")))
        return self._renamed(name, written, scope, level)

    def _renamed(self, name: str, written: Written, scope: _Scope, level: str) -> Resolution | None:
        """The same area under another name in another version of the map; None where that is not certain."""
        olds = self._nearest(self._named(self._then, written, _Scope(), level))
        fates = [self._lineage.same_area(old, self.on) for old in olds]
        units = {fate.pk: fate for fate in fates if fate is not None}
        if len(units) != 1 or None in fates:
            return None
        unit = units.popitem()[1]
        if unit.pk not in self._pks or not self._within(unit, scope) or self._accents_lost(written, olds[0], scope):
            return None
        return Resolution(name, Outcome.RENAMED, unit, self._lineage.name_changed_on(olds, unit, self.on))

    def _nearest(self, olds: Sequence[UnitRecord]) -> list[UnitRecord]:
        """Those that bore the name last before this day and first after it: the neighbouring versions."""
        past = [old for old in olds if old.valid_to is not None and old.valid_to <= self.on]
        future = [old for old in olds if old.valid_from > self.on]
        last = max((old.valid_to for old in past if old.valid_to), default=None)
        first = min((old.valid_from for old in future), default=None)
        return [old for old in past if old.valid_to == last] + [old for old in future if old.valid_from == first]

    def _ask(self, name: str, readings: Sequence[Written], scope: _Scope, level: str) -> Resolution:
        """Nothing accepted: what may have been meant, and when a unit of that name ended or begins."""
        suggestions: list[Suggestion] = []
        ends: list[date] = []
        for written in readings:
            doubt = self._doubt(written, scope)
            olds = self._named(self._then, written, _Scope(), level)
            ends += [self._name_changed(old) for old in self._nearest(olds)]
            named = self._named(self._now, written, scope, level)
            found = (*_each(named, say("same name")), *self._suggester.suggest(written, scope.parents, level, olds))
            suggestions += [
                replace(item, reason=joined((item.reason, doubt), "; ")) if doubt else item for item in found
            ]
        return Resolution(name, Outcome.UNKNOWN, None, max(ends, default=None), unique(suggestions))

    def _doubt(self, written: Written, scope: _Scope) -> str:
        return scope.problem or (say("with the note “{note}”", note=written.notes[0]) if written.notes else "")

    def _name_changed(self, old: UnitRecord) -> date:
        return old.valid_to if old.valid_to and old.valid_to <= self.on else old.valid_from

    def _named(
        self, index: dict[NameReading, list[UnitRecord]], written: Written, scope: _Scope, level: str
    ) -> list[UnitRecord]:
        found: dict[int, UnitRecord] = {}
        for reading in written.readings:
            for unit in index.get(reading, ()):
                if (not level or unit.level == level) and self._within(unit, scope, reading.kind):
                    found[unit.pk] = unit
        return list(found.values())

    def _aliased(self, written: Written, scope: _Scope, level: str) -> list[UnitRecord]:
        found: dict[int, UnitRecord] = {}
        scopes = {"", self.province_code or "", scope.code}
        for reading in written.readings:
            for alias in self._aliases.get(reading.key, ()):
                unit = self._by_pk[alias.unit_id]
                fits = reading.kind in (None, unit.kind) and (not level or unit.level == level)
                fits = fits and (alias.confirmed or not written.ascii)
                if fits and (alias.scope in scopes or self.province_code is None) and self._within(unit, scope):
                    found[unit.pk] = unit
        return list(found.values())

    def _accents_lost(self, written: Written, unit: UnitRecord, scope: _Scope) -> bool:
        """A text without any accent may mean another name of the place than the accent-less one it equals."""
        if not written.ascii:
            return False
        key = normal_key(unit.name)
        return any(
            normal_key(other.name) != key
            and (scope.parents is None or self._lies_under(other, scope))
            and unit not in (heir for heir, _ in self._lineage.in_force_after(other, self.on))
            for other in self._plain[search_key(unit.name)]
        )

    def _lies_under(self, unit: UnitRecord, scope: _Scope) -> bool:
        parent = self._by_pk.get(unit.parent_id or 0)
        return parent is not None and parent.code == scope.code

    def _within(self, unit: UnitRecord, scope: _Scope, kind: str | None = None) -> bool:
        if scope.parents is None:
            return True
        if unit.pk in scope.parents:  # the district's own row: only if the text names it as a district
            return kind in DISTRICT_KINDS
        if unit.parent_id in scope.parents:
            return True
        return not self._has_districts and self._lineage.lay_in(unit, scope.parents)

    def _find_scope(self, district: str) -> _Scope:
        if not district:
            return _Scope()
        written = take_apart(district)
        if self._has_districts:
            answer = self._match(district, written, _Scope(), "district")
            if answer is None or answer.unit is None:
                return _Scope(problem=say("the district “{district}” is not known", district=clean(district)))
            return _Scope(frozenset({answer.unit.pk}), answer.unit.code)
        if self._named(self._now, written, _Scope(), "province"):
            return _Scope()  # the column holds the province
        olds = self._named(self._then, written, _Scope(), "district")
        if not olds:
            return _Scope(problem=say("the district “{district}” is not known", district=clean(district)))
        return _Scope(frozenset(old.pk for old in olds))

    def _narrowed(self, scope: _Scope, written: Written) -> _Scope:
        """The scope with the places noted beside the name: they may narrow, never widen or contradict."""
        for place in written.places:
            if self._named(self._now, take_apart(place), _Scope(), "province"):
                continue
            found = self._scope(place.removeprefix("thuộc ").strip())
            if scope.problem or found.problem:
                return replace(scope, problem=scope.problem or found.problem)
            if scope.parents is not None and found.parents is not None and not found.parents & scope.parents:
                return replace(scope, problem=say("“{place}” does not fit the column of districts", place=place))
            scope = found if scope.parents is None else scope
        return scope

    def _check_code(self, found: Resolution, code: str, level: str | None) -> Resolution:
        def bears(unit: UnitRecord) -> bool:
            return code.isdecimal() and int(unit.code) == int(code) and level in (None, "", unit.level)

        if found.unit is not None:
            if bears(found.unit):
                return found
            others = [unit for unit in self.units if bears(unit) and unit.level == found.unit.level]
            suggestions = (
                Suggestion(found.unit, say("the name fits, but the code in the file is {code}", code=code)),
                *_each(others, say("the code {code} fits, but the name differs", code=code)),
            )
            return Resolution(found.input, Outcome.AMBIGUOUS, None, None, suggestions)
        if found.outcome is Outcome.AMBIGUOUS:
            agreeing = [
                item.unit for item in found.suggestions if bears(item.unit) and self._is_named(found, item.unit)
            ]
            if len(agreeing) == 1:
                return Resolution(found.input, Outcome.EXACT, agreeing[0])
        by_code = [unit for unit in self.units if bears(unit)]
        return replace(
            found,
            suggestions=unique(
                (*_each(by_code, say("the code {code} fits, but the name differs", code=code)), *found.suggestions)
            ),
        )

    def _is_named(self, found: Resolution, unit: UnitRecord) -> bool:
        written = take_apart(found.input)
        return bool(written.notes) is False and unit in self._named(self._now, written, _Scope(), unit.level)


def _by_key(units: Iterable[UnitRecord]) -> dict[NameReading, list[UnitRecord]]:
    """Units by (kind, key) and by (None, key)."""
    index: defaultdict[NameReading, list[UnitRecord]] = defaultdict(list)
    for unit in units:
        key = normal_key(unit.name)
        index[NameReading(unit.kind, key)].append(unit)
        index[NameReading(None, key)].append(unit)
    return dict(index)


def _each(units: Iterable[UnitRecord], reason: str) -> tuple[Suggestion, ...]:
    return tuple(Suggestion(unit, reason) for unit in units)
