"""Finding a unit as people write it: with or without accents and prefix, by code, by an old name, mistyped."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from rapidfuzz import fuzz, process

from wards.models import Unit, UnitQuerySet
from wards.names import take_apart
from wards.queries.succession import Change, kept_their_name, successors_of_many
from wards.text import normal_key, search_key

ALIKE = 75  # similarity, of 100, from which a mistyped name is offered
LONGEST = 80  # letters of a text that is looked for
SHOWN = 50


@dataclass(frozen=True)
class Hit:
    """One result. `now`: for a closed unit, the last steps to the units of today that hold its land."""

    unit: Unit
    closed: bool
    now: tuple[Change, ...] = ()


@dataclass(frozen=True)
class SearchResult:
    """The results, best first. `similar`: no unit has or had the name; these are spelt nearly so."""

    hits: list[Hit]
    similar: bool = False


def find_units(text: str, on: date, heir_codes: set[str] | None = None) -> SearchResult:
    """Find units that have the name today, or had it; only if there are none, those that are spelt nearly so.

    Of some provinces by the code that answers for them today, or (None) of all. At most SHOWN.
    """
    text = text.strip()[:LONGEST]
    key = search_key(text)
    if not key:
        return SearchResult([])
    units = Unit.objects.filter(valid_from__lte=on).select_related("parent")
    if heir_codes is not None:
        units = units.filter(heir_code__in=heir_codes)
    query = _Query.of(text)
    if found := query.sorted(units.filter(query.lookup)):
        return SearchResult(_hits(found, on))
    alike = query.sorted(units.filter(search_key__in=_alike(query.names, units)))
    return SearchResult(_hits(alike, on), similar=bool(alike))


def standing_units(text: str) -> list[Unit]:
    """Units without an end that have or had a name, or hold land of one that did; best first, at most SHOWN."""
    hits = find_units(text, date.max).hits
    found = [unit for hit in hits for unit in ([change.new for change in hit.now] if hit.closed else [hit.unit])]
    return list({unit.pk: unit for unit in found}.values())[:SHOWN]


@dataclass(frozen=True)
class _Query:
    """What was typed, taken apart."""

    code: str
    kind: str | None  # the prefix: "P.", "xã"
    names: tuple[str, ...]  # without accents: without the prefix, and as it is
    key: str  # with accents, without the prefix

    @classmethod
    def of(cls, text: str) -> "_Query":
        written = take_apart(text)
        plains = written.plains if written.readings else ((None, search_key(text)),)
        kinded = next((reading.key for reading in written.readings if reading.kind), normal_key(text))
        return cls(text, plains[0][0], tuple(name for _kind, name in plains), kinded)

    @property
    def lookup(self) -> Q:
        lookup = Q(code=self.code)
        for name in self.names:
            lookup |= Q(search_key__contains=name)
        return lookup

    def sorted(self, units: UnitQuerySet) -> list[Unit]:
        """Of the kind that was asked for, if there is any; the name itself before names that hold it."""
        found = list(units)
        if self.kind and any(unit.kind == self.kind for unit in found):
            found = [unit for unit in found if unit.kind == self.kind]
        return sorted(found, key=self._rank)

    def _rank(self, unit: Unit) -> tuple[bool, bool, bool, str, int]:
        return (
            normal_key(unit.name) != self.key,
            unit.search_key not in self.names,
            not unit.search_key.startswith(self.names),
            unit.sort_key,
            -unit.valid_from.toordinal(),
        )


def _alike(names: Iterable[str], units: UnitQuerySet) -> set[str]:
    known = list(units.order_by().values_list("search_key", flat=True).distinct())
    near = [process.extract(name, known, scorer=fuzz.ratio, limit=8, score_cutoff=ALIKE) for name in names]
    return {key for found in near for key, _score, _place in found}


def _hits(found: Sequence[Unit], on: date) -> list[Hit]:
    """Units in force, then those that are closed; the earlier rows of one that kept its name are left out."""
    hits = [Hit(unit, closed=False) for unit in found if _stands(unit, on)][:SHOWN]
    closed = [unit for unit in found if not _stands(unit, on)]
    renewed = kept_their_name(closed)
    closed = [unit for unit in closed if unit.pk not in renewed][: SHOWN - len(hits)]
    heirs = _heirs([unit.pk for unit in closed], on)
    return [*hits, *(Hit(unit, True, heirs[unit.pk]) for unit in closed)]


def _stands(unit: Unit, on: date) -> bool:
    return unit.valid_to is None or unit.valid_to > on


def _heirs(closed: Sequence[int], on: date) -> dict[int, tuple[Change, ...]]:
    """By closed unit: the last step of each way from it to a unit in force. One query for each generation."""
    roots: dict[int, set[int]] = {pk: {pk} for pk in closed}  # unit → the closed ones that it descends from
    found: dict[int, dict[int, Change]] = {pk: {} for pk in closed}
    edge = set(closed)
    while edge:
        following: set[int] = set()
        for change in successors_of_many(edge, on):
            if _stands(change.new, on):
                for root in roots[change.old_id]:
                    found[root].setdefault(change.new_id, change)
            elif not roots[change.old_id] <= roots.get(change.new_id, set()):
                roots.setdefault(change.new_id, set()).update(roots[change.old_id])
                following.add(change.new_id)
        edge = following
    return {pk: tuple(changes.values()) for pk, changes in found.items()}
