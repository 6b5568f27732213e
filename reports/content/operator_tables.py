"""The tables about operators: who filed what, how fast each is where, and what each promised. Pure: knows no Django."""

from collections.abc import Iterable

from base.number_format import show_count
from measurements.judging.compliance import Verdict
from measurements.judging.statistic import MIXED, common, short_label
from reports.content import phrases, words
from reports.content.tables import (
    INDEX,
    amount,
    count,
    day,
    has_parent,
    label,
    moment,
    numbered,
    of_lines,
    samples,
    speed,
    speed_columns,
    speeds,
    text,
    verdict,
)
from reports.documents import Cell, DocumentTable, Look, TableColumn
from reports.facts import AnswerLine, Commitment, Facts, MonthFigure, OperatorLine, UnitLine
from submissions.promises import AnswerKind

PLANS = (
    "Kế hoạch: số trạm là kế hoạch của tháng này do doanh nghiệp báo cáo tháng trước; vốn đầu tư là kế hoạch cả năm."
)


def filing_states(operators: Iterable[OperatorLine]) -> DocumentTable:
    """Table of who filed, and when."""
    return DocumentTable(
        columns=(
            INDEX,
            TableColumn("Doanh nghiệp", Look.TEXT, 28),
            TableColumn("Tình trạng", Look.TEXT, 18),
            TableColumn("Thời điểm nhận", Look.DATE, 18),
            TableColumn("Hạn nộp", Look.DATE, 18),
        ),
        rows=numbered(
            (
                text(operator.name),
                text(words.STATUSES.get(operator.status, operator.status)),
                moment(operator.received_at),
                moment(operator.deadline),
            )
            for operator in operators
        ),
        empty="Chưa có doanh nghiệp nào phải báo cáo.",
        holds="Tình hình nộp",
    )


def filed_values(operators: Iterable[OperatorLine], *, with_name: bool = True) -> DocumentTable:
    """Table of each indicator of each operator: this month, last month, cumulative, plan."""
    return DocumentTable(
        columns=(
            INDEX,
            *_named(with_name, 22),
            TableColumn("Chỉ tiêu", Look.TEXT, 42),
            TableColumn("Đơn vị tính", Look.TEXT, 11),
            TableColumn("Tháng này", Look.COUNT, 13),
            TableColumn("Tháng trước", Look.COUNT, 13),
            TableColumn("Lũy kế", Look.COUNT, 13),
            TableColumn("Kế hoạch", Look.COUNT, 13),
        ),
        rows=numbered(
            (
                *_name(operator, with_name),
                text(filed.label),
                text(filed.unit),
                text(filed.text) if filed.text else amount(filed.value),
                amount(filed.last_month),
                amount(filed.cumulative),
                amount(filed.plan),
            )
            for operator in operators
            for filed in operator.filed
        ),
        empty="Chưa có số liệu đầu tư của doanh nghiệp.",
    )


def operator_speeds(facts: Facts) -> DocumentTable:
    """Table of how many units each operator has a figure for, and in how many of these it is too slow."""
    group = "Số đơn vị"
    return DocumentTable(
        columns=(
            INDEX,
            TableColumn("Doanh nghiệp", Look.TEXT, 28),
            TableColumn("Có số liệu", Look.COUNT, 14, group=group),
            TableColumn("Đạt tốc độ", Look.COUNT, 14, group=group),
            TableColumn("Chưa đạt tốc độ", Look.COUNT, 14, group=group),
            TableColumn("Thiếu tốc độ", Look.COUNT, 14, group=group),
            TableColumn(f"Tham khảo (dưới {show_count(facts.min_samples or 0)} mẫu)", Look.COUNT, 14, group=group),
        ),
        rows=numbered(_speed_counts(facts, operator) for operator in facts.operators),
        empty="Chưa có số liệu theo doanh nghiệp.",
        holds="Tốc độ theo doanh nghiệp",
    )


def operator_units(facts: Facts, operators: Iterable[OperatorLine], *, slow_only: bool) -> DocumentTable:
    """Table of each operator's own figures per unit; with `slow_only` those under the required speed."""
    operators = tuple(operators)
    with_name = len(operators) > 1
    with_parent = any(has_parent(facts, unit) for operator in operators for unit in operator.units)
    shown = [(operator, unit) for operator in operators for unit in operator.units if not slow_only or _is_slow(unit)]
    statistic = of_lines(unit for _operator, unit in shown)
    return DocumentTable(
        columns=(
            INDEX,
            *_named(with_name, 20),
            TableColumn("Đơn vị", Look.TEXT, 26),
            *((TableColumn("Thuộc", Look.TEXT, 24),) if with_parent else ()),
            TableColumn("Số mẫu", Look.COUNT, 10),
            *speed_columns(statistic),
            *([TableColumn("Cách tính", Look.TEXT, 12)] if statistic == MIXED else []),
            TableColumn("Đánh giá", Look.MARK, 28),
        ),
        rows=numbered(
            (
                *_name(operator, with_name),
                text(unit.name),
                *((text(unit.parent),) if with_parent else ()),
                samples(unit.now),
                *speeds(unit.now),
                *([text(str(short_label(unit.now.statistic)))] if statistic == MIXED else []),
                mark(unit.now, facts),
            )
            for operator, unit in shown
        ),
        empty="Không có đơn vị nào.",
    )


