"""Groups of a table's value columns: one month, network, operator and statistic each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from base.period import Period
from base.saying import say
from measurements.reading import months
from measurements.reading.grid import address, letters
from measurements.reading.headings import Heading
from measurements.reading.tables import Column, Table

PeriodOf = Callable[[months.Found | None], Period | None]
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


def grouped(table: Table, ask: Ask, period_of: PeriodOf, network: str) -> list[ColumnGroup]:
    """The groups of a table, in the order of the columns.

    Two columns that mean the same, and wrong units, are asked about.

    A table that gives both mean and median has a group for each, the count in both. Where some columns name their
    month or network and others do not ("Số mẫu tháng 8/2025" beside "Tốc độ"), the title counts for those: `period_of`
    gives the month of what a heading says, `network` is the title's.
    """
    found: dict[Any, list[Column]] = {}
    months_apart = _some_only([column.heading.month is not None for column in table.values], table, "month", "date")
    networks_apart = _some_only([bool(column.heading.network) for column in table.values], table, "network")
    network = network or (_lone(table, _network) if networks_apart else "") or ""
    lone_month = _lone(table, _month) if months_apart else None
    for column in table.values:
        said = column.heading
        operator = "" if said.operator == "*" else said.operator
        period = period_of(said.month) or period_of(said.month or lone_month) if months_apart else None
        month = months.Found((period,)) if period else said.month
        of = said.network or (network if networks_apart else "")
        found.setdefault((month, of, operator, column.unclear), []).append(column)
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


def _some_only(named: list[bool], table: Table, *in_rows: str) -> bool:
    """Do some of the columns name it, others not, and no column of the rows either?"""
    return any(named) and not all(named) and not any(name in table.dimensions for name in in_rows)


def _month(heading: Heading) -> months.Found | None:
    return heading.month


def _network(heading: Heading) -> str:
    return heading.network


def _lone(table: Table, of: Callable[[Heading], Any]) -> Any:
    """The one month or network that columns name, where those that name none hold other metrics.

    "Số mẫu di động" beside "Tốc độ": a speed of the same.
    """
    named = {of(column.heading) for column in table.values if of(column.heading)}
    metrics = [{c.heading.metric for c in table.values if bool(of(c.heading)) is grouped} for grouped in (True, False)]
    return named.pop() if len(named) == 1 and not metrics[0] & metrics[1] else None


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
