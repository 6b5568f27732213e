"""What a unit still lacks, and its change since the month before. Pure: knows no Django."""

from decimal import ROUND_CEILING, Decimal
from typing import NamedTuple

from base.number_format import show_change, show_decimal, show_interval
from base.saying import say
from measurements.judging.compliance import Requirement, Verdict
from measurements.judging.table import ComplianceRow

SHORT_OF_TARGET = (Verdict.NO_DATA, Verdict.TOO_FEW_SAMPLES, Verdict.UNDECIDED, Verdict.TOO_SLOW)


class Shortfall(NamedTuple):
    """What a unit lacks: samples, at least and at most; else Mbps."""

    least: int = 0
    most: int = 0
    mbps: Decimal | None = None

    @property
    def said(self) -> str:
        """The shortfall as text: `137 mẫu`, `1–300 mẫu`, `2,50 Mbps`.

        Never `0,00 Mbps`: a speed is shown cut, so what it lacks is rounded up.
        """
        if self.mbps is not None:
            return f"{show_decimal(self.mbps.quantize(Decimal('0.01'), ROUND_CEILING))} Mbps"
        return say("{number} samples", number=show_interval(self.least, self.most))

    @property
    def order(self) -> tuple[int, int, Decimal]:
        """Sort key: by missing samples, then by missing speed."""
        return self.most, self.least, self.mbps or Decimal(0)


def shortfall_of(row: ComplianceRow, required: Requirement | None) -> Shortfall | None:
    """What a unit lacks of the requirement.

    None where nothing is known to be missing, where nothing is known at all, and for the figures of one operator.
    """
    if required is None or row.of_operator:
        return None
    if row.samples_max is not None and row.samples_min is not None and row.samples_min < required.min_samples:
        return Shortfall(max(0, required.min_samples - row.samples_max), required.min_samples - row.samples_min)
    if row.verdict is Verdict.TOO_SLOW and required.min_download is not None and row.download_mbps is not None:
        return Shortfall(mbps=required.min_download - row.download_mbps)
    return None


class SinceBefore(NamedTuple):
    """The change of a unit since the month before. `samples`: None unless both counts are exact."""

    samples: int | None
    was: str  # its standing then

    @property
    def said(self) -> str:
        return "" if self.samples is None else show_change(self.samples)


def since_before(row: ComplianceRow, before: ComplianceRow | None) -> SinceBefore | None:
    """The change since the month before; None where there was no such unit, or nothing was known of it."""
    if before is None or before.verdict is Verdict.NO_DATA or row.verdict is Verdict.NO_DATA:
        return None
    exact = row.samples_min is not None and row.samples_min == row.samples_max
    exact_before = before.samples_min is not None and before.samples_min == before.samples_max
    samples = (row.samples_min or 0) - (before.samples_min or 0) if exact and exact_before else None
    return SinceBefore(samples, before.standing)
