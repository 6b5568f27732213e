"""Lineage: which area of one day is which area of another. Pure: knows no Django."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from wards.records import UnitRecord

WHOLE, PART, UNKNOWN = "whole", "part", "unknown"
_DOUBT = (WHOLE, PART, UNKNOWN)


@dataclass(frozen=True, slots=True)
class Succession:
    """One line of lineage: (part of) an old row became (part of) a new one. `part`: whole, part or unknown."""

    old_id: int
    new_id: int
    on: date
    part: str


class Lineage:
    """Successors and predecessors of a set of rows."""

    def __init__(self, units: Mapping[int, UnitRecord], successions: Iterable[Succession]) -> None:
        self._units = units
        self._after: defaultdict[int, list[Succession]] = defaultdict(list)
        self._before: defaultdict[int, list[Succession]] = defaultdict(list)
        for link in successions:
            self._after[link.old_id].append(link)
            self._before[link.new_id].append(link)

    def after(self, pk: int) -> list[Succession]:
        return self._after.get(pk, [])

    def before(self, pk: int) -> list[Succession]:
        return self._before.get(pk, [])

    def same_area(self, unit: UnitRecord, on: date) -> UnitRecord | None:
        """The row in force on a day that is exactly this area, followed step by step; None if there is none.

        Each step must be whole, to one successor, which has no other predecessor.
        """
        while not unit.in_force(on):
            forward = unit.valid_from <= on
            links = self.after(unit.pk) if forward else self.before(unit.pk)
            if len(links) != 1 or links[0].part != WHOLE:
                return None
            link = links[0]
            if len(self.after(link.old_id)) != 1 or len(self.before(link.new_id)) != 1:
                return None
            unit = self._units[link.new_id if forward else link.old_id]
        return unit

    def name_changed_on(self, olds: Iterable[UnitRecord], unit: UnitRecord, on: date) -> date | None:
        """The day on which the area that is `unit` on a day lost, or will get, the name of `olds`."""
        days = []
        for old in olds:
            if self.same_area(old, on) != unit:
                continue
            days.append(old.valid_to if old.valid_from <= on else old.valid_from)
        past = [day for day in days if day is not None and day <= on]
        future = [day for day in days if day is not None and day > on]
        return max(past) if past else min(future, default=None)

    def in_force_after(self, unit: UnitRecord, on: date) -> Iterator[tuple[UnitRecord, str]]:
        """Rows in force on a day that hold land of this one, and whether all of it (whole, part, unknown)."""
        seen: set[int] = set()
        todo = [(unit, WHOLE)]
        while todo:
            current, part = todo.pop(0)
            if current.pk in seen:
                continue
            seen.add(current.pk)
            if current.in_force(on):
                yield current, part
                continue
            forward = current.valid_from <= on
            for link in self.after(current.pk) if forward else self.before(current.pk):
                other = self._units.get(link.new_id if forward else link.old_id)
                if other is not None:
                    todo.append((other, max(part, link.part if forward else PART, key=_DOUBT.index)))

    def lay_in(self, unit: UnitRecord, parents: frozenset[int]) -> bool:
        """Has any land of this unit ever been in one of these districts?"""
        seen: set[int] = set()
        todo = [unit.pk]
        while todo:
            pk = todo.pop()
            if pk in seen or pk not in self._units:
                continue
            seen.add(pk)
            if self._units[pk].parent_id in parents or pk in parents:
                return True
            todo += [link.old_id for link in self.before(pk)]
        return False
