"""Findings row by row, as the checks of the whole file need them. Pure."""

from dataclasses import dataclass

from measurements.importing.parsed_file import StagedFigure
from measurements.reading.records import ParsedFigure
from wards.resolution import UnitRecord


@dataclass(slots=True)
class Total:
    """A row that only sums up: its text, and how many figures came before it."""

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
