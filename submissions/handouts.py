"""The receipt and the poster as pages to store and pass on, from top to bottom. Pure.

`pdf_host` draws them. Vietnamese, as all papers of the department.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import qrcode

from base.day_format import show_day, show_time
from submissions.campaign import referral_text
from submissions.deadlines import Deadline
from submissions.formrows import FieldBox, FormSection, WardRow
from submissions.indicator_form import Spec


@dataclass(frozen=True, slots=True)
class HandoutLine:
    """A paragraph. `label`: the text to its left; `size` and `gap`, the space above it, in points."""

    text: str
    label: str = ""
    size: float = 11
    gap: float = 5
    bold: bool = False
    centred: bool = False


@dataclass(frozen=True, slots=True)
class ReferralQr:
    """A QR code: its modules by row, dark or not; `side` in points."""

    modules: list[list[bool]]
    side: float = 300


Block = HandoutLine | ReferralQr


def receipt(
    *,
    name: str,
    month: str,
    number: str,
    facts: Sequence[tuple[str, str]],
    sections: Sequence[FormSection],
    wards: Sequence[WardRow] = (),
) -> list[Block]:
    """Lay out a receipt: what was filed, by whom and when, and its numbers; empty answers are only counted.

    `wards`: what was answered ward by ward, a line each.
    """
    found: list[Block] = [
        HandoutLine("BIÊN NHẬN BÁO CÁO THÁNG " + month, size=16, bold=True),
        HandoutLine(name, size=13),
        HandoutLine(number, "Số biên nhận", gap=14, bold=True),
        *(HandoutLine(text, label) for label, text in facts if text),
    ]
    for section in sections:
        found.append(HandoutLine(section.title, size=12, gap=14, bold=True))
        for row in section.filled:
            unit = f" ({row.spec.unit})" if row.spec.unit else ""
            total = f"; lũy kế {row.total.value}" if row.total and row.total.value else ""
            found.append(HandoutLine((row.month.value or "–") + total, row.spec.label + unit, size=10))
        if section.empty:
            found.append(HandoutLine(f"Để trống: {len(section.empty)} chỉ tiêu", size=10))
    if wards:
        found.append(HandoutLine("Theo xã, phường", size=12, gap=14, bold=True))
        found += [HandoutLine("; ".join(map(_answer_line, ward.pairs)), ward.name, size=10) for ward in wards]
    return found


def _answer_line(pair: tuple[Spec, FieldBox]) -> str:
    """One answer of a ward as text: `Dự kiến phát triển (trạm): 3`"""
    spec, box = pair
    unit = f" ({spec.unit})" if spec.unit else ""
    return f"{spec.label}{unit}: {box.value or '–'}"


def moment(when: datetime) -> str:
    """Format a moment as `16:30 ngày 09/10/2025`, in the time zone that it has."""
    return f"{show_time(when)} ngày {show_day(when)}"


def last_moment(deadline: Deadline) -> str:
    """Text of the filing's deadline, with the rule's own day where it was moved."""
    by_rule = f" (theo quy định: {show_day(deadline.nominal)})" if deadline.moved else ""
    return f"23:59 ngày {show_day(deadline.effective)}{by_rule}"


def poster(*, title: str, needed: int | None, code: str) -> list[Block]:
    """Lay out an A4 poster with the referral code as QR (without one: the guide's address).

    `needed`: samples a month, None where none are asked.
    """
    head = f"{title} cần {needed} lượt đo mỗi tháng" if needed else title
    steps = ["Android: bật tự động đo. iPhone: mở ứng dụng đo ít nhất mỗi tuần một lần."]
    if code:
        steps.insert(0, "Nhập mã giới thiệu ở trên.")
    drawn = qrcode.QRCode(border=0)
    drawn.add_data(referral_text(code))
    drawn.make(fit=True)
    return [
        HandoutLine("Đo tốc độ Internet di động bằng i-Speed", size=21, gap=10, bold=True, centred=True),
        HandoutLine(head, size=18, gap=16, bold=True, centred=True),
        *([HandoutLine(f"Mã giới thiệu: {code}", size=20, gap=16, bold=True, centred=True)] if code else []),
        ReferralQr(drawn.get_matrix()),
        HandoutLine("TẮT WI-FI KHI ĐO", size=24, gap=34, bold=True, centred=True),
        HandoutLine("Bật dữ liệu di động và vị trí. Đo không bị trừ dung lượng.", size=14, gap=8, centred=True),
        HandoutLine(
            "Cài “i-Speed by VNNIC” từ App Store hoặc Google Play. Hướng dẫn: speedtest.vn/cai-dat-su-dung",
            "1.",
            size=14,
            gap=18,
        ),
        *(HandoutLine(step, f"{number}.", size=14, gap=8) for number, step in enumerate(steps, start=2)),
    ]
