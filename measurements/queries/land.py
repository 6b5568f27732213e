"""Figures of a month for units that merged or were split by a change entered after the figures came. Writes nothing.

What went on whole and alone takes its figures along when the register is redrawn (wards.actions.following). Figures of
what merged stay with the units that they were counted for; the unit of now shows their sum, labelled as an estimate,
and one that holds a part of a split unit shows that it cannot be compared.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from base.period import Period
from measurements.judging.compliance import combine, reading_of_unit
from measurements.judging.series import NOTHING
from measurements.models import Figure, Source
from measurements.readings import Reading, interval
from wards.origins import Certainty, Origin, Origins
from wards.queries import origins_within
from wards.records import UnitRecord

Rows = dict[int, dict[str | None, Reading]]  # unit → operator's code (None: the whole unit) → reading


@dataclass(frozen=True, slots=True)
class OverLand:
    """The figures of a unit's land in a month. `note`, made by `say`: why there are none, or why a sum is not sure."""

    readings: dict[str | None, Reading] = field(default_factory=dict)  # as in Rows
    note: str = ""


def over_land(lacking: Mapping[int, str], period: Period, network: str) -> dict[int, OverLand]:
    """Unit → the figures of the rows before it, for units without a figure of the month (`lacking`: id → heir code).

    Units of whose land nothing is known are left out. One query where there is nothing to add, as a rule.
    """
    heirs = set(lacking.values())
    strays = _strays(heirs, period, network) if heirs else {}
    found: dict[int, OverLand] = {}
    if not strays:
        return found
    origins = {heir: origins_within(heir) for heir in heirs}
    for pk, heir in lacking.items():
        for origin in origins[heir].steps_back(origins[heir].record(pk)):
            if any(unit.pk in strays for unit in origin.units):
                found[pk] = _summed(origin, strays)
                break
    return found


def _strays(heirs: set[str], period: Period, network: str) -> Rows:
    """The month's figures under rows that were no more on its last day."""
    rows = Figure.objects.current().of_period(period).filter(network=network, source=Source.VNNIC)
    if len(heirs) == 1:  # by the keys of its rows: a join is planned badly right after a large import
        rows = rows.filter(unit__in=origins_within(next(iter(heirs))).ended_by(period.last_day))
    else:
        rows = rows.filter(unit__heir_code__in=heirs, unit__valid_to__lte=period.last_day)
    found: Rows = defaultdict(dict)
    columns = ("unit_id", "operator__code", "samples_min", "samples_max", "download", "statistic", "upload", "latency")
    for unit, operator, least, most, download, statistic, upload, latency in rows.values_list(*columns):
        found[unit][operator] = Reading(interval(least, most), download, statistic, upload, latency)
    return found


def possible_origins(
    origins: Origins, records: Iterable[UnitRecord], months: Collection[Period], network: str
) -> dict[int, dict[Period, list[Origin]]]:
    """Unit → month → what the unit may have been made of, the first with a figure being the one that counts.

    That is on the month's last day and, where the month has figures under rows that had ended by then, when those were
    counted.
    """
    strays = _stray_keys(origins, months, network)
    stray_months = {month for month, _pk in strays}
    found: dict[int, dict[Period, list[Origin]]] = {}
    for record in records:
        found[record.pk] = {month: [origins.made_of(record, month.last_day)] for month in months}
        for month in stray_months:
            steps = origins.steps_back(record, month.last_day)
            hit = next((one for one in steps if any((month, unit.pk) in strays for unit in one.units)), None)
            found[record.pk][month] += [hit] if hit else []
    return found


def _stray_keys(origins: Origins, months: Collection[Period], network: str) -> set[tuple[Period, int]]:
    if not months:
        return set()
    ended: dict[date, list[int]] = defaultdict(list)
    for pk in origins.ended_by(max(months).last_day):
        if end := origins.record(pk).valid_to:
            ended[end.replace(day=1)].append(pk)
    after_the_end = Q(pk__in=[])
    for first_day, pks in ended.items():
        after_the_end |= Q(unit__in=pks, period__gte=first_day)
    # That any stands is enough (of mean and median one counts); from the first month to the last, for each month by
    # itself would be looked up in every one of some hundred units.
    rows = Figure.objects.standing().filter(after_the_end, network=network, source=Source.VNNIC)
    rows = rows.filter(period__gte=min(months).first_day, period__lte=max(months).first_day).order_by()
    found = ((Period.of(day), pk) for day, pk in rows.values_list("period", "unit_id").distinct())
    return {(month, pk) for month, pk in found if month in months}


def _summed(origin: Origin, strays: Rows) -> OverLand:
    if origin.certainty in (Certainty.PART, Certainty.NONE):
        return OverLand(note=origin.note)
    parts = [strays.get(unit.pk, {}) for unit in origin.units]
    wholes = [reading_of_unit(part.get(None), [one for op, one in part.items() if op])[0] for part in parts]
    readings: dict[str | None, Reading] = {None: combine([one or NOTHING for one in wholes])}
    for operator in sorted({op for part in parts for op in part if op}):
        readings[operator] = combine([part.get(operator, NOTHING) for part in parts])
    return OverLand(readings, origin.note)
