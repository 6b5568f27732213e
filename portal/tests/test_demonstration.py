"""The invented province, as it is drawn: the same from the same seed, and whole on whatever day it is begun."""

import io
import itertools
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction

import openpyxl
import pytest

from base.period import Period, months_between
from base.zone import VIETNAM
from portal.demonstration import filings, people, workbooks
from portal.demonstration.course import COLLECTS_SINCE, Happening, course, filing_day, snapshot_days
from portal.demonstration.figures import FIRST, InventedPlace, lines

WARDS = [InventedPlace(f"Phường Số {number}", "", f"{11300 + number}", "phuong") for number in range(114)]
# New Year, the end of February, the day of the deadline, the middle, a month's last day, and an hour before midnight.
CLOCKS = ["2027-01-01T08", "2027-02-28T08", "2026-11-09T08", "2026-12-15T08", "2027-03-31T08", "2026-12-31T23"]


def _due(now: datetime) -> dict[Period, list[datetime]]:
    months = months_between(COLLECTS_SINCE, Period.of(now.date()).plus(-1))
    return {month: [datetime(*_of(month, day), 7, tzinfo=VIETNAM) for day in (10, 15)] for month in months}


def _of(month: Period, day: int) -> tuple[int, int, int]:
    following = month.plus(1)
    return following.year, following.month, day


@pytest.mark.parametrize("clock", CLOCKS)
def test_on_any_day_the_newest_closed_month_has_figures_and_nothing_lies_ahead(clock: str) -> None:
    now = datetime.fromisoformat(f"{clock}:00:00+07:00")
    found = course(now, _due(now))
    figures = [event.month for event in found if event.step is Happening.FIGURES]
    assert figures == list(months_between(FIRST, Period.of(now.date()).plus(-1)))
    assert all(event.at <= now for event in found)
    assert [event.at for event in found] == sorted(event.at for event in found)
    for event in found:
        if event.step is Happening.SNAPSHOT:
            assert event.day is not None
            assert Period.of(event.day) == Period.of(now.date()) == event.month


@pytest.mark.parametrize(
    ("today", "days"), [(1, [1]), (2, [1]), (3, [1, 2]), (4, [1, 2, 3]), (9, [2, 5, 8]), (30, [9, 19, 29])]
)
def test_a_running_month_has_three_counts_as_soon_as_it_has_three_days(today: int, days: Sequence[int]) -> None:
    assert [day.day for day in snapshot_days(date(2026, 11, today))] == days


def test_the_same_seed_gives_the_same_figures_on_any_day() -> None:
    month = Period(2026, 9)
    assert list(lines(WARDS, month)) == list(lines(WARDS, month))
    assert list(lines(WARDS[:5], month)) == list(
        itertools.islice(lines(WARDS, month), len(list(lines(WARDS[:5], month))))
    )


def test_wards_pass_fall_short_are_slow_and_are_masked() -> None:
    totals = [line for line in lines(WARDS, Period(2026, 9)) if line.network == "Di động" and not line.operator]
    enough = [line for line in totals if line.samples >= 300]
    assert 60 <= len(enough) <= 105
    assert 3 <= sum(line.download is not None and line.download < 40 for line in enough) <= 25
    early = [line for line in lines(WARDS, Period(2025, 8)) if line.network == "Di động" and not line.operator]
    assert sum(line.samples >= 300 for line in early) < len(enough)
    assert any(line.masked for line in early)
    assert all(line.samples < 300 for line in early if line.masked)


def test_operators_add_up_to_the_ward_and_parts_to_the_land() -> None:
    whole = InventedPlace("Phường Cả", "", "11300", "phuong")
    parts = [InventedPlace(f"Phường {name}", "Quận Một", "11300", "phuong", Fraction(1, 4)) for name in "ABCD"]
    month = Period(2025, 6)
    of_whole = [line for line in lines([whole], month) if line.network == "Di động"]
    assert of_whole[0].samples == sum(line.samples for line in of_whole[1:])
    of_parts = [line.samples for line in lines(parts, month) if line.network == "Di động" and not line.operator]
    assert of_whole[0].samples - 4 < sum(of_parts) <= of_whole[0].samples


def test_every_workbook_says_that_it_is_invented_in_its_name_and_first_row() -> None:
    month = Period(2026, 9)
    content = workbooks.workbook("Hải Phòng", month, lines(WARDS[:2], month, 0.5), date(2026, 9, 15))
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert "GIẢ LẬP" in str(sheet["A1"].value)
    assert "đến ngày 15/09/2026" in str(sheet["A2"].value)
    assert workbooks.file_name("hai_phong", month, date(2026, 9, 15)) == "hai_phong_2026-09_den_15_gia_lap.xlsx"


def test_the_same_month_gives_the_same_bytes() -> None:
    """By which a load that was broken off knows what it has brought already."""
    month = Period(2026, 9)
    first, second = (workbooks.workbook("Hải Phòng", month, lines(WARDS[:9], month)) for _ in range(2))
    assert first == second


def test_reporters_file_in_time_late_and_not_at_all() -> None:
    days = [filing_day(Period(2026, 9), number) for number in range(114)]
    assert None in days
    assert any(day and day.day >= 13 for day in days)
    assert any(day and day.day < 10 for day in days)
    assert None not in {filing_day(Period(2026, 9), number, may_be_late=False) for number in (1, 2)}


def test_an_operators_totals_follow_from_what_it_built() -> None:
    before, after = (filings.of_operator("viettel", month, ()) for month in (Period(2026, 8), Period(2026, 9)))
    assert int(after["sites.total"]) == int(before["sites.total"]) + int(after["sites"])
    assert int(after["capex.total"]) == int(before["capex.total"]) + int(after["capex"])


def test_nobody_exists() -> None:
    assert all("(giả lập)" in people.name_of(number) for number in range(200))
    assert len({people.name_of(number) for number in range(114)}) == 114


def test_promises_lie_ahead_of_the_answer() -> None:
    today = date(2026, 9, 24)
    given = [filings.answer(number, today) for number in range(12)]
    assert None in given
    promised = [one.done_by for one in given if one and one.outcome not in ("rebutted", "not_ours")]
    assert all(day and day > today + timedelta(days=20) for day in promised)
