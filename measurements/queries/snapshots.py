"""Months with provisional counts and no figures yet: to be followed, never judged. Writes nothing."""

from collections.abc import Container
from datetime import date

from django.db.models import Max

from base import clock
from base.period import Period
from measurements.models import Snapshot

LOOKED_BACK = 3  # months: older counts whose figures never came are of no use to anybody


def provisional_months(province_code: str, published: Container[Period]) -> dict[Period, date]:
    """Provisional months of a province's land, newest first → the day until which they are counted; one query.

    A month that VNNIC's figures have come for is not among them.
    """
    first = Period.of(clock.today()).plus(-LOOKED_BACK).first_day
    counted = Snapshot.objects.filter(period__gte=first, unit__heir_code=province_code).order_by()
    newest = counted.values_list("period").annotate(until=Max("as_of")).order_by("-period")
    return {period: day for month, day in newest if (period := Period.of(month)) not in published}
