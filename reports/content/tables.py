"""The tables of the reports, cell by cell. Pure: knows no Django.

What a cell shows and the number that the workbook holds are one: a speed is cut to two decimals, not
rounded, in both.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from decimal import ROUND_DOWN, Decimal

from base.day_format import show_day
from base.number_format import show_count, show_decimal
from base.zone import VIETNAM
from measurements.judging.compliance import Verdict
from measurements.judging.display import show_samples
from measurements.judging.statistic import MIXED, common, short_label
from measurements.judging.table import NOT_LISTED
from measurements.readings import Samples
from reports.content import phrases, words
from reports.content.annexes import AnnexPart
from reports.documents import Cell, DocumentTable, Look, TableColumn
from reports.facts import Facts, MonthFigure, UnitLine

EMPTY = Cell("")
INDEX = TableColumn("STT", Look.INDEX, 6)
HUNDREDTH = Decimal("0.01")
NOT_COMPARABLE = Cell("không so sánh được")


def text(value: str) -> Cell:
    """Cell of a text."""
    return Cell(value)


def count(value: int) -> Cell:
    """Cell of a whole number."""
    return Cell(show_count(value), value)


def day(value: date | None) -> Cell:
    """Cell of a day; a dash without one."""
    return Cell("–") if value is None else Cell(show_day(value), at=value)


def moment(value: datetime | None) -> Cell:
    """Cell of a moment, to the minute, in Việt Nam; a dash without one."""
    if value is None:
        return Cell("–")
    there = value.astimezone(VIETNAM).replace(second=0, microsecond=0, tzinfo=None)
    return Cell(words.moment(value), at=there)


def samples(figure: MonthFigure | None) -> Cell:
    """Cell of a count of samples: `365` as a number, `<300` as a text, a dash where it is not known."""
    if figure is None:
        return NOT_COMPARABLE
    exact = figure.samples_min is not None and figure.samples_min == figure.samples_max
    return Cell(show_samples(figure.samples_min, figure.samples_max), figure.samples_min if exact else None)


def speed(value: Decimal | None) -> Cell:
    """Cell of a speed, cut to two decimals; a dash without one."""
    return Cell(show_decimal(value), None if value is None else value.quantize(HUNDREDTH, rounding=ROUND_DOWN))


def amount(value: Decimal | None) -> Cell:
    """Cell of a filed number: whole numbers without decimals, a dash without one."""
    if value is None:
        return Cell("–")
    if value == value.to_integral_value():
        return count(int(value))
    return speed(value)


def speed_columns(statistic: str) -> tuple[TableColumn, ...]:
    """Columns of download, upload and latency, headed by the statistic of the speeds (see `common`)."""
    label = short_label(statistic)
    what = f"{label}, " if label else ""
    return (
        TableColumn(f"Tải xuống ({what}Mbps)", Look.SPEED, 11),
        TableColumn(f"Tải lên ({what}Mbps)", Look.SPEED, 11),
        TableColumn("Độ trễ (ms)", Look.SPEED, 10),
    )


def of_lines(lines: Iterable[UnitLine]) -> str:
    """The one statistic of the lines' speeds (judging.statistic.common)."""
    return common((unit.now.download, unit.now.statistic) for unit in lines)


def speeds(figure: MonthFigure) -> tuple[Cell, ...]:
    """Cells of download, upload and latency, for `speed_columns`."""
    return speed(figure.download), speed(figure.upload), speed(figure.latency)


def numbered(lines: Iterable[tuple[Cell, ...]]) -> tuple[tuple[Cell, ...], ...]:
    """The lines with their number as first cell, for INDEX."""
    return tuple((count(number), *line) for number, line in enumerate(lines, start=1))


def verdict(figure: MonthFigure) -> Cell:
    """Cell of a verdict."""
    return Cell(words.VERDICTS[figure.verdict])


def note(unit: UnitLine, statistic: str = "") -> Cell:
    """Cell of remarks on a line, and of who is responsible for a unit that no longer exists.

    `statistic`: of the whole table; where it is MIXED each line says its own.
    """
    found, figure = [], unit.now
    if statistic == MIXED and figure.download is not None:
        found.append(f"tốc độ {short_label(figure.statistic)}")
    if figure.estimated:
        found.append("ước tính")
    if figure.verdict in (Verdict.TOO_FEW_SAMPLES, Verdict.UNDECIDED) and figure.download is not None:
        found.append("tốc độ tham khảo")
    if figure.absent:
        found.append(str(NOT_LISTED))
    if unit.dissolved:
        found.append(f"nay thuộc {', '.join(unit.heirs)}" if unit.heirs else words.DISSOLVED)
    return Cell(", ".join(found))


