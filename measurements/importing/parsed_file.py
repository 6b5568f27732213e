"""What was read from a file, stored between check and apply: gzip of JSON lines, figures with their rows. Pure."""

import gzip
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice, starmap
from typing import Any, NamedTuple, cast

from measurements.readings import Reading, as_texts, interval

VERSION = 2
BATCH = 500  # figures or rows a line
Key = tuple[int, str, str, int | None, str]  # unit, period, network, operator, statistic


@dataclass(slots=True)
class StagedFigure:
    """A reading to be stored, with its unit, month (YYYY-MM), network, operator and cell."""

    unit_id: int
    period: str
    network: str
    operator_id: int | None
    reading: Reading
    sheet: str
    cell: str
    raw: str
    row: int  # index of its row among the staged rows

    @property
    def key(self) -> Key:
        return self.unit_id, self.period, self.network, self.operator_id, self.reading.statistic

    @property
    def counted(self) -> tuple[int, str, str, int | None]:
        """Key of its count, whichever statistic its speeds are."""
        return self.unit_id, self.period, self.network, self.operator_id


class StagedRow(NamedTuple):
    """A row as it was in the file."""

    sheet: str
    number: int
    table: int
    cells: list[str]
    tests: int = 0


def write(figures: Iterable[StagedFigure], rows: Iterable[StagedRow], lines: Iterable[Mapping[str, Any]] = ()) -> bytes:
    """The staged file's bytes, the same for the same input. `lines`: the reader's output, to be stored as well."""
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", compresslevel=1, mtime=0) as packed:
        text = io.TextIOWrapper(packed, encoding="utf-8")
        encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
        text.write(encode({"version": VERSION}) + "\n")
        for several in batched(map(_figure_values, figures)):
            text.write("f" + encode(several) + "\n")
        for several in batched(rows):
            text.write("r" + encode(several) + "\n")
        for line in lines:
            text.write("l" + encode(line) + "\n")
        text.flush()
        text.detach()
    return buffer.getvalue()


def read_figures(file: object) -> Iterator[StagedFigure]:
    """The figures of a staged file, in the order of the original."""
    for line in _lines(file):
        if line[0] == "f":
            yield from (_figure(*values) for values in json.loads(line[1:]))
        else:
            return


def _figure_values(figure: StagedFigure) -> list[Any]:
    said, samples = figure.reading, figure.reading.samples
    down, up, latency, share = as_texts(said)
    return [
        figure.unit_id,
        figure.period,
        figure.network,
        figure.operator_id,
        said.statistic,
        None if samples is None else samples.least,
        None if samples is None else samples.most,
        down,
        up,
        latency,
        figure.sheet,
        figure.cell,
        figure.raw,
        figure.row,
        share,
    ]


def _figure(
    unit: int,
    period: str,
    network: str,
    operator: int | None,
    statistic: str,
    least: int | None,
    most: int | None,
    download: str | None,
    upload: str | None,
    latency: str | None,
    sheet: str,
    cell: str,
    raw: str,
    row: int,
    passing: str | None = None,
) -> StagedFigure:
    """In the order of the file, to which places are only added."""
    said = Reading(
        interval(least, most),
        None if download is None else Decimal(download),
        statistic,
        None if upload is None else Decimal(upload),
        None if latency is None else Decimal(latency),
        None if passing is None else Decimal(passing),
    )
    return StagedFigure(unit, period, network, operator, said, sheet, cell, raw, row)


def read_row(file: object, sheet: str, cell: str) -> StagedRow | None:
    """The row of the original file that a figure's cell is in."""
    number = int("".join(char for char in cell if char.isdigit()) or 0)
    wanted = json.dumps([sheet, number], ensure_ascii=False, separators=(",", ":"))[:-1] + ","
    for line in _lines(file):
        if line[0] == "r" and wanted in line:
            for row in starmap(StagedRow, json.loads(line[1:])):
                if (row.sheet, row.number) == (sheet, number):
                    return row
    return None


def read_lines(file: object) -> Iterator[dict[str, Any]]:
    """The reader's output, where it was stored."""
    for line in _lines(file):
        if line[0] == "l":
            yield json.loads(line[1:])


def batched(values: Iterable[Any]) -> Iterator[list[Any]]:
    """The values in lists of at most BATCH."""
    rest = iter(values)
    while several := list(islice(rest, BATCH)):
        yield several


def _lines(file: object) -> Iterator[str]:
    with gzip.open(cast("io.BytesIO", file), "rt", encoding="utf-8") as text:
        head: dict[str, Any] = json.loads(next(text))
        if head["version"] != VERSION:
            raise ValueError(f"staged file of version {head['version']}")
        yield from text
