"""The content of a filing as one text that always comes out the same, and its hash. Pure."""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

from submissions.indicator_form import Answer


def content_of(
    *,
    reporter_key: str,
    period: str,
    version: int,
    received_at: datetime,
    is_nil: bool,
    certified_by: str,
    note: str,
    attachment_sha256: str,
    answers: Sequence[Answer],
) -> str:
    """Sorted, compact JSON; numbers without trailing zeros, times in UTC."""
    rows = sorted([one.code, one.ward_id or 0, _plain(one.month), _plain(one.cumulative), one.text] for one in answers)
    content = {
        "reporter": reporter_key,
        "period": period,
        "version": version,
        "received_at": received_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "nil": is_nil,
        "certified_by": certified_by,
        "note": note,
        "attachment": attachment_sha256,
        "values": rows,
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256_of(content: str | bytes) -> str:
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def _plain(number: Decimal | None) -> str:
    return "" if number is None else f"{number.normalize():f}"
