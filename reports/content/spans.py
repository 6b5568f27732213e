"""The report on a quarter, half a year or a year: month by month, and against the months before.

Counts of different units are never compared: after a change of the register that is said in their place.
Pure: knows no Django.
"""

from collections.abc import Sequence
from itertools import pairwise

from base.number_format import show_change
from measurements.judging.compliance import Verdict
from measurements.judging.display import show_share
from measurements.judging.statistic import common, short_label
from reports.content import passages, phrases, tables, words
from reports.content.annexes import Annexes, AnnexPart, number
from reports.content.span_texts import in_months, name_of
from reports.content.tables import NOT_COMPARABLE, label
from reports.documents import Cell, Document, DocumentTable, Look, Section, TableColumn
from reports.facts import Facts, MonthTotals
from reports.schedule import ScheduleKind

NOBODY_ASKED = "–"
UNKNOWN = Cell("–")
FILES: dict[str, str] = {ScheduleKind.QUARTER: "quy", ScheduleKind.HALF_YEAR: "6-thang", ScheduleKind.YEAR: "nam"}


def document(facts: Facts) -> Document:
    """Build the report: results month by month, the comparison, and every unit of the last month over the span."""
    head, name = facts.head, span_name(facts)
    annexes = _annexes(facts)
    return Document(
        head=head,
        form="report",
        subject=f"Kết quả sử dụng ứng dụng i-Speed và nâng cao chất lượng dịch vụ Internet di động {name}",
        to=(f"{head.ministry} (Cục Viễn thông)", head.committee),
        bases=head.legal_bases,
        sections=(
            Section("I. KẾT QUẢ THEO THÁNG", 1, _months(facts, annexes)),
            Section("II. SO SÁNH VỚI KỲ TRƯỚC", 1, _comparison(facts)),
            Section("III. NHẬN XÉT, ĐÁNH GIÁ", 1, passages.paragraphs(facts, passages.ASSESSMENT)),
            Section("IV. ĐỀ XUẤT, KIẾN NGHỊ", 1, passages.paragraphs(facts, passages.FURTHER)),
            Section("", 0, (f"Trên đây là báo cáo của {head.agency}, kính gửi {head.ministry}, {head.committee}./.",)),
        ),
        annexes=annexes.annexes,
        copies=("Như trên", "Trung tâm Internet Việt Nam (VNNIC)", "Lãnh đạo Sở (để b/c)", f"Lưu: {head.archive}"),
        year=facts.due_on.year,
        file_stem=f"bao-cao-{FILES[facts.kind]}_{facts.province_code}_{facts.period}",
        summary=(("Kỳ báo cáo", words.sentence(name)), ("Địa phương", facts.province), *_said(facts.span)),
    )


def span_name(facts: Facts) -> str:
    """The name of the report's span, by its last month: `quý III năm 2025`, `6 tháng đầu năm 2025`, `năm 2025`."""
    return name_of(facts.kind, facts.month)


def _months(facts: Facts, annexes: Annexes) -> tuple[str | DocumentTable, ...]:
    there = [month for month in facts.span if month.level]
    if not there:
        return (f"VNNIC chưa công bố số liệu tháng nào của {span_name(facts)}.", _month_table(facts))
    missing = [label(month.month) for month in facts.span if not month.level]
    see = annexes.see("units")
    return (
        f"Số liệu mạng {words.NETWORKS[facts.network]}, nguồn: VNNIC (i-Speed); mỗi tháng theo các đơn vị hành chính "
        "của tháng đó.",
        *([f"Chưa có số liệu: tháng {', '.join(missing)}."] if missing else []),
        _month_table(facts),
        *_breaks(there),
        *([f"(Kết quả của từng đơn vị tại {see})"] if see else []),
    )


def _breaks(there: Sequence[MonthTotals]) -> list[str]:
    """Sentences on months whose counts cannot be compared, as they are of other units."""
    return [
        f"Số đơn vị tháng {label(now.month)} và tháng {label(before.month)} không so sánh được: đơn vị hành chính, cấp "
        "tổng hợp hoặc ngưỡng đánh giá của hai tháng khác nhau."
        for before, now in pairwise(there)
        if not now.like_before
    ]


def _month_table(facts: Facts) -> DocumentTable:
    statistic = common(
        (month.province.download, month.province.statistic) for month in facts.span if month.province is not None
    )
    what = f"{short_label(statistic)}, " if short_label(statistic) else ""
    return DocumentTable(
        columns=(
            TableColumn("Tháng", Look.TEXT, 10),
            TableColumn("Số đơn vị", Look.COUNT, 8),
            TableColumn("Đủ mẫu", Look.COUNT, 8),
            TableColumn("Chưa đủ mẫu", Look.COUNT, 8),
            TableColumn("Chưa có số liệu, chưa xác định", Look.COUNT, 11),
            TableColumn("Đạt tốc độ", Look.COUNT, 8),
            TableColumn("Chưa đạt tốc độ", Look.COUNT, 8),
            TableColumn(f"Tải xuống toàn địa phương ({what}Mbps)", Look.SPEED, 12),
            TableColumn("Doanh nghiệp đã báo cáo", Look.TEXT, 11),
        ),
        rows=tuple(
            (
                tables.text(label(month.month)),
                *_counts(month),
                tables.speed(month.province.download if month.province else None),
                tables.text(f"{month.filed}/{month.owed}" if month.owed else NOBODY_ASKED),
            )
            for month in facts.span
        ),
        holds="Theo tháng",
    )


def _counts(month: MonthTotals) -> tuple[Cell, ...]:
    if not month.level:
        return (UNKNOWN,) * 6
    return tuple(
        map(
            tables.count,
            (
                month.units,
                month.enough,
                month.of(Verdict.TOO_FEW_SAMPLES),
                month.of(Verdict.NO_DATA) + month.of(Verdict.UNDECIDED),
                month.of(Verdict.COMPLIANT),
                month.of(Verdict.TOO_SLOW),
            ),
        )
    )


