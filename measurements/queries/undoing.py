"""What taking an applied file back would take away. Reads only."""

from dataclasses import dataclass

from measurements.models import Figure, ImportBatch, Snapshot


@dataclass(frozen=True, slots=True)
class Undoing:
    """`removed` figures or snapshots go, `given_back` count again that this file had replaced."""

    removed: int
    given_back: int
    snapshots: bool


def undoing(batch: ImportBatch) -> Undoing | None:
    """None for a batch that is not applied."""
    if batch.status != ImportBatch.Status.APPLIED:
        return None
    snapshots = bool(batch.options.get("as_of"))
    kept = Snapshot.objects.filter(batch=batch) if snapshots else Figure.objects.filter(batch=batch)
    return Undoing(kept.count(), Figure.objects.filter(replaced_by=batch).count(), snapshots)
