"""Notes on what a table has that was not read: nothing is left out without a word, nothing is guessed.

A column that may be a figure of the month and is not certainly one is a question, answered on the page of columns.
"""

import re
from collections.abc import Iterator, Sequence

from base.saying import say
from measurements.reading.grid import Grid, address, letters, shown
from measurements.reading.headings import Heading, Vocabulary
from measurements.reading.records import Note
from measurements.reading.tables import Column, Table
from measurements.reading.text import shorten
from measurements.reading.values import WANTED

EXAMPLES = 8  # rows below the header that are looked at
DECIMALS_LOOKED_AT = 300
MOST, LEAST = 3000, 1  # Mbps: a whole column above, or below, is in another unit; ms, below
_WARD_NAME = re.compile(r"(phường|xã|thị trấn|đặc khu|p\.|x\.|tt\.?)\s*\S", re.IGNORECASE)
_COUNT = re.compile(r"^[<>≤≥]?\s*-?\d")
_THREE_ZEROS = re.compile(r"\d{1,3}[.,]000")
# Of these it is known what they are, and that it is no figure of the month.
_ELSEWHERE = (
    *("target", "remaining", "other_time", "difference", "per", "invalid"),
    *("passing", "extreme", "other", "above"),
)
# What stands in such columns is no name, no time and no number of the row.
_BESIDE = ("", "note", "outcome", "indicator", "unit")
WHY = {
    "target": say("is a target, not a measurement"),
    "remaining": say("is what is still missing"),
    "estimate": say("is an estimate"),
    "cumulated": say("adds up several months"),
    "other_time": say("is of another period"),
    "difference": say("is a difference"),
    "per": say("is an average per something"),
    "invalid": say("is of samples that cannot be used"),
    "passing": say("is only the part that meets the requirement"),
    "extreme": say("is a greatest or least value or a percentile"),
    "other": say("is no count or speed of the month"),
    "operator": say("does not say whether it is of the operator beside it or of all"),
    "above": say("is of a unit above those of the rows"),
    "statistic": say("is an average of counts"),
    "several": say("is of several kinds of numbers"),
    "networks": say("is of several networks"),
    "unit": say("has a unit of measure that does not fit"),
    "metric": say("does not say whether it is a count or a speed"),
}


def over_numbers(grid: Grid, table: Table) -> set[int]:
    """Indexes of unexplained columns that hold counts or speeds."""
    return {column.index for column in table.columns if not column.heading.known and _numeric(grid, table, column)}


def notes(grid: Grid, table: Table, words: Vocabulary, *, names_wards: bool) -> Iterator[Note]:
    """Notes on a table's columns: questions first, then what is only left out."""
    doubtful = {column.index: why for column, why in _doubtful(grid, table)}
    for column in table.columns:
        if column.index in doubtful or column.confirmed or not (said := _speaks(grid, table, column, words)):
            continue
        if words.heading(said).wrong_unit:
            yield Note.of("unit_unknown", grid.name, address(table.last, column.index), value=said)
        else:
            doubtful[column.index] = say("says “{words}” of the figures in its rows", words=said)
    for index, why in doubtful.items():
        column = next(each for each in table.columns if each.index == index)
        yield Note.of(
            "column_unclear", grid.name, address(table.last, index), named=_named(column), why=why, value=column.header
        )
    rest = [column for column in table.columns if column.index not in doubtful]
    unused = [column for column in rest if _unread(grid, table, column)]
    for column in [] if names_wards else unused:
        if any(_WARD_NAME.match(shown(value)) for value in _values(grid, table, column)):
            cell = address(table.last, column.index)
            yield Note.of("column_of_units", grid.name, cell, value=column.header, named=_named(column))
            break
    if missing := _missing(table):
        what, candidates = missing, [column for column in unused if _numeric(grid, table, column)]
        if candidates:
            listed = ", ".join(map(_named, candidates[:6]))
            yield Note.of(
                "column_missing", grid.name, address(table.last, candidates[0].index), what=what, columns=listed
            )
    if unused:
        listed = ", ".join(map(_named, unused[:10]))
        yield Note.of("column_unused", grid.name, address(table.last, unused[0].index), columns=listed)
    left = [column for column in rest if _left_out(column.heading) and _numeric(grid, table, column)]
    if left:
        listed = ", ".join(map(_named, left[:10]))
        yield Note.of("column_left_out", grid.name, address(table.last, left[0].index), columns=listed)
    yield from _three_decimals(grid, table)


