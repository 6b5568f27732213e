from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from submissions.differences import AnswerDifference
from submissions.indicator_form import Answer
from submissions.receipts import content_of, sha256_of, shared_text

NOON = datetime(2024, 10, 9, 5, tzinfo=UTC)
ANSWERS = [Answer("b", month=Decimal("1.500")), Answer("a", text="x")]


def hash_of(received_at: datetime = NOON, answers: list[Answer] = ANSWERS) -> str:
    return sha256_of(
        content_of(
            reporter_key="operator-1-2",
            period="2024-09",
            version=1,
            received_at=received_at,
            is_nil=False,
            certified_by="A",
            note="",
            attachment_sha256="",
            answers=answers,
        )
    )


def test_the_same_filing_has_the_same_hash_in_any_order_zone_and_scale() -> None:
    there = NOON.astimezone(ZoneInfo("Asia/Ho_Chi_Minh"))
    assert hash_of(there, [ANSWERS[1], replace(ANSWERS[0], month=Decimal("1.5"))]) == hash_of()


def test_another_value_has_another_hash() -> None:
    assert hash_of(answers=[ANSWERS[1]]) != hash_of()


def test_what_is_passed_on_says_what_was_filed_when_and_under_which_number():
    filed = {
        "name": "Xã Thử",
        "period_label": "8/2025",
        "received": datetime(2025, 9, 9, 16, 59, tzinfo=UTC),
        "number": "2025-08/8CD4",
    }
    assert shared_text(**filed, is_nil=False) == (
        "Xã Thử đã nộp báo cáo tháng 8/2025 trên cổng i-Speed lúc 23:59 ngày 09/09/2025. Số biên nhận: 2025-08/8CD4."
    )
    assert "đã nộp báo cáo không phát sinh tháng 8/2025" in shared_text(**filed, is_nil=True)
    corrected = shared_text(**filed, is_nil=False, version=2, replaced="2025-08/453F")
    assert "đã nộp bản sửa (bản 2) của báo cáo tháng 8/2025" in corrected
    assert corrected.endswith("Số biên nhận: 2025-08/8CD4, thay biên nhận 2025-08/453F.")
    changes = [
        AnswerDifference("Lượt phát thanh", "12", "15"),
        AnswerDifference("Nội dung", "", "Đã phát loa " * 3),
    ]
    told = shared_text(**filed, is_nil=False, version=2, replaced="2025-08/453F", changes=changes)
    assert told.endswith("453F. Sửa: Lượt phát thanh: 12 → 15; Nội dung.")
    many = shared_text(**filed, is_nil=False, version=2, changes=changes[:1] * 5)
    assert many.count("12 → 15") == 3
    assert many.endswith(" và 2 chỗ khác.")
