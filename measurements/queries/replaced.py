"""Whether the figures of an applied file are still current. Reads only."""

from measurements.importing.comparison import Difference, compare
from measurements.models import ImportBatch, Snapshot
from measurements.queries.known_figures import figures_read, known_figures

_COUNTED = ("unit_id", "period", "network", "operator_id")
_SAID = ("samples_min", "samples_max", "download", "statistic")


def is_replaced(batch: ImportBatch) -> bool:
    """Would applying the batch once more change anything? False for one that is not applied."""
    if batch.status != ImportBatch.Status.APPLIED:
        return False
    if batch.options.get("as_of"):
        return _snapshots_replaced(batch)
    found = difference_now(batch)
    return bool(found.new or found.changed or (batch.was_typed and found.emptied))  # what was kept may now go


def difference_now(batch: ImportBatch) -> Difference:
    """The difference between a batch's figures and the current ones."""
    if not batch.staged:  # of before files were kept: nothing can be said of it
        return Difference()
    figures = figures_read(batch)
    known = known_figures(batch.source, batch.periods, batch.province_code, figures)
    return compare(figures, known, empty_overwrites=bool(batch.options.get("empty_overwrites")))


def _snapshots_replaced(batch: ImportBatch) -> bool:
    """Of several counts of one day the one applied last is followed."""
    mine = Snapshot.objects.filter(batch=batch)
    beside = Snapshot.objects.filter(
        as_of=batch.options["as_of"],
        period__in=mine.order_by().values("period"),
        unit__in=mine.order_by().values("unit"),
    )
    said: dict[tuple[object, ...], tuple[object, ...]] = {}
    last: dict[tuple[object, ...], tuple[object, ...]] = {}
    for whose, *row in beside.order_by("pk").values_list("batch_id", *_COUNTED, *_SAID):
        key = tuple(row[: len(_COUNTED)])
        last[key] = tuple(row[len(_COUNTED) :])
        if whose == batch.pk:
            said[key] = last[key]
    return any(last[key] != these for key, these in said.items())
