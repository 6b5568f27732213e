"""What tells one state of figures, thresholds and the judged statistic from the next. Writes nothing."""

from collections.abc import Hashable

from django.db.models import Count, Sum

from base.period import Period
from base.process_cache import ProcessCache
from base.versions import FactKind, Versions
from measurements.models import JudgedStatistic, MonthState, Threshold

_MONTHS = ProcessCache["tuple[int, int] | None"](200)


def _all_figures(_versions: Versions) -> tuple[int, int] | None:
    """None before the first import."""
    # Their sum, for of two imports at once the one that began first may be stored last: the newest would not tell.
    states = MonthState.objects.aggregate(rows=Count("pk"), changes=Sum("changed"))
    return (states["rows"], states["changes"]) if states["rows"] else None


# VNNIC's figures of all provinces, months and networks.
FIGURES = FactKind("figures", ask=_all_figures)


def figures_of(period: Period, province_code: str, network: str) -> FactKind:
    """VNNIC's figures of the land of a province in a month: another month's import leaves them as they are.

    `province_code` as it was in the month. Not known before the first import. No query where the version of all
    figures has been asked for and is the one for which this was read last.
    """

    def read() -> tuple[int, int] | None:
        states = MonthState.objects.filter(period=period.first_day, province_code=province_code, network=network)
        return states.values_list("pk", "changed").first()

    part = (period, province_code, str(network))

    def ask(versions: Versions) -> Hashable | None:
        return _MONTHS.get(part, versions.asked(FIGURES), read)

    return FactKind("figures", part, ask=ask)


def thresholds_of(network: str) -> FactKind:
    """What is asked of a network, from when on, by which act."""
    acts = Threshold.objects.filter(network=network).order_by("pk")
    return FactKind("thresholds", (str(network),), ask=lambda _versions: tuple(acts.values_list()))


# Which of mean and median is judged, from when on, by which act.
STATISTICS = FactKind(
    "statistics", ask=lambda _versions: tuple(JudgedStatistic.objects.order_by("effective_from").values_list())
)
