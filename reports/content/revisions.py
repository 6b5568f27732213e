"""How a revision differs from the one before. Pure: knows no Django."""

from dataclasses import dataclass, replace
from typing import Any

from base.day_format import show_day
from base.number_format import show_count, show_decimal
from measurements.judging.compliance import Verdict
from measurements.judging.display import show_samples
from measurements.judging.statistic import short_label
from measurements.judging.table import REFERENCE
from reports.content import operator_tables, passages, tables, weak_spots, words
from reports.facts import (
    ChangeGroup,
    Commitment,
    EarlierMonth,
    Facts,
    FiledIndicator,
    MonthFigure,
    OperatorLine,
    RevisionChange,
    UnitLine,
    WeakSpotLine,
    dump,
)
from reports.schedule import ScheduleKind

Units = tuple[UnitLine, ...]
ORDER = list(ChangeGroup)
NOTHING, NOT_YET, ABSENT_SAID = "–", "chưa có", "không có"
COLUMNS = {"last_month": "tháng trước", "cumulative": "lũy kế", "plan": "kế hoạch"}
HEAD = {
    "superior": "Cơ quan chủ quản",
    "agency": "Cơ quan ban hành",
    "symbol": "Ký hiệu công văn",
    "report_symbol": "Ký hiệu báo cáo",
    "place": "Địa danh",
    "signer": "Người ký",
    "ministry": "Nơi nhận: Bộ",
    "committee": "Nơi nhận: Ủy ban nhân dân",
    "contact": "Thông tin liên hệ",
    "archive": "Nơi lưu",
    "recipients": "Nơi nhận và nội dung đề nghị",
    "legal_bases": "Căn cứ",
}


class _Absent:
    """Placeholder for a unit or month that a report does not have."""


ABSENT = _Absent()


def compare(before: Facts, after: Facts) -> tuple[RevisionChange, ...]:
    """List everything that differs in the later facts: verdicts, figures, filings and commitments, texts.

    In that order, and within each group in table order.
    """
    out = _pair("Cấp tổng hợp", before.unit_kinds or NOT_YET, after.unit_kinds or NOT_YET)
    out += _pair("Số liệu toàn địa phương", _whole(before), _whole(after))
    out += _units("", before, after, before.units, after.units)
    out += _earlier(before, after)
    old = {line.code: line for line in before.operators}
    for line in after.operators:
        out += _operator(before, after, old.get(line.code), line)
    out += _weak_spots(before, after)
    return tuple(sorted((*out, *_texts(before, after)), key=lambda one: ORDER.index(ChangeGroup(one.group))))


@dataclass(frozen=True, slots=True)
class VerdictChange:
    """A unit whose verdict changed."""

    name: str
    before: MonthFigure | None  # None: the unit was not in the report
    after: MonthFigure | None
    was: str = Verdict.NO_DATA  # what was shown of it: its verdict, or that an operator's speed is for reference
    says: str = Verdict.NO_DATA


def verdict_changes(before: Facts, after: Facts) -> tuple[VerdictChange, ...]:
    """The units whose verdict changed, in table order.

    A report to one operator is compared by that operator's own figures. A unit that a report does not hold had no
    data in it.
    """
    old = {unit.code: unit for unit in _judged(before)}
    new = {unit.code: unit for unit in _judged(after)}
    found = []
    for code in [*new, *(code for code in old if code not in new)]:
        left, right = old.get(code), new.get(code)
        was, says = _standing(left, before), _standing(right, after)
        if was != says:
            name = (right or old[code]).name
            found.append(VerdictChange(name, left.now if left else None, right.now if right else None, was, says))
    return tuple(found)


def _judged(facts: Facts) -> tuple[UnitLine, ...]:
    if facts.operator_code is None:
        return facts.units
    return tuple(unit for line in facts.operators for unit in line.units)


def _standing(unit: UnitLine | None, facts: Facts) -> str:
    return _standing_of(unit.now if unit else None, facts if facts.operator_code is not None else None)


def _whole(facts: Facts) -> str:
    return _said(facts.province_figure) if facts.province_figure else NOT_YET


