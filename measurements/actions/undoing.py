"""Undoing an applied batch, exactly."""

from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from base import audit, clock
from base.refusal import Refused
from base.saying import say
from measurements.actions.applying import lock_months
from measurements.actions.reach import require_units, require_whole
from measurements.actions.summarising import note_change, refresh_after
from measurements.models import Figure, ImportBatch, Snapshot
from measurements.queries.known_figures import figures_read


@dataclass(frozen=True, slots=True)
class NewerBatch:
    """A newer batch that replaced or confirmed figures of the one to be undone."""

    batch_id: int
    file_name: str
    figures: int


class UndoConflict(Refused):
    """The batch cannot be undone before the newer ones; `conflicts` lists them, newest first."""

    def __init__(self, conflicts: list[NewerBatch]) -> None:
        self.conflicts = conflicts
        named = ", ".join(f"#{one.batch_id} “{one.file_name}” ({one.figures})" for one in conflicts)
        super().__init__(
            say("Newer batches changed or confirmed these figures: {named}. Undo those first.", named=named)
        )


def undo_batch(*, by: User | None, batch: ImportBatch) -> None:
    """Remove a batch's figures and restore those that they replaced: every value as before it was applied.

    Raises UndoConflict where a newer batch replaced or confirmed its figures, Refused if it was not applied,
    OutOfReach unless the person reaches all that it touches.
    Reports that were issued keep what they printed.
    """
    require_whole(by=by, batch=batch)
    if batch.applied_at is None:
        raise Refused(say("Only an applied batch can be undone."))
    conflicts = find_conflicts(batch)
    if conflicts:
        raise UndoConflict(conflicts)
    with transaction.atomic():
        lock_months(batch)
        current = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if current.status != ImportBatch.Status.APPLIED:
            raise Refused(say("Only an applied batch can be undone."))
        if Figure.objects.filter(batch=current, replaced_by__isnull=False).exists():
            raise UndoConflict(find_conflicts(current))
        require_units(by=by, batch=current, units=_units(current))
        figures = Figure.objects.filter(batch=current)
        removed = figures.count()
        entry = audit.record(
            by=by, action="import.undo", on=batch, before={"status": current.status, "figures": removed}
        )
        note_change(batch=current, entry=entry)
        figures.delete()
        Snapshot.objects.filter(batch=current).delete()
        Figure.objects.filter(replaced_by=current).update(replaced_by=None)
        refresh_after(entry=entry, figures=removed)
        current.status = ImportBatch.Status.UNDONE
        current.undone_at = clock.now()
        current.save(update_fields=["status", "undone_at"])
    batch.refresh_from_db()


def take_up_again(*, by: User | None, batch: ImportBatch) -> None:
    """Reopen a batch that was undone or discarded: it is read, looked at and applied anew.

    Raises Refused for any other batch, OutOfReach unless the person reaches all that it touches.
    """
    require_whole(by=by, batch=batch)
    put_aside = (ImportBatch.Status.UNDONE, ImportBatch.Status.DISCARDED)
    with transaction.atomic():
        audit.record(by=by, action="import.again", on=batch, before=batch.status)
        if not ImportBatch.objects.filter(pk=batch.pk, status__in=put_aside).update(
            status=ImportBatch.Status.RECEIVED, applied_at=None, undone_at=None, apply_asked_by=None
        ):
            raise Refused(say("Only a file that was undone or discarded can be taken up again."))
    batch.refresh_from_db()


def _units(batch: ImportBatch) -> set[int]:
    """The units whose figures change when a batch is taken back."""
    written = [Figure.objects.filter(batch=batch), Figure.objects.filter(replaced_by=batch)]
    found = {unit for rows in written for unit in rows.order_by().values_list("unit_id", flat=True).distinct()}
    return found | set(Snapshot.objects.filter(batch=batch).order_by().values_list("unit_id", flat=True).distinct())


def find_conflicts(batch: ImportBatch) -> list[NewerBatch]:
    """Newer applied batches that replaced figures of this one, or had the same values again."""
    found: dict[int, int] = {}
    for newer in Figure.objects.filter(batch=batch, replaced_by__isnull=False).values_list("replaced_by", flat=True):
        found[newer] = found.get(newer, 0) + 1
    later = ImportBatch.objects.filter(
        status=ImportBatch.Status.APPLIED, source=batch.source, applied_at__gte=batch.applied_at
    ).exclude(pk=batch.pk)
    candidates = [one for one in later if one.counts.get("same") and set(one.periods) & set(batch.periods)]
    if candidates:
        mine = {
            (unit, f"{period:%Y-%m}", *rest)
            for unit, period, *rest in Figure.objects.filter(batch=batch, replaced_by=None).values_list(
                "unit_id", "period", "network", "operator_id", "statistic"
            )
        }
        for one in candidates:
            confirmed = len([figure for figure in figures_read(one) if figure.key in mine])
            if confirmed:
                found[one.pk] = found.get(one.pk, 0) + confirmed
    names = dict(ImportBatch.objects.filter(pk__in=found).values_list("pk", "file_name"))
    return [NewerBatch(pk, names[pk], count) for pk, count in sorted(found.items(), reverse=True)]
