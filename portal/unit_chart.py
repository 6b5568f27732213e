"""Small charts of a unit's months, samples and speed, each with its threshold. Pure: knows no Django.

Drawn as SVG by the server: a ward's page is read on phones and must stay light. A table says the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from base.number_format import show_count, show_decimal
from base.period import Period
from measurements.judging.display import show_samples

WIDTH = 360
TOP, BOTTOM, SIDE = 16, 112, 8


@dataclass(frozen=True, slots=True)
class UnitMonth:
    """One month of a unit. `least` and `most`: the samples; None: unknown."""

    period: Period
    least: int | None
    most: int | None
    download: Decimal | None


@dataclass(frozen=True, slots=True)
class Bar:
    """The bar of one month. `is_bound`: it is only known that the value lies below."""

    x: str
    middle: str
    y: str
    width: str
    height: str
    month: str
    said: str  # what stands above it; empty where there is no figure
    is_bound: bool


@dataclass(frozen=True, slots=True)
class UnitChart:
    """A chart: bars, threshold and lines, in SVG units."""

    bars: list[Bar]
    threshold_y: str  # empty: nothing is asked
    threshold: str
    points: list[str]  # of lines, one for each run of months without a gap

    @property
    def has_bounds(self) -> bool:
        return any(bar.is_bound for bar in self.bars)


def samples_chart(months: Sequence[UnitMonth], threshold: int | None) -> UnitChart:
    """Chart of samples; oldest month first."""
    values = [(month.most, month.least != month.most) for month in months]
    shown = [
        "" if month.most is None else show_samples(month.least, month.most) if bound else show_count(month.most)
        for month, (_most, bound) in zip(months, values, strict=True)
    ]
    return _chart(months, [None if most is None else Decimal(most) for most, _b in values], shown, threshold, values)


def speed_chart(months: Sequence[UnitMonth], threshold: Decimal | None) -> UnitChart:
    """Chart of speeds; oldest month first."""
    speeds = [month.download for month in months]
    shown = ["" if speed is None else show_decimal(speed, 2) for speed in speeds]
    return _chart(months, speeds, shown, threshold, [(None, False)] * len(months))


def _chart(
    months: Sequence[UnitMonth],
    values: Sequence[Decimal | None],
    shown: Sequence[str],
    required: Decimal | int | None,
    bounds: Sequence[tuple[int | None, bool]],
) -> UnitChart:
    highest = max([Decimal(1), Decimal(required or 0), *(value for value in values if value is not None)])
    step = Decimal(WIDTH - 2 * SIDE) / max(len(months), 1)

    def height_of(value: Decimal | int) -> Decimal:
        return (BOTTOM - TOP) * Decimal(value) / highest

    bars: list[Bar] = []
    runs: list[list[str]] = [[]]
    for place, (month, value) in enumerate(zip(months, values, strict=True)):
        left = SIDE + place * step
        tall = height_of(value or 0)
        middle = left + step / 2
        bars.append(
            Bar(
                x=f"{left + step / 8:.1f}",
                middle=f"{middle:.1f}",
                y=f"{BOTTOM - tall:.1f}",
                width=f"{step * 3 / 4:.1f}",
                height=f"{tall:.1f}",
                month=f"{month.period.month}/{month.period.year % 100:02d}",
                said=shown[place],
                is_bound=bounds[place][1],
            )
        )
        if value is None:
            runs.append([])
        else:
            runs[-1].append(f"{middle:.1f},{BOTTOM - tall:.1f}")
    points = [" ".join(run if len(run) > 1 else run * 2) for run in runs if run]
    threshold_y = f"{BOTTOM - height_of(required):.1f}" if required else ""
    threshold = (
        "" if not required else show_count(required) if isinstance(required, int) else f"{show_decimal(required, 0)}"
    )
    return UnitChart(bars, threshold_y, threshold, points)
