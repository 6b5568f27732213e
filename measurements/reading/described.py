"""How a table was understood, for the page on which a person says what its columns mean."""

from measurements.reading.grid import Grid, letters
from measurements.reading.records import TableInfo
from measurements.reading.tables import Column, Table

LOOKED_AT = 7  # rows under the header from which examples are taken
EXAMPLES = 3


def described(grid: Grid, table: Table, number: int, title: list[tuple[str, str]]) -> TableInfo:
    """The description of a table: what each of its columns was taken for, with some of its values."""
    return TableInfo(
        id=number,
        sheet=grid.name,
        layout=table.layout,
        shape=table.shape,
        columns=[_column(grid, table, column) for column in table.columns],
        title=[text for _cell, text in title[:12]],
    )


def _column(grid: Grid, table: Table, column: Column) -> dict[str, object]:
    said = column.heading
    below = range(table.last + 1, min(table.last + 1 + LOOKED_AT, len(grid.rows)))
    return {
        "column": letters(column.index),
        "header": column.header,
        "role": said.dimension or ("ignore" if said.ignored else said.metric if said.certain else ""),
        "month": str(said.month.period) if said.month and said.month.period else "",
        "network": said.network,
        "operator": said.operator,
        "statistic": said.statistic if said.certain and said.metric != "samples" else "",
        "unit": said.unit if said.certain else "",
        "values": [text for row in below if (text := grid.text(row, column.index))][:EXAMPLES],
        "taught": column.confirmed,
    }
