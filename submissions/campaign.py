"""How many samples a plan gives, what is missing, what is needed each day, and how it may end. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from base.day_format import show_day
from base.period import Period


@dataclass(frozen=True, slots=True)
class GroupPlan:
    """One group of a plan: teams × members × times a month. `frequency` None: several are named, none is chosen."""

    name: str
    teams: int
    members: int
    frequencies: tuple[int, ...]
    frequency: int | None
    measured: int | None = None  # people who measured, as the ward filed last

    @property
    def people(self) -> int:
        return self.teams * self.members

    @property
    def expected(self) -> tuple[int, int]:
        """Samples a month, the least and the most that the plan can mean."""
        times = (self.frequency,) if self.frequency is not None else self.frequencies or (0,)
        return self.people * min(times), self.people * max(times)

    @property
    def behind(self) -> int | None:
        """How many of its people did not measure; None where it is not known."""
        return None if self.measured is None else max(0, self.people - self.measured)


def expected_samples(groups: Sequence[GroupPlan]) -> tuple[int, int]:
    """Add up the samples a month of all groups, least and most; equal once every frequency is chosen."""
    return sum(group.expected[0] for group in groups), sum(group.expected[1] for group in groups)


@dataclass(frozen=True, slots=True)
class Count:
    """The Portal's count of the running month on a day; censored where minimum and maximum differ."""

    as_of: date
    samples_min: int
    samples_max: int | None


@dataclass(frozen=True, slots=True)
class DailyTask:
    """What a ward still has to measure on a day. `missing` (least, most): a censored count leaves a range."""

    samples: tuple[int, int] | None  # None: no count yet
    missing: tuple[int, int]
    days_left: int  # this day and the rest of the month
    per_day: int


def daily_task(counts: Sequence[Count], needed: int, period: Period, today: date) -> DailyTask:
    """Work out what is missing and how much a day from today on; without a count all of `needed` is missing."""
    days_left = max(0, (period.last_day - max(today, period.first_day)).days + 1) if today <= period.last_day else 0
    if counts:
        last = max(counts, key=lambda count: count.as_of)
        most = needed if last.samples_max is None else last.samples_max
        samples: tuple[int, int] | None = (last.samples_min, max(last.samples_min, most))
    else:
        samples = None
    low, high = samples or (0, 0)
    missing = (max(0, needed - high), max(0, needed - low))
    return DailyTask(samples, missing, days_left, math.ceil(missing[1] / days_left) if days_left else missing[1])


