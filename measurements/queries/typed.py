"""Numbers typed on the portal beside the current ones, and which of those they leave empty. Reads only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from measurements.importing.comparison import MEASURED, compare, filled_from
from measurements.importing.parsed_file import StagedFigure
from measurements.models import Figure, ImportBatch
from measurements.queries.figures import reading
from measurements.queries.known_figures import figures_read, known_figures
from measurements.readings import Reading


@dataclass(frozen=True, slots=True)
class TypedLine:
    """One network of what was typed. kind: new, changed, same. `lost`: current numbers that were left empty."""

    kind: str
    network: str
    period: str  # 2024-08
    after: Reading
    before: Reading | None
    lost: Reading | None


@dataclass(frozen=True, slots=True)
class OfNetwork:
    """A network with a reading: what was reported, or what was left empty."""

    network: str
    reading: Reading


def typed_lines(batch: ImportBatch) -> list[TypedLine]:
    """All that was typed, whatever it would do: a line for each network, in the form's order."""
    figures = figures_read(batch)
    known = known_figures(batch.source, batch.periods, batch.province_code, figures)
    difference = compare(figures, known)
    # By what is counted: an empty field takes over the statistic of what stands, and with it another key.
    before = {key[:4]: each for key, each in zip(difference.same_keys, difference.same, strict=True)}
    changed = {figure.counted: each for each, figure in difference.changed}
    lines = []
    for figure in figures:
        stands = changed.get(figure.counted) or before.get(figure.counted)
        kind = "changed" if figure.counted in changed else "same" if stands else "new"
        said = stands.reading if stands else None
        lines.append(TypedLine(kind, figure.network, figure.period, figure.reading, said, lost(said, figure)))
    return [line for line in lines if line.lost or not line.after.blank]


@dataclass(frozen=True, slots=True)
class Brought:
    """One entry of a ward's own count: its numbers by network, and its state; `replaced`: none of them is current."""

    batch: ImportBatch
    said: list[OfNetwork]
    replaced: bool


def brought(batches: Sequence[ImportBatch]) -> list[Brought]:
    """The history of a ward's own count; numbers where they were typed, for a file its name says enough."""
    stands = set(Figure.objects.standing().filter(batch__in=batches).order_by().values_list("batch", flat=True))
    wrote = set(Figure.objects.filter(batch__in=batches).order_by().values_list("batch", flat=True))
    return [
        Brought(
            batch,
            [OfNetwork(one.network, one.reading) for one in _said(batch) if not one.reading.blank],
            batch.status == ImportBatch.Status.APPLIED and batch.pk in wrote - stands,
        )
        for batch in batches
    ]


def _said(batch: ImportBatch) -> list[StagedFigure]:
    try:
        return figures_read(batch) if batch.was_typed else []
    except FileNotFoundError:
        return []


def taken_away(batch: ImportBatch) -> list[OfNetwork]:
    """Numbers that the batch removed because its fields were empty."""
    if not batch.options.get("empty_overwrites"):
        return []
    staged = {figure.counted: figure for figure in figures_read(batch)}
    found = []
    for figure in Figure.objects.filter(replaced_by=batch).order_by("pk"):
        now = staged.get((figure.unit_id, f"{figure.period:%Y-%m}", figure.network, figure.operator_id))
        if now is not None and (gone := lost(reading(figure), now)):
            found.append(OfNetwork(figure.network, gone))
    return found


def still_current(batch: ImportBatch) -> list[OfNetwork]:
    """Numbers that are still current though the batch left them empty; for the batch that was applied last."""
    if batch.options.get("empty_overwrites"):
        return []
    return [OfNetwork(line.network, line.lost) for line in typed_lines(batch) if line.lost]


def lost(before: Reading | None, figure: StagedFigure) -> Reading | None:
    """What was known before and is empty in the figure; None where there is nothing."""
    if before is None:
        return None
    filled = filled_from(before, figure)
    if filled is figure:
        return None
    gone: Mapping[str, object] = {
        name: getattr(before, name) if getattr(filled.reading, name) != getattr(figure.reading, name) else None
        for name in MEASURED
    }
    return before._replace(**gone)  # type: ignore[arg-type]
