"""What undoing an applied file would remove. Reads only."""

from dataclasses import dataclass

from measurements.models import Figure, ImportBatch, Snapshot


@dataclass(frozen=True, slots=True)
class Undoing:
    """What undoing a batch would do.

    `removed` figures or snapshots go, `given_back` figures, which this file had replaced, count again.
    """

    removed: int
    given_back: int
    snapshots: bool


def undoing(batch: ImportBatch) -> Undoing | None:
    """What undoing a batch would do; None for one that is not applied."""
    if batch.status != ImportBatch.Status.APPLIED:
        return None
    snapshots = bool(batch.options.get("as_of"))
    stored = Snapshot.objects.filter(batch=batch) if snapshots else Figure.objects.filter(batch=batch)
    return Undoing(stored.count(), Figure.objects.filter(replaced_by=batch).count(), snapshots)
