"""The provenance of a number: figure → batch → file → sheet!cell, with its row as it was in the file. Reads only."""

from dataclasses import dataclass

from measurements.importing import parsed_file
from measurements.models import Figure, ImportBatch
from measurements.reading.grid import letters


@dataclass(frozen=True, slots=True)
class SourceCell:
    """One cell of the row: its column's letters, the header above it, its text."""

    column: str
    header: str
    text: str
    is_source: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """The provenance of one figure. `history`: the figures it replaced, newest first."""

    figure: Figure
    batch: ImportBatch
    place: str  # "Tổng hợp!D12"
    row_number: int | None
    row: tuple[SourceCell, ...]
    tests: int  # of a raw file: how many tests were counted together
    history: tuple[Figure, ...]


def explain(figure_id: int) -> Explanation:
    """The provenance of a figure, by its key. Raises Figure.DoesNotExist.

    The row is empty where the staged file is gone.
    """
    figure = Figure.objects.select_related("unit", "operator", "batch__uploaded_by", "batch__apply_asked_by").get(
        pk=figure_id
    )
    batch = figure.batch
    row = _row(batch, figure)
    same = Figure.objects.filter(
        unit=figure.unit_id,
        period=figure.period,
        network=figure.network,
        operator=figure.operator_id,
        source=figure.source,
    )
    history = same.exclude(pk=figure.pk).select_related("batch").order_by("-batch_id")
    return Explanation(
        figure=figure,
        batch=batch,
        place=f"{figure.sheet}!{figure.cell}" if figure.sheet else figure.cell,
        row_number=row.number if row else None,
        row=_cells(batch, row, figure.cell) if row else (),
        tests=row.tests if row else 0,
        history=tuple(history),
    )


def _row(batch: ImportBatch, figure: Figure) -> parsed_file.StagedRow | None:
    if not batch.staged:
        return None
    try:
        with batch.staged.open("rb") as file:
            return parsed_file.read_row(file, figure.sheet, figure.cell)
    except FileNotFoundError:
        return None


def _cells(batch: ImportBatch, row: parsed_file.StagedRow, cell: str) -> tuple[SourceCell, ...]:
    tables = {table["id"]: table for table in batch.reading.get("tables", [])}
    columns = tables.get(row.table, {}).get("columns", [])
    headers = {column["column"]: column["header"] for column in columns}
    source = "".join(char for char in cell if char.isalpha())
    found = []
    for index, text in enumerate(row.cells):
        column = letters(index)
        if text or column in headers:
            found.append(SourceCell(column, headers.get(column, ""), text, column == source))
    return tuple(found)
