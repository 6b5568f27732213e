"""What is found row by row, as the checks of the whole file need it. Pure."""

from dataclasses import dataclass

from measurements.importing.parsed_file import StagedFigure
from measurements.reading.records import ParsedFigure
from wards.resolution import UnitRecord


@dataclass(slots=True)
class Total:
    """A row that only sums up: what it says, and how many figures stood before it."""

    table: int
    section: int
    text: str
    sheet: str
    figures: list[ParsedFigure]
    seen: int


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A row that names another province than the file's."""

    sheet: str
    cell: str
    name: str
    province: str
    readings: int


@dataclass(slots=True)
class Entry:
    """A figure with what checks need to know of it."""

    figure: StagedFigure
    unit: UnitRecord
    table: int
    section: int
    has_speed: bool
