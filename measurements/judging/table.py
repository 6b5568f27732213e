"""The table that `compliance` answers: one row for each unit in force, and its totals. Pure: knows no Django."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from base.period import Period
from base.saying import say
from measurements.judging.compliance import Requirement, Verdict
from measurements.judging.statistic import common
from measurements.readings import Reading

NOT_LISTED = say("not in VNNIC's table")  # which lists a unit only from some samples on


class Speed(NamedTuple):
    """A download speed in Mbps, and its statistic."""

    mbps: Decimal
    statistic: str


REFERENCE, NO_SPEED = "for_reference", "no_speed"
OF_OPERATOR = (Verdict.COMPLIANT, Verdict.TOO_SLOW, REFERENCE, NO_SPEED, Verdict.UNDECIDED, Verdict.NO_DATA)


@dataclass(frozen=True, slots=True)
class ComplianceRow:
    """One unit's figures and verdict in one month. `estimated`: summed by us over operators, or merged units."""

    unit_id: int
    code: str
    name: str  # with its kind: "Phường Thủy Nguyên"
    level: str
    parent: str | None  # code
    parent_name: str
    reading: Reading | None  # None: no figure
    estimated: bool
    verdict: Verdict
    figure_id: int | None  # where to read how the number came about
    raw: str  # as it stood in the file
    of_operator: bool = False
    for_reference: bool = False  # one operator's speed, on fewer samples than are asked of the unit
    note: str = ""  # said: why the unit's land cannot be compared, or is not sure

    @property
    def samples_min(self) -> int | None:
        return self.reading.least if self.reading else None

    @property
    def samples_max(self) -> int | None:
        return self.reading.most if self.reading else None

    @property
    def download_mbps(self) -> Decimal | None:
        return self.reading.download if self.reading else None

    @property
    def upload_mbps(self) -> Decimal | None:
        return self.reading.upload if self.reading else None

    @property
    def latency_ms(self) -> Decimal | None:
        return self.reading.latency if self.reading else None

    @property
    def statistic(self) -> str:
        return self.reading.statistic if self.reading else ""

    @property
    def with_figures(self) -> bool:
        """Does VNNIC's table have the unit, or parts of it, though its cells may be empty?"""
        return self.figure_id is not None or self.estimated

    @property
    def speed(self) -> Speed | None:
        return None if self.download_mbps is None else Speed(self.download_mbps, self.statistic)

    @property
    def standing(self) -> str:
        """The state shown and counted for the row: its verdict, or for one operator REFERENCE or NO_SPEED."""
        if self.for_reference:
            return REFERENCE
        return NO_SPEED if self.of_operator and self.verdict is Verdict.SPEED_MISSING else self.verdict.value


@dataclass(frozen=True, slots=True)
class ComplianceTable:
    """The verdicts on every unit in force at the end of a month, at one level, for one network."""

    period: Period
    province_code: str | None  # None: the whole country
    province_name: str
    level: str
    network: str
    operator_code: str | None
    required: Requirement | None
    rows: tuple[ComplianceRow, ...]

    @property
    def counts(self) -> dict[Verdict, int]:
        """Verdict → number of units, every verdict included. For one operator `standings` is what is shown."""
        found = Counter(row.verdict for row in self.rows)
        return {verdict: found[verdict] for verdict in Verdict}

    @property
    def standings(self) -> dict[str, int]:
        """State shown → number of units: for one operator "for reference" is counted beside the verdicts."""
        found = Counter(row.standing for row in self.rows)
        kinds = OF_OPERATOR if self.operator_code is not None else tuple(Verdict)
        return {kind: found[kind] for kind in map(str, kinds)}

    @property
    def units_in_force(self) -> int:
        """The denominator of the share at 300 samples: from the register, never from a file."""
        return len(self.rows)

    @property
    def statistic(self) -> str:
        """The statistic of all its speeds (judging.statistic.common): median, mean, MIXED, or blank without any."""
        return common((row.download_mbps, row.statistic) for row in self.rows)

    def limited_to(self, unit_ids: Collection[int]) -> "ComplianceTable":
        """The table with only the rows that somebody may see; its totals follow."""
        return replace(self, rows=tuple(row for row in self.rows if row.unit_id in unit_ids))

    @property
    def enough_samples(self) -> int:
        """Number of units with enough samples, in a table over all operators: for one alone no number is asked."""
        counts = self.counts
        return counts[Verdict.SPEED_MISSING] + counts[Verdict.TOO_SLOW] + counts[Verdict.COMPLIANT]

    @property
    def speed_judged(self) -> int:
        """The denominator of the share at 40 Mbps: units with enough samples and a speed to judge."""
        counts = self.standings
        if self.required is None or self.required.min_download is None:
            return 0
        return counts[Verdict.TOO_SLOW] + counts[Verdict.COMPLIANT]

    @property
    def fast_enough(self) -> int:
        return self.standings[Verdict.COMPLIANT] if self.speed_judged else 0
