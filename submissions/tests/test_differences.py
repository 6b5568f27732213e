from decimal import Decimal

from submissions.differences import AnswerDifference, differences
from submissions.indicator_form import Answer, Spec

SPECS = [Spec("sites", "Trạm", "A", "", "integer", cumulates="total"), Spec("note", "Ghi chú", "F", "", "text")]


def test_what_changed_is_listed_in_the_catalogues_order() -> None:
    old = [Answer("note", text="cũ"), Answer("sites", month=Decimal(1), cumulative=Decimal(1234))]
    new = [Answer("sites", month=Decimal(1), cumulative=Decimal(1235)), Answer("sites", ward_id=7, month=Decimal(2))]
    assert differences(SPECS, {7: "Phường Thử"}, old, new) == [
        AnswerDifference("Trạm, lũy kế", "1.234", "1.235"),
        AnswerDifference("Trạm, Phường Thử", "", "2"),
        AnswerDifference("Ghi chú", "cũ", ""),
    ]


def test_the_same_again_is_no_difference() -> None:
    answers = [Answer("sites", month=Decimal("1.000"))]
    assert differences(SPECS, {}, answers, [Answer("sites", month=Decimal(1))]) == []
