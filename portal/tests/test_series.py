from decimal import Decimal

from base.period import Period
from measurements.judging.compliance import Verdict
from measurements.judging.series import Point
from measurements.readings import Reading
from portal.queries.series import SeriesMonth, folded
from wards.origins import Certainty

KNOWN = Reading(samples=None, download=Decimal(50))


def month(number, reading=None, certainty=Certainty.SAME, note="", units=(1,)):
    point = Point(Period(2025, number), reading, Verdict.NO_DATA, False, certainty, units, note)
    return SeriesMonth(point, [])


def told(months, open_month=None):
    return [(str(row.first), str(row.month.point.period), row.count) for row in folded(months, open_month)]


def test_no_months_are_no_lines():
    assert told([]) == []


def test_a_single_month_without_figures_stays_as_it_is():
    assert told([month(8, KNOWN), month(7), month(6, KNOWN)]) == [
        ("2025-08", "2025-08", 1),
        ("2025-07", "2025-07", 1),
        ("2025-06", "2025-06", 1),
    ]


def test_months_without_figures_beside_each_other_are_one_line_from_the_oldest_to_the_newest():
    months = [month(8), month(7), month(6), month(5, KNOWN), month(4), month(3)]
    assert told(months) == [("2025-06", "2025-08", 3), ("2025-05", "2025-05", 1), ("2025-03", "2025-04", 2)]


def test_months_with_figures_are_never_folded():
    assert [row.count for row in folded([month(8, KNOWN), month(7, KNOWN)], None)] == [1, 1]


def test_the_month_that_the_page_shows_stands_by_itself():
    assert [row.count for row in folded([month(8), month(7), month(6)], Period(2025, 7))] == [1, 1, 1]


def test_another_reason_or_other_units_begin_a_line():
    months = [month(8), month(7, certainty=Certainty.PART, note="chia tách"), month(6, units=(2, 3)), month(5)]
    assert [row.count for row in folded(months, None)] == [1, 1, 1, 1]
