"""Versions of figures, thresholds and the judged statistic, for caches. Writes nothing."""

from collections.abc import Hashable

from django.db.models import Count, Sum

from base.period import Period
from base.process_cache import ProcessCache
from base.versions import FactKind, Versions
from measurements.models import JudgedStatistic, MonthState, Threshold
from wards.models import Unit
from wards.queries import REGISTER

_CODES = ProcessCache[list[str]](100)


def figures_within(heir_code: str, network: str) -> FactKind:
    """Version of VNNIC's figures of all months under the units for which a province answers today.

    Another province's import leaves them as they are, and what it takes to tell grows with the months of this one
    alone. Not known before the first import.
    """

    def codes() -> list[str]:
        """Under which those units stand: of provinces merged into it, too, or from which a ward came."""
        units = Unit.objects.filter(heir_code=heir_code).order_by()
        return list(units.values_list("province_code", flat=True).distinct())

    def ask(versions: Versions) -> Hashable | None:
        within = _CODES.get(heir_code, versions.ask(REGISTER), codes)
        # Their sum, for of two imports at once the one that began first may be stored last: the newest would not tell.
        states = MonthState.objects.filter(province_code__in=within, network=network)
        found = states.aggregate(rows=Count("*"), changes=Sum("changed"))
        return (found["rows"], found["changes"]) if found["rows"] else None

    return FactKind("figures", (heir_code, str(network)), ask=ask)


def figures_of(period: Period, province_code: str, network: str) -> FactKind:
    """Version of VNNIC's figures of a province's land in a month; another month's import leaves it as it is.

    `province_code` as it was in the month. Not known before the first import.
    """

    def ask(_versions: Versions) -> Hashable | None:
        states = MonthState.objects.filter(period=period.first_day, province_code=province_code, network=network)
        return states.values_list("pk", "changed").first()

    return FactKind("figures", (period, province_code, str(network)), ask=ask)


def thresholds_of(network: str) -> FactKind:
    """Version of a network's thresholds: what is asked, from when on, by which act."""
    acts = Threshold.objects.filter(network=network).order_by("pk")
    return FactKind("thresholds", (str(network),), ask=lambda _versions: tuple(acts.values_list()))


# Which of mean and median is judged, from when on, by which act.
STATISTICS = FactKind(
    "statistics", ask=lambda _versions: tuple(JudgedStatistic.objects.order_by("effective_from").values_list())
)
