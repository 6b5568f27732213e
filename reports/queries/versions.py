"""Versions of what a province has published, for caches. Writes nothing."""

from base.versions import FactKind, Versions
from reports.models import PublicationRule, ReportKind, ReportRun

_OF_A_RUN = (
    *("pk", "province", "period", "data_period", "revision", "status"),
    *("number", "symbol", "issued_on", "built_at"),
)


def published_of(heir_code: str) -> FactKind:
    """The kind of fact "what a province has published": the Ministry's reports, and when the table appears."""

    def ask(_versions: Versions) -> tuple[object, ...]:
        runs = ReportRun.objects.filter(kind=ReportKind.MINISTRY, province__heir_code=heir_code)
        rules = PublicationRule.objects.filter(province_code=heir_code)
        return tuple(runs.order_by("pk").values_list(*_OF_A_RUN)), tuple(rules.order_by("pk").values_list())

    return FactKind("published", (heir_code,), ask=ask)
