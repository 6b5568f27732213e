"""Read drives, their wards, and their effects. Writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from base.period import Period
from measurements.models import Figure, Network, Source
from submissions.drives import Effect, EffectBasis, effect_of
from submissions.models import Drive
from submissions.queries.counts import counts_of_all
from wards.models import Unit


@dataclass(frozen=True)
class DriveFound:
    """One drive, with its wards by name. `key`: the row that its address names."""

    key: int
    name: str
    first_day: date
    last_day: date
    drives: list[Drive]


@dataclass(frozen=True)
class DriveLine:
    """One ward of a drive, with its effect."""

    unit: Unit
    effect: Effect


@dataclass(frozen=True)
class DriveResult:
    """A drive with its effects. `gained`: over the wards whose effect is known, all of it by counts."""

    drive: DriveFound
    lines: list[DriveLine]

    @property
    def known(self) -> list[DriveLine]:
        return [line for line in self.lines if line.effect.basis is EffectBasis.COUNTS]

    @property
    def gained(self) -> int:
        return sum(line.effect.gained for line in self.known)


def drives_of(province_code: str) -> list[DriveFound]:
    """All drives of a province, the newest first."""
    rows = Drive.objects.filter(unit__heir_code=province_code).select_related("unit")
    found: dict[tuple[str, date, date], list[Drive]] = {}
    for row in rows.order_by("-first_day", "name", "unit__sort_key", "pk"):
        found.setdefault((row.name, row.first_day, row.last_day), []).append(row)
    return [DriveFound(rows[0].pk, *of, rows) for of, rows in found.items()]


def drive_with(row: Drive) -> DriveFound:
    """The whole drive that a ward's part belongs to."""
    return next(one for one in drives_of(row.unit.heir_code) if row.pk in {part.pk for part in one.drives})


def drives_of_ward(rows: Sequence[int], on: date) -> list[Drive]:
    """The drives of a ward (all rows of the same unit) that are not over, nearest first."""
    return list(Drive.objects.filter(unit__in=rows, last_day__gte=on).order_by("first_day"))


def drive_result(drive: DriveFound) -> DriveResult:
    """Work out a drive's effect in each of its wards. Two queries, however many wards."""
    units = [part.unit for part in drive.drives]
    month = Period.of(drive.first_day)
    counts = counts_of_all(units, month)
    own = Figure.objects.current().filter(
        unit__in=[unit.pk for unit in units],
        period__in=[month.first_day, month.plus(-1).first_day],
        network=Network.MOBILE,
        source=Source.WARD,
        operator__isnull=True,
        samples_min=F("samples_max"),
    )
    own_of: dict[int, dict[Period, int]] = {}
    for unit, period, samples in own.values_list("unit_id", "period", "samples_min"):
        own_of.setdefault(unit, {})[Period.of(period)] = samples
    lines = [
        DriveLine(unit, effect_of(counts.get(unit.pk, []), drive.first_day, drive.last_day, own_of.get(unit.pk, {})))
        for unit in units
    ]
    return DriveResult(drive, lines)