class Extremes:
    """The least and greatest value of each column of speeds, as long as nobody would believe them."""

    def __init__(self) -> None:
        self.found: dict[int, tuple[float, float, int]] = {}  # with how many there are
        self.believed: set[int] = set()  # columns with a value that anybody would believe
        self.unit_stated = False  # something beside the table says that its speeds are in another unit

    def saw(self, column: int, value: float) -> None:
        """Take a value into account. A speed of 0 is none."""
        if LEAST <= value <= MOST:
            self.believed.add(column)
        elif value:
            least, most, count = self.found.get(column, (value, value, 0))
            self.found[column] = min(least, value), max(most, value), count + 1


def unbelievable(sheet: str, table: Table, extremes: Extremes) -> Iterator[Note]:
    """Notes on columns whose every value is out of all likelihood: probably another unit of measure."""
    measured = (
        {} if extremes.unit_stated else {at: it for at, it in extremes.found.items() if at not in extremes.believed}
    )
    for column in table.values:
        metric = column.heading.metric
        if (
            column.confirmed
            or column.heading.wrong_unit
            or column.index not in measured
            or metric in ("samples", "passing")
        ):
            continue
        least, most, count = measured[column.index]
        if metric == "latency":
            how = say("below {bound} ms", bound=LEAST) if most < LEAST and count > 1 else ""
        elif least > MOST:
            how = say("above {bound} Mbps", bound=MOST)
        else:
            how = say("below {bound} Mbps", bound=LEAST) if most < LEAST and count > 1 else ""
        if how:
            yield Note.of(
                "column_unbelievable",
                sheet,
                address(table.last, column.index),
                named=_named(column),
                how=how,
                what=WANTED[metric],
                value=column.header,
            )


def _doubtful(grid: Grid, table: Table) -> Iterator[tuple[Column, str]]:
    """Columns of numbers that may be figures of the month, each with why it is not certain."""
    certain = {(column.heading.metric, *_slot(column.heading)) for column in table.values}
    metrics = {key[0] for key in certain}
    yield from _of_one_operator(table)
    for column in table.columns:
        said = column.heading
        if said.dimension or said.ignored or column.confirmed or said.certain or not said.groups:
            continue
        doubt = said.doubt or "metric"
        metric = "download" if said.metric == "speed" else said.metric
        if doubt == "other" and not metric:
            continue
        if doubt in _ELSEWHERE and (metric in metrics or (metrics and not metric)):
            continue
        if doubt in ("estimate", "cumulated") and (metric, *_slot(said)) in certain:
            continue
        if not _numeric(grid, table, column):
            continue
        unknown = " ".join(said.unknown)
        yield (
            column,
            say("has words that are not understood: “{words}”", words=unknown) if doubt == "unknown" else WHY[doubt],
        )


def _of_one_operator(table: Table) -> Iterator[tuple[Column, str]]:
    """A speed beside the count of one operator: whose is it?"""
    columns = [column for column in table.values if column.heading.operator not in ("", "*")]
    rest = [
        column for column in table.values if not column.heading.operator and not column.unclear and not column.confirmed
    ]
    metrics = {column.heading.metric for column in columns}
    if len({column.heading.operator for column in columns}) != 1 or "operator" in table.dimensions:
        return
    if not any(column.heading.metric in metrics for column in rest):
        yield from ((column, WHY["operator"]) for column in rest)


def _missing(table: Table) -> str:
    """What a table of figures should have and certainly does not: counts or speeds; blank: nothing."""
    metrics = {column.heading.metric for column in table.values}
    if "samples" not in metrics and not table.raw:
        return say("the number of samples") if metrics & {"download", "upload"} else ""
    return "" if table.raw or metrics & {"download", "upload"} else say("the speed")


def _speaks(grid: Grid, table: Table, column: Column, words: Vocabulary) -> str:
    """What the texts of a column say of the figures beside them: "Kbps", "Trung bình", "Tạm tính"; blank: nothing."""
    if column in table.values or column.heading.dimension not in _BESIDE:
        return ""
    if column.heading.dimension == "unit" and "ward" not in table.dimensions:
        return ""
    texts = [shown(value) for value in _values(grid, table, column) if isinstance(value, str)]
    said = [(text, words.heading(text)) for text in texts if len(text) <= 40 and not any(map(str.isdigit, text))]
    remarks = column.heading.dimension == "note"  # where people write of plans and targets, too
    of_all = len(said) == len(texts)
    for text, one in said:
        if one.unknown:
            continue
        if one.wrong_unit or one.quality in (("estimate",) if remarks else ("target", "estimate", "cumulated")):
            return text
        if (
            of_all
            and column.heading.other != "verdict"
            and all(each.statistic or each.direction == "upload" for _, each in said)
        ):
            return text
    return ""