def _units(prefix: str, before: Facts | None, after: Facts, old_units: Units, new_units: Units) -> list[RevisionChange]:
    """Each unit and month in which the tables differ; months are matched by name.

    `prefix`: whose own figures these are; blank: those of all operators together.
    """
    judging_before, judging_after = (before, after) if prefix else (None, None)
    old = {unit.code: _by_month(unit, before.months) for unit in old_units} if before else {}
    new = {unit.code: _by_month(unit, after.months) for unit in new_units}
    names = {unit.code: unit.name for unit in (*old_units, *new_units)}
    out = []
    for code in [*new, *(code for code in old if code not in new)]:
        was, says = old.get(code, {}), new.get(code, {})
        own = after.months[-1] if after.months else ""
        for month in [own, *(one for one in says if one in was and one != own)]:
            left, right = was.get(month, ABSENT), says.get(month, ABSENT)
            if _differ(left, right):
                where = names[code] if month == own else f"{names[code]}, tháng {tables.label(month)}"
                fully = _said(left, judging_before) == _said(right, judging_after)
                judged = month == own and _standing_of(left, judging_before) != _standing_of(right, judging_after)
                group = ChangeGroup.VERDICT if judged else ChangeGroup.FIGURES
                texts = _said(left, judging_before, fully=fully), _said(right, judging_after, fully=fully)
                out.append(RevisionChange(prefix + where, *texts, group))
    return out


def _differ(left: "MonthFigure | _Absent | None", right: "MonthFigure | _Absent | None") -> bool:
    """Do two figures differ? Not by a statistic that was not stored then, nor by the reason for a missing figure."""
    if isinstance(left, MonthFigure) and isinstance(right, MonthFigure):
        right = replace(right, statistic=right.statistic if left.statistic else "", absent=left.absent)
    return left != right


def _by_month(unit: UnitLine, months: tuple[str, ...]) -> dict[str, MonthFigure | None]:
    """A unit's figures by month; an operator's lines have the last month only."""
    return dict(zip(months[-len(unit.months) :], unit.months, strict=True))


def _earlier(before: Facts, after: Facts) -> list[RevisionChange]:
    """Differences in the months compared with; none where there were none, or they were not stored yet.

    Over the figures of another month it looks at other months, of which only those in both are held together.
    """
    if not before.earlier:
        return []
    old, new = ({one.month: one for one in facts.earlier} for facts in (before, after))
    same = before.data_period == after.data_period
    out: list[RevisionChange] = []
    for month in sorted({*old, *new} if same else old.keys() & new.keys()):
        was, says = _month(old.get(month)), _month(new.get(month))
        out += _pair(f"Tháng {tables.label(month)}, dùng để so sánh", was, says)
    return out


def _month(one: EarlierMonth | None) -> str:
    if one is None:
        return tables.NOT_COMPARABLE.text
    fast = "" if one.fast is None else f"; {show_count(one.fast)} đơn vị đạt tốc độ"
    return f"{show_count(one.enough)} đơn vị đủ mẫu{fast}"


def _operator(before: Facts, after: Facts, was: OperatorLine | None, says: OperatorLine) -> list[RevisionChange]:
    name = says.name
    filings = ChangeGroup.FILINGS
    out = _pair(f"{name}: báo cáo", _status(was), _status(says), filings)
    old = {filed.code: filed for filed in was.filed} if was else {}
    for filed in says.filed:
        earlier = old.get(filed.code)
        where = f"{name}: {filed.label}"
        out += _pair(where, _value(earlier), _value(filed), filings)
        for column in ("last_month", "cumulative", "plan"):
            left = tables.amount(getattr(earlier, column)).text if earlier else NOTHING
            out += _pair(f"{where} ({COLUMNS[column]})", left, tables.amount(getattr(filed, column)).text, filings)
    promised = {one.unit: _commitment(one) for one in was.commitments} if was else {}
    now = {one.unit: _commitment(one) for one in says.commitments}
    for unit in [*now, *(unit for unit in promised if unit not in now)]:
        out += _pair(f"{name}: cam kết tại {unit}", promised.get(unit, NOTHING), now.get(unit, NOTHING), filings)
    if after.kind not in (ScheduleKind.OPERATORS, ScheduleKind.OPERATOR):
        return out  # the others do not show operators' own figures
    return out + _units(f"{name}: ", before if was else None, after, was.units if was else (), says.units)


