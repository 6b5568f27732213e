"""A ward's own count beside VNNIC's, with the difference; never judged. Pure."""

from dataclasses import dataclass
from decimal import Decimal

from base.number_format import show_decimal
from measurements.judging.display import show_samples
from measurements.readings import Reading

FAR = 5


@dataclass(frozen=True, slots=True)
class OwnCount:
    """A unit's own count of one network and month. `estimated`: summed over operators, as the ward gave no total."""

    network: str
    own: Reading
    estimated: bool
    figure_id: int | None  # where to read how the ward's number came about
    published: Reading | None

    @property
    def samples(self) -> str:
        return _samples(self.own)

    @property
    def published_samples(self) -> str:
        return _samples(self.published)

    @property
    def download(self) -> str:
        return show_decimal(self.own.download)

    @property
    def published_download(self) -> str:
        return show_decimal(self.published.download if self.published else None)

    @property
    def samples_difference(self) -> str:
        """Ward's less VNNIC's: `+23`, `0`; blank if one is unknown.

        Where VNNIC prints `<300` between two numbers, `+1 … +300`: beside signs a dash would be read as a minus.
        """
        if self.own.samples is None or self.published is None or self.published.samples is None:
            return ""
        own, other = self.own.samples, self.published.samples
        least = None if other.most is None else own.least - other.most
        most = None if own.most is None else own.most - other.least
        if least is not None and least == most:
            return signed(least)
        if least is None:
            return "" if most is None else f"≤ {signed(most)}"
        return f"≥ {signed(least)}" if most is None else f"{signed(least)} … {signed(most)}"

    @property
    def is_far(self) -> bool:
        """Did the ward count so much more than VNNIC (at least a fifth) that one asks why?"""
        if self.own.samples is None or self.published is None or self.published.samples is None:
            return False
        most = self.published.samples.most
        return most is not None and self.own.samples.least - most > most / FAR

    @property
    def download_difference(self) -> str:
        """The ward's download less VNNIC's, in Mbps; blank unless both are of the same statistic."""
        own, other = self.own, self.published
        if other is None or own.download is None or other.download is None or own.statistic != other.statistic:
            return ""
        return signed(own.download - other.download)

    @property
    def is_apart(self) -> bool:
        """Do both have a speed, but one a mean and the other a median?"""
        other = self.published
        return (
            other is not None
            and self.own.download is not None
            and other.download is not None
            and self.own.statistic != other.statistic
        )


def signed(number: int | Decimal) -> str:
    """A difference with its sign: `+1.234`, `−5,20`, `0`."""
    if not number:
        return "0"
    shown = show_samples(abs(number), abs(number)) if isinstance(number, int) else show_decimal(abs(number))
    return f"{'+' if number > 0 else '−'}{shown}"


def _samples(reading: Reading | None) -> str:
    known = reading.samples if reading else None
    return show_samples(known.least, known.most) if known else show_samples(None, None)
