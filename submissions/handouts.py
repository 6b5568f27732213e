"""What a receipt and a poster say as pages to keep and pass on, from top to bottom. Pure.

`pdf_host` draws them. Vietnamese, as all papers of the department.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import qrcode

from submissions.campaign import referral_text
from submissions.formrows import FormSection


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph. `label`: what stands left of it; `size` and `gap`, the room above it, in points."""

    text: str
    label: str = ""
    size: float = 11
    gap: float = 5
    bold: bool = False
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code: its modules by row, dark or not; `side` in points."""

    modules: list[list[bool]]
    side: float = 300


Block = Line | Code


def receipt(
    *, name: str, month: str, number: str, facts: Sequence[tuple[str, str]], sections: Sequence[FormSection]
) -> list[Block]:
    """What was filed, by whom and when, and the numbers of it; what was left empty is counted."""
    found: list[Block] = [
        Line("BIÊN NHẬN BÁO CÁO THÁNG " + month, size=16, bold=True),
        Line(name, size=13),
        Line(number, "Số biên nhận", gap=14, bold=True),
        *(Line(text, label) for label, text in facts if text),
    ]
    for section in sections:
        found.append(Line(section.title, size=12, gap=14, bold=True))
        for row in section.filled:
            unit = f" ({row.spec.unit})" if row.spec.unit else ""
            total = f"; lũy kế {row.total.value}" if row.total and row.total.value else ""
            found.append(Line((row.month.value or "–") + total, row.spec.label + unit, size=10))
        if section.empty:
            found.append(Line(f"Để trống: {len(section.empty)} chỉ tiêu", size=10))
    return found


def poster(*, title: str, needed: int | None, code: str) -> list[Block]:
    """A poster A4 with the referral code as QR; `needed`: samples a month, None where none are asked."""
    head = f"{title} cần {needed} lượt đo mỗi tháng" if needed else title
    drawn = qrcode.QRCode(border=0)
    drawn.add_data(referral_text(code))
    drawn.make(fit=True)
    return [
        Line("Đo tốc độ Internet di động bằng i-Speed", size=21, gap=10, bold=True, centred=True),
        Line(head, size=18, gap=16, bold=True, centred=True),
        Line(f"Mã giới thiệu: {code}", size=20, gap=16, bold=True, centred=True),
        Code(drawn.get_matrix()),
        Line("TẮT WI-FI KHI ĐO", size=24, gap=34, bold=True, centred=True),
        Line("Bật dữ liệu di động và vị trí. Đo không bị trừ dung lượng.", size=14, gap=8, centred=True),
        Line(
            "Cài “i-Speed by VNNIC” từ App Store hoặc Google Play. Hướng dẫn: speedtest.vn/cai-dat-su-dung",
            "1.",
            size=14,
            gap=18,
        ),
        Line("Nhập mã giới thiệu ở trên.", "2.", size=14, gap=8),
        Line("Android: bật tự động đo. iPhone: mở ứng dụng đo ít nhất mỗi tuần một lần.", "3.", size=14, gap=8),
    ]
