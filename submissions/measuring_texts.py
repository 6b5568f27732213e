"""Vietnamese texts for wards that may end the month short: to paste into Zalo, mail and a letter. Pure."""

from collections.abc import Sequence

from base.day_format import show_day, show_day_month
from base.number_format import show_count, show_interval
from base.period import Period
from submissions.campaign import missing_words
from submissions.running_month import WardLine

HOW = "Tắt Wi-Fi, bật dữ liệu di động và vị trí khi đo; đo bằng i-Speed không bị trừ dung lượng."


def ward_words(line: WardLine) -> str:
    """A ward's count in words: “101/300 mẫu, còn thiếu 199, mỗi ngày cần 20 mẫu”; without a count what is needed."""
    if not line.task.missing[1]:
        return f"{line.samples}/{line.needed} mẫu, đã đủ"
    daily = f", mỗi ngày cần {show_count(line.task.per_day)} mẫu" if line.task.days_left else ""
    if line.task.samples is None:
        return f"chưa có số tạm, cần {show_count(line.needed)} mẫu{daily}"
    return f"{line.samples}/{show_count(line.needed)} mẫu, {missing_words(line.task)}{daily}"


def group_text(lines: Sequence[WardLine], period: Period, days_left: int) -> str:
    """Message for the Zalo group of the wards, one line each."""
    left = f"còn {days_left} ngày" if days_left else "đã hết tháng"
    head = f"[i-Speed tháng {period.label}] {_counted(lines)}, {left}:"
    return "\n".join([head, *[f"• {line.name}: {ward_words(line)}" for line in lines], HOW])


def ward_text(line: WardLine, period: Period) -> str:
    """Message for one ward, with its own referral code."""
    code = f" Mã giới thiệu: {line.referral}." if line.referral else ""
    counted = f" (số tạm đến {show_day_month(line.as_of)})" if line.as_of else ""
    return f"[i-Speed tháng {period.label}] {line.name}{counted}: {ward_words(line)}.{code} {HOW}"


def mail_subject(period: Period) -> str:
    """Subject of the mail to those who act for the wards."""
    return f"i-Speed tháng {period.label}: cần đo thêm để đủ mẫu"


def mail_text(lines: Sequence[WardLine], period: Period, days_left: int) -> str:
    """Body of the mail to those who act for the wards."""
    left = f"Tháng {period.label} còn {days_left} ngày. " if days_left else ""
    return "\n".join(
        [
            "Kính gửi các đơn vị,",
            "",
            f"{left}Theo {_lower(_counted(lines))}, các đơn vị sau cần đo thêm để đủ số mẫu trong tháng:",
            "",
            *[f"- {line.name}: {ward_words(line)}" for line in lines],
            "",
            f"Đề nghị đơn vị vận động cán bộ, đoàn viên và nhân dân đo bằng ứng dụng i-Speed by VNNIC. {HOW}",
            "Số tạm chỉ để theo dõi, không dùng để đánh giá; kết quả tháng là số liệu VNNIC công bố.",
            "Trân trọng.",
        ]
    )


def letter_text(lines: Sequence[WardLine], period: Period, needed: int) -> str:
    """Body of a letter to the wards; its table has columns that paste into Word and Excel."""
    table = ["TT\tĐơn vị\tSố mẫu tạm\tCần\tCòn thiếu\tMỗi ngày\tSố tháng liên tiếp chưa đủ mẫu"]
    for number, line in enumerate(lines, start=1):
        least, most = line.task.missing
        short = show_interval(least, most)
        daily = show_count(line.task.per_day) if most and line.task.days_left else "–"
        table.append(f"{number}\t{line.name}\t{line.samples}\t{line.needed}\t{short}\t{daily}\t{line.missed}")
    return "\n".join(
        [
            f"V/v tăng cường đo kiểm tốc độ truy nhập Internet bằng i-Speed tháng {period.label}",
            "",
            "Kính gửi: Ủy ban nhân dân các xã, phường, đặc khu",
            "",
            f"Theo {_lower(_counted(lines))} (chưa phải số liệu VNNIC công bố), {len(lines)} đơn vị dưới đây cần "
            f"đo thêm để đạt tối thiểu {show_count(needed)} mẫu trong tháng {period.label}:",
            "",
            *table,
            "",
            "Đề nghị Ủy ban nhân dân các xã, phường, đặc khu chỉ đạo tổ công nghệ số cộng đồng, đoàn thể, trường học "
            f"và vận động nhân dân đo bằng ứng dụng “i-Speed by VNNIC” trước ngày {show_day(period.last_day)}. {HOW}",
            "",
            "Trân trọng./.",
        ]
    )


def _counted(lines: Sequence[WardLine]) -> str:
    days = {line.as_of for line in lines if line.as_of}
    return f"Số tạm đến {show_day(max(days))}" if days else "Số tạm chưa có"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
