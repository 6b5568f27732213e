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
    return Cell(value)


def count(value: int) -> Cell:
    return Cell(show_count(value), value)


def day(value: date | None) -> Cell:
    return Cell("–") if value is None else Cell(show_day(value), at=value)


def moment(value: datetime | None) -> Cell:
    """To the minute, in Việt Nam."""
    if value is None:
        return Cell("–")
    there = value.astimezone(VIETNAM).replace(second=0, microsecond=0, tzinfo=None)
    return Cell(words.moment(value), at=there)


def samples(figure: MonthFigure | None) -> Cell:
    """`365` is a number; `<300` is a text, as the department prints it; an empty count is a dash."""
    if figure is None:
        return NOT_COMPARABLE
    exact = figure.samples_min is not None and figure.samples_min == figure.samples_max
    return Cell(show_samples(figure.samples_min, figure.samples_max), figure.samples_min if exact else None)


def speed(value: Decimal | None) -> Cell:
    return Cell(show_decimal(value), None if value is None else value.quantize(HUNDREDTH, rounding=ROUND_DOWN))


def amount(value: Decimal | None) -> Cell:
    """A filed number as it was filed: whole numbers without decimals."""
    if value is None:
        return Cell("–")
    if value == value.to_integral_value():
        return count(int(value))
    return speed(value)


def speed_columns(statistic: str) -> tuple[TableColumn, ...]:
    """Download, upload and latency, and whether the speeds are medians or means (`common` of them)."""
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
    """Download, upload and latency: the cells under `speed_columns`."""
    return speed(figure.download), speed(figure.upload), speed(figure.latency)


def numbered(lines: Iterable[tuple[Cell, ...]]) -> tuple[tuple[Cell, ...], ...]:
    """The lines with their number before them: the cells under INDEX."""
    return tuple((count(number), *line) for number, line in enumerate(lines, start=1))


def verdict(figure: MonthFigure) -> Cell:
    return Cell(words.VERDICTS[figure.verdict])


def note(unit: UnitLine, statistic: str = "") -> Cell:
    """What must be known to read the line rightly, and who answers for a unit that is no more.

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
    """The interval sum of a column; a unit without a count leaves it without an upper bound.

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
    """The table of the Hải Phòng letter: units down, the samples of three months across."""
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
    """Every unit with its samples of three months, its speeds and its verdict."""
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
    """What a revision says otherwise than the one before."""
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
    """Every unit of the month, with VNNIC's figures."""
    title = f"Số liệu mẫu đo và tốc độ của các {facts.unit_kinds} tháng {facts.data_month.label}"
    return AnnexPart("units", title, unit_table(facts), (phrases.source(facts),), holds="Số liệu")


def changes_part(facts: Facts) -> tuple[AnnexPart, ...]:
    """The last annex of a revision: what it says otherwise, where it says something otherwise."""
    if not facts.changes:
        return ()
    title = f"Nội dung thay đổi của bản {facts.revision}"
    return (AnnexPart("changes", title, changes(facts), holds="Thay đổi"),)


def without_parent(unit: UnitLine, facts: Facts) -> UnitLine:
    """The unit as a line that stands alone: its name with its district, where it has one."""
    name = f"{unit.name}, {unit.parent}" if has_parent(facts, unit) else unit.name
    return replace(unit, name=name, parent="")


def has_parent(facts: Facts, unit: UnitLine) -> bool:
    """Does it lie in a district? That it lies in the province goes without saying."""
    return bool(unit.parent) and unit.parent != facts.province


def label(month: str) -> str:
    """`2024-09` → `9/2024`."""
    year, number = month.split("-")
    return f"{int(number)}/{year}"
