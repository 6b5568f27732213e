"""What the child process says to its parent: JSON lines, each an object with one key naming its kind."""

from dataclasses import asdict, dataclass, field
from typing import Any

from base.saying import packed, packed_all, unpacked_all
from measurements.reading.text import shorten

IDENTITY = "_ispeed"  # the hidden sheet by which our own templates say whose they are
_SPEEDS = ("download", "upload", "latency")


@dataclass(slots=True)
class Note:
    """Something wrong with a cell or a file, by a rule of measurements.importing.messages; `details` fill its message.

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
    """One figure as read: for one month, network and operator, as far as the file names them."""

    cell: str
    period: str  # YYYY-MM; blank: the file does not say; `!`: it says something that was found wrong and told
    network: str
    operator: str  # code, "" for all operators, or the file's text where it is not known
    operator_known: bool
    samples_min: int | None
    samples_max: int | None
    download: str | None
    upload: str | None
    latency: str | None
    raw: str
    statistic: str
    bad: bool = False
    has_speed: bool = False
    group: int = 0  # index of the column group in its table
    month_cell: str = ""  # where its month stands: a header, a cell of its row, the title; blank: outside the sheet
    passing: str | None = None  # share of samples that meet what is asked, in per cent

    def drop_zeros(self) -> bool:
        """A speed or latency of 0 is how VNNIC writes that there were not enough samples: nothing. Were there any?"""
        zeros = [name for name in _SPEEDS if (said := getattr(self, name)) and not said.strip("0.")]
        for name in zeros:
            setattr(self, name, None)
        return bool(zeros)

    @property
    def is_blank(self) -> bool:
        return self.samples_min is None and not any((self.download, self.upload, self.latency, self.passing))


@dataclass(slots=True)
class Row:
    """One row of a table. kind: unit, maybe (no value in it: a section, a note or an empty unit), total."""

    table: int
    number: int  # as the spreadsheet counts, from 1
    kind: str
    names: dict[str, str]  # province, district, ward, unit, code → text
    cell: str  # of the name
    numbered: bool  # has a number in its STT column
    readings: list[ParsedFigure] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)  # the row as it stood
    tests: int = 0  # of a raw file: how many rows were counted together

    @property
    def lowest_name(self) -> str:
        named = (self.names[one] for one in ("ward", "unit", "district", "province") if self.names.get(one))
        return next(named, self.names.get("code", ""))

    def as_list(self) -> list[Any]:
        readings = [
            [
                r.cell,
                r.period,
                r.network,
                r.operator,
                r.operator_known,
                r.samples_min,
                r.samples_max,
                r.download,
                r.upload,
                r.latency,
                r.raw,
                r.statistic,
                r.bad,
                r.has_speed,
                r.group,
                r.month_cell,
                r.passing,
            ]
            for r in self.readings
        ]
        notes = [note.as_list() for note in self.notes]
        return [
            self.table,
            self.number,
            self.kind,
            self.names,
            self.cell,
            self.numbered,
            readings,
            notes,
            self.cells,
            self.tests,
        ]

    @classmethod
    def from_list(cls, values: list[Any]) -> "Row":
        table, number, kind, names, cell, numbered, readings, notes, cells, tests = values
        return cls(
            table,
            number,
            kind,
            names,
            cell,
            numbered,
            [ParsedFigure(*reading) for reading in readings],
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
    header_rows: list[int]
    columns: list[dict[str, Any]]  # letter, header, role, month, network, operator, samples of the values
    title: list[str]
    taught: bool = False
    statistic: str = ""  # named in the title
    lowest: str = ""  # the lowest dimension of units that has a column
    span: str = ""  # the title names a quarter or the like instead of a month

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "span": packed(self.span)}
