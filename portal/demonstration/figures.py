"""Invented i-Speed figures of wards. Pure: seed, ward and month alone determine them, on any day."""

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from base.period import Period

SEED = "2025-05"
FIRST = Period(2025, 5)
LISTED_FROM = 30  # samples from which VNNIC lists a place
MASKED_BELOW = 300
NEARLY = 160
SEASONS = (0.95, 0.72, 1.05, 1.0, 0.98, 0.9, 0.86, 0.93, 1.03, 1.12, 1.06, 1.0)  # Tết, summer, the digital day in 10
SLOW_SHARE = 0.16  # of wards that have a slow pocket at times
SLOW_CYCLE, SLOW_MONTHS = 14, 8
NEVER_MENDED = 0.3  # of them
SLOW_FACTOR = 0.5


@dataclass(frozen=True, slots=True)
class Carrier:
    """An operator as named in the tables, with its share of the measurements and its relative speed."""

    name: str
    part: float
    speed: float
    has_fixed: bool


CARRIERS = (
    Carrier("Viettel", 0.44, 1.1, True),
    Carrier("VNPT VinaPhone", 0.3, 1.02, True),
    Carrier("MobiFone", 0.2, 0.94, False),
    Carrier("Vietnamobile", 0.06, 0.7, False),
)


@dataclass(frozen=True, slots=True)
class InventedPlace:
    """A ward as named in a table.

    `land`: the code of the ward that has its land since 1/7/2025, of which it is `part`; so that the months before the
    merger add up to those after it. `kind`: of the ward that has the land.
    """

    name: str
    within: str  # district; "" since 1/7/2025
    land: str
    kind: str  # wards.models.Kind
    part: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class InventedRow:
    """One row of a table; `operator` "": of all operators together."""

    place: InventedPlace
    network: str  # as tables write it
    operator: str
    samples: int
    masked: bool
    download: float | None
    upload: float | None
    latency: float | None


def lines(places: Sequence[InventedPlace], month: Period, done: float = 1.0) -> Iterator[InventedRow]:
    """The rows of a month, without what VNNIC would not list; `done`: how much of a running month is over."""
    for place in places:
        for network in ("Di động", "Cố định"):
            yield from _of_place(place, month, network, done)


def short_ones(places: Sequence[InventedPlace], month: Period) -> list[InventedPlace]:
    """Wards that come near the required samples in a month and fall short."""
    return [place for place in places if NEARLY <= _samples(place, month, "Di động") < MASKED_BELOW * 0.85]


def _of_place(place: InventedPlace, month: Period, network: str, done: float) -> Iterator[InventedRow]:
    total = int(_samples(place, month, network) * done * float(place.part))
    if total < LISTED_FROM:
        return
    chance = random.Random(f"{SEED}/{place.land}/{place.name}/{month}/{network}")  # noqa: S311 - repeatable, nothing secret
    fixed = network == "Cố định"
    carriers = [one for one in CARRIERS if one.has_fixed or not fixed]
    speed = _speed(place, month) * (2.4 if fixed else 1.0) * chance.uniform(0.97, 1.03)
    parts = _parts(place, carriers, total)
    speeds = [speed * one.speed * _taste(place, one, network) for one in carriers]
    weighted = sum(count * each for count, each in zip(parts, speeds, strict=True)) / total
    masked = total < MASKED_BELOW and done == 1.0 and chance.random() < (0.5 if month.year == FIRST.year else 0.12)
    yield InventedRow(place, network, "", total, masked, *_measured(weighted, chance))
    for carrier, count, each in zip(carriers, parts, speeds, strict=True):
        values = _measured(each, chance) if count >= LISTED_FROM else (None, None, None)
        if count:
            yield InventedRow(place, network, carrier.name, count, False, *values)


def _measured(speed: float, chance: random.Random) -> tuple[float, float, float]:
    return round(speed, 2), round(speed * chance.uniform(0.36, 0.46), 2), round(chance.uniform(18, 44), 1)


def _parts(place: InventedPlace, carriers: Sequence[Carrier], total: int) -> list[int]:
    """Number of measurements of each operator; together the total."""
    chance = random.Random(f"{SEED}/{place.land}/parts")  # noqa: S311
    weights = [one.part * chance.uniform(0.75, 1.25) for one in carriers]
    counts = [int(total * one / sum(weights)) for one in weights]
    counts[0] += total - sum(counts)
    return counts


def _taste(place: InventedPlace, carrier: Carrier, network: str) -> float:
    return random.Random(f"{SEED}/{place.land}/{carrier.name}/{network}").uniform(0.88, 1.12)  # noqa: S311


def _samples(place: InventedPlace, month: Period, network: str) -> float:
    """Number of samples: growing with the campaign, fewer at Tết and in the holidays, more in large wards."""
    since = _months_since_first(month)
    chance = random.Random(f"{SEED}/{place.land}")  # noqa: S311
    size = chance.lognormvariate(0, 0.34) * {"phuong": 1.12, "xa": 0.95, "dac_khu": 0.4}.get(place.kind, 1.0)
    wave = random.Random(f"{SEED}/{place.land}/{month}").lognormvariate(0, 0.11)  # noqa: S311
    grown = 130 + 230 * (1 - math.exp(-max(since, 0) / 6))
    return grown * size * SEASONS[month.month - 1] * wave * (0.62 if network == "Cố định" else 1.0)


def _speed(place: InventedPlace, month: Period) -> float:
    """Mbps of all operators: slowly rising, and in some wards halved for months until it is mended."""
    chance = random.Random(f"{SEED}/{place.land}/speed")  # noqa: S311
    base = chance.uniform(58, 96) if place.kind == "phuong" else chance.uniform(47, 78)
    slow, offset, never = chance.random() < SLOW_SHARE, chance.randrange(SLOW_CYCLE), chance.random() < NEVER_MENDED
    since = _months_since_first(month)
    if slow and (never or (since + offset) % SLOW_CYCLE < SLOW_MONTHS):
        base = min(base * SLOW_FACTOR, 36)
    return base * (1 + min(since, 60) * 0.004)


def _months_since_first(month: Period) -> int:
    return (month.year - FIRST.year) * 12 + month.month - FIRST.month