def _unread(grid: Grid, table: Table, column: Column) -> bool:
    """Has it values under a heading that says nothing, or numbers where words say how a test went ("Kết quả đo")?"""
    if column.heading.dimension in ("outcome", "indicator"):
        return not table.raw and not column.confirmed and _numeric(grid, table, column)
    return not column.heading.known and bool(column.header) and bool(_values(grid, table, column))


def _left_out(heading: Heading) -> bool:
    """It is known what it is, and that it is not kept; what tells rows apart or is only said beside is no loss."""
    if heading.dimension or heading.ignored or heading.certain:
        return False
    return bool(heading.quality or (heading.other and heading.other not in ("time", "place", "device", "rank")))


def _three_decimals(grid: Grid, table: Table) -> Iterator[Note]:
    """`365,000` in a column of counts where all end so: three decimals, or thousands?"""
    for column in table.values:
        if column.heading.metric != "samples":
            continue
        rows = range(table.last + 1, min(table.last + 1 + DECIMALS_LOOKED_AT, len(grid.rows)))
        texts = [value.strip() for row in rows if isinstance(value := grid.at(row, column.index), str)]
        digits = [text for text in texts if text[:1].isdigit() and text != "0"]
        if len(digits) > 1 and all(_THREE_ZEROS.fullmatch(text) for text in digits):
            yield Note.of(
                "decimals_or_thousands",
                grid.name,
                address(table.last + 1, column.index),
                value=digits[0],
                decimal=digits[0][:-4],
                whole=digits[0][:-4] + "000",
                named=_named(column),
            )


def beyond(grid: Grid, cells: Sequence[tuple[int, int]]) -> Iterator[Note]:
    """A note on numbers beside a table, under no heading. Between commas one inside a number tore the row apart."""
    numbers = [(row, column) for row, column in cells if _COUNT.match(grid.text(row, column))]
    if numbers:
        row, column = numbers[0]
        code = "row_too_long" if grid.delimiter == "," else "cells_without_heading"
        value, count = grid.text(row, column), len(numbers)
        yield Note.of(code, grid.name, address(row, column), value=value, count=count, row=row + 1)


def indicators(grid: Grid, table: Table, words: Vocabulary) -> Column | None:
    """The column that says what each row's number is ("Số mẫu", "Tốc độ tải xuống"); None if the table has none."""
    for column in table.columns:
        if column in table.values or column.heading.dimension in ("ward", "district", "province", "unit", "code"):
            continue
        said = {
            words.heading(value).metric
            for value in _values(grid, table, column)
            if isinstance(value, str) and words.heading(value).certain
        }
        if len(said) > 1:
            return column
    return None


def on_its_side(grid: Grid, words: Vocabulary) -> str:
    """The cell of the first ward where units are in one row and measures in one column; blank where they are not."""
    for row in range(min(30, len(grid.rows))):
        wards = [c for c in grid.filled(row) if c and _WARD_NAME.match(grid.text(row, c))]
        if len(wards) < 3:
            continue
        for column in range(wards[0]):
            below = range(row + 1, min(row + 12, len(grid.rows)))
            texts = [grid.text(each, column) for each in below]
            if sum(1 for text in texts if text and words.heading(text).metric) > 1:
                return address(row, wards[0])
    return ""


def _numeric(grid: Grid, table: Table, column: Column) -> bool:
    return any(
        (isinstance(value, int | float) and not isinstance(value, bool)) or _COUNT.match(shown(value))
        for value in _values(grid, table, column)
        if not hasattr(value, "year")
    )


def _slot(heading: Heading) -> tuple[object, ...]:
    return heading.month, heading.network, "" if heading.operator == "*" else heading.operator


def _values(grid: Grid, table: Table, column: Column) -> list[object]:
    below = range(table.last + 1, min(table.last + 1 + EXAMPLES, len(grid.rows)))
    return [value for row in below if (value := grid.at(row, column.index)) is not None]


def _named(column: Column) -> str:
    return f"{letters(column.index)} (“{shorten(column.header, 30)}”)"
