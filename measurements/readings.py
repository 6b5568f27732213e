"""Readings: what was measured of one unit, month and network, from its cell to its verdict. Pure.

VNNIC prints `<300` for a count that it does not tell, so a count is an interval; speeds are exact decimals, never text.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

JUDGED = "median"  # the statistic of a speed where no rule says another


@dataclass(frozen=True, slots=True)
class Samples:
    """A number of samples known to be in [least, most]; `most` None: no upper bound."""

    least: int
    most: int | None

    @property
    def exact(self) -> bool:
        return self.least == self.most

    def __add__(self, other: "Samples") -> "Samples":
        most = None if self.most is None or other.most is None else self.most + other.most
        return Samples(self.least + other.least, most)

    def meets(self, other: "Samples") -> bool:
        """Can both be the same number?"""
        return (self.most is None or other.least <= self.most) and (other.most is None or self.least <= other.most)


UNKNOWN = Samples(0, None)
NONE = Samples(0, 0)


@lru_cache(maxsize=16_384)
def interval(least: int | None, most: int | None) -> Samples | None:
    """Samples from two columns of a table; None without a least. Raises ValueError for what is no interval.

    Cached: most counts of a file come again.
    """
    if least is None:
        return None
    if least < 0 or (most is not None and most < least):
        raise ValueError(f"not an interval of samples: {least}…{most}")
    return Samples(least, most)


class Reading(NamedTuple):
    """What was measured of one unit, month and network.

    `samples` None: an empty cell. Speeds in Mbps, latency in ms, `passing` in per cent. `statistic`: mean or median, of
    its speeds; blank where a file does not say.
    """

    samples: Samples | None
    download: Decimal | None
    statistic: str = JUDGED
    upload: Decimal | None = None
    latency: Decimal | None = None
    passing: Decimal | None = None  # share of samples that meet what is asked; judges nothing

    @property
    def least(self) -> int | None:
        return None if self.samples is None else self.samples.least

    @property
    def most(self) -> int | None:
        return None if self.samples is None else self.samples.most

    @property
    def empty(self) -> bool:
        """Is there nothing that a verdict could rest on?"""
        return self.samples is None and self.download is None

    @property
    def blank(self) -> bool:
        """Is there nothing at all?"""
        return self.samples is None and not self.has_speed and self.latency is None and self.passing is None

    def of_statistic(self, statistic: str) -> "Reading":
        """The reading with its speeds labelled as this statistic."""
        if statistic == self.statistic:
            return self
        return Reading(self.samples, self.download, statistic, self.upload, self.latency, self.passing)

    @property
    def has_speed(self) -> bool:
        return self.download is not None or self.upload is not None


def as_number(text: str | None) -> Decimal | None:
    """The number that `as_texts` wrote."""
    return None if text is None else Decimal(text)


def as_texts(said: Reading) -> tuple[str | None, str | None, str | None, str | None]:
    """Download, upload, latency and share as texts for JSON.

    Without an exponent, for none has over six decimals.
    """
    down, up, ms, share = said.download, said.upload, said.latency, said.passing
    return (
        None if down is None else str(down),
        None if up is None else str(up),
        None if ms is None else str(ms),
        None if share is None else str(share),
    )
