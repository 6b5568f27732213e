from datetime import date

import pytest

from base.period import Period
from submissions.campaign import (
    Count,
    GroupPlan,
    Past,
    card_line,
    daily_task,
    expected_samples,
    forecast,
    loudspeaker_text,
    referral_text,
)

MONTH = Period(2025, 9)
OFFICIALS = GroupPlan("Cán bộ", 1, 60, (1,), 1)
YOUTH = GroupPlan("Đoàn viên", 8, 10, (4,), 4)


@pytest.mark.parametrize(("frequency", "expected"), [(4, (500, 500)), (1, (410, 410)), (None, (410, 500))])
def test_the_plan_of_uong_bi_by_the_frequency_chosen(frequency, expected):
    teams = GroupPlan("Tổ công nghệ số cộng đồng", 1, 30, (4, 1), frequency)
    assert expected_samples([OFFICIALS, YOUTH, teams]) == expected


def test_a_group_is_behind_by_who_did_not_measure():
    assert GroupPlan("Cán bộ", 1, 60, (1,), 1, measured=41).behind == 19
    assert GroupPlan("Cán bộ", 1, 60, (1,), 1, measured=70).behind == 0
    assert OFFICIALS.behind is None


def test_137_missing_with_9_days_left_are_16_a_day():
    task = daily_task([Count(date(2025, 9, 21), 163, 163)], 300, MONTH, date(2025, 9, 22))
    assert (task.missing, task.days_left, task.per_day) == ((137, 137), 9, 16)


def test_a_censored_count_leaves_a_span():
    task = daily_task([Count(date(2025, 9, 10), 0, 299)], 300, MONTH, date(2025, 9, 10))
    assert (task.samples, task.missing) == ((0, 299), (1, 300))


def test_without_a_count_all_is_missing():
    task = daily_task([], 300, MONTH, date(2025, 9, 1))
    assert (task.samples, task.missing, task.per_day) == (None, (300, 300), 10)


def test_the_last_day_is_a_day_and_afterwards_none_is_left():
    assert daily_task([], 300, MONTH, date(2025, 9, 30)).days_left == 1
    assert daily_task([], 300, MONTH, date(2025, 10, 1)).days_left == 0


def test_enough_is_enough():
    task = daily_task([Count(date(2025, 9, 20), 301, 301)], 300, MONTH, date(2025, 9, 20))
    assert (task.missing, task.per_day) == ((0, 0), 0)


def test_without_an_exact_count_there_is_no_forecast():
    assert forecast([], MONTH) is None
    assert forecast([Count(date(2025, 9, 10), 0, 299)], MONTH) is None
    assert forecast([Count(date(2025, 8, 10), 100, 100)], MONTH) is None


def test_the_forecast_goes_on_from_the_last_count_and_says_on_what_it_rests():
    found = forecast([Count(date(2025, 9, 10), 80, 80), Count(date(2025, 9, 20), 150, 150)], MONTH)
    assert 150 < found.low < 225 < found.high < 400
    assert found.counted_on == (date(2025, 9, 10), date(2025, 9, 20))


def test_the_range_narrows_as_the_month_ends_and_ends_with_the_count():
    widths = []
    for day in (5, 15, 25, 30):
        found = forecast([Count(date(2025, 9, day), day * 10, day * 10)], MONTH)
        widths.append(found.high - found.low)
    assert widths == sorted(widths, reverse=True)
    assert widths[-1] == 0


def test_a_ward_that_measures_late_in_the_month_is_expected_to_do_so_again():
    count = [Count(date(2025, 9, 20), 100, 100)]
    late = [Past(19, 90, 31, 310), Past(20, 110, 30, 330), Past(21, 100, 31, 300)]
    assert forecast(count, MONTH).high < 300
    found = forecast(count, MONTH, late)
    assert found.low < 300 < found.high
    assert found.months_before == 3
    assert forecast(count, MONTH, late[:1]) == forecast(count, MONTH), "one month is not a habit"
    assert forecast(count, MONTH, [Past(5, 90, 31, 310)] * 3) == forecast(count, MONTH), "counted on another day"


def test_nothing_counted_yet_still_gives_a_range():
    found = forecast([Count(date(2025, 9, 5), 0, 0)], MONTH, [Past(5, 0, 30, 0), Past(5, 0, 30, 0)])
    assert found.low == 0 < found.high


def test_the_loudspeaker_says_phuong_or_xa_rightly():
    task = daily_task([Count(date(2025, 9, 21), 163, 163)], 300, MONTH, date(2025, 9, 22))
    for kind, said in (("Phường", "phường ta còn thiếu"), ("Xã", "xã ta còn thiếu"), ("Đặc khu", "đặc khu ta còn")):
        text = loudspeaker_text(f"{kind} Thử", kind, "", 300, task)
        assert f"Đến nay {said}" in text


def test_the_loudspeaker_text_takes_about_a_minute_and_says_how():
    task = daily_task([Count(date(2025, 9, 21), 163, 163)], 300, MONTH, date(2025, 9, 22))
    text = loudspeaker_text("Phường Thử", "Phường", "AB12", 300, task)
    assert 130 <= len(text.split()) <= 200
    for said in ("137", "tắt Wi-Fi", "A B 1 2", "Android", "iPhone"):
        assert said in text


def test_the_qr_says_the_code_and_where_to_go():
    assert referral_text("AB12").splitlines() == [
        "Mã giới thiệu i-Speed: AB12",
        "https://speedtest.vn/cai-dat-su-dung",
    ]
    assert referral_text("") == "https://speedtest.vn/cai-dat-su-dung"


def test_the_loudspeaker_names_a_shortfall_only_where_it_is_known():
    def said(*counts):
        return loudspeaker_text("Phường Thử", "Phường", "AB12", 300, daily_task(counts, 300, MONTH, date(2025, 9, 22)))

    assert "thiếu" not in said()
    assert "thiếu" not in said(Count(date(2025, 9, 21), 300, 300))
    assert "còn thiếu từ 1 đến 300 lượt đo" in said(Count(date(2025, 9, 21), 0, 299))


@pytest.mark.parametrize(
    ("counts", "line"),
    [
        ([(163, 163)], "Cả phường còn thiếu 137 lượt đo · 9 ngày"),
        ([(0, 299)], "Cả phường còn thiếu từ 1 đến 300 lượt đo · 9 ngày"),
        ([], "Cả phường cần 300 lượt đo · 9 ngày"),
        ([(300, 300)], "Cả phường đã đủ 300 lượt đo tháng này"),
        ([(301, None)], "Cả phường đã đủ 300 lượt đo tháng này"),
    ],
)
def test_the_card_says_what_is_known(counts, line):
    task = daily_task([Count(date(2025, 9, 21), *count) for count in counts], 300, MONTH, date(2025, 9, 22))
    assert card_line("Phường", 300, task) == line
