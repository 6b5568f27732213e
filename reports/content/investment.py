"""What operators invested: a matrix of indicators and operators, and what they wrote.

Pure: knows no Django. Source of the indicators: 2138/BTTTT-CVT; each is the catalogue's of the month.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from measurements.judging.display import percent, show_percent
from reports.content import phrases
from reports.content.annexes import AnnexPart
from reports.content.tables import INDEX, amount, numbered, text
from reports.documents import Cell, DocumentTable, Look, TableColumn
from reports.facts import Facts, FiledIndicator, OperatorLine

NO_INVESTMENT = "Chưa có số liệu đầu tư của doanh nghiệp."
NOTE = (
    "“–”: doanh nghiệp không báo cáo chỉ tiêu. Cột Cộng chỉ cộng số của doanh nghiệp đã báo cáo; tỷ lệ, tốc độ "
    "không cộng. "
    "Kế hoạch: số trạm là kế hoạch của tháng này do doanh nghiệp báo cáo tháng trước; vốn đầu tư là kế hoạch cả năm, "
    "so với lũy kế từ đầu năm. So với kế hoạch: của doanh nghiệp báo cáo cả hai số."
)
# What the text of the report tells of, in this order: code, and what is said of the month.
TOLD = (("bts_4g", "phát sóng mới {} trạm 4G"), ("bts_5g", "phát sóng mới {} trạm 5G"))


def filed_part(facts: Facts) -> AnnexPart:
    """The annex of all operators' investments."""
    title = f"Số liệu đầu tư của doanh nghiệp viễn thông tháng {facts.month.label}"
    notes = (phrases.filings(facts), NOTE)
    return AnnexPart("filed", title, matrix(facts.operators), notes, holds="Đầu tư")


def matrix(operators: Sequence[OperatorLine]) -> DocumentTable:
    """Table of indicators by operators, with sum, last month, cumulative and plan; empty lines are left out."""
    reporting = [operator for operator in operators if operator.filed]
    lines = []
    for code in _codes(reporting):
        found = [_of(operator, code) for operator in reporting]
        known = [one for one in found if one is not None]
        if all(one.value is None and one.cumulative is None for one in known):
            continue
        lines.append(_line(found))
    return DocumentTable(
        columns=(
            INDEX,
            TableColumn("Chỉ tiêu", Look.TEXT, 32),
            TableColumn("Đơn vị tính", Look.TEXT, 10),
            *(TableColumn(operator.name, Look.COUNT, 14, group="Trong tháng") for operator in reporting),
            TableColumn("Cộng", Look.COUNT, 12, group="Trong tháng"),
            TableColumn("Tháng trước", Look.COUNT, 12),
            TableColumn("Lũy kế", Look.COUNT, 12),
            TableColumn("Kế hoạch", Look.COUNT, 12),
            TableColumn("So với kế hoạch", Look.COUNT, 11),
        ),
        rows=numbered(lines),
        empty=NO_INVESTMENT,
    )


def written(operators: Iterable[OperatorLine]) -> DocumentTable:
    """Table of what operators wrote: difficulties, proposals, plans in words."""
    return DocumentTable(
        columns=(
            INDEX,
            TableColumn("Doanh nghiệp", Look.TEXT, 22),
            TableColumn("Nội dung", Look.TEXT, 30),
            TableColumn("Doanh nghiệp báo cáo", Look.TEXT, 70),
        ),
        rows=numbered(
            (text(operator.name), text(filed.label), text(filed.text))
            for operator in operators
            for filed in operator.filed
            if filed.text.strip()
        ),
        empty="Doanh nghiệp không nêu khó khăn, đề xuất.",
    )


def sentences(facts: Facts) -> list[str]:
    """At most three sentences on new stations and money; none where nobody reported them."""
    out = []
    sums = [(_sum(facts, code, "value"), _sum(facts, code, "last_month"), said) for code, said in TOLD]
    new = [(now, before, said) for now, before, said in sums if now is not None]
    if new:
        parts = [
            said.format(amount(now).text) + (f" (tháng trước {amount(before).text})" if before is not None else "")
            for now, before, said in new
        ]
        out.append(f"Trong tháng {facts.month.label}, các doanh nghiệp {', '.join(parts)}.")
    totals = [(_sum(facts, code, "cumulative"), name) for code, name in (("bts_4g", "4G"), ("bts_5g", "5G"))]
    known = [f"{amount(total).text} trạm {name}" for total, name in totals if total is not None]
    if known:
        out.append(f"Đến cuối tháng có {', '.join(known)}.")
    money = _money(facts)
    return out + ([money] if money else [])


def _money(facts: Facts) -> str:
    now, total = (_sum(facts, "capex", name) for name in ("value", "cumulative"))
    if now is None:
        return ""
    said = f"Vốn đầu tư trong tháng {amount(now).text} triệu đồng"
    if total is not None:
        said += f"; lũy kế từ đầu năm {amount(total).text} triệu đồng"
        share = _share_of_plan([one for line in facts.operators if (one := _of(line, "capex"))])
        said += f", đạt {share} kế hoạch năm của các doanh nghiệp có báo cáo kế hoạch" if share else ""
    return said + "."


def _line(found: Sequence[FiledIndicator | None]) -> tuple[Cell, ...]:
    known = [one for one in found if one is not None]
    first = known[0]
    values = [one.value if one else None for one in found]
    total, before, cumulative, plan = (
        _added([getattr(one, name) for one in known]) if first.summable else None
        for name in ("value", "last_month", "cumulative", "plan")
    )
    return (
        text(first.label),
        text(first.unit),
        *(amount(value) for value in values),
        amount(total),
        amount(before),
        amount(cumulative),
        amount(plan),
        text((_share_of_plan(known) if first.summable else "") or "–"),
    )


def _share_of_plan(filed: Iterable[FiledIndicator]) -> str:
    """Share of the plan reached, `65,20%`, also above 100, over those who gave both; blank where nobody did."""
    pairs = [(one.cumulative if one.plan_of_year else one.value, one.plan) for one in filed]
    both = [(done, plan) for done, plan in pairs if done is not None and plan]
    found = percent(int(sum(done for done, _ in both) * 100), int(sum(plan for _, plan in both) * 100))
    return "" if found is None else show_percent(found)


def _codes(operators: Iterable[OperatorLine]) -> list[str]:
    """The indicator codes in the order of the form; those that ask for text give no line."""
    return list(dict.fromkeys(filed.code for operator in operators for filed in operator.filed))


def _of(operator: OperatorLine, code: str) -> FiledIndicator | None:
    return next((filed for filed in operator.filed if filed.code == code), None)


def _sum(facts: Facts, code: str, name: str) -> Decimal | None:
    """Add up one indicator over those who reported it; None where nobody did."""
    found = [_of(operator, code) for operator in facts.operators]
    return _added([getattr(one, name) for one in found if one is not None])


def _added(numbers: Iterable[Decimal | None]) -> Decimal | None:
    known = [number for number in numbers if number is not None]
    return sum(known, Decimal(0)) if known else None
