from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from submissions.indicator_form import Answer
from submissions.receipts import content_of, sha256_of

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
