"""How a file was understood, table by table, for the top of its preview and its questions. Reads only."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from measurements.importing.issues import Issue
from measurements.importing.rule import ERROR
from measurements.models import ImportBatch
from measurements.wording import UNITS_OF_MEASURE

ASKED = ("column_unbelievable", "column_unclear", "column_ambiguous", "column_missing", "column_of_units")
LEFT_OUT = ("statistic_row", "out_of_reach", "other_provinces", "tests_again", "tests_failed", "hidden_sheet")
SPEEDS = ("download", "upload", "speed")
TABLES_SHOWN, LEFT_OUT_SHOWN, FEW_COLUMNS = 20, 20, 12


@dataclass(frozen=True, slots=True)
class ColumnRead:
    """One column: what it was read as, its unit of measure and values; `asked`: a question about it is open."""

    letter: str
    header: str
    role: str
    unit: str
    values: Sequence[str]
    taught: bool
    asked: bool


@dataclass(frozen=True, slots=True)
class TableRead:
    """One table and its columns. `inferred`: month, network, statistic that nothing says."""

    id: int
    sheet: str
    months: Sequence[str]
    networks: Sequence[str]
    statistics: Sequence[str]
    as_of: date | None
    units: Sequence[tuple[str, int]]  # level → how many of it, the highest first
    figures: int
    totals: int
    inferred: Sequence[str]
    columns: Sequence[ColumnRead]

    @property
    def unit_of_measure(self) -> str:
        """The unit of measure of its speeds, where all have the same; else blank."""
        found = {column.unit or UNITS_OF_MEASURE["mbps"] for column in self.columns if column.role in SPEEDS}
        return found.pop() if len(found) == 1 else ""

    @property
    def unread(self) -> list[ColumnRead]:
        """Columns with a heading that were not understood."""
        return [column for column in self.columns if not column.role and (column.header or column.values)]

    @property
    def asks(self) -> bool:
        return any(column.asked for column in self.columns)

    @property
    def is_wide(self) -> bool:
        return len(self.columns) > FEW_COLUMNS


@dataclass(frozen=True, slots=True)
class Understood:
    """How a file was understood.

    `assumed`: what a person must tick before the figures count; `left_out`: rows that have no figures of a unit.
    """

    tables: Sequence[TableRead]
    more_tables: int
    assumed: Sequence[str]
    left_out: Sequence[str]
    more_left_out: int
    reasons: Sequence[Issue]  # why rows or sheets were left out


def understood(batch: ImportBatch) -> Understood:
    """How the check of a batch understood its file."""
    tables = batch.reading.get("tables", [])
    left_out = batch.reading.get("left_out", [])
    return Understood(
        tables=[_table(info, batch.issues) for info in tables[:TABLES_SHOWN]],
        more_tables=max(0, len(tables) - TABLES_SHOWN),
        assumed=assumed(batch),
        left_out=left_out[:LEFT_OUT_SHOWN],
        more_left_out=max(0, len(left_out) - LEFT_OUT_SHOWN),
        reasons=[Issue.from_dict(one) for one in batch.issues if one["code"] in LEFT_OUT][:LEFT_OUT_SHOWN],
    )


def assumed(batch: ImportBatch) -> list[str]:
    """What was inferred only: statistic, network, month, province."""
    found: list[str] = batch.reading.get("understood", {}).get("assumed", [])
    return found


def columns_in_question(issues: Iterable[Mapping[str, Any]], table: Mapping[str, Any]) -> set[str]:
    """Letters of the columns of a table about which a question is open."""
    columns: set[str] = set()
    for one in issues:
        if one["code"] not in ASKED or one["sheet"] != table["sheet"] or one["severity"] != ERROR:
            continue
        columns.add(one["cell"].rstrip("0123456789"))
        if one["code"] == "column_missing":  # one of those that were not understood
            columns |= {column["column"] for column in table["columns"] if not column["role"] and column["header"]}
        if one["code"] == "column_ambiguous":
            columns |= _alike(table, one["cell"].rstrip("0123456789"))
    return columns


def _alike(table: Mapping[str, Any], letter: str) -> set[str]:
    """The columns that are read as this one is."""
    kinds = {
        column["column"]: tuple(column[name] for name in ("role", "month", "network", "operator", "statistic"))
        for column in table["columns"]
    }
    return {each for each, kind in kinds.items() if kind == kinds.get(letter) and kind[0]}


def _table(info: Mapping[str, Any], issues: Sequence[Mapping[str, Any]]) -> TableRead:
    facts = info.get("facts", {})
    doubtful = columns_in_question(issues, info)
    units = facts.get("units", {})
    return TableRead(
        id=info["id"],
        sheet=info["sheet"],
        months=facts.get("months", []),
        networks=facts.get("networks", []),
        statistics=facts.get("statistics", []),
        as_of=date.fromisoformat(facts["as_of"]) if facts.get("as_of") else None,
        units=[(level, units[level]) for level in ("province", "district", "ward") if level in units],
        figures=facts.get("figures", 0),
        totals=facts.get("totals", 0),
        inferred=facts.get("inferred", []),
        columns=[
            ColumnRead(
                letter=column["column"],
                header=column["header"],
                role=column["role"],
                unit=UNITS_OF_MEASURE.get(column.get("unit", ""), ""),
                values=column["values"],
                taught=column.get("taught", False),
                asked=column["column"] in doubtful,
            )
            for column in info["columns"]
        ],
    )
