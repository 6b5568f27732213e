"""Names of a quarter, half a year or a year, and the texts drafted on it. Pure: knows no Django."""

from collections.abc import Callable, Sequence

from base.number_format import show_count
from base.period import Period
from measurements.judging.compliance import Verdict
from measurements.judging.display import show_share
from reports.content import phrases
from reports.facts import Facts, UnitLine
from reports.schedule import MONTHS_OF, ScheduleKind

ROMAN = ("I", "II", "III", "IV")


def name_of(kind: str, last: Period) -> str:
    """The name of the span of a kind that ends with a month."""
    if kind == ScheduleKind.QUARTER:
        return f"quý {ROMAN[(last.month - 1) // 3]} năm {last.year}"
    if kind == ScheduleKind.HALF_YEAR:
        return f"6 tháng {'đầu' if last.month == 6 else 'cuối'} năm {last.year}"
    return f"năm {last.year}"


def last_month(kind: str, month: Period) -> Period:
    """The last month of the span of a kind in which a month lies."""
    long = MONTHS_OF[ScheduleKind(kind)]
    return month.plus(-(month.month % long) % long)


def in_months(unit: UnitLine, verdicts: Sequence[Verdict]) -> int:
    """Number of months in which the unit had one of these verdicts."""
    return sum(figure is not None and figure.verdict in verdicts for figure in unit.months)


def assessment(facts: Facts) -> list[str]:
    """Draft of what the span shows."""
    there = [month for month in facts.span if month.level]
    if not there:
        return ["Chưa có số liệu nên chưa đánh giá được."]
    out = []
    if facts.units:
        always = [unit for unit in facts.units if in_months(unit, phrases.ENOUGH) == len(there)]
        never = [unit for unit in facts.units if not in_months(unit, phrases.ENOUGH) and None not in unit.months]
        out.append(
            f"Đủ mẫu trong tất cả {len(there)} tháng có số liệu: {show_share(len(always), len(facts.units))} đơn vị."
        )
        if never:
            out.append(f"Không đủ mẫu trong tháng nào: {show_share(len(never), len(facts.units))} đơn vị.")
    late = sum(month.owed - month.filed for month in facts.span)
    if late:
        out.append(f"Còn {show_count(late)} lượt báo cáo của doanh nghiệp chưa nộp.")
    return out


def further(facts: Facts) -> list[str]:
    """Draft of what is proposed."""
    if phrases.short_of_target(facts):
        return ["Tiếp tục đôn đốc {{ so_can_don_doc }} đơn vị chưa đạt trong tháng {{ thang_so_lieu }}."]
    if not facts.units:
        return ["Bổ sung đánh giá khi VNNIC công bố số liệu tháng {{ ky }}."]
    return ["Không có kiến nghị, đề xuất."]


DRAFTS: dict[tuple[str, str], Callable[[Facts], list[str]]] = {
    **{(kind.value, "assessment"): assessment for kind in MONTHS_OF},
    **{(kind.value, "further"): further for kind in MONTHS_OF},
}
