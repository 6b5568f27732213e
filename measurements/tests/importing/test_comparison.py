"""What a file would do to the figures that stand, and what an empty cell does not."""

import pytest

from measurements.importing.comparison import Known, compare
from measurements.importing.parsed_file import StagedFigure

STANDS = ("median", 365, 365, "45.600000", "15.000000", None, None)


def figure(samples=365, download="45.6", upload="15", latency=None, statistic="median"):
    span = samples if isinstance(samples, tuple) else (samples, samples)
    return StagedFigure(1, "2024-08", "mobile", None, statistic, *span, download, upload, latency, "S", "C2", "", 0)


def compared(one, stands=STANDS, **how):
    known = {(1, "2024-08", "mobile", None, stands[0]): Known(7, stands)}
    found = compare([one], known, **how)
    return found.counts, [after.values for _before, after in found.changed], len(found.emptied)


def test_the_same_number_written_otherwise_is_the_same():
    assert compared(figure(download="45.60")) == ({"new": 0, "changed": 0, "same": 1}, [], 0)


@pytest.mark.parametrize(
    ("one", "stays"),
    [
        (figure(download=None), None),  # nothing else is new
        (figure(samples=None), None),
        (figure(samples=400, download=None), ("median", 400, 400, "45.600000", "15", None, None)),
        (figure(samples=None, download="50"), ("median", 365, 365, "50", "15", None, None)),
        (
            figure(samples=(0, 299), download=None, upload=None),
            ("median", 0, 299, "45.600000", "15.000000", None, None),
        ),
    ],
)
def test_an_empty_cell_leaves_what_stands(one, stays):
    counts, changed, emptied = compared(one)
    assert emptied == 1
    assert changed == ([stays] if stays else [])
    assert counts["same"] == (0 if stays else 1)


def test_where_it_is_chosen_an_empty_cell_overwrites():
    _counts, changed, emptied = compared(figure(samples=400, download=None, upload=None), empty_overwrites=True)
    assert (changed, emptied) == ([("median", 400, 400, None, None, None, None)], 1)


def test_counts_alone_leave_speeds_with_their_statistic():
    stands = ("mean", 365, 365, "45.600000", None, None, None)
    one = figure(samples=400, download=None, upload=None)
    _counts, changed, _emptied = compared(one, stands)
    assert changed == [("mean", 400, 400, "45.600000", None, None, None)]


def test_what_was_empty_before_is_no_empty_cell():
    stands = ("median", 365, 365, None, None, None, None)
    assert compared(figure(download=None, upload=None), stands)[2] == 0
