"""The text of a digest, in Vietnamese, and when it may be sent. Pure."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from base.day_format import show_day
from base.period import Period
from base.zone import VIETNAM
from submissions.deadlines import Deadline, Roll, roll

FIRST_HOUR, LAST_HOUR = time(9, 0), time(18, 0)  # outside these nobody is disturbed
LISTED_FOR_LEADER = 40


@dataclass(frozen=True, slots=True)
class Owing:
    """One duty still owed: a filing, or answers about slow wards."""

    reporter_key: str
    reporter_name: str
    period: Period
    deadline: Deadline
    places: int = 0  # slow wards to answer about; none: a filing


def may_send(now: datetime) -> bool:
    """Is this an hour in which people may be disturbed?"""
    return FIRST_HOUR <= now.astimezone(VIETNAM).time() < LAST_HOUR


def reminder_days(deadline: Deadline, remind_on: Sequence[int], is_working: Callable[[date], bool]) -> list[date]:
    """The working days on which a reminder is sent; -2 is two days before the last on-time day.

    One that falls on a day off is sent earlier up to the deadline, later after it, so that two may fall on one day.
    """
    named = ((deadline.effective + timedelta(days=one), one) for one in remind_on)
    return sorted({roll(day, Roll.NEXT if one > 0 else Roll.PREVIOUS, is_working) for day, one in named})


def subject_of(owing: Sequence[Owing], day: date, *, for_leader: bool) -> str:
    """Subject of a digest."""
    periods = ", ".join(sorted({one.period.label for one in owing}))
    if for_leader:
        return f"i-Speed tháng {periods}: còn {len(owing)} đơn vị chưa nộp số liệu"
    late = any(one.deadline.effective < day for one in owing)
    what = "trả lời về đơn vị chưa đạt tốc độ" if all(one.places for one in owing) else "nộp số liệu"
    return f"i-Speed tháng {periods}: {'đã quá hạn' if late else 'nhắc'} {what}"


def body_of(owing: Sequence[Owing], day: date, link: str, *, for_leader: bool, answer_link: str = "") -> str:
    """Body of a digest, in a few plain lines: the reader's own duties, or for the leader who has not filed."""
    if for_leader:
        shown = [f"- {one.reporter_name}, tháng {one.period.label}" for one in owing[:LISTED_FOR_LEADER]]
        more = len(owing) - len(shown)
        lines = ["Kính gửi lãnh đạo, các đơn vị sau chưa nộp số liệu i-Speed:", "", *shown]
        lines += [f"… và {more} đơn vị khác."] if more else []
    else:
        lines = ["Kính gửi đơn vị, theo ghi nhận của cổng i-Speed, đơn vị còn nợ:", ""]
        lines += [f"- {_what(one)}, số liệu tháng {one.period.label}: {due_words(one, day)}" for one in owing]
        if not all(one.places for one in owing):
            lines += [
                "",
                "Không có phát sinh thì bấm “Tháng này không phát sinh”. Đã gửi bản giấy thì báo lại để Sở ghi nhận.",
            ]
    links = [f"Nộp và xem tại: {link}"] if for_leader or not all(one.places for one in owing) else []
    links += [f"Trả lời về đơn vị chưa đạt tốc độ tại: {answer_link}"] if any(one.places for one in owing) else []
    return "\n".join([*lines, "", *links, "Thư tự động, mỗi người nhiều nhất một thư một ngày."])


def _what(one: Owing) -> str:
    return f"{one.reporter_name}: trả lời về {one.places} đơn vị chưa đạt tốc độ" if one.places else one.reporter_name


def zalo_text(owing: Sequence[Owing], day: date, link: str) -> str:
    """Message to paste into a Zalo group: a line for each reporter, with its deadline where it has its own."""
    if not owing:
        return ""
    last = Counter(one.deadline.effective for one in owing).most_common(1)[0][0]
    own = {one: f" (hạn {show_day(one.deadline.effective)})" for one in owing if one.deadline.effective != last}
    over = "đã hết" if last < day else "nộp"
    head = f"[i-Speed tháng {owing[0].period.label}] Hạn {over} 23:59 ngày {show_day(last)}. Còn chờ:"
    return "\n".join([head, *[f"• {one.reporter_name}{own.get(one, '')}" for one in owing], f"Nộp tại {link}"])


def due_words(one: Owing, day: date) -> str:
    """How long a duty is still on time, or since when it is overdue, in words."""
    due = one.deadline.effective
    left = (due - day).days
    if left < 0:
        return f"quá hạn {-left} ngày (hạn {show_day(due)})"
    return f"hạn 23:59 hôm nay ({show_day(due)})" if left == 0 else f"hạn 23:59 ngày {show_day(due)}, còn {left} ngày"
