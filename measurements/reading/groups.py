"""The value columns of a table by what they are of: one month, network, operator and statistic each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from base.saying import say
from measurements.reading import months
from measurements.reading.grid import address, letters
from measurements.reading.tables import Column, Table

Ask = Callable[..., None]  # (code, row, column, **details): a note at a cell


@dataclass
class ColumnGroup:
    """The value columns of a table that belong to one month, network, operator and statistic."""

    month: months.Found | None
    network: str
    operator: str
    unclear: str
    statistic: str
    month_cell: str = ""
    columns: dict[str, Column] = field(default_factory=dict)


def grouped(table: Table, ask: Ask) -> list[ColumnGroup]:
    """The groups in the order of the columns. Two columns that mean the same, and wrong units, are asked about.

    A table that gives both mean and median has a group for each, the count in both.
    """
    found: dict[Any, list[Column]] = {}
    for column in table.values:
        said = column.heading
        operator = "" if said.operator == "*" else said.operator
        found.setdefault((said.month, said.network, operator, column.unclear), []).append(column)
        if said.wrong_unit:
            ask("unit_unknown", table.last, column.index, value=column.header)
        if said.thousands and said.metric == "samples":
            ask("count_in_thousands", table.last, column.index, value=column.header)
        if said.month and said.month.span and not said.month.period:
            ask("not_a_month", table.last, column.index, value=column.header, span=said.month.span)
    groups: list[ColumnGroup] = []
    for (month, network, operator, unclear), columns in found.items():
        for statistic, members in _by_statistic(columns):
            at = next((column.month_at for column in columns if column.month_at), None)
            group = ColumnGroup(month, network, operator, unclear, statistic, address(*at) if at else "")
            for column in members:
                metric = column.heading.metric
                if other := group.columns.get(metric):
                    pair = say(
                        "{first} (“{first_header}”) and {second} (“{second_header}”)",
                        first=letters(other.index),
                        first_header=other.header,
                        second=letters(column.index),
                        second_header=column.header,
                    )
                    ask("column_ambiguous", table.last, column.index, pair=pair)
                else:
                    group.columns[metric] = column
            groups.append(group)
    return groups


def _by_statistic(columns: list[Column]) -> Iterator[tuple[str, list[Column]]]:
    """Each statistic that the speeds name, median first, with its columns and those that name none."""
    speeds = [column for column in columns if column.heading.metric in ("download", "upload")]
    named = {column.heading.statistic for column in speeds} - {""}
    if len(named) < 2:
        said = [column.heading.statistic for column in columns if column.heading.metric != "samples"]
        yield next(filter(None, said), ""), columns
        return
    for statistic in ("median", "mean"):
        yield statistic, [column for column in columns if _of(column, statistic)]


def _of(column: Column, statistic: str) -> bool:
    return column.heading.metric in ("samples", "passing") or column.heading.statistic in ("", statistic)
