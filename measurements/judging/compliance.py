"""The compliance rule: what a unit's figures mean against what is asked of it. Pure: knows no Django.

300 samples a month and 40 Mbps come from the Ministry's letters 2138/BTTTT-CVT (3/6/2024) and
4459/BTTTT-CVT (18/10/2024) and Decision 36/QĐ-TTg (11/1/2024); the numbers themselves are dated rows
(measurements.models.Threshold). VNNIC prints `<300` for a count that it does not tell, so a count is an
interval, sums are sums of intervals, and a verdict is given only where the whole interval agrees.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from measurements.readings import JUDGED, NONE, UNKNOWN, Reading, Samples


class Verdict(StrEnum):
    """The verdict on a unit in a month, in order of precedence."""

    NO_DATA = "no_data"
    UNDECIDED = "undecided"
    TOO_FEW_SAMPLES = "too_few_samples"
    SPEED_MISSING = "speed_missing"
    TOO_SLOW = "too_slow"
    COMPLIANT = "compliant"


@dataclass(frozen=True, slots=True)
class Requirement:
    """The requirement of a month: samples, and a download in Mbps unless None, of `statistic` where both are given."""

    min_samples: int
    min_download: Decimal | None
    legal_act: str = ""
    statistic: str = JUDGED
    shown_from: int | None = None  # samples from which VNNIC lists a unit at all; None: not known


def judge(reading: Reading | None, required: Requirement | None, *, of_operator: bool = False) -> Verdict:
    """The verdict on a reading. Comparisons are `>=` on unrounded values: 300 and 40 pass, 299 and 39.99 do not.

    The 300 samples are asked of the ward, not of each operator: for an operator's own reading the sample
    rule is left out. Where nothing is asked that could be judged the verdict is `undecided`.
    """
    if reading is None or reading.empty:
        return Verdict.NO_DATA
    if required is None or (of_operator and required.min_download is None):
        return Verdict.UNDECIDED
    if not of_operator:
        samples = reading.samples or UNKNOWN
        if samples.least < required.min_samples:
            never = samples.most is not None and samples.most < required.min_samples
            return Verdict.TOO_FEW_SAMPLES if never else Verdict.UNDECIDED
    if required.min_download is None:
        return Verdict.COMPLIANT
    if reading.download is None:
        return Verdict.SPEED_MISSING
    return Verdict.COMPLIANT if reading.download >= required.min_download else Verdict.TOO_SLOW


def rests_on_few(reading: Reading | None, required: Requirement | None) -> bool:
    """Was the speed measured less often than a unit must measure? Then it is counted apart ("tham khảo").

    Of an operator it is no miss of the samples asked, but neither says so few tests that he is fast or slow.
    """
    if reading is None or reading.download is None or required is None:
        return False
    return (reading.samples.least if reading.samples else 0) < required.min_samples


def combine(parts: Iterable[Reading]) -> Reading:
    """The sum of disjoint parts: an estimate of our own, to be labelled "ước tính" wherever it is shown.

    Samples add as intervals; a part whose count is empty leaves the sum without an upper bound. The
    speed is weighted by samples, and exists only if every part that has samples has an exact count and a
    speed of the same statistic: (100 @ 50) + (300 @ 30) = 400 @ 35; (<300) + (400 @ 45) = 400…699, no speed.
    """
    parts = list(parts)
    given = [part for part in parts if part.samples is not None]
    if not given:
        return Reading(samples=None, download=None)
    total = NONE
    for part in parts:
        total += part.samples if part.samples is not None else UNKNOWN
    measured = [part for part in parts if part.samples != NONE]
    same_statistic = len({part.statistic for part in measured}) == 1
    if not same_statistic:
        return Reading(total, None)
    return Reading(
        total,
        _weighted([(part.samples, part.download) for part in measured]),
        measured[0].statistic,
        _weighted([(part.samples, part.upload) for part in measured]),
        _weighted([(part.samples, part.latency) for part in measured]),
    )


def reading_of_unit(total: Reading | None, operators: Iterable[Reading]) -> tuple[Reading | None, bool]:
    """The unit's reading, and whether it is our estimate.

    The published row without operator counts; only where there is none (or it is empty) do the operators'
    rows add up. A total and its operators are never added.
    """
    if total is not None and not total.empty:
        return total, False
    operators = list(operators)
    if operators:
        return combine(operators), True
    return total, False


def _weighted(parts: list[tuple[Samples | None, Decimal | None]]) -> Decimal | None:
    weight, area = 0, Decimal(0)
    for samples, value in parts:
        if samples is None or not samples.exact or value is None:
            return None
        weight += samples.least
        area += samples.least * value
    return area / weight if weight else None
