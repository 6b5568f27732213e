"""The common changes of units, picked instead of written as a table: the lines that they mean. Pure."""

from collections.abc import Sequence
from enum import StrEnum

from wards.lineage import PART, WHOLE
from wards.plan import Line
from wards.records import UnitRecord
from wards.sources import Entry


class What(StrEnum):
    """What happens to the units that were picked."""

    RENAME = "rename"  # another name
    RETYPE = "retype"  # xã → phường
    CITY = "city"  # a province becomes a city under the centre
    MERGE = "merge"  # several become one
    SPLIT = "split"  # one becomes several


OF_SEVERAL = frozenset({What.MERGE})
LEVELS = {What.CITY: frozenset({"province"}), What.SPLIT: frozenset({"district", "ward"})}
ANY_LEVEL = frozenset({"province", "district", "ward"})


def may_be_picked(what: What, unit: UnitRecord, others: Sequence[UnitRecord]) -> bool:
    """Is this a unit to which it can happen, beside those that were picked before?"""
    if unit.level not in LEVELS.get(what, ANY_LEVEL) or unit.pk in {other.pk for other in others}:
        return False
    if what is What.CITY and unit.kind != "tinh":
        return False
    return not others or (what in OF_SEVERAL and unit.level == others[0].level)


def is_enough(what: What, count: int) -> bool:
    """Are these as many units as the change needs?"""
    return count >= 2 if what in OF_SEVERAL else count == 1


def lines_of(what: What, units: Sequence[UnitRecord], news: Sequence[Entry]) -> list[Line]:
    """The table that says it; `news` are the units afterwards, whose empty fields are the old unit's."""
    if what is What.SPLIT:
        pairs = [(units[0], new, PART) for new in news]
    else:
        pairs = [(unit, news[0], WHOLE) for unit in units]
    return [
        Line(row, unit.level, unit.code, part, new, unit.name) for row, (unit, new, part) in enumerate(pairs, start=2)
    ]
