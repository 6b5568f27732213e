from measurements.reading.grid import Grid
from measurements.reading.window import HEAD, WINDOW, RowWindow


def numbered(height, first_column=0):
    return RowWindow(([row] for row in range(height)), height, first_column)


def test_rows_are_given_downwards_with_a_view_back():
    rows = numbered(2000)
    assert len(rows) == 2000
    assert rows[1500] == [1500]
    assert rows[1501 - WINDOW] == [1501 - WINDOW]
    assert rows[HEAD - 1] == [HEAD - 1]
    assert rows[1000] == []
    assert rows[1999] == [1999]


def test_the_sheets_empty_left_columns_keep_their_place():
    assert Grid("S", numbered(3, first_column=2)).at(1, 2) == 1


def test_a_sheet_shorter_than_it_says_ends_in_empty_rows():
    rows = RowWindow(iter([["a"]]), 10, 0)
    assert rows[5] == []
    assert rows[0] == ["a"]


def test_going_forward_misses_no_row_that_was_looked_at_before():
    rows = numbered(1000, first_column=1)
    assert rows[7] == [None, 7]
    assert list(rows.forward(3)) == [[None, row] for row in range(3, 1000)]
    assert rows[999 - 100] == [None, 899]
    assert rows[HEAD - 1] == [None, HEAD - 1]


def test_a_row_can_be_asked_for_while_going_forward():
    rows = numbered(1000)
    assert all(rows[cells[0]] is cells for cells in rows.forward(0))
