"""What the first page is shown with."""

from django.db.models import F

from measurements.models import Figure, MonthState
from measurements.tests.little_province import make_batch


def figure(house, period, unit=None, statistic="median"):
    """A ward's, in force."""
    unit = unit or house.wards[0]
    batch = make_batch()
    found = Figure.objects.create(
        unit=unit,
        period=period.first_day,
        network="mobile",
        source="vnnic",
        statistic=statistic,
        samples_min=320,
        samples_max=320,
        download=50,
        batch=batch,
        sheet="1",
        cell="A1",
        raw="320",
    )
    state, _made = MonthState.objects.get_or_create(period=period.first_day, network="mobile", province_code="31")
    MonthState.objects.filter(pk=state.pk).update(changed=F("changed") + 1)
    return found
