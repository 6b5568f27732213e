"""Applying a checked file: its figures count from then on, all of them or none."""

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from accounts.models import User
from base import audit, clock
from base.garbage import no_full_collections
from base.period import Period
from base.refusal import Refused
from base.saying import say
from measurements.actions import bulk
from measurements.actions.checking import Progress, no_progress
from measurements.actions.reach import heirs_of, note_provinces, require_units, require_whole, stated_province
from measurements.actions.summarising import note_change, refresh_after
from measurements.importing import parsed_file
from measurements.importing.comparison import Difference, compare
from measurements.importing.parsed_file import StagedFigure
from measurements.judging.statistic import chosen
from measurements.models import Figure, ImportBatch, Snapshot, Source
from measurements.queries.figures import judged_statistics
from measurements.queries.known_figures import known_figures, on_rows_of_now
from measurements.queries.understood import assumed
from measurements.wording import ASSUMED_WORDS
from wards.actions import hold_register

LOCK = 20241110  # first key of the advisory locks of imports; the second is the month
_FIGURE_COLUMNS = (
    "unit_id",
    "period",
    "network",
    "operator_id",
    "source",
    "statistic",
    "samples_min",
    "samples_max",
    "download",
    "upload",
    "latency",
    "passing",
    "batch_id",
    "sheet",
    "cell",
    "raw",
)
_SNAPSHOT_COLUMNS = (
    "unit_id",
    "period",
    "as_of",
    "network",
    "operator_id",
    "samples_min",
    "samples_max",
    "download",
    "statistic",
    "batch_id",
)


def ask_to_apply(
    *,
    by: User | None,
    batch: ImportBatch,
    good_rows_only: bool = False,
    confirmed: Collection[str] | None = None,
    empty_overwrites: bool = False,
) -> None:
    """Record who wants a batch applied, and what they chose and confirmed. Raises Refused.

    A batch with errors is applied only with `good_rows_only`. `confirmed`: what of it the person saw to be inferred,
    not read (statistic, network, month, province); anything inferred beyond that refuses. None: nobody looked, as where
    a program asks that does not say. With `empty_overwrites` an empty cell removes the current figure. All of it is
    recorded in the audit trail. Who reaches only a part of what the batch touches is refused (OutOfReach).
    """
    require_whole(by=by, batch=batch)
    with transaction.atomic():
        current = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        _refuse_unless_ready(current, good_rows_only)
        inferred = assumed(current)
        if confirmed is not None and (unseen := [one for one in inferred if one not in confirmed]):
            named = ", ".join(str(ASSUMED_WORDS[one]) for one in unseen)
            raise Refused(
                say(
                    "Nothing in the file says its {named}: that is inferred. Look at what was understood at the top "
                    "of the page, tick it, then apply.",
                    named=named,
                )
            )
        chosen: dict[str, Any] = {"good_rows_only": good_rows_only}
        if inferred and confirmed is not None:
            chosen["confirmed"] = inferred
        if empty_overwrites:
            chosen["empty_overwrites"] = True
        audit.record(by=by, action="import.ask_apply", on=batch, after=chosen)
        current.apply_asked_by = by
        current.options = {**current.options, "good_rows_only": good_rows_only, "empty_overwrites": empty_overwrites}
        current.save(update_fields=["apply_asked_by", "options"])
    batch.refresh_from_db()


@no_full_collections()
def apply_batch(*, by: User | None, batch: ImportBatch, progress: Progress = no_progress) -> None:
    """Store the figures of a checked batch in one transaction. Applying an applied batch does nothing.

    One province-month is applied at a time. Nothing of the file is parsed inside the transaction. Every unit is
    asked about again: what the person acts for may have ended since the file was checked.
    Raises Refused if the batch is not ready, OutOfReach if any of its units is out of the person's reach.
    """
    progress("read", 0, None)
    if batch.status == ImportBatch.Status.APPLIED:
        return
    _refuse_unless_ready(batch, bool(batch.options.get("good_rows_only")))
    with batch.staged.open("rb") as file:
        read = list(parsed_file.read_figures(file))
    progress("apply", 0, len(read))
    with transaction.atomic():
        hold_register()
        lock_months(batch)
        figures = on_rows_of_now(read)
        heirs = heirs_of(figures)
        require_units(by=by, batch=batch, units=heirs)
        current = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if current.status != ImportBatch.Status.APPLIED:
            _refuse_unless_ready(current, bool(current.options.get("good_rows_only")))
            entry = audit.record(by=by, action="import.apply", on=batch, before=current.status, after=batch.counts)
            if current.options.get("as_of"):
                counts = _store_snapshots(current, figures)
            else:
                difference = _store_figures(current, figures)
                counts = difference.counts
                note_provinces(batch=current, stated=stated_province(current), heirs=heirs, difference=difference)
                note_change(batch=current, entry=entry)
                refresh_after(entry=entry, figures=len(figures))
            current.counts = {**current.counts, **counts}
            current.status = ImportBatch.Status.APPLIED
            current.applied_at = clock.now()
            current.save(update_fields=["counts", "status", "applied_at"])
    batch.refresh_from_db()


