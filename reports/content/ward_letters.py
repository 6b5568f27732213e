"""The letter to one unit that fell short, with its own figures. Pure: knows no Django.

Its facts hold one unit with all months that were looked at, and of each operator only what it has there.
"""

from base.number_format import show_count, show_decimal
from measurements.judging.compliance import Verdict
from measurements.judging.display import show_samples
from measurements.judging.shortfall import SHORT_OF_TARGET
from measurements.judging.statistic import MIXED, common, short_label
from reports.content import furniture, operator_tables, passages, phrases, tables, words
from reports.content.tables import label
from reports.documents import Document, DocumentTable, Look, Section, TableColumn
from reports.facts import Facts, MonthFigure, UnitLine
from wards.text import search_key

MONTHS_SHOWN = 3


def letter(facts: Facts) -> Document:
    """Build the letter: what was measured there, what is missing, for how long, and what is asked by when."""
    head, month, name = facts.head, facts.month.label, words.within(unit_of(facts).name)
    return Document(
        head=head,
        form="letter",
        subject=f"V/v đôn đốc đo tốc độ truy nhập Internet bằng ứng dụng i-Speed tháng {month} tại {name}",
        to=addressees(facts),
        bases=head.legal_bases,
        sections=(
            Section("", 0, _results(facts)),
            Section("", 0, (f"{head.agency} đề nghị:", *passages.paragraphs(facts, passages.REQUESTS))),
            furniture.ending(facts),
        ),
        annexes=(),
        copies=("Như trên", "Lãnh đạo Sở (để b/c)", f"Lưu: {head.archive}"),
        year=facts.due_on.year,
        file_stem=f"don-doc_{facts.period}_{unit_of(facts).code}_{search_key(unit_of(facts).name).replace(' ', '-')}",
        summary=(("Kỳ số liệu", f"Tháng {facts.data_month.label}"), ("Đơn vị", unit_of(facts).name)),
    )


def unit_of(facts: Facts) -> UnitLine:
    """The one unit that the letter is about."""
    (unit,) = facts.units
    return unit


def addressees(facts: Facts) -> tuple[str, ...]:
    """The unit's committee; for a unit that no longer exists those of the units with its land."""
    unit = unit_of(facts)
    return tuple(f"Ủy ban nhân dân {words.within(one)}" for one in (unit.heirs if unit.dissolved else (unit.name,)))


def months_short(unit: UnitLine) -> int:
    """Number of months in a row, the last one included, in which it is not known to have reached the target."""
    return len(_short_in_a_row(unit))


def _short_in_a_row(unit: UnitLine) -> list[Verdict]:
    """The verdicts of those months, newest first."""
    found: list[Verdict] = []
    for figure in reversed(unit.months):
        if figure is None or figure.verdict not in SHORT_OF_TARGET:
            break
        found.append(figure.verdict)
    return found


def _results(facts: Facts) -> tuple[str | DocumentTable, ...]:
    unit = unit_of(facts)
    split: tuple[str | DocumentTable, ...] = ()
    if facts.operators:
        split = ("Số liệu tháng này theo từng doanh nghiệp viễn thông:", _by_operator(facts))
    return (
        f"Theo số liệu VNNIC công bố (i-Speed), mạng {words.NETWORKS[facts.network]}, kết quả đo tại "
        f"{words.within(unit.name)} như sau:",
        _by_month(facts),
        " ".join([_lacks(facts), *_how_long(facts)]),
        *_land(unit),
        *split,
    )


