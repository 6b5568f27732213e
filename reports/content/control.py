"""The control figures of a document: numbers with units, for the first sheet of its workbook. Pure: knows no Django.

Pure: knows no Django.
"""

from measurements.judging.compliance import Verdict
from reports.content import operator_tables, phrases, tables
from reports.documents import Cell, ControlFigure
from reports.facts import Facts

UNITS = "đơn vị"
OPERATORS = "doanh nghiệp"


def figures(facts: Facts) -> tuple[ControlFigure, ...]:
    """The numbers that the document's texts count, each on its own line; none that they do not mention."""
    return (*_of_units(facts), *_of_operators(facts))


def _of_units(facts: Facts) -> tuple[ControlFigure, ...]:
    if not facts.units:
        return ()
    counts = facts.counts
    labelled = [
        ("Số đơn vị của bảng", len(facts.units)),
        ("Đủ mẫu", facts.enough_samples),
        ("Chưa đủ mẫu", counts[Verdict.TOO_FEW_SAMPLES]),
        ("Chưa xác định", counts[Verdict.UNDECIDED]),
        ("Chưa có số liệu", counts[Verdict.NO_DATA]),
        ("Đạt tốc độ", counts[Verdict.COMPLIANT]),
        ("Đủ mẫu, chưa đạt tốc độ", counts[Verdict.TOO_SLOW]),
        ("Đủ mẫu, thiếu tốc độ", counts[Verdict.SPEED_MISSING]),
        ("Cần đôn đốc", len(phrases.short_of_target(facts))),
    ]
    out = [ControlFigure(label, tables.count(number), UNITS) for label, number in labelled]
    if facts.min_samples is not None:
        out.append(ControlFigure("Số mẫu tối thiểu", tables.count(facts.min_samples), "mẫu"))
    if facts.min_download is not None:
        out.append(ControlFigure("Tốc độ tải xuống tối thiểu", tables.amount(facts.min_download), "Mbps"))
    whole = facts.province_figure
    if whole is not None and whole.download is not None:
        out.append(ControlFigure("Tốc độ tải xuống toàn địa phương", tables.speed(whole.download), "Mbps"))
    return tuple(out)


def _of_operators(facts: Facts) -> tuple[ControlFigure, ...]:
    if facts.operator_code is not None:
        return _of_one(facts)
    owing = [line.status for line in facts.operators if line.status not in ("exempt", "not_yet")]
    if not owing:
        return ()
    filed = sum(status in ("on_time", "late", "nil") for status in owing)
    return (
        ControlFigure("Doanh nghiệp phải báo cáo", tables.count(len(owing)), OPERATORS),
        ControlFigure("Đã báo cáo", tables.count(filed), OPERATORS),
        ControlFigure("Chưa nộp", tables.count(owing.count("missing")), OPERATORS),
    )


def _of_one(facts: Facts) -> tuple[ControlFigure, ...]:
    (line,) = facts.operators
    judged = [unit.now for unit in line.units if not operator_tables.is_for_reference(unit.now, facts)]
    slow = sum(figure.verdict is Verdict.TOO_SLOW for figure in judged)
    numbers: list[tuple[str, Cell, str]] = [
        ("Đơn vị có số liệu của doanh nghiệp", tables.count(len(line.units)), UNITS),
        ("Trong đó đủ mẫu, chưa đạt tốc độ", tables.count(slow), UNITS),
        ("Cam kết", tables.count(len(line.commitments)), UNITS),
    ]
    return tuple(ControlFigure(*one) for one in numbers)