def _refuse_unless_ready(batch: ImportBatch, good_rows_only: bool) -> None:
    if batch.status == ImportBatch.Status.CHECKED:
        return
    if batch.status == ImportBatch.Status.REJECTED and good_rows_only and batch.counts.get("figures"):
        return
    raise Refused(say("This batch has errors or has not been checked; it cannot be applied."))


def lock_months(batch: ImportBatch) -> None:
    """Lock the batch's months until the transaction ends: one import of a month at a time.

    SQLite has one writer anyway.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for period in sorted(batch.periods):
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, int(period.replace("-", ""))])


def _store_figures(batch: ImportBatch, figures: Sequence[StagedFigure]) -> Difference:
    known = known_figures(batch.source, batch.periods, batch.province_code, figures)
    difference = compare(figures, known, empty_overwrites=bool(batch.options.get("empty_overwrites")))
    _replace(batch, difference)
    new = [*difference.new, *(figure for _before, figure in difference.changed)]
    if batch.source == Source.WARD:  # of a network that was emptied nothing stands
        new = [figure for figure in new if not figure.reading.blank]
    bulk.insert(
        Figure,
        _FIGURE_COLUMNS,
        (_figure_row(figure, batch) for figure in new),
    )
    return difference


def _figure_row(figure: StagedFigure, batch: ImportBatch) -> tuple[object, ...]:
    said, counted = figure.reading, figure.reading.samples
    return (
        figure.unit_id,
        f"{figure.period}-01",
        figure.network,
        figure.operator_id,
        batch.source,
        said.statistic,
        None if counted is None else counted.least,
        None if counted is None else counted.most,
        said.download,
        said.upload,
        said.latency,
        said.passing,
        batch.pk,
        figure.sheet,
        figure.cell,
        figure.raw,
    )


def _replace(batch: ImportBatch, difference: Difference) -> None:
    replaced = [before.pk for before, _figure in difference.changed] + [before.pk for before in difference.unseen]
    for start in range(0, len(replaced), 5000):
        Figure.objects.filter(pk__in=replaced[start : start + 5000]).update(replaced_by=batch)


def _store_snapshots(batch: ImportBatch, figures: Sequence[StagedFigure]) -> dict[str, int]:
    as_of = batch.options["as_of"]
    periods = [Period.parse(period).first_day for period in batch.periods]
    months = judged_statistics(map(Period.parse, batch.periods))
    judged = {str(period): statistic for period, statistic in months.items()}
    both: dict[object, dict[str, StagedFigure]] = {}
    for one in figures:
        both.setdefault(one.counted, {})[one.reading.statistic] = one
    figures = [kept for of in both.values() if (kept := chosen(of, judged[next(iter(of.values())).period], _download))]
    units = {figure.unit_id for figure in figures}
    same_day = Snapshot.objects.filter(period__in=periods, as_of=as_of, batch__status=ImportBatch.Status.APPLIED)
    before = set(same_day.values_list("unit_id", flat=True)) & units
    bulk.insert(
        Snapshot,
        _SNAPSHOT_COLUMNS,
        (
            (
                f.unit_id,
                f"{f.period}-01",
                as_of,
                f.network,
                f.operator_id,
                f.reading.least,
                f.reading.most,
                f.reading.download,
                f.reading.statistic if f.reading.download is not None else "",
                batch.pk,
            )
            for f in figures
        ),
    )
    return {"new": len(figures) - len(before), "changed": len(before), "same": 0}


def _download(figure: StagedFigure) -> Decimal | None:
    return figure.reading.download


def apply_target(target: str, progress: Progress) -> None:
    """Job: apply the batch with this primary key, in the name of who asked for it."""
    batch = ImportBatch.objects.select_related("apply_asked_by").get(pk=target)
    apply_batch(by=batch.apply_asked_by, batch=batch, progress=progress)