def _lacks(facts: Facts) -> str:
    """Sentence on what the unit lacks in the month."""
    unit, figure = unit_of(facts), unit_of(facts).now
    where, samples = f"Tháng {facts.data_month.label}, {words.within(unit.name)}", _samples(figure)
    threshold = f"mức tối thiểu {phrases.required_samples(facts)} mẫu"
    if figure.verdict is Verdict.TOO_SLOW:
        return (
            f"{where} có {samples} mẫu đo, đủ {threshold}; tốc độ tải xuống {show_decimal(figure.download)} Mbps, "
            f"thấp hơn mức tối thiểu {phrases.required_speed(facts)} Mbps."
        )
    if figure.verdict is Verdict.UNDECIDED:
        return f"{where} có {samples} mẫu đo, chỉ biết trong khoảng nên chưa xác định được đã đủ {threshold} hay chưa."
    if figure.samples_min is None:
        not_there = "không có trong bảng số liệu của VNNIC" if figure.absent else "chưa có số liệu của VNNIC"
        return f"{where} {not_there}, chưa có căn cứ xác nhận đủ {threshold}."
    if figure.samples_min == figure.samples_max:
        missing = show_count((facts.min_samples or 0) - figure.samples_min)
        return f"{where} có {samples} mẫu đo, còn thiếu {missing} mẫu so với {threshold}."
    return f"{where} có {samples} mẫu đo, chưa đủ {threshold}."


def _how_long(facts: Facts) -> list[str]:
    """Sentence on the months in a row, `Đây là tháng thứ 3 liên tiếp …`; none for a first month."""
    unit = unit_of(facts)
    verdicts = _short_in_a_row(unit)
    count = len(verdicts)
    if count < 2:
        return []
    since = f"từ tháng {label(facts.months[-count])}"
    unknown = " hoặc chưa xác nhận đạt" if {Verdict.NO_DATA, Verdict.UNDECIDED} & {*verdicts} else ""
    at_least = "ít nhất " if count == len(facts.months) else ""
    return [f"Đơn vị chưa đạt{unknown} yêu cầu {at_least}{count} tháng liên tiếp ({since})."]


def _land(unit: UnitLine) -> list[str]:
    if not unit.dissolved:
        return []
    heirs = ", ".join(words.within(one) for one in unit.heirs)
    return [f"{unit.name} đã kết thúc hoạt động; địa bàn nay thuộc {heirs}, đề nghị đơn vị kế thừa thực hiện."]


def _samples(figure: MonthFigure) -> str:
    return show_samples(figure.samples_min, figure.samples_max)


def _by_month(facts: Facts) -> DocumentTable:
    """Table of the last months, oldest first; a month over another area cannot be compared."""
    unit = unit_of(facts)
    lines = list(zip(facts.months, unit.months, strict=True))[-MONTHS_SHOWN:]
    statistic = common((figure.download, figure.statistic) for _month, figure in lines if figure is not None)
    rows = tuple(
        (
            tables.text(f"Tháng {label(month)}{_of_statistic(figure, statistic)}"),
            tables.samples(figure),
            *((tables.EMPTY,) * 4 if figure is None else (*tables.speeds(figure), tables.verdict(figure))),
        )
        for month, figure in lines
    )
    return DocumentTable(
        columns=(
            TableColumn("Kỳ số liệu", Look.TEXT, 16),
            TableColumn("Số mẫu đo", Look.COUNT, 12),
            *tables.speed_columns(statistic),
            TableColumn("Đánh giá", Look.MARK, 20),
        ),
        rows=rows,
        holds="Kết quả đo",
    )


def _of_statistic(figure: MonthFigure | None, statistic: str) -> str:
    """The statistic in brackets behind a month, ` (trung bình)`, where the months differ in it."""
    if statistic != MIXED or figure is None or figure.download is None:
        return ""
    return f" ({short_label(figure.statistic)})"


def _by_operator(facts: Facts) -> DocumentTable:
    """Table of each operator's own figures there; those on too few samples are for reference."""
    lines = [(line.name, line.units[0]) for line in facts.operators]
    return DocumentTable(
        columns=(
            TableColumn("Doanh nghiệp", Look.TEXT, 24),
            TableColumn("Số mẫu đo", Look.COUNT, 12),
            *tables.speed_columns(common((unit.now.download, unit.now.statistic) for _name, unit in lines)),
            TableColumn("Đánh giá tốc độ", Look.MARK, 22),
        ),
        rows=tuple(
            (
                tables.text(name),
                tables.samples(unit.now),
                *tables.speeds(unit.now),
                operator_tables.mark(unit.now, facts),
            )
            for name, unit in lines
        ),
        holds="Theo doanh nghiệp",
    )
