"""Read the Portal's counts of the running month, and how earlier months went on. Writes nothing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import F, Max

from base.period import Period
from measurements.models import Figure, Network, Snapshot, Source
from submissions.campaign import Count, Past
from wards.models import Unit
from wards.queries import same_unit_rows

LOOK_BACK = 6  # months from which a ward's way of measuring is read


def counts_of(unit: Unit, period: Period) -> list[Count]:
    """The Portal's counts of a month that is not over, oldest first; the last one of each day."""
    return counts_of_all([unit], period).get(unit.pk, [])


def last_count(province_code: str, period: Period) -> date | None:
    """The newest day on which any ward of the province's land was counted in a month."""
    found = Snapshot.objects.filter(unit__heir_code=province_code, period=period.first_day, network=Network.MOBILE)
    newest: date | None = found.aggregate(newest=Max("as_of"))["newest"]
    return newest


def counts_of_all(units: Sequence[Unit], period: Period) -> dict[int, list[Count]]:
    """Read `counts_of` for many units in one query, by primary key; a unit without a count has no entry."""
    rows = Snapshot.objects.filter(
        unit__in=[unit.pk for unit in units],
        period=period.first_day,
        network=Network.MOBILE,
        operator__isnull=True,
        samples_min__isnull=False,
    )
    by_day: defaultdict[int, dict[date, Count]] = defaultdict(dict)
    for row in rows.order_by("as_of", "pk"):
        by_day[row.unit_id][row.as_of] = Count(row.as_of, row.samples_min or 0, row.samples_max)
    return {unit: list(days.values()) for unit, days in by_day.items()}


def earlier_months(
    units: Sequence[Unit],
    period: Period,
    counts: Mapping[int, Sequence[Count]],
    rows: Mapping[int, Sequence[int]] | None = None,
) -> dict[int, list[Past]]:
    """How the months before went on from near the day of the last count: an exact count then, and the total.

    Only months with both; of several counts the nearest in day. By unit, in two queries. `rows`: those of the same
    units, where they are known already.
    """
    counted = [unit for unit in units if counts.get(unit.pk)]
    if not counted:
        return {}
    known = rows or same_unit_rows([unit.pk for unit in counted])
    same = {row: unit.pk for unit in counted for row in known[unit.pk]}
    months = {"period__gte": period.plus(-LOOK_BACK).first_day, "period__lt": period.first_day}
    exact = {
        "unit__in": list(same),
        "network": Network.MOBILE,
        "operator__isnull": True,
        "samples_min": F("samples_max"),
    }
    totals = Figure.objects.current().filter(**months, **exact, source=Source.VNNIC)
    total_of = {
        (same[row], month): samples for row, month, samples in totals.values_list("unit_id", "period", "samples_min")
    }
    nearest: dict[tuple[int, date], Snapshot] = {}
    for row in Snapshot.objects.filter(**months, **exact).order_by("as_of", "pk"):
        key = (same[row.unit_id], row.period)
        day = counts[key[0]][-1].as_of.day
        held = nearest.get(key)
        if held is None or abs(row.as_of.day - day) <= abs(held.as_of.day - day):
            nearest[key] = row
    found: defaultdict[int, list[Past]] = defaultdict(list)
    for key, row in nearest.items():
        counted_then = row.samples_min or 0
        if total_of.get(key, -1) >= counted_then and Period.of(row.as_of) == Period.of(row.period):
            days = Period.of(row.period).last_day.day
            found[key[0]].append(Past(row.as_of.day, counted_then, days, total_of[key]))
    return dict(found)
