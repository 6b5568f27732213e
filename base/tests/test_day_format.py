"""Days and moments as Vietnamese offices write them, by one module."""

import re
from datetime import UTC, date, datetime

import pytest
from django.conf import settings

from base.day_format import show_day, show_day_month, show_moment, show_time
from base.tests.house import IN_APPS

LATE_IN_UTC = datetime(2025, 7, 5, 18, 5, tzinfo=UTC)
WRITTEN = re.compile(r"""%d/%m|%-d/|\.day(:02d)?\}/|date:["']d/m""")
READERS = {"wards.table_file": "reads days as registers write them"}


@pytest.mark.parametrize("day", [date(2025, 7, 6), LATE_IN_UTC, datetime(2025, 7, 6, 1, 5)])  # noqa: DTZ001  # a cell's
def test_a_day_is_that_of_vietnam(day):
    assert show_day(day) == "06/07/2025"
    assert show_day_month(day) == "06/07"


@pytest.mark.parametrize("moment", [LATE_IN_UTC, datetime(2025, 7, 6, 1, 5)])  # noqa: DTZ001  # as a cell has it
def test_a_moment_is_that_of_vietnam_and_without_a_zone_as_it_stands(moment):
    assert show_moment(moment) == "06/07/2025 01:05"
    assert show_time(moment) == "01:05"


def test_no_other_module_writes_days():
    found = {one.name for one in IN_APPS if WRITTEN.search(one.path.read_text(encoding="utf-8"))}
    assert found == {"base.day_format", *READERS}


def test_no_page_writes_days_by_itself():
    pages = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
    assert [str(page) for page in pages if WRITTEN.search(page.read_text(encoding="utf-8"))] == []
