"""How a table that names units follows them when the register is redrawn. Pure: models declare it as `FOLLOWS`.

A unit that went on whole and alone is the same unit, on whichever day the change is entered. So what is stored of a
data month stands on the row that is in force on the month's last day, and moves there in the transaction that opens
that row (wards.actions.following). What merged or was split is another unit: its rows stay where they are.
"""

import re
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class ByMonth:
    """Rule: the foreign key `unit` is the unit of a data month; `month` is the look-up of the month's first day.

    What people are told before a change: `summed` where a merged unit shows the sum, `counted` the column whose values
    are counted, `standing` the one that is empty in rows that still count, `each` the attribute by which each row is
    named; not `listed` where the rows are a part of others.
    """

    unit: str
    month: str = "period"
    summed: bool = False
    counted: str = "pk"
    standing: str = ""
    each: str = ""
    listed: bool = True


@dataclass(frozen=True, slots=True)
class KeyByMonth:
    """Rule: the text `key` ends in the number of a month's unit: `ward-12`, `operator-3-12`; not `agency-7`.

    `as_filed`: a column that keeps the text of before the first move. Not `listed`: the rows name their unit as well.
    """

    key: str
    month: str = "period"
    as_filed: str = ""
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Newest:
    """Rule: the foreign key `unit` is a unit without a time; it moves to the unit's newest row.

    Whoever reads such a table asks for all rows of the same unit (wards.queries.same_unit_rows).
    """

    unit: str


@dataclass(frozen=True, slots=True)
class Stays:
    """Rule: the foreign key `unit` is this very row and never moves, for the reason given."""

    unit: str
    reason: str


@dataclass(frozen=True, slots=True)
class OfProvince:
    """Rule: the text `code` is the province that answers today; the row follows it to another code.

    `merged`: also to the province into which it was merged; else the settings of who goes on under its code hold.
    """

    code: str = "province_code"
    merged: bool = False


@dataclass(frozen=True, slots=True)
class OfProvinceThen:
    """Rule: the text `code` is the province in a month's own time.

    Earlier months keep it, and what is in force on the day of a change begins once more under the new code.

    `begins`: the column of the day from which it holds, and `anew` where that becomes the month of the change; `ends`:
    of that until which; `per`: the columns by which there is one at a time. `merged`: also for the province into which
    it was merged, where that has none.
    """

    code: str = "province_code"
    begins: str = ""
    anew: bool = True
    ends: str = ""
    per: tuple[str, ...] = ()
    merged: bool = False


OfCode = OfProvince | OfProvinceThen
Follows = ByMonth | KeyByMonth | Newest | Stays


class Fate(StrEnum):
    """What becomes of stored rows when the register is redrawn, or the change taken back."""

    FOLLOWS = "follows"  # with the unit, which went on whole and alone
    SUMMED = "summed"  # shown as the sum of what merged, an estimate
    INCOMPARABLE = "incomparable"  # of a unit that was split
    KEPT = "kept"  # as who filed or made it, asked for no more
    BACK = "back"  # to the unit as it was before
    STOPS = "stops"  # the change cannot be taken back while it is there


_KEY = re.compile(r"(ward-|operator-[1-9]\d*-)([1-9]\d*)")


def unit_in_key(key: str) -> int | None:
    """The unit's number in a key; None where it names none."""
    match = _KEY.fullmatch(key)
    return int(match[2]) if match else None


def key_of_unit(key: str, unit_id: int) -> str:
    """A key with its unit's number replaced: `ward-12` → `ward-15`."""
    return _KEY.sub(rf"\g<1>{unit_id}", key)
