from measurements.reading.grid import Grid
from measurements.reading.sources import _in_runs
from measurements.reading.window import HEAD, WINDOW, RowWindow


def numbered(height, run=150, first_column=0):
    rows = [[*[None] * first_column, row] for row in range(height)]
    return RowWindow((rows[at : at + run] for at in range(0, height, run)), height)


def test_rows_are_given_downwards_with_a_view_back():
    rows = numbered(2000)
    assert len(rows) == 2000
    assert rows[1500] == [1500]
    assert rows[1501 - WINDOW] == [1501 - WINDOW]
    assert rows[HEAD - 1] == [HEAD - 1]
    assert rows[WINDOW] == []
    assert rows[1999] == [1999]


def test_what_was_read_long_ago_is_not_held():
    rows = numbered(20_000, run=70)
    assert rows[19_999] == [19_999]
    assert sum(rows[row] != [] for row in range(20_000)) < HEAD + WINDOW + 2 * 70


def test_the_sheets_empty_left_columns_keep_their_place():
    assert list(_in_runs(iter([["a"], ["b"]]), 2)) == [[[None, None, "a"], [None, None, "b"]]]
    assert Grid("S", numbered(3, first_column=2)).at(1, 2) == 1


def test_a_sheet_shorter_than_it_says_ends_in_empty_rows():
    rows = RowWindow(iter([[["a"]]]), 10)
    assert rows[5] == []
    assert rows[0] == ["a"]


def test_going_forward_misses_no_row_that_was_looked_at_before():
    rows = numbered(1000)
    assert rows[207] == [207]
    told = [(first + at, row) for first, run in rows.runs(3) for at, row in enumerate(run)]
    assert told == [(row, [row]) for row in range(3, 1000)]
    assert rows[999 - 100] == [899]
    assert rows[HEAD - 1] == [HEAD - 1]


def test_a_row_can_be_asked_for_while_going_forward():
    rows = numbered(1000, run=700)
    assert all(rows[first + at] is row for first, run in rows.runs(0) for at, row in enumerate(run))
