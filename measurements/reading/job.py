"""What all sheets of one reading share, and where the reader puts its findings."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from measurements.reading.context import Context
from measurements.reading.headings import Vocabulary
from measurements.reading.records import Note, Row, TableInfo


@dataclass
class Sink:
    """Callbacks for the reader's findings."""

    row: Callable[[Row], None]
    note: Callable[[Note], None]
    table: Callable[[TableInfo], None]
    progress: Callable[[int, int], None]


@dataclass
class ReadingJob:
    """What all sheets of one reading share."""

    words: Vocabulary
    sink: Sink
    taught: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    own_unit: bool = False
    tables: int = 0
    of_file: Context = field(default_factory=Context)  # what the file's name says
    likely: tuple[TableInfo, Note] | None = None  # the first table that nobody could read, while none was read
    raw: Callable[..., int] | None = None  # reads single tests: (reader, table, first row, end) → the row after