def _comparison(facts: Facts) -> tuple[str | DocumentTable, ...]:
    """The last month of this span against that of the span before, and the sums of both."""
    before = name_of(facts.kind, facts.month.plus(-len(facts.span)))
    if not any(month.level for month in facts.span_before):
        return (f"Chưa có số liệu của {before} để so sánh.",)
    said = (
        ()
        if facts.comparable
        else (
            f"Số đơn vị của {span_name(facts)} và {before} không so sánh được: đơn vị hành chính, cấp tổng hợp hoặc "
            "ngưỡng đánh giá của hai kỳ khác nhau.",
        )
    )
    return (*said, _compared(facts, before))


def _compared(facts: Facts, before: str) -> DocumentTable:
    earlier, now = facts.span_before, facts.span
    fair = facts.comparable and _known(earlier) == _known(now)
    owed = [sum(one.owed for one in span) for span in (earlier, now)]
    lines = [
        ("Số tháng có số liệu", _known(earlier), _known(now), True),
        ("Lượt đơn vị đủ mẫu", sum(one.enough for one in earlier), sum(one.enough for one in now), fair),
        ("Lượt báo cáo của doanh nghiệp", _filed(earlier), _filed(now), owed[0] == owed[1]),
    ]
    counted = [
        (tables.text(name), tables.count(was), tables.count(is_now), _change(was, is_now, alike))
        for name, was, is_now, alike in lines
    ]
    return DocumentTable(
        columns=(
            TableColumn("Chỉ tiêu", Look.TEXT, 36),
            TableColumn(words.sentence(before), Look.COUNT, 14),
            TableColumn(words.sentence(span_name(facts)), Look.COUNT, 14),
            TableColumn("Tăng, giảm", Look.COUNT, 18),
        ),
        rows=(
            *counted,
            _of_last("Đơn vị đủ mẫu, tháng cuối kỳ", facts, phrases.ENOUGH),
            _of_last("Đơn vị đạt tốc độ, tháng cuối kỳ", facts, (Verdict.COMPLIANT,)),
            _of_speed(earlier[-1], now[-1]),
        ),
        holds="So sánh",
    )


def _change(was: int, now: int, alike: bool) -> Cell:
    return tables.text(show_change(now - was)) if alike else NOT_COMPARABLE


def _of_last(name: str, facts: Facts, verdicts: Sequence[Verdict]) -> tuple[Cell, ...]:
    """Row that compares a count in the last month of both spans; without figures there is none, and no change."""
    was, now = facts.span_before[-1], facts.span[-1]
    left, right = (sum(map(month.of, verdicts)) for month in (was, now))
    shown = (tables.count(left) if was.level else UNKNOWN, tables.count(right) if now.level else UNKNOWN)
    if UNKNOWN in shown:
        return tables.text(name), *shown, UNKNOWN
    return tables.text(name), *shown, _change(left, right, facts.comparable)


def _of_speed(before: MonthTotals, now: MonthTotals) -> tuple[Cell, ...]:
    """Row of the province's own speed in the last month of both spans; a mean is not compared with a median."""
    was, is_now = before.province, now.province
    name = tables.text("Tải xuống toàn địa phương, tháng cuối kỳ (Mbps)")
    left, right = (figure.download if figure else None for figure in (was, is_now))
    if left is None or right is None or was is None or is_now is None:
        return name, tables.speed(left), tables.speed(right), UNKNOWN
    fair = was.statistic == is_now.statistic and bool(was.statistic)
    change = tables.text(show_change(right - left, 2)) if fair else NOT_COMPARABLE
    return name, tables.speed(left), tables.speed(right), change


def _filed(span: Sequence[MonthTotals]) -> int:
    return sum(month.filed for month in span)


def _known(span: Sequence[MonthTotals]) -> int:
    return sum(bool(month.level) for month in span)


def _annexes(facts: Facts) -> Annexes:
    return number(
        (
            AnnexPart(
                "units",
                f"Kết quả của các {facts.unit_kinds} {span_name(facts)}",
                _unit_table(facts),
                (
                    f"Đơn vị hành chính của tháng {facts.data_month.label}; tháng mà địa bàn thuộc đơn vị khác thì "
                    "không so sánh được.",
                ),
                holds="Đơn vị",
            ),
            *tables.changes_part(facts),
        )
    )


def _unit_table(facts: Facts) -> DocumentTable:
    long = f"trên {_known(facts.span)} tháng có số liệu"
    return DocumentTable(
        columns=(
            tables.INDEX,
            TableColumn(words.sentence(facts.unit_kinds), Look.TEXT, 34),
            TableColumn(f"Số tháng đủ mẫu ({long})", Look.COUNT, 12),
            TableColumn(f"Số tháng đạt tốc độ ({long})", Look.COUNT, 12),
            TableColumn("Số tháng không so sánh được", Look.COUNT, 12),
            TableColumn("Tháng cuối kỳ", Look.MARK, 24),
        ),
        rows=tables.numbered(
            (
                tables.text(unit.name),
                tables.count(in_months(unit, phrases.ENOUGH)),
                tables.count(in_months(unit, (Verdict.COMPLIANT,))),
                tables.count(unit.months.count(None)),
                tables.verdict(unit.now),
            )
            for unit in facts.units
        ),
    )


def _said(span: Sequence[MonthTotals]) -> list[tuple[str, str]]:
    return [
        (f"Tháng {label(month.month)}", f"Đủ mẫu: {show_share(month.enough, month.units)} đơn vị")
        for month in span
        if month.level
    ]
