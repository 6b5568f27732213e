from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.period import Period
from measurements.reading import months
from measurements.reading.values import MAX_SAMPLES, BadValue, measure, samples
from measurements.readings import Samples

counts = st.integers(0, MAX_SAMPLES)


@given(counts)
def test_a_count_is_read_from_every_spelling_of_it(count):
    dotted = f"{count:,}".replace(",", ".")
    for value in (count, float(count), str(count), dotted, f"{count:,}", dotted.replace(".", "\u00a0"), f"{count} mẫu"):
        assert samples(value) == Samples(count, count)


@given(st.integers(1, MAX_SAMPLES))
def test_bounds_are_intervals(bound):
    assert samples(f"<{bound}") == samples(f"＜ {bound}") == samples(f"dưới {bound}") == Samples(0, bound - 1)
    assert samples(f">{bound}") == Samples(bound + 1, None)
    assert samples(f"≥{bound}") == samples(f"{bound}+") == Samples(bound, None)


@given(st.floats(0, 9999, allow_nan=False))
def test_a_speed_is_cut_never_rounded_up(speed):
    told, shown = measure(speed, "download"), Decimal(f"{speed:.15g}")
    assert told <= shown
    assert shown - told < Decimal("0.000001")


@given(st.text(max_size=30))
def test_any_text_is_a_value_or_a_named_rule(text):
    for read in (samples, lambda value: measure(value, "download")):
        with suppress(BadValue):
            read(text)


@pytest.mark.parametrize(
    "text", ["12 tháng (đến tháng 4/2024)", "Quý III/2024", "Quý 3/2024", "từ 15/10 đến 14/11/2025"]
)
def test_what_is_no_calendar_month_says_so(text):
    found = months.find(text)
    assert found.span
    assert found.period is None


@pytest.mark.parametrize(
    "value",
    [
        *("Tháng 7/2024", "Tháng 07 năm 2024", "tháng bảy năm 2024", "T7/2024", "T07-2024", "T7.2024", "7/2024"),
        *("07-2024", "2024-07", "202407", "07.24", "01/07/2024", "Jul-24"),
        *(202407, 7.2024, date(2024, 7, 1), date(2024, 7, 31)),
    ],
)
def test_every_way_to_write_july_2024(value):
    assert months.read(value).period == Period(2024, 7)


def test_the_date_of_a_letter_is_not_the_month_of_its_figures():
    assert months.find("(Kèm theo Công văn ngày 10 tháng 10 năm 2024)").period is None
    assert months.read(date(2024, 7, 24)) is None
