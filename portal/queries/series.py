"""Read a unit's months over its land, with the units that had the land in each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from base.nothing import NOTHING
from base.period import Period
from measurements.judging.display import show_samples
from measurements.judging.series import Point
from measurements.judging.table import ComplianceRow
from measurements.queries import like_for_like, periods_with_figures
from wards.models import Unit


@dataclass(frozen=True)
class SeriesMonth:
    """A point of the series, and the units of that month over which it was taken."""

    point: Point
    units: list[Unit]
    own: ComplianceRow | None = None  # what was published of this very unit

    @property
    def samples(self) -> str:
        """The samples as text: `365`, `<300`, `0–598`, `–`."""
        counted = self.point.reading.samples if self.point.reading else None
        return show_samples(counted.least, counted.most) if counted else NOTHING

    @property
    def download(self) -> Decimal | None:
        return self.point.reading.download if self.point.reading else None

    @property
    def statistic(self) -> str:
        """The statistic of its speed; blank without one."""
        return self.point.reading.statistic if self.point.reading else ""


@dataclass(frozen=True)
class SeriesRow:
    """A row of the table: one month, or `count` months in a row with the same reason for having no figures."""

    month: SeriesMonth  # the newest of them
    first: Period  # the oldest
    count: int


def folded(series: Sequence[SeriesMonth], open_month: Period | None) -> list[SeriesRow]:
    """Fold months in a row without figures, over the same units and for the same reason, into one row.

    The month that the page shows has its own row.
    """

    def alike(month: SeriesMonth) -> object:
        point = month.point
        if point.reading or month.own or point.period == open_month:
            return point.period
        return point.certainty, point.note, point.units

    runs = [list(run) for _alike, run in groupby(series, alike)]
    return [SeriesRow(run[0], run[-1].point.period, len(run)) for run in runs]


def series_of(unit: Unit, until: date, months: int, own: Mapping[Period, ComplianceRow]) -> list[SeriesMonth]:
    """The last months that were over on a day, newest first; empty while the province has no figures.

    `own`: the unit's own published months, to link to.
    """
    known = periods_with_figures(unit.heir_code)
    last = Period.of(until)
    if last.last_day > until:
        last = last.plus(-1)
    if not known or last < known[-1]:
        return []
    last = min(last, known[0])
    points = like_for_like(unit, max(known[-1], last.plus(1 - months)), last)
    units = Unit.objects.in_bulk({pk for point in points for pk in point.units})
    return [SeriesMonth(point, [units[pk] for pk in point.units], own.get(point.period)) for point in reversed(points)]
