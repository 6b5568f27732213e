"""What the preview of a batch shows: what it would do, and what is wrong with it. Reads only."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from base.period import Period
from measurements.importing.comparison import Difference, Known, compare, differing
from measurements.importing.parsed_file import StagedFigure
from measurements.importing.rule import ERROR
from measurements.models import ImportBatch
from measurements.queries.consequences import Consequences, consequences
from measurements.queries.known_figures import figures_read, known_figures
from measurements.readings import Reading
from wards.models import Operator, Unit

KINDS = ("changed", "new", "same")


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of the file beside the stored one; `before` is None for a new one."""

    kind: str
    unit: str
    period: str  # "8/2024"
    network: str
    operator: str  # blank: all operators
    place: str  # "T8!D12"
    before: Reading | None
    after: Reading
    changed_fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What applying a batch would do; counts are of the whole file, lines are one page of one kind."""

    counts: dict[str, int]
    lines: tuple[Line, ...]
    of_kind: int
    errors: int
    warnings: int
    totals: list[dict[str, Any]]  # the file's total rows: sheet, cell, text, file, sum, agrees
    sums: dict[str, dict[str, int]]
    tables: list[dict[str, Any]]  # how each table was understood, column by column
    left_out: list[str]
    consequences: Consequences

    @property
    def emptied(self) -> int:
        """Number of empty cells where something is known."""
        return self.consequences.emptied

    @property
    def may_apply_good_rows(self) -> bool:
        return bool(self.errors) and bool(self.counts.get("figures"))


def preview(
    batch: ImportBatch,
    within: frozenset[int] | None = None,
    *,
    counts: dict[str, int] | None = None,
    whole: bool = True,
    kind: str = "changed",
    offset: int = 0,
    limit: int = 100,
) -> Preview:
    """Compare the staged file with the current figures; `kind` new, changed or same chooses the lines.

    Lines are of the units `within` (None: all). Not `whole`: `counts` are of a part, and what speaks of the whole
    file or quotes it is left out.
    """
    figures = [figure for figure in figures_read(batch) if within is None or figure.unit_id in within]
    counts = batch.counts if counts is None else counts
    known = known_figures(batch.source, batch.periods, batch.province_code, figures, all_operators=True)
    difference = compare(figures, known)
    pairs = list(_pairs(figures, difference, kind))
    issues = batch.issues if whole else []
    errors = sum(1 for one in issues if one["severity"] == ERROR)
    return Preview(
        counts={**counts, **difference.counts} if batch.status != ImportBatch.Status.APPLIED else counts,
        lines=tuple(_lines(kind, pairs[offset : offset + limit])),
        of_kind=len(pairs),
        errors=errors,
        warnings=len(issues) - errors,
        totals=batch.totals.get("file", []) if whole else [],
        sums=batch.totals.get("sums", {}) if whole else {},
        tables=batch.reading.get("tables", []) if whole else [],
        left_out=batch.reading.get("left_out", []) if whole else [],
        consequences=consequences(batch, known, difference),
    )


def _pairs(
    figures: Sequence[StagedFigure], difference: Difference, kind: str
) -> Iterator[tuple[Known | None, StagedFigure]]:
    if kind == "new":
        yield from ((None, figure) for figure in difference.new)
    elif kind == "changed":
        yield from difference.changed
    else:
        touched = {figure.key for figure in difference.new} | {figure.key for _, figure in difference.changed}
        yield from ((None, figure) for figure in figures if figure.key not in touched)


def _lines(kind: str, pairs: Sequence[tuple[Known | None, StagedFigure]]) -> Iterator[Line]:
    units = Unit.objects.in_bulk({figure.unit_id for _, figure in pairs})
    operators = Operator.objects.in_bulk({figure.operator_id for _, figure in pairs if figure.operator_id})
    for known, figure in pairs:
        before = known.reading if known else None
        changed = differing(before, figure.reading) if before else ()
        yield Line(
            kind=kind,
            unit=units[figure.unit_id].full_name,
            period=Period.parse(figure.period).label,
            network=figure.network,
            operator=operators[figure.operator_id].name if figure.operator_id else "",
            place=f"{figure.sheet}!{figure.cell}" if figure.sheet else figure.cell,
            before=before,
            after=figure.reading,
            changed_fields=tuple(sorted(changed)),
        )
