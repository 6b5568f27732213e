"""The child's output to its parent: JSON lines, each an object with one key naming its kind."""

from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from base.saying import packed, packed_all, unpacked_all
from measurements.reading.text import shorten
from measurements.readings import Reading, as_texts, interval

IDENTITY = "_ispeed"  # the hidden sheet by which our own templates say whose they are


@dataclass(slots=True)
class Note:
    """A finding about a cell or a file, by a rule of measurements.importing.messages; `details` fill its message.

    `value`, cut short, is what was read there.
    """

    code: str
    sheet: str
    cell: str
    value: str
    details: dict[str, Any]

    @classmethod
    def of(cls, code: str, sheet: str, cell: str, *, value: str = "", **details: object) -> "Note":
        return cls(code, sheet, cell, shorten(value), details)

    def as_list(self) -> list[Any]:
        return [self.code, self.sheet, self.cell, self.value, packed_all(self.details)]

    @classmethod
    def from_list(cls, values: list[Any]) -> "Note":
        code, sheet, cell, value, details = values
        return cls(code, sheet, cell, value, unpacked_all(details))


@dataclass(slots=True)
class ParsedFigure:
    """A reading with its cell: for one month, network and operator, as far as the file names them."""

    cell: str
    period: str  # YYYY-MM; blank: the file does not say; `!`: it says something that was found wrong and told
    network: str
    operator: str  # code, "" for all operators, or the file's text where it is not known
    operator_known: bool
    reading: Reading
    raw: str
    bad: bool = False
    group: int = 0  # index of the column group in its table
    month_cell: str = ""  # where its month stands: a header, a cell of its row, the title; blank: outside the sheet

    def drop_zeros(self) -> bool:
        """Remove speeds and latencies of 0, by which VNNIC says that there were too few samples.

        Returns whether there were any.
        """
        said = self.reading
        if 0 not in (said.download, said.upload, said.latency):
            return False
        download, upload, latency = said.download or None, said.upload or None, said.latency or None
        self.reading = said._replace(download=download, upload=upload, latency=latency)
        return True

    def as_list(self) -> list[Any]:
        """The figure as a list for JSON, also stored with files that ask about names: items are added, never moved."""
        said, samples = self.reading, self.reading.samples
        down, up, latency, share = as_texts(said)
        return [
            self.cell,
            self.period,
            self.network,
            self.operator,
            self.operator_known,
            None if samples is None else samples.least,
            None if samples is None else samples.most,
            down,
            up,
            latency,
            self.raw,
            said.statistic,
            self.bad,
            said.has_speed,
            self.group,
            self.month_cell,
            share,
        ]

    @classmethod
    def from_list(cls, values: list[Any]) -> "ParsedFigure":
        if len(values) == 16:  # lines that were kept before the share was read
            values = [*values, None]
        cell, period, network, operator, is_known, least, most, down, up, latency, raw, statistic, bad, *rest = values
        _has_speed, group, month_cell, share = rest
        said = Reading(
            interval(least, most),
            None if down is None else Decimal(down),
            statistic,
            None if up is None else Decimal(up),
            None if latency is None else Decimal(latency),
            None if share is None else Decimal(share),
        )
        return cls(cell, period, network, operator, is_known, said, raw, bad, group, month_cell)


@dataclass(slots=True)
class Row:
    """One row of a table. kind: unit, maybe (without a value: a section, a note or an empty unit), total."""

    table: int
    number: int  # as the spreadsheet counts, from 1
    kind: str
    names: dict[str, str]  # province, district, ward, unit, code → text
    cell: str  # of the name
    numbered: bool  # has a number in its STT column
    figures: list[ParsedFigure] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)  # the row as it stood
    tests: int = 0  # of a raw file: how many rows were counted together

    @property
    def lowest_name(self) -> str:
        named = (self.names[one] for one in ("ward", "unit", "district", "province") if self.names.get(one))
        return next(named, self.names.get("code", ""))

    def as_list(self) -> list[Any]:
        notes = [note.as_list() for note in self.notes]
        return [
            self.table,
            self.number,
            self.kind,
            self.names,
            self.cell,
            self.numbered,
            [figure.as_list() for figure in self.figures],
            notes,
            self.cells,
            self.tests,
        ]

    @classmethod
    def from_list(cls, values: list[Any]) -> "Row":
        table, number, kind, names, cell, numbered, figures, notes, cells, tests = values
        return cls(
            table,
            number,
            kind,
            names,
            cell,
            numbered,
            [ParsedFigure.from_list(figure) for figure in figures],
            [Note.from_list(note) for note in notes],
            cells,
            tests,
        )


@dataclass(slots=True)
class TableInfo:
    """How one table was understood, for the mapping screen."""

    id: int
    sheet: str
    layout: str
    shape: str
    columns: list[dict[str, Any]]  # letter, header, role, month, network, operator, samples of the values
    title: list[str]
    taught: bool = False
    statistic: str = ""  # named in the title
    lowest: str = ""  # the lowest dimension of units that has a column
    span: str = ""  # the title names a quarter or the like instead of a month

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "span": packed(self.span)}
