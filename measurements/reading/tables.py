"""Finding a table's header wherever it is, and what each column under it means."""

import hashlib
import re
from dataclasses import dataclass, field, replace

from measurements.reading import moments
from measurements.reading.combining import combine
from measurements.reading.grid import Grid, letters, shown
from measurements.reading.headings import Heading, Vocabulary, is_unit_of_measure, of_rows_at
from measurements.reading.text import fold, shorten
from measurements.reading.words import METRICS, UNIT_DIMENSIONS

MAX_HEADER_ROWS = 4
LOOKED_AT = 100  # rows under a header that tell whether they are single tests
_GROUPING = (
    "operator",
    "network",
    "month",
)  # a header that may also stand over columns of the kind: Nhà mạng / Viettel
_OF_MEASURE = re.compile(r"\W*(đvt|đơn vị( tính| đo)?)\s*[:=(]", re.IGNORECASE)
_COLUMN_NUMBER = re.compile(r"\(?([0-9]{1,2}|[A-Za-zĐđ]|[IVX]{1,4})\)?\s*(=.*)?")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its place, the header above it, and what it was taken for."""

    index: int
    header: str
    heading: Heading
    unclear: str = ""  # a group header that should name an operator and does not
    month_at: tuple[int, int] | None = None  # row and column of the header cell that names its month
    unclear_last: bool = False  # the unclear text is the lowest of its header
    confirmed: bool = False  # a person has said what it is


@dataclass(slots=True)
class Table:
    """One header block and the columns under it."""

    sheet: str
    first: int  # header rows, counted from 0
    last: int
    columns: list[Column]
    signature: tuple[str, ...] = ()  # the header's folded texts, by which its repetition is known
    dimensions: dict[str, int] = field(default_factory=dict)
    values: list[Column] = field(default_factory=list)
    raw: bool = False  # one row per test, see of_single_tests
    names_at: int | None = None  # the column of the lowest units' names

    def __post_init__(self) -> None:
        for column in self.columns:
            if column.heading.dimension:
                self.dimensions.setdefault(column.heading.dimension, column.index)
            elif column.heading.certain and column.heading.metric in METRICS:
                self.values.append(column)
        names = (self.dimensions[one] for one in ("ward", "unit", "district", "province") if one in self.dimensions)
        self.names_at = next(names, None)

    @property
    def may_be_raw(self) -> bool:
        """Has it a time and a speed but no count? Then each row may be a test, if `of_single_tests` finds so."""
        metrics = {column.heading.metric for column in self.values}
        return "date" in self.dimensions and "samples" not in metrics and "download" in metrics

    @property
    def layout(self) -> str:
        """A name for people of how the table is laid out."""
        if self.raw:
            return "raw"
        kinds = [column.heading for column in self.values]
        parts = [
            name
            for name, found in (
                ("months", len({kind.month.periods or kind.month.month for kind in kinds if kind.month})),
                ("operators", len({kind.operator for kind in kinds if kind.operator})),
                ("networks", len({kind.network for kind in kinds if kind.network})),
            )
            if found > 1 or (found == 1 and name == "operators")
        ]
        if parts:
            return "_by_".join(["side", *parts]) if len(parts) > 1 else f"{parts[0]}_side_by_side"
        return "long"

    @property
    def shape(self) -> str:
        """A key for tables with the same headers, months apart."""
        texts = [re.sub(r"\d+", "#", fold(column.header)) for column in self.columns]
        return hashlib.sha256("|".join(texts).encode()).hexdigest()[:24]


def find_header(grid: Grid, start: int, words: Vocabulary, own_unit: bool = False) -> Table | None:
    """The header block that begins at or contains row `start`; None if that row is not its anchor.

    The anchor is the row that names a dimension of units (Xã/Phường, Quận/Huyện, Mã …). Rows above and
    below belong to the header if they only group columns. With `own_unit` no unit column is needed.
    """
    cells = grid.cells(start)
    if not own_unit and not any(type(v) is str and len(v) <= 160 and words.may_head_units(v) for v in cells):
        return None
    anchor = _meanings(grid, start, words)
    dimensions = {c: m for c, m in anchor.items() if m.dimension}
    has_unit = any(m.dimension in UNIT_DIMENSIONS for m in dimensions.values())
    known = [m for m in anchor.values() if m.known]
    if len(known) < 2 and not (has_unit and _groups_below(grid, start, words)):
        return None
    if not has_unit and not (own_unit and any(m.metric for m in anchor.values())):
        return None
    if len({m.dimension for m in dimensions.values()}) < len(dimensions) // 2 + 1 and len(dimensions) > 2:
        return None
    if sum(1 for c in grid.filled(start) if isinstance(grid.at(start, c), int | float)) > len(known) // 2:
        return None
    first, last = start, start
    while first > 0 and start - first < MAX_HEADER_ROWS - 1 and _is_group_row(grid, first - 1, dimensions, words, True):
        first -= 1
    while last - start < MAX_HEADER_ROWS - 1 and _is_group_row(grid, last + 1, dimensions, words, False):
        last += 1
    columns = columns_under(grid, first, last, words)
    table = Table(grid.name, first, last, columns, tuple(fold(column.header) for column in columns))
    if not table.values and any(c.heading.groups for c in columns):
        return table  # the metric may stand in the title, or a person is asked
    return table if table.values else None


def of_single_tests(grid: Grid, table: Table) -> bool:
    """Are the rows single tests? Units then repeat, or times have hours; one row per ward with a day is no test."""
    if not table.may_be_raw:
        return False
    places = [table.dimensions[name] for name in (*UNIT_DIMENSIONS, "operator", "network") if name in table.dimensions]
    when, seen = table.dimensions["date"], set()
    for row in range(table.last + 1, min(table.last + 1 + LOOKED_AT, len(grid.rows))):
        if grid.at(row, when) is None:
            continue
        if moments.has_time(grid.at(row, when)):
            return True
        place = tuple(grid.text(row, column) for column in places)
        if place in seen:
            return True
        seen.add(place)
    return False


def with_metric(table: Table, metric: str, numbers: set[int]) -> Table:
    """The table with this metric for its columns that name only a month, operator or network.

    An unknown header over numbers (`numbers`: such columns) beside operators names an operator that we do not know.
    """
    operators = any(column.heading.operator for column in table.columns)
    columns = [
        replace(column, heading=_of_metric(column.heading, metric))
        if column.heading.groups and not column.heading.metric and not column.heading.dimension
        else replace(column, heading=Heading(given=metric), unclear=column.header)
        if operators and not column.heading.known and column.index in numbers
        else column
        for column in table.columns
    ]
    return Table(table.sheet, table.first, table.last, columns, table.signature)


def _of_metric(heading: Heading, metric: str) -> Heading:
    """Of a heading that speaks against itself it is only said what it would be."""
    if heading.other or len(heading.measures) > 1:
        return heading
    if not heading.doubt:
        return replace(heading, given=metric)
    direction = "" if metric in ("samples", "latency") else metric
    return replace(heading, measures=("speed" if direction else metric,), direction=direction)


def taught(table: Table, roles: dict[str, str]) -> Table:
    """The table read as a person taught: column letters → role (a dimension, a metric or "ignore")."""
    columns = []
    for column in table.columns:
        role = roles.get(letters(column.index))
        heading = column.heading
        if role in METRICS:
            heading = replace(heading, dimension="", given=role, ignored=False)
        elif role == "ignore":
            heading = Heading(ignored=True)
        elif role:
            heading = Heading(dimension=role)
        columns.append(replace(column, heading=heading, unclear="" if role else column.unclear, confirmed=bool(role)))
    return Table(table.sheet, table.first, table.last, columns, table.signature)


def is_number_row(grid: Grid, row: int, table: Table) -> bool:
    """Does the row under a header only number its columns: (1) (2) (3), or A B 1 2?"""
    if table.names_at is not None and not _COLUMN_NUMBER.fullmatch(grid.text(row, table.names_at)):
        return False
    texts = [grid.text(row, column) for column in grid.filled(row)]
    return len(texts) >= 3 and all(_COLUMN_NUMBER.fullmatch(text) for text in texts)


def _meanings(grid: Grid, row: int, words: Vocabulary) -> dict[int, Heading]:
    found = {}
    for column in grid.filled(row):
        value = grid.at(row, column)
        if isinstance(value, str) and len(value) <= 160:
            found[column] = words.heading(value)
        elif not isinstance(value, str):
            found[column] = words.heading(value) if not isinstance(value, bool) else Heading()
    return found


def _groups_below(grid: Grid, row: int, words: Vocabulary) -> bool:
    below = _meanings(grid, row + 1, words) if row + 1 < len(grid.rows) else {}
    return sum(1 for meaning in below.values() if meaning.groups) >= 1 and not any(
        isinstance(grid.at(row + 1, c), int | float) for c in below
    )


def _is_group_row(grid: Grid, row: int, dimensions: dict[int, Heading], words: Vocabulary, above: bool) -> bool:
    """Does a row next to the anchor only group columns, as a header row does and a row of data does not?"""
    if row >= len(grid.rows):
        return False
    cells = _meanings(grid, row, words)
    filled = list(grid.filled(row))
    # "Kết quả đo" over the measures is no column of how tests went
    dimensions = {at: one for at, one in dimensions.items() if one.dimension not in ("outcome", "indicator")}
    if not filled or len(cells) < len(filled):
        return False
    if above and any(_OF_MEASURE.match(grid.text(row, column)) for column in filled):
        return False  # "ĐVT: Mbps" in the corner over a table
    for column, meaning in cells.items():
        over = dimensions[column].dimension if column in dimensions else ""
        if over and meaning.dimension != over and not (not above and over in _GROUPING and getattr(meaning, over)):
            return False
        if isinstance(grid.at(row, column), int | float) and not (meaning.month and meaning.month.period):
            return False
        in_row = cells.keys() & dimensions.keys() and grid.text(row, column).isdecimal()  # "Di động; 7" is not July
        if not above and (in_row or not meaning.known) and _is_value(grid.at(row, column)):
            return False
    telling = [one for column, one in cells.items() if column not in dimensions]
    if not any(one.groups or one.ignored or one.narrows for one in telling):
        return False
    alone = len(filled) == 1
    if (
        above
        and alone
        and (
            filled[0] <= min(dimensions, default=0)
            or len(grid.text(row, filled[0])) > 40
            or grid.at(row + 1, filled[0]) is None
        )
    ):
        return False  # a title, whose months hold for the whole table anyway
    return not (
        above
        and len(cells) > 1
        and sum(1 for m in cells.values() if m.groups or m.narrows) * 2 < len(cells) - len(dimensions)
    )


def _is_value(value: object) -> bool:
    text = shown(value)
    return bool(re.match(r"^[<>≤≥]?\s*\d", text)) and not isinstance(value, bool)


def columns_under(grid: Grid, first: int, last: int, words: Vocabulary) -> list[Column]:
    """The columns under the header in rows `first` to `last`; merged and grouping cells reach over theirs."""
    spans = {(r1, c1): (r2, c2) for r1, c1, r2, c2 in grid.merges if first <= r1 <= last}
    covered: dict[tuple[int, int], tuple[int, int]] = {}
    for (r1, c1), (r2, c2) in spans.items():
        for row in range(r1, min(r2, last) + 1):
            for column in range(c1, min(c2, c1 + 400) + 1):
                covered[row, column] = (r1, c1)
    width = max((c for r in range(first, last + 1) for c in grid.filled(r)), default=-1) + 1
    width = max([width, *(c + 1 for (_, c) in covered if c < width + 60)])
    paths: list[list[tuple[int, int]]] = [[] for _ in range(width)]
    for row in range(first, last + 1):
        previous: tuple[int, int] | None = None
        for column in range(width):
            origin = covered.get((row, column)) or ((row, column) if grid.at(row, column) is not None else None)
            blank = origin is None and row < last and not paths[column]
            if blank and previous and _below_is_filled(grid, row, last, column, covered):
                origin = previous  # unmerged group header: it reaches to the next one
            if origin is not None:
                is_group = not words.heading(grid.at(*origin)).dimension
                previous = origin if is_group else None
                if origin not in paths[column]:
                    paths[column].append(origin)
    columns = []
    for column, path in enumerate(paths):
        meaning, texts, unclear, month_at, below_all = Heading(), [], "", None, False
        for origin in path:
            value = grid.at(*origin)
            own = words.heading(value)
            if own.dimension == "indicator" and origin[0] < last and fold(shown(value)) == "chi tieu":
                own = Heading(quality="target")  # over measures it may be either: a person is asked
            texts.append(shown(value))
            if (
                not (own.known or own.narrows)
                and len(path) > 1
                and (origin[0] < last or not is_unit_of_measure(shown(value)))
            ):
                unclear = shown(value)
                below_all = origin[0] == last
                own = replace(own, unknown=())  # an operator that we do not know, or asked about: see _settle_groups
            month_at = origin if own.month else month_at
            meaning = combine(meaning, own)
        if path:
            named = any(words.heading(grid.at(*origin)).operator for origin in path)
            unclear = "" if below_all and named else unclear
            columns.append(Column(column, shorten(" / ".join(texts), 120), meaning, unclear, month_at, below_all))
    columns = _settle_levels(_settle_totals(_settle_groups(columns, words)))
    return _settle_networks(_settle_counts(_settle_speeds(columns)))


def _below_is_filled(
    grid: Grid, row: int, last: int, column: int, covered: dict[tuple[int, int], tuple[int, int]]
) -> bool:
    return any(grid.at(r, column) is not None or (r, column) in covered for r in range(row + 1, last + 1))


def _settle_groups(columns: list[Column], words: Vocabulary) -> list[Column]:
    """An unknown text above metrics names an operator we do not know only if its neighbours are operators."""
    operators = any(column.heading.operator for column in columns)
    captions = {
        column.unclear for column in columns if column.unclear and column.heading.metric if not column.unclear_last
    }
    return [
        column
        if column.unclear
        and column.heading.metric
        and not column.heading.operator
        and (operators or (len(captions) > 1 and not column.unclear_last))
        else replace(column, unclear="", heading=_doubted(column.heading, words.heading(column.unclear)))
        for column in columns
    ]


def _doubted(heading: Heading, caption: Heading) -> Heading:
    """A caption whose words are not known makes what stands under it a question."""
    return replace(heading, unknown=(*heading.unknown, *caption.unknown)) if caption.unknown else heading


def _settle_totals(columns: list[Column]) -> list[Column]:
    """`Tổng cộng` beside months adds up the months: no figure of any of them."""
    months_named = any(column.heading.month for column in columns)
    return [
        replace(column, heading=Heading(ignored=True))
        if months_named and column.heading.operator == "*" and not column.heading.month
        else column
        for column in columns
    ]


def _settle_levels(columns: list[Column]) -> list[Column]:
    """`Số mẫu toàn tỉnh` beside the names of wards is none of theirs."""
    named = {column.heading.dimension for column in columns}
    lowest = next((name for name in ("ward", "unit", "district", "province") if name in named), "")
    return [replace(column, heading=of_rows_at(lowest, column.heading)) for column in columns]


def _settle_speeds(columns: list[Column]) -> list[Column]:
    """`Tốc độ` without a direction is the download speed, if nothing else is."""
    has_download = any(column.heading.metric == "download" and column.heading.certain for column in columns)
    return [
        replace(column, heading=replace(column.heading, other="speed") if has_download else _download(column.heading))
        if column.heading.metric == "speed"
        else column
        for column in columns
    ]


def _download(heading: Heading) -> Heading:
    return replace(heading, measures=("speed",), direction="download")


def _settle_counts(columns: list[Column]) -> list[Column]:
    """Beside the count of all tests, that of one kind of them (`Số mẫu tải xuống`) is not the count."""
    whole = {_slot(column.heading) for column in columns if _counts(column.heading) and not column.heading.purpose}
    return [
        replace(column, heading=replace(column.heading, other="part"))
        if _counts(column.heading) and column.heading.purpose and _slot(column.heading) in whole
        else column
        for column in columns
    ]


def _settle_networks(columns: list[Column]) -> list[Column]:
    """4G alone is the mobile network only where no other column is of 5G, of all mobile or of the fixed network."""
    others = any(column.heading.network not in ("", "4g") for column in columns)
    return [
        replace(column, heading=_of_4g(column.heading, others=others)) if column.heading.network == "4g" else column
        for column in columns
    ]


def _of_4g(heading: Heading, *, others: bool) -> Heading:
    return replace(heading, network="", unknown=(*heading.unknown, "4G")) if others else replace(heading, network="")


def _counts(heading: Heading) -> bool:
    return heading.metric == "samples" and heading.certain


def _slot(heading: Heading) -> tuple[object, ...]:
    return heading.month, heading.network, heading.operator