def _is_slow(unit: UnitLine) -> bool:
    return unit.now.verdict == Verdict.TOO_SLOW


def commitments(operators: Iterable[OperatorLine]) -> DocumentTable:
    """Table of each operator's answers about slow wards, promises not kept and overdue ones first."""
    operators = tuple(operators)
    with_name = len(operators) > 1
    statistic = common((one.download, one.statistic) for operator in operators for one in operator.commitments)
    what = f"{short_label(statistic)}, " if short_label(statistic) else ""
    return DocumentTable(
        columns=(
            INDEX,
            *_named(with_name, 20),
            TableColumn("Đơn vị", Look.TEXT, 26),
            TableColumn("Số liệu tháng", Look.DATE, 10),
            TableColumn("Hạn trả lời", Look.DATE, 12),
            TableColumn("Trả lời của doanh nghiệp", Look.TEXT, 36),
            TableColumn("Hạn hoàn thành", Look.DATE, 13),
            TableColumn(f"Tải xuống hiện nay ({what}Mbps)", Look.SPEED, 12),
            *([TableColumn("Cách tính", Look.TEXT, 12)] if statistic == MIXED else []),
            TableColumn("Tình trạng", Look.MARK, 20),
        ),
        rows=numbered(
            (
                *_name(operator, with_name),
                text(one.unit),
                text(label(one.asked_in)),
                day(one.due_on),
                text(_answer(one)),
                day(one.done_by),
                speed(one.download),
                *([text(str(short_label(one.statistic)) or "–")] if statistic == MIXED else []),
                text(words.COMMITMENTS[one.state]),
            )
            for operator in operators
            for one in operator.commitments
        ),
        empty="Không có cam kết nào đến hạn.",
    )


def answers(lines: Iterable[AnswerLine]) -> DocumentTable:
    """Table of the outcome of requests about slow wards, operator by operator."""
    group, state = "Trả lời (số đơn vị)", "Tình trạng (số đơn vị)"
    return DocumentTable(
        columns=(
            INDEX,
            TableColumn("Doanh nghiệp", Look.TEXT, 24),
            TableColumn("Số đơn vị được hỏi", Look.COUNT, 11),
            *(TableColumn(words.ANSWERS[kind], Look.COUNT, 10, group=group) for kind in AnswerKind),
            TableColumn("Chưa trả lời", Look.COUNT, 10, group=group),
            TableColumn("Trong đó quá hạn", Look.COUNT, 10, group=group),
            TableColumn("Đã đạt tốc độ", Look.COUNT, 10, group=state),
            TableColumn("Quá hạn, chưa đạt", Look.COUNT, 10, group=state),
            TableColumn("Chưa đến hạn hoặc chờ số liệu", Look.COUNT, 12, group=state),
            TableColumn("Chưa so sánh được", Look.COUNT, 10, group=state),
        ),
        rows=numbered((text(one.operator), *(count(number) for number in one.columns)) for one in lines),
        empty="Chưa có kiến nghị nào với doanh nghiệp.",
    )


def _answer(one: Commitment) -> str:
    """An answer as text, `Nâng cấp: thêm sóng`; a rebuttal with its evidence."""
    said = f"{words.ANSWERS[AnswerKind(one.outcome)]}: {one.measure}" if one.outcome else one.measure
    return f"{said} (chứng cứ: {one.evidence})" if one.evidence else said or "–"


def _named(with_name: bool, width: int) -> tuple[TableColumn, ...]:
    return (TableColumn("Doanh nghiệp", Look.TEXT, width),) if with_name else ()


def _name(operator: OperatorLine, with_name: bool) -> tuple[Cell, ...]:
    return (text(operator.name),) if with_name else ()


def is_for_reference(figure: MonthFigure, facts: Facts) -> bool:
    """Does an operator's speed rest on too few samples to be judged? Then it is for reference only."""
    return figure.download is not None and (figure.samples_min or 0) < (facts.min_samples or 0)


def _speed_counts(facts: Facts, operator: OperatorLine) -> tuple[Cell, ...]:
    judged = [unit.now.verdict for unit in operator.units if not is_for_reference(unit.now, facts)]
    shown = (Verdict.COMPLIANT, Verdict.TOO_SLOW, Verdict.SPEED_MISSING)
    return (
        text(operator.name),
        count(len(operator.units)),
        *(count(judged.count(one)) for one in shown),
        count(len(operator.units) - len(judged)),
    )


def mark(figure: MonthFigure, facts: Facts) -> Cell:
    """Cell with the verdict on an operator's own figure, or that it is for reference only."""
    if not is_for_reference(figure, facts):
        return verdict(figure)
    slow = figure.verdict is Verdict.TOO_SLOW
    return Cell(f"Tham khảo: dưới {phrases.required_speed(facts)} Mbps" if slow else "Tham khảo")
