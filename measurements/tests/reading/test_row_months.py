"""The months that rows name, counted; a text that comes again is read once, unless another column says its year."""

from base.period import Period
from measurements.reading.grid import Grid
from measurements.reading.headings import Vocabulary
from measurements.reading.job import ReadingJob, Sink
from measurements.reading.records import Row
from measurements.reading.row_months import RowMonths
from measurements.reading.tables import Table

AUGUST, SEPTEMBER = Period(2024, 8), Period(2024, 9)


def months_of(rows, **dimensions):
    """What each row says, and how often each month was found."""
    notes = []
    job = ReadingJob(Vocabulary({}), Sink(notes.append, notes.append, notes.append, lambda *_: None))
    table = Table("", 0, 0, [], dimensions=dimensions)
    months = RowMonths(Grid("", rows), job, {})
    said = [months.of(at, table, Row(0, at + 1, "unit", {}, "", numbered=False)) for at in range(len(rows))]
    return [one and one.period for one in said], {month: count for month, (count, _cell) in months.found.items()}


def test_a_text_that_comes_again_is_the_same_month_and_is_counted():
    rows = [["Tháng 8/2024"], ["Tháng 8/2024"], [None], ["Tháng 9/2024"], ["Tháng 8/2024"], ["Tháng 8/2024"]]
    said, counted = months_of(rows, month=0)
    assert said == [AUGUST, AUGUST, None, SEPTEMBER, AUGUST, AUGUST]
    assert counted == {AUGUST: 4, SEPTEMBER: 1}


def test_beside_a_column_of_years_the_same_text_is_another_month():
    rows = [["Tháng 8", 2024], ["Tháng 8", 2025], ["Tháng 8", 2025]]
    said, counted = months_of(rows, month=0, year=1)
    assert said == [AUGUST, Period(2025, 8), Period(2025, 8)]
    assert counted == {AUGUST: 1, Period(2025, 8): 2}
