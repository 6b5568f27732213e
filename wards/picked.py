"""Common changes of units picked on a page instead of written as a table. Pure."""

from collections.abc import Sequence
from enum import StrEnum

from wards.lineage import PART, WHOLE
from wards.plan import PlanLine
from wards.records import UnitRecord
from wards.sources import SourceUnit


class ChangeKind(StrEnum):
    """What happens to the units that were picked."""

    RENAME = "rename"  # another name
    RETYPE = "retype"  # xã → phường
    CITY = "city"  # a province becomes a city under the centre
    MERGE = "merge"  # several become one
    SPLIT = "split"  # one becomes several


OF_SEVERAL = frozenset({ChangeKind.MERGE})
LEVELS = {ChangeKind.CITY: frozenset({"province"}), ChangeKind.SPLIT: frozenset({"district", "ward"})}
ANY_LEVEL = frozenset({"province", "district", "ward"})


def may_be_picked(what: ChangeKind, unit: UnitRecord, others: Sequence[UnitRecord]) -> bool:
    """Can the change happen to this unit, beside those that were picked before?"""
    if unit.level not in LEVELS.get(what, ANY_LEVEL) or unit.pk in {other.pk for other in others}:
        return False
    if what is ChangeKind.CITY and unit.kind != "tinh":
        return False
    return not others or (what in OF_SEVERAL and unit.level == others[0].level)


def is_enough(what: ChangeKind, count: int) -> bool:
    """Are these as many units as the change needs?"""
    return count >= 2 if what in OF_SEVERAL else count == 1


def lines_of(what: ChangeKind, units: Sequence[UnitRecord], news: Sequence[SourceUnit]) -> list[PlanLine]:
    """The plan lines of a picked change; `news` are the units afterwards, whose empty fields are the old unit's."""
    if what is ChangeKind.SPLIT:
        pairs = [(units[0], new, PART) for new in news]
    else:
        pairs = [(unit, news[0], WHOLE) for unit in units]
    numbered = enumerate(pairs, start=2)
    return [PlanLine(row, unit.level, unit.code, part, new, unit.name) for row, (unit, new, part) in numbered]
