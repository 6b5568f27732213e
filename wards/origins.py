"""What a unit of today was made of on an earlier day, as far as it is known. Pure: knows no Django."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from base.day_format import show_day
from base.saying import say
from wards.lineage import PART, UNKNOWN, Lineage
from wards.records import UnitRecord


class Certainty(StrEnum):
    """How sure it is what a unit was made of."""

    SAME = "same"  # the same row, or rows that differ in kind, name, code or parent only
    MERGED = "merged"  # several units, each of which lies wholly in the later one
    PART = "part"  # an earlier unit was split: its figures cannot be compared
    UNVERIFIED = "unverified"  # what went where is not verified
    NONE = "none"  # nothing is known before a day


@dataclass(frozen=True, slots=True)
class Origin:
    """The rows of an earlier day whose land a unit holds, and how sure that is."""

    units: tuple[UnitRecord, ...]
    certainty: Certainty
    note: str = ""  # said, for PART, UNVERIFIED and NONE


class Origins:
    """The origins of all units of one province's heir, from all its rows and their lineage."""

    def __init__(self, units: dict[int, UnitRecord], lineage: Lineage) -> None:
        self._units, self._lineage = units, lineage
        self._orphans: defaultdict[str, list[UnitRecord]] = defaultdict(list)
        for unit in units.values():
            if unit.level == "ward" and unit.valid_to is not None and not lineage.after(unit.pk):
                self._orphans[self._district(unit)].append(unit)

    def made_of(self, unit: UnitRecord, on: date) -> Origin:
        """The rows in force on a day, not after the unit's end, whose land makes up this unit."""
        found: dict[int, UnitRecord] = {}
        visited: dict[int, UnitRecord] = {}
        parts: set[str] = set()
        todo = [unit]
        lost: str = ""
        while todo:
            current = todo.pop()
            if current.pk in visited:
                continue
            visited[current.pk] = current
            if current.valid_from <= on:
                found[current.pk] = current
                continue
            links = self._lineage.before(current.pk)
            if not links:
                lost = say(
                    "it is not known which units {unit} was made of on {day}",
                    unit=current.full_name,
                    day=show_day(current.valid_from),
                )
            for link in links:
                parts.add(link.part)
                if link.old_id in self._units:
                    todo.append(self._units[link.old_id])
        units = tuple(sorted(found.values(), key=lambda each: each.code))
        return self._judged(unit, on, units, parts, lost, visited)

    def steps_back(self, unit: UnitRecord, day: date | None = None) -> Iterator[Origin]:
        """The unit's origins on a day (None: the last before its own), and before that, step by step.

        For what was stored before somebody entered the changes that opened the rows of that day.
        """
        day = day or unit.valid_from - timedelta(days=1)
        while (origin := self.made_of(unit, day)).units:
            yield origin
            day = min(each.valid_from for each in origin.units) - timedelta(days=1)

    def record(self, pk: int) -> UnitRecord:
        return self._units[pk]

    def ended_by(self, day: date) -> list[int]:
        """Keys of the rows that had ended by a day."""
        return [pk for pk, unit in self._units.items() if unit.valid_to is not None and unit.valid_to <= day]

    def _judged(
        self,
        unit: UnitRecord,
        on: date,
        units: tuple[UnitRecord, ...],
        parts: set[str],
        lost: str,
        visited: dict[int, UnitRecord],
    ) -> Origin:
        if not units:
            lost = lost or say("the register does not have {unit} on {day}", unit=unit.full_name, day=show_day(on))
            return Origin((), Certainty.NONE, lost)
        if PART in parts:
            split = next((each for each in units if len(self._lineage.after(each.pk)) > 1), units[0])
            return Origin(units, Certainty.PART, say("{unit} was split: it cannot be compared", unit=split.full_name))
        doubt = lost or (
            self._orphaned(visited, on) if UNKNOWN not in parts else say("which unit went where is not verified")
        )
        if doubt:
            return Origin(units, Certainty.UNVERIFIED, doubt)
        return Origin(units, Certainty.SAME if len(units) == 1 else Certainty.MERGED)

    def _orphaned(self, visited: dict[int, UnitRecord], on: date) -> str:
        """A closed neighbour whose successor is not known may have gone into one of these rows."""
        for unit in visited.values():
            district = self._district(unit)
            for orphan in self._orphans.get(district, ()):
                ended = orphan.valid_to or on
                if on < ended and unit.valid_from <= ended <= (unit.valid_to or date.max):
                    return say("it is not known where {unit} went on {day}", unit=orphan.full_name, day=show_day(ended))
        return ""

    def _district(self, unit: UnitRecord) -> str:
        parent = self._units.get(unit.parent_id or 0)
        return f"{unit.province_code}/{parent.code}" if parent and parent.level == "district" else ""