@dataclass(frozen=True, slots=True)
class Forecast:
    """The expected total at the end of the month, least and most, and what it rests on."""

    low: int
    high: int
    counted_on: tuple[date, ...]  # the exact counts of the month
    months_before: int = 0  # whose way of measuring was read, too


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier month of the ward: an exact count on a day of it, and what it came to in the end."""

    day: int
    count: int
    days: int  # of that month
    total: int

    @property
    def turn(self) -> float:
        """The pace after the day as a multiple of the pace before; above 1 where people measure late in a month."""
        before, after = self.count / self.day, (self.total - self.count) / (self.days - self.day)
        return (after + PACE_FLOOR) / (before + PACE_FLOOR)


PACE_FLOOR = 0.2  # samples a day: keeps an empty half of a month from deciding everything
NEAR = 3  # days that a count of an earlier month may lie apart
FEWEST = 2  # earlier months from which a ward's own way of measuring is read
SPREAD, WEIGHT = 0.6, 2  # of the turn where nothing is known of it (log scale), and for how many months that counts
WIDE = 1.28  # standard deviations either way; bench/forecast.py says how often the range holds
CLUSTER = 2.0  # samples come in groups: their variance is so many times that of single ones


def past_turns(months: Sequence[Past], day: int) -> list[float]:
    """Return how earlier months ended that were counted near this day."""
    return [one.turn for one in months if abs(one.day - day) <= NEAR and one.day < one.days]


def forecast(counts: Sequence[Count], period: Period, earlier: Sequence[Past] = ()) -> Forecast | None:
    """Forecast the month's total from its exact counts and from how the ward's earlier months went on.

    None without an exact count: "không đủ dữ liệu". Without earlier months the pace is expected to go on, with a
    wider range. `earlier`: at most one count for each month.
    """
    exact = sorted(
        (one for one in counts if one.samples_min == one.samples_max and Period.of(one.as_of) == period),
        key=lambda one: one.as_of,
    )
    if not exact:
        return None
    last = exact[-1]
    day, count = last.as_of.day, last.samples_min
    left = period.last_day.day - day
    turns = past_turns(earlier, day)
    known = len(turns) if len(turns) >= FEWEST else 0
    logs = [math.log(one) for one in turns[:known]]
    centre = sum(logs) / (known + 1)  # drawn a little towards "the pace goes on"
    variance = (sum((one - centre) ** 2 for one in logs) + WEIGHT * SPREAD**2) / (known + WEIGHT)
    expected = (count / day + PACE_FLOOR) * left * math.exp(centre)
    variance = variance * (1 + 1 / (known + 1)) + CLUSTER * (1 / (count + 1) + 1 / (expected + 1))
    factor = math.exp(WIDE * math.sqrt(variance))
    return Forecast(
        low=count + int(expected / factor),
        high=count + math.ceil(expected * factor),
        counted_on=tuple(one.as_of for one in exact),
        months_before=known,
    )


def loudspeaker_text(place: str, kind: str, code: str, needed: int, task: DailyTask) -> str:
    """Text of about a minute to be read aloud in a ward. `kind`: “Phường”, as the place's name begins."""
    ours = kind.lower()
    short = f"Đến nay {ours} ta {missing_words(task)} lượt đo, cả {ours} cần khoảng {task.per_day} lượt mỗi ngày. "
    return (
        f"Kính thưa bà con nhân dân {place}. Để nhà mạng nâng cao chất lượng Internet di động trên địa bàn, "
        f"mỗi tháng {place} cần ít nhất {needed} lượt đo tốc độ bằng ứng dụng i-Speed của VNNIC. "
        f"{short if task.samples and task.missing[1] else ''}"
        "Đề nghị bà con cài ứng dụng “i-Speed by VNNIC” trên điện thoại. "
        + (f"Khi cài đặt, nhập mã giới thiệu: {' '.join(code)}. " if code else "")
        + "Khi đo, bà con nhớ tắt Wi-Fi, bật dữ liệu di động, cho phép ứng dụng dùng vị trí. "
        "Đo bằng i-Speed không bị trừ dung lượng. Điện thoại Android bật chế độ tự động đo; "
        "iPhone mở ứng dụng đo ít nhất mỗi tuần một lần. "
        "Hướng dẫn có tại speedtest.vn, mục cài đặt sử dụng, hoặc hỏi tổ công nghệ số cộng đồng. "
        "Trân trọng cảm ơn bà con."
    )


def referral_text(code: str) -> str:
    """Text of the poster's QR code: the referral code, if any, and the address of the guide."""
    return (f"Mã giới thiệu i-Speed: {code}\n" if code else "") + "https://speedtest.vn/cai-dat-su-dung"


AGENCY_LINE = "Mỗi người đo ít nhất mỗi tuần một lần"  # of an agency's card, which has no count of its own


def card_line(kind: str, needed: int, task: DailyTask) -> str:
    """The one line of the card to share. Without a count it says what is needed, not that all of it is missing.

    `kind`: “Phường”. It is the whole ward's number, not that of whoever reads the card.
    """
    if not task.missing[1]:
        return f"Cả {kind.lower()} đã đủ {needed} lượt đo tháng này"
    said = missing_words(task) if task.samples else f"cần {needed}"
    return f"Cả {kind.lower()} {said} lượt đo · {task.days_left} ngày"


TO_DO = "Tắt Wi-Fi → mở i-Speed → bấm Đo"


def shared_text(place: str, line: str, code: str, counted_on: date | None) -> str:
    """Message to send with the card to a neighbours' group; complete by itself where pictures are not taken."""
    counted = f" (đếm đến {show_day(counted_on)})" if counted_on else ""
    referral = f" Mã giới thiệu: {code}." if code else ""
    return f"{place}: {line}{counted}. {TO_DO}.{referral} Cài đặt: speedtest.vn/cai-dat-su-dung"


def missing_words(task: DailyTask) -> str:
    """Say how many samples are missing, “còn thiếu 137”, or from how many to how many where the count is censored."""
    least, most = task.missing
    return f"còn thiếu {most}" if least == most else f"còn thiếu từ {least} đến {most}"
