"""The like-for-like series: today's unit back in time, over its present land. Pure: knows no Django.

Samples of what merged add as intervals, speeds by the rule of `compliance.combine`; nothing is computed
where an earlier unit was split, and what rests on unverified lineage says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from base.period import Period
from measurements.judging.compliance import Requirement, Verdict, combine, judge
from measurements.readings import Reading
from wards.origins import Certainty, Origin

NOTHING = Reading(samples=None, download=None)


@dataclass(frozen=True, slots=True)
class Point:
    """One month of the series. `reading` is None where nothing can be said: see `certainty` and `note`.

    `estimated`: summed by us over the units of that month, to be labelled "ước tính".
    """

    period: Period
    reading: Reading | None
    verdict: Verdict
    estimated: bool
    certainty: Certainty
    units: tuple[int, ...]  # rows of the register in that month
    note: str = ""  # in Vietnamese


def point(
    period: Period, origin: Origin, readings: Mapping[int, tuple[Reading, bool]], required: Requirement | None
) -> Point:
    """The series' month from the readings (and whether each is an estimate) of the units of that month."""
    ids = tuple(unit.pk for unit in origin.units)
    known = [readings[pk] for pk in ids if pk in readings]
    if origin.certainty in (Certainty.PART, Certainty.NONE) or not known:
        return Point(period, None, Verdict.NO_DATA, False, origin.certainty, ids, origin.note)
    if len(ids) == 1:
        reading, estimated = known[0]
    else:
        reading = combine([readings[pk][0] if pk in readings else NOTHING for pk in ids])
        estimated = True
    return Point(period, reading, judge(reading, required), estimated, origin.certainty, ids, origin.note)
