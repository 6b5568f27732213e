"""The effect of a drive: counts before and after it, and what it rests on. Never guessed. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum

from base.period import Period
from submissions.campaign import Count

LONGEST = 31  # days


class EffectBasis(StrEnum):
    """What the effect of a drive is worked out from."""

    COUNTS = "counts"  # the Portal's provisional counts of the month, before and after
    OWN = "own"  # the ward's own counts of the month before and of the month of the drive
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Effect:
    """A drive's effect in one ward.

    By counts: samples on the days `before_on`, `after_on`; by own counts: of whole months.
    """

    basis: EffectBasis
    before_on: date | None = None
    after_on: date | None = None
    before: int = 0
    after: int = 0

    @property
    def gained(self) -> int:
        return self.after - self.before

    @property
    def days(self) -> int:
        """Days between the two counts."""
        return (self.after_on - self.before_on).days if self.before_on and self.after_on else 0

    @property
    def pace(self) -> Decimal | None:
        """Samples a day between the two counts, rounded down to a tenth; None where months were compared."""
        return _tenth(Decimal(self.gained) / self.days) if self.basis is EffectBasis.COUNTS and self.days else None

    @property
    def pace_before(self) -> Decimal | None:
        """Samples a day from the first of the month to the count before; None where there was no day yet."""
        if self.basis is not EffectBasis.COUNTS or self.before_on is None or not self._days_before:
            return None
        return _tenth(Decimal(self.before) / self._days_before)

    @property
    def _days_before(self) -> int:
        """Days from the first of the month to the count before; 0 where it is the end of the month before."""
        assert self.before_on is not None  # noqa: S101 # asked by `pace_before` alone
        assert self.after_on is not None  # noqa: S101 # as above
        return self.before_on.day if Period.of(self.before_on) == Period.of(self.after_on) else 0


def effect_of(counts: Sequence[Count], first: date, last: date, own: dict[Period, int]) -> Effect:
    """Work out a drive's effect from exact counts: the last before its first day, the first from its last day on.

    A drive that begins with a month has nothing before it. Where a count is missing, the ward's own counts of the
    month before and of the drive's month; else nothing is said. One over two months is read from own counts alone.
    """
    month = Period.of(first)
    exact = [one for one in counts if one.samples_min == one.samples_max]
    before = [one for one in exact if one.as_of < first]
    after = [one for one in exact if one.as_of >= last]
    if first == month.first_day:
        before = [Count(first - timedelta(days=1), 0, 0)]
    if Period.of(last) == month and before and after:
        start = max(before, key=lambda one: one.as_of)
        end = min(after, key=lambda one: one.as_of)
        if end.samples_min >= start.samples_min:
            return Effect(EffectBasis.COUNTS, start.as_of, end.as_of, start.samples_min, end.samples_min)
    earlier, during = own.get(month.plus(-1)), own.get(month)
    if earlier is not None and during is not None:
        return Effect(EffectBasis.OWN, month.plus(-1).last_day, month.last_day, earlier, during)
    return Effect(EffectBasis.NOTHING)


def _tenth(number: Decimal) -> Decimal:
    return number.quantize(Decimal("0.1"), ROUND_DOWN)