def sum_of_samples(figures: Iterable[MonthFigure | None]) -> Cell:
    """Cell of the sum of a column, as an interval; a unit without a count leaves it without an upper bound.

    A month in which some unit was another area has no sum that could be compared.
    """
    parts = []
    for figure in figures:
        if figure is None:
            return NOT_COMPARABLE
        parts.append(figure)
    if not any(part.samples_min is not None for part in parts):
        return Cell("–")
    total = Samples(0, 0)
    for part in parts:
        total += Samples(0, None) if part.samples_min is None else Samples(part.samples_min, part.samples_max)
    return Cell(show_samples(total.least, total.most), total.least if total.exact else None)


def three_months(facts: Facts) -> DocumentTable:
    """Table of the Hải Phòng letter: units down, the samples of three months across."""
    heads = tuple(
        TableColumn(f"Tháng {label(month)}", Look.COUNT, 14, group="Số liệu mẫu đo") for month in facts.months
    )
    return DocumentTable(
        columns=(
            INDEX,
            TableColumn(words.sentence(facts.unit_kinds), Look.TEXT, 30),
            *heads,
        ),
        rows=numbered((text(unit.name), *(samples(figure) for figure in unit.months)) for unit in facts.units),
        empty="Chưa có số liệu.",
        holds="Mẫu đo ba tháng",
    )


def unit_table(facts: Facts, units: Iterable[UnitLine] | None = None, *, totals: bool = True) -> DocumentTable:
    """Table of units with their samples of three months, speeds and verdict."""
    lines = tuple(facts.units if units is None else units)
    with_parent, statistic = any(has_parent(facts, unit) for unit in lines), of_lines(lines)
    parent = (TableColumn("Thuộc", Look.TEXT, 22),) if with_parent else ()
    months = tuple(TableColumn(f"Tháng {label(month)}", Look.COUNT, 11, group="Số mẫu đo") for month in facts.months)
    rows = numbered(
        (
            text(unit.name),
            *((text(unit.parent),) if with_parent else ()),
            *(samples(figure) for figure in unit.months),
            *speeds(unit.now),
            verdict(unit.now),
            note(unit, statistic),
        )
        for unit in lines
    )
    sums = (
        EMPTY,
        text("Cộng"),
        *((EMPTY,) if with_parent else ()),
        *(sum_of_samples(unit.months[index] for unit in lines) for index in range(len(facts.months))),
        *[EMPTY] * 5,
    )
    return DocumentTable(
        columns=(
            INDEX,
            TableColumn(words.sentence(facts.unit_kinds), Look.TEXT, 28),
            *parent,
            *months,
            *speed_columns(statistic),
            TableColumn("Đánh giá", Look.MARK, 24),
            TableColumn("Ghi chú", Look.TEXT, 18),
        ),
        rows=rows,
        totals=(sums,) if totals and rows else (),
        empty="Không có đơn vị nào.",
    )


def changes(facts: Facts) -> DocumentTable:
    """Table of how a revision differs from the one before."""
    return DocumentTable(
        columns=(
            INDEX,
            TableColumn("Nội dung", Look.TEXT, 50),
            TableColumn("Bản trước", Look.TEXT, 30),
            TableColumn("Bản này", Look.TEXT, 30),
        ),
        rows=numbered((text(one.where), text(one.before), text(one.after)) for one in facts.changes),
        empty="Không có thay đổi.",
    )


def units_part(facts: Facts) -> AnnexPart:
    """The annex of every unit of the month, with VNNIC's figures."""
    title = f"Số liệu mẫu đo và tốc độ của các {facts.unit_kinds} tháng {facts.data_month.label}"
    return AnnexPart("units", title, unit_table(facts), (phrases.source(facts),), holds="Số liệu")


def changes_part(facts: Facts) -> tuple[AnnexPart, ...]:
    """The last annex of a revision, with its differences; none where it has none."""
    if not facts.changes:
        return ()
    title = f"Nội dung thay đổi của bản {facts.revision}"
    return (AnnexPart("changes", title, changes(facts), holds="Thay đổi"),)


def without_parent(unit: UnitLine, facts: Facts) -> UnitLine:
    """The unit for a line outside its district: the district is added to its name."""
    name = f"{unit.name}, {unit.parent}" if has_parent(facts, unit) else unit.name
    return replace(unit, name=name, parent="")


def has_parent(facts: Facts, unit: UnitLine) -> bool:
    """Does the unit lie in a district, and not directly in the province?"""
    return bool(unit.parent) and unit.parent != facts.province


def label(month: str) -> str:
    """Format a month: `2024-09` → `9/2024`."""
    year, number = month.split("-")
    return f"{int(number)}/{year}"
