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
    reason: str = "",
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
    } | ({"reason": reason} if reason else {})  # versions of before had none: their hashes stay what they were
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def number_of(period: str, sha256: str) -> str:
    """What a receipt is called by telephone: the month and how its hash begins."""
    return f"{period}/{sha256[:8].upper()}"


def shared_text(
    *, name: str, period_label: str, received: datetime, number: str, is_nil: bool, version: int = 1, replaced: str = ""
) -> str:
    """What the one who filed passes on, to a superior for instance; `received` in Vietnam's time.

    `replaced`: the receipt number of the version before, of which the superior may have been told.
    """
    at = f"{received:%H:%M} ngày {received:%d/%m/%Y}"
    what = "báo cáo không phát sinh" if is_nil else "báo cáo"
    if version > 1:
        what = f"bản sửa (bản {version}) của {what}"
    instead = f", thay biên nhận {replaced}" if replaced else ""
    return f"{name} đã nộp {what} tháng {period_label} trên cổng i-Speed lúc {at}. Số biên nhận: {number}{instead}."


def sha256_of(content: str | bytes) -> str:
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def _plain(number: Decimal | None) -> str:
    return "" if number is None else f"{number.normalize():f}"
