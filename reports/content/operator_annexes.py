"""The annexes of the operators' report and of the letter to one operator. Pure: knows no Django."""

from functools import lru_cache

from reports.content import investment, operator_tables, phrases, tables
from reports.content.annexes import Annexes, AnnexPart, number
from reports.facts import Facts

NOT_PUBLISHED = "VNNIC chưa công bố"


def of_all(facts: Facts) -> Annexes:
    """The annexes of the operators' report: filings, texts, slow units, promises, and every unit."""
    month, measured = facts.month.label, facts.data_month.label
    return number(
        (
            investment.filed_part(facts),
            AnnexPart(
                "written",
                f"Khó khăn, đề xuất của doanh nghiệp viễn thông tháng {month}",
                investment.written(facts.operators),
                holds="Khó khăn, đề xuất",
            ),
            AnnexPart(
                "slow",
                f"Đơn vị có tốc độ tải xuống dưới {phrases.required_speed(facts)} Mbps "
                f"theo doanh nghiệp tháng {measured}",
                operator_tables.operator_units(facts, facts.operators, slow_only=True),
                (quality_source(facts),),
                holds="Chưa đạt tốc độ",
            ),
            _commitments(facts),
            tables.units_part(facts),
            *tables.changes_part(facts),
        )
    )


@lru_cache(maxsize=4)  # of one letter it is asked by the text, and by each placeholder in it
def of_one(facts: Facts) -> Annexes:
    """The annexes of the letter to one operator, about that operator alone."""
    month, measured = facts.month.label, facts.data_month.label
    operator = facts.operators[0]
    return number(
        (
            AnnexPart(
                "filed",
                f"Số liệu đầu tư đã báo cáo tháng {month}",
                operator_tables.filed_values((operator,), with_name=False),
                (operator_tables.PLANS,),
                holds="Đầu tư",
            ),
            AnnexPart(
                "units",
                f"Số liệu chất lượng của doanh nghiệp tháng {measured}",
                operator_tables.operator_units(facts, (operator,), slow_only=False),
                (quality_source(facts),),
                holds="Số liệu",
            ),
            AnnexPart(
                "slow",
                f"Đơn vị có tốc độ tải xuống dưới {phrases.required_speed(facts)} Mbps tháng {measured}",
                operator_tables.operator_units(facts, (operator,), slow_only=True),
                holds="Chưa đạt tốc độ",
            ),
            _commitments(facts),
            *tables.changes_part(facts),
        )
    )


def quality_source(facts: Facts) -> str:
    """Sentence on where the operators' figures come from, or that there are none."""
    if facts.level is None:
        return f"Số liệu chất lượng theo doanh nghiệp tháng {facts.data_month.label}: {NOT_PUBLISHED}."
    if not facts.split_by_operator:
        return f"Số liệu VNNIC tháng {facts.data_month.label} không chia theo doanh nghiệp."
    if not any(operator.units for operator in facts.operators):
        whose = facts.operators[0].name if facts.operator_code else "doanh nghiệp nào"
        return f"Số liệu VNNIC tháng {facts.data_month.label} không có số liệu của {whose}."
    return (
        f"Số liệu VNNIC tháng {facts.data_month.label}, theo {facts.unit_kinds}; "
        f"ngưỡng tốc độ tải xuống {phrases.required_speed(facts)} Mbps. {phrases.statistic(facts)}"
    ).rstrip()


def _commitments(facts: Facts) -> AnnexPart:
    title = f"Cam kết khắc phục tốc độ của doanh nghiệp đến tháng {facts.month.label}"
    table = operator_tables.commitments(facts.operators)
    return AnnexPart("commitments", title, table, (phrases.judged_on(facts),), holds="Cam kết")
