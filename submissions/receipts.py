"""The content of a filing as one canonical text, and its hash. Pure."""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

from base.day_format import show_day, show_time
from submissions.differences import AnswerDifference
from submissions.indicator_form import Answer

CHANGES_TOLD, LONGEST_VALUE = 3, 20


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
    """Serialise a filing as sorted, compact JSON; numbers without trailing zeros, times in UTC."""
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
    """The number of a receipt, short enough for the telephone: the month and the beginning of its hash."""
    return f"{period}/{sha256[:8].upper()}"


def shared_text(
    *,
    name: str,
    period_label: str,
    received: datetime,
    number: str,
    is_nil: bool,
    version: int = 1,
    replaced: str = "",
    changes: Sequence[AnswerDifference] = (),
) -> str:
    """Message by which the one who filed passes the receipt on, to a superior for instance.

    `received`: in Vietnam's time; `replaced`: the receipt number of the version before, which the superior may know;
    `changes`: what differs from that version, of which the first few are named.
    """
    at = f"{show_time(received)} ngày {show_day(received)}"
    what = "báo cáo không phát sinh" if is_nil else "báo cáo"
    if version > 1:
        what = f"bản sửa (bản {version}) của {what}"
    instead = f", thay biên nhận {replaced}" if replaced else ""
    named = "; ".join(_change(one) for one in changes[:CHANGES_TOLD])
    beyond = f" và {len(changes) - CHANGES_TOLD} chỗ khác" if len(changes) > CHANGES_TOLD else ""
    changed = f" Sửa: {named}{beyond}." if named else ""
    filed = f"{name} đã nộp {what} tháng {period_label} trên cổng i-Speed lúc {at}."
    return f"{filed} Số biên nhận: {number}{instead}.{changed}"


def _change(one: AnswerDifference) -> str:
    """One change as text, `Lượt phát thanh: 12 → 15`; of a long answer only its label."""
    short = max(len(one.old), len(one.new)) <= LONGEST_VALUE
    return f"{one.where}: {one.old or '–'} → {one.new or '–'}" if short else str(one.where)


def sha256_of(content: str | bytes) -> str:
    """The SHA-256 of a text or of bytes, in hex."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def _plain(number: Decimal | None) -> str:
    return "" if number is None else f"{number.normalize():f}"
