"""Summaries of a month's verdicts, for trends and comparisons. Pure: knows no Django.

A summary says nothing that the table of the same month does not say: both come from the same readings and
the same rule (`measurements.judging.compliance`).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import NamedTuple

from base.period import Period
from measurements.judging.compliance import Requirement, Verdict, combine, judge, reading_of_unit, rests_on_few
from measurements.readings import Reading, Samples

STORED = Decimal("0.000001")  # as precisely as figures are stored
Judged = tuple[Reading | None, Verdict]  # no reading: no figure


class SummaryKey(NamedTuple):
    """Key of one summary, within a network; `operator` is a code, None: all operators together."""

    period: Period
    province: str
    level: str
    operator: str | None


@dataclass(frozen=True, slots=True)
class Summary:
    """The units in force at one level of one province at the end of a month, counted by verdict.

    `with_figures`: units that have a figure. `reference`: units whose speed rests on fewer samples than are asked,
    `reference_slow`: those of them whose speed is below what is asked. `samples` and `download` (Mbps) are
    sums over the units with figures, by `combine`: estimates of our own; `download` is rounded down.
    """

    units: int
    with_figures: int
    no_data: int
    undecided: int
    too_few_samples: int
    speed_missing: int
    too_slow: int
    compliant: int
    speed_asked: bool
    reference: int
    reference_slow: int
    samples: Samples | None
    download: Decimal | None
    statistic: str

    @property
    def counts(self) -> dict[Verdict, int]:
        return {verdict: getattr(self, verdict.value) for verdict in Verdict}

    @property
    def enough_samples(self) -> int:
        return self.speed_missing + self.too_slow + self.compliant

    @property
    def speed_judged(self) -> int:
        """The denominator of the share at 40 Mbps."""
        return self.too_slow + self.compliant if self.speed_asked else 0

    @property
    def fast_enough(self) -> int:
        return self.compliant if self.speed_judged else 0

    @property
    def operator_slow(self) -> int:
        """Units below the speed asked for, in a summary of one operator, on enough of that operator's samples."""
        return self.too_slow - self.reference_slow

    @property
    def operator_fast(self) -> int:
        """Units that reach the speed asked for, in a summary of one operator, on enough of that operator's samples."""
        return self.compliant - (self.reference - self.reference_slow) if self.speed_asked else 0


def summarise(rows: Sequence[Judged], required: Requirement | None) -> Summary:
    """Add up the units of one level, each with its reading and verdict."""
    counts = Counter(verdict for _reading, verdict in rows)
    with_figures = [reading for reading, _verdict in rows if reading is not None]
    total = combine(with_figures)
    few = [reading.download for reading in with_figures if rests_on_few(reading, required)]
    least = required.min_download if required else None
    slow = [download for download in few if least is not None and download is not None and download < least]
    return Summary(
        units=len(rows),
        with_figures=len(with_figures),
        **{verdict.value: counts[verdict] for verdict in Verdict},
        speed_asked=required is not None and required.min_download is not None,
        reference=len(few),
        reference_slow=len(slow),
        samples=total.samples,
        download=None if total.download is None else total.download.quantize(STORED, rounding=ROUND_DOWN),
        statistic=total.statistic if total.download is not None else "",
    )


def judge_unit(total: Reading | None, operators: Sequence[Reading], required: Requirement | None) -> Judged:
    """Judge a unit over all operators, as `compliance` does."""
    reading, _estimated = reading_of_unit(total, operators)
    return reading, judge(reading, required)


def judge_operator(reading: Reading | None, required: Requirement | None) -> Judged:
    """Judge one operator in a unit, as `compliance` does."""
    return reading, judge(reading, required, of_operator=True)


def add(parts: Iterable[Summary]) -> Summary | None:
    """The summary of disjoint areas together; None for no areas."""
    parts = list(parts)
    if not parts:
        return None
    numbers = ("units", "with_figures", *(verdict.value for verdict in Verdict), "reference", "reference_slow")
    total = combine([Reading(each.samples, each.download, each.statistic) for each in parts if each.with_figures])
    return Summary(
        **{name: sum(getattr(each, name) for each in parts) for name in numbers},
        speed_asked=any(each.speed_asked for each in parts),
        samples=total.samples,
        download=None if total.download is None else total.download.quantize(STORED, rounding=ROUND_DOWN),
        statistic=total.statistic if total.download is not None else "",
    )
