"""Reading the figures that count, as comparisons want them. Reads only."""

from collections.abc import Sequence
from decimal import Decimal

from measurements.comparison import Known
from measurements.models import Figure
from measurements.staging import Key

_FIELDS = (
    *("pk", "unit_id", "period", "network", "operator_id"),
    *("statistic", "samples_min", "samples_max", "download", "upload", "latency"),
)


def known_figures(source: str, periods: Sequence[str], province_code: str) -> dict[Key, Known]:
    """The standing figures of some months (YYYY-MM) by key; of one province, or of the country if blank."""
    found = Figure.objects.standing().filter(source=source, period__in=[f"{period}-01" for period in periods])
    if province_code:
        found = found.filter(unit__province_code=province_code)
    known = {}
    months: dict[object, str] = {}
    for pk, unit, day, network, operator, statistic, low, high, *speeds in found.values_list(*_FIELDS).iterator(5000):
        period = months.get(day) or months.setdefault(day, f"{day:%Y-%m}")
        down, up, latency = (_text(speed) for speed in speeds)
        known[unit, period, network, operator, statistic] = Known(pk, (statistic, low, high, down, up, latency))
    return known


def _text(number: Decimal | None) -> str | None:
    return None if number is None else format(number, "f")
