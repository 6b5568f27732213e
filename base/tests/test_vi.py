from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from base.templatetags.vi import days_left, file_size, is_late, vi_date, vi_datetime, vi_number, weekday


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (0, None, "0"),
        (999, None, "999"),
        (1234, None, "1.234"),
        (1234567, None, "1.234.567"),
        (Decimal("45.6"), 2, "45,60"),
        (-1234.5, 1, "-1.234,5"),
        (None, None, "–"),
        ("", None, "–"),
    ],
)
def test_numbers_are_written_as_offices_write_them(value, places, shown):
    assert vi_number(value, places) == shown


def test_days_and_times_are_those_of_vietnam():
    late_in_utc = datetime(2024, 10, 9, 17, 0, tzinfo=UTC)
    assert vi_date(late_in_utc) == "10/10/2024"
    assert vi_datetime(late_in_utc) == "10/10/2024 00:00"
    assert vi_date(date(2024, 9, 1)) == "01/09/2024"
    assert vi_date(None) == vi_datetime(None) == "–"
    with translation.override("vi"):
        assert weekday(late_in_utc).lower() == "thứ năm"


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2024, 10, 10), "hôm nay"),
        (date(2024, 10, 13), "còn 3 ngày"),
        (date(2024, 10, 8), "quá hạn 2 ngày"),
        (datetime(2024, 10, 10, 16, 59, 59, tzinfo=UTC), "hôm nay"),
        (datetime(2024, 10, 10, 17, 0, tzinfo=UTC), "còn 1 ngày"),
    ],
)
def test_days_left_are_counted_in_days_of_vietnam(settings, day, said):
    settings.PORTAL_CLOCK = "2024-10-10T23:59:00+07:00"
    with translation.override("vi"):
        assert days_left(day) == said
        assert is_late(day) is said.startswith("quá hạn")


@pytest.mark.parametrize(("size", "shown"), [(812, "812 B"), (12_345, "12,3 KB"), (4_000_000, "4,0 MB")])
def test_sizes_of_files(size, shown):
    assert file_size(size) == shown
