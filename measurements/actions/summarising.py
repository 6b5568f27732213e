"""Keeping month summaries current: marked as changed by every import, made again at once or by a job."""

from collections.abc import Collection
from datetime import date

from django.db import transaction

from base import audit, jobs
from base.models import AuditEntry
from base.period import Period
from measurements.actions import bulk
from measurements.judging.summary import Summary, SummaryKey
from measurements.models import Figure, ImportBatch, MonthState, MonthSummary, Source
from measurements.queries.summaries import COLUMNS, basis, compute, heirs_of, provinces_of, stale_months
from wards.models import Operator

TASK = "measurements.refresh_summaries"
AT_ONCE = 2000  # figures of a batch up to which its summaries are made in its own transaction
_SUMMARY_COLUMNS = (
    "state_id",
    "level",
    "operator_id",
    "samples_min",
    "samples_max",
    "download",
    "statistic",
    *COLUMNS,
)


def note_change(*, batch: ImportBatch, entry: AuditEntry) -> None:
    """Mark the months of a batch as changed, within the transaction of its import or, before anything is removed, undo.

    Those of a small batch are made again at the end of the transaction (`refresh_after`), the others by a job.
    """
    MonthState.objects.bulk_create(
        [
            MonthState(period=day, network=network, province_code=code, changed=entry.pk)
            for day, network, code in _touched(batch)
        ],
        update_conflicts=True,
        unique_fields=["network", "period", "province_code"],
        update_fields=["changed"],
    )


def refresh_after(*, entry: AuditEntry, figures: int) -> None:
    """Make the summaries that `note_change` marked in this transaction, once the figures are final; many by a job."""
    touched = MonthState.objects.filter(changed=entry.pk)
    if not touched.exists():
        return
    if figures > AT_ONCE:
        jobs.enqueue(task=TASK, target="all")
        return
    months: dict[tuple[Period, str], set[str]] = {}
    for day, network, code in touched.values_list("period", "network", "province_code"):
        months.setdefault((Period.of(day), network), set()).add(code)
    for (period, network), codes in months.items():
        refresh_month(period=period, network=network, province_codes=codes)


def refresh_month(*, period: Period, network: str, province_codes: Collection[str]) -> None:
    """Make the summaries of some provinces' month again. Doing it twice is the same as once."""
    with transaction.atomic():
        rows = MonthState.objects.select_for_update().filter(
            period=period.first_day, network=network, province_code__in=province_codes
        )
        states = {state.province_code: state for state in rows.order_by("province_code")}
        now = basis()
        made = compute(period, set(states), network=network)
        operators = dict(Operator.objects.values_list("code", "pk"))
        MonthSummary.objects.filter(state__in=[state.pk for state in states.values()]).delete()
        bulk.insert(
            MonthSummary,
            _SUMMARY_COLUMNS,
            [_row(states[key.province].pk, key, summary, operators) for key, summary in made.items()],
        )
        for state in states.values():
            state.from_figures = state.changed
            state.from_register, state.from_thresholds = now.register, now.thresholds
        MonthState.objects.bulk_update(states.values(), ["from_figures", "from_register", "from_thresholds"])


def refresh_stale() -> int:
    """Make all missing and outdated summaries; returns how many months, each counted per network."""
    stale = stale_months()
    for period, network in stale:
        codes = sorted(code for _period, code in provinces_of({period}))
        MonthState.objects.bulk_create(
            [MonthState(period=period.first_day, network=network, province_code=code) for code in codes],
            ignore_conflicts=True,
        )
        refresh_month(period=period, network=network, province_codes=codes)
    return len(stale)


def refresh_target() -> None:
    """Job: make all missing and outdated summaries."""
    refresh_stale()


def ask_for_refresh() -> bool:
    """Tick of the beat: start the job where a summary is missing or outdated; whether it did."""
    if not stale_months():
        return False
    jobs.enqueue(task=TASK, target="all")
    return True


def rebuild_all() -> int:
    """Remove all summaries and make them from the figures, for every month that has any; returns how many months."""
    audit.record(by=None, action="summaries.rebuild")
    with transaction.atomic():
        MonthSummary.objects.all().delete()
        MonthState.objects.update(from_figures=None)
        months = Figure.objects.current().filter(source=Source.VNNIC).order_by()
        keys = months.values_list("period", "network", "unit__province_code").distinct()
        MonthState.objects.bulk_create(
            [MonthState(period=day, network=network, province_code=code) for day, network, code in keys],
            ignore_conflicts=True,
        )
    return refresh_stale()


def _touched(batch: ImportBatch) -> list[tuple[date, str, str]]:
    """The months, networks and provinces in which a batch of VNNIC's has brought or replaced a figure.

    A figure of a row that was no more on the month's last day is shown by whoever holds its land then
    (queries.land): also the province that answers for it has changed.
    """
    if batch.source != Source.VNNIC:
        return []
    keys = ("period", "network", "unit__province_code", "unit__heir_code", "unit__valid_to")
    rows = list(Figure.objects.filter(batch=batch).values_list(*keys).order_by().distinct())
    found = {(day, network, code) for day, network, code, _heir, _end in rows}
    ended = [(day, network, heir) for day, network, _, heir, end in rows if end and end <= Period.of(day).last_day]
    if ended:
        for period, code, heir in heirs_of({Period.of(day) for day, _network, _heir in ended}):
            found |= {(day, network, code) for day, network, of in ended if (Period.of(day), of) == (period, heir)}
    return sorted(found)


def _row(state: int, key: SummaryKey, summary: Summary, operators: dict[str, int]) -> tuple[object, ...]:
    least, most = (summary.samples.least, summary.samples.most) if summary.samples else (None, None)
    numbers = [getattr(summary, name) for name in COLUMNS]
    download = None if summary.download is None else str(summary.download)
    operator = operators[key.operator] if key.operator else None
    return (state, key.level, operator, least, most, download, summary.statistic, *numbers)
