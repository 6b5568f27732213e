"""The words of the documents, always Vietnamese, as the department writes. Pure: knows no Django."""

from datetime import date, datetime

from base.day_format import show_moment
from base.zone import VIETNAM
from measurements.judging.compliance import Verdict
from reports.facts import Issued
from reports.numbers import REPORTS
from reports.schedule import ScheduleKind
from submissions.promises import AnswerKind, CommitmentState

# Mark and word together, so that a verdict survives a black-and-white copier.
VERDICTS = {
    Verdict.COMPLIANT: "✓ Đạt",
    Verdict.TOO_FEW_SAMPLES: "▲ Chưa đủ mẫu",
    Verdict.TOO_SLOW: "▼ Chưa đạt tốc độ",
    Verdict.SPEED_MISSING: "◇ Đủ mẫu, thiếu tốc độ",
    Verdict.UNDECIDED: "? Chưa xác định",
    Verdict.NO_DATA: "– Chưa có số liệu",
}
STATUSES = {
    "on_time": "Đúng hạn",
    "late": "Muộn",
    "nil": "Không phát sinh",
    "due": "Chưa đến hạn",
    "missing": "Chưa nộp",
    "not_yet": "Chưa yêu cầu",  # the department had not begun to ask
    "exempt": "Được miễn",
}
DISSOLVED = "đã kết thúc hoạt động"
COMMITMENTS = {
    CommitmentState.FAILED: "Quá hạn, chưa đạt",
    CommitmentState.OVERDUE: "Quá hạn trả lời",
    CommitmentState.UNANSWERED: "Chưa trả lời",
    CommitmentState.INCOMPARABLE: "Chưa so sánh được",
    CommitmentState.WAITS: "Đến hạn, chờ số liệu",
    CommitmentState.AHEAD: "Chưa đến hạn",
    CommitmentState.REBUTTED: "Bác bỏ, có chứng cứ",
    CommitmentState.NOT_OURS: "Không thuộc mạng này",
    CommitmentState.KEPT: "Đã đạt",
}
ANSWERS = {
    AnswerKind.OPTIMISE: "Tối ưu",
    AnswerKind.UPGRADE: "Nâng cấp",
    AnswerKind.NEW_SITE: "Trạm mới",
    AnswerKind.NOT_OURS: "Không thuộc mạng này",
    AnswerKind.REBUTTED: "Bác bỏ",
}
NETWORKS = {"mobile": "băng rộng di động", "fixed": "băng rộng cố định", "5g": "di động 5G"}
NO_FIGURES = "chưa có số liệu"


FORMS = {"report": "Báo cáo", "letter": "Công văn"}


def type_of(kind: str) -> str:
    """The type of document of a kind: `Báo cáo`, `Tờ trình`, `Công văn`."""
    if kind == ScheduleKind.PROPOSAL:
        return "Tờ trình"
    return FORMS["report" if kind in REPORTS else "letter"]


def revision(number: int, reason: str, replaces: Issued | None = None) -> str:
    """Text on a revision, `Bản 2, thay thế Báo cáo số 05/BC-SKHCN …`; blank for a first one.

    One that never left has no number to be named by: `Bản 2, thay bản 1 vì …`.
    """
    if number < 2:
        return ""
    what = f"thay bản {number - 1}"
    if replaces is not None:
        what = f"thay thế {replaces.name} số {replaces.number} {long_day(replaces.day)}"
    return f"Bản {number}, {what}" + (f" vì {reason}" if reason else "")


def long_day(value: date) -> str:
    """Format a day as in a letter, `ngày 03 tháng 6 năm 2024`: a zero before days under 10 and months 1 and 2.

    Nghị định 30/2020/NĐ-CP, Phụ lục I, phần I, mục II.4.
    """
    month = f"{value.month:02d}" if value.month < 3 else str(value.month)
    return f"ngày {value.day:02d} tháng {month} năm {value.year}"


def long_moment(value: datetime | None) -> str:
    """Format a moment, `16 giờ 05 phút ngày 09 tháng 10 năm 2024`, in Việt Nam; blank without one."""
    if value is None:
        return ""
    there = value.astimezone(VIETNAM)
    return f"{there.hour:02d} giờ {there.minute:02d} phút {long_day(there.date())}"


def last_day(value: datetime) -> str:
    """The day on which a deadline ends, in Việt Nam, as a letter writes it."""
    return long_day(value.astimezone(VIETNAM).date())


def moment(value: datetime | None) -> str:
    """Format a moment, `09/10/2024 16:05`, in Việt Nam; blank without one."""
    return "" if value is None else show_moment(value)


def within(name: str) -> str:
    """A name inside a sentence, its first letter small: `xã Thử 01`, `báo cáo Bộ và UBND`."""
    return name[:1].lower() + name[1:]


def sentence(text: str) -> str:
    """Capitalise the first letter, leave the rest."""
    return text[:1].upper() + text[1:]