def _weak_spots(before: Facts, after: Facts) -> list[RevisionChange]:
    """Lines of the list of weak spots that are gone, new, or changed."""
    old, new = ({(one.place, one.ward): one for one in facts.weak_spots} for facts in (before, after))
    out: list[RevisionChange] = []
    for key in dict.fromkeys([*new, *old]):
        was, says = (_weak_spot(spots.get(key), facts) for spots, facts in ((old, before), (new, after)))
        out += _pair(f"Điểm lõm sóng, sóng yếu {key[0]}, {key[1]}", was, says, ChangeGroup.FILINGS)
    return out


def _weak_spot(one: WeakSpotLine | None, facts: Facts) -> str:
    if one is None:
        return NOTHING
    power = "có điện lưới" if one.has_power else "chưa có điện lưới"
    until = f", hạn {show_day(one.due_on)}" if one.due_on else ""
    return f"{power}, {one.operator or weak_spots.NOBODY}{until}, {weak_spots.state(one, facts)}"


def _texts(before: Facts, after: Facts) -> list[RevisionChange]:
    """Differences in the texts that staff wrote, and in the letterhead with its recipients and legal bases."""
    out: list[RevisionChange] = []
    old, new = dict(before.passages), dict(after.passages)
    for slot in passages.SLOTS_OF[after.kind]:
        was, says = old.get(slot.key, "") or NOTHING, new.get(slot.key, "") or NOTHING
        out += _pair(slot.label, was, says, ChangeGroup.TEXTS)
    left, right = dump(before.head), dump(after.head)
    for key, label in HEAD.items():
        out += _pair(label, _flat(left[key]), _flat(right[key]), ChangeGroup.TEXTS)
    return out


def _standing_of(figure: "MonthFigure | _Absent | None", of_operator: Facts | None) -> str:
    """How a figure is shown: its verdict, or REFERENCE. `of_operator`: the facts of one operator's own figures."""
    if not isinstance(figure, MonthFigure):
        return Verdict.NO_DATA
    if of_operator and operator_tables.is_for_reference(figure, of_operator):
        return REFERENCE
    return figure.verdict


def _pair(where: str, was: str, says: str, group: ChangeGroup = ChangeGroup.FIGURES) -> list[RevisionChange]:
    return [RevisionChange(where, was, says, group)] if was != says else []


def _flat(value: Any) -> str:
    """A value of the letterhead as one text: lists with their parts."""
    if isinstance(value, list):
        return "; ".join(_flat(part) for part in value)
    if isinstance(value, dict):
        return ": ".join(_flat(part) for part in value.values())
    return str(value)


def _status(line: OperatorLine | None) -> str:
    return words.STATUSES.get(line.status, line.status) if line else ABSENT_SAID


def _value(filed: FiledIndicator | None) -> str:
    return (filed.text or tables.amount(filed.value).text) if filed else NOTHING


def _commitment(one: Commitment) -> str:
    until = f", hạn {show_day(one.done_by)}" if one.done_by else ""
    return f"{one.measure or NOTHING}{until}; {words.COMMITMENTS[one.state].lower()}"


def _said(figure: "MonthFigure | _Absent | None", of_operator: Facts | None = None, *, fully: bool = False) -> str:
    """A figure as text. `fully`: with what only the annexes show, where the rest is the same."""
    if isinstance(figure, _Absent):
        return ABSENT_SAID
    if figure is None:
        return tables.NOT_COMPARABLE.text
    samples = show_samples(figure.samples_min, figure.samples_max)
    judged = operator_tables.mark(figure, of_operator).text if of_operator else words.VERDICTS[figure.verdict]
    text = f"{samples} mẫu; {show_decimal(figure.download)} Mbps; {judged}"
    if fully:
        text += f"; tải lên {show_decimal(figure.upload)} Mbps; độ trễ {show_decimal(figure.latency)} ms"
        label = short_label(figure.statistic)
        text += f"; {label}" if label else ""
        text += "; ước tính" if figure.estimated else ""
    return text
