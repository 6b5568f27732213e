"""Compare two months unit by unit: who gained, who lost, who improved most. Pure: knows no Django.

Only what can be compared is: the same land in both months, known for sure, with a reading in both.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from measurements.judging.compliance import Requirement, Verdict
from measurements.judging.series import Point
from measurements.readings import Reading, Samples
from wards.origins import Certainty

COMPARABLE = (Certainty.SAME, Certainty.MERGED)


@dataclass(frozen=True, slots=True)
class UnitStep:
    """A unit (by primary key) in one month and the next."""

    unit: int
    before: Point
    after: Point


@dataclass(frozen=True, slots=True)
class Moved:
    """The change of one unit: in Mbps, or in samples."""

    step: UnitStep
    change: Decimal


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two months compared. `faster` … `fewer`: the greatest changes first. `left_out`: units that do not compare."""

    gained: list[UnitStep]
    lost: list[UnitStep]
    faster: list[Moved]
    slower: list[Moved]
    more: list[Moved]
    fewer: list[Moved]
    compared: int
    left_out: int


def compare(steps: Iterable[UnitStep], required: Requirement | None, shown: int = 5) -> Comparison:
    """Compare two months unit by unit.

    Speeds only where both months have the required samples, samples only where both are exact.
    """
    steps = list(steps)
    fit = [step for step in steps if _comparable(step.before) and _comparable(step.after)]
    speeds = [Moved(step, change) for step in fit if (change := _speed(step, required)) is not None]
    counts = [Moved(step, change) for step in fit if (change := _count(step)) is not None]
    return Comparison(
        gained=[step for step in fit if step.after.verdict == Verdict.COMPLIANT != step.before.verdict],
        lost=[step for step in fit if step.before.verdict == Verdict.COMPLIANT != step.after.verdict],
        faster=_most(speeds, shown, up=True),
        slower=_most(speeds, shown, up=False),
        more=_most(counts, shown, up=True),
        fewer=_most(counts, shown, up=False),
        compared=len(fit),
        left_out=len(steps) - len(fit),
    )


def _comparable(point: Point) -> bool:
    return point.reading is not None and point.certainty in COMPARABLE


def _most(moved: list[Moved], shown: int, *, up: bool) -> list[Moved]:
    found = [one for one in moved if (one.change > 0 if up else one.change < 0)]
    return sorted(found, key=lambda one: abs(one.change), reverse=True)[:shown]


def _speed(step: UnitStep, required: Requirement | None) -> Decimal | None:
    before, after = step.before.reading, step.after.reading
    if before is None or after is None or before.download is None or after.download is None:
        return None
    if before.statistic != after.statistic or not (_enough(before, required) and _enough(after, required)):
        return None
    return after.download - before.download


def _enough(reading: Reading, required: Requirement | None) -> bool:
    return reading.samples is not None and (required is None or reading.samples.least >= required.min_samples)


def _count(step: UnitStep) -> Decimal | None:
    before, after = _exact(step.before.reading), _exact(step.after.reading)
    return None if before is None or after is None else Decimal(after.least - before.least)


def _exact(reading: Reading | None) -> Samples | None:
    samples = reading.samples if reading else None
    return samples if samples is not None and samples.exact else None
