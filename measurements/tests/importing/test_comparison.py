"""What a file would do to the figures that stand, and what an empty cell does not."""

import pytest

from measurements.importing.comparison import Known, compare
from measurements.importing.parsed_file import StagedFigure
from measurements.tests.importing.figures_made import said

STANDS = said(365, download="45.600000", upload="15.000000")


def figure(samples=365, download="45.6", upload="15", latency=None, statistic="median"):
    reading = said(samples, statistic=statistic, download=download, upload=upload, latency=latency)
    return StagedFigure(1, "2024-08", "mobile", None, reading, "S", "C2", "", 0)


def compared(one, stands=STANDS, **how):
    known = {(1, "2024-08", "mobile", None, stands.statistic): Known(7, stands)}
    found = compare([one], known, **how)
    return found.counts, [after.reading for _before, after in found.changed], len(found.emptied)


def test_the_same_number_written_otherwise_is_the_same():
    assert compared(figure(download="45.60")) == ({"new": 0, "changed": 0, "same": 1}, [], 0)


@pytest.mark.parametrize(
    ("one", "stays"),
    [
        (figure(download=None), None),  # nothing else is new
        (figure(samples=None), None),
        (figure(samples=400, download=None), said(400, download="45.6", upload="15")),
        (figure(samples=None, download="50"), said(365, download="50", upload="15")),
        (
            figure(samples=(0, 299), download=None, upload=None),
            said((0, 299), download="45.6", upload="15"),
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
    assert (changed, emptied) == ([said(400)], 1)


def test_counts_alone_leave_speeds_with_their_statistic():
    stands = said(365, statistic="mean", download="45.600000")
    one = figure(samples=400, download=None, upload=None)
    _counts, changed, _emptied = compared(one, stands)
    assert changed == [said(400, statistic="mean", download="45.6")]


def test_what_was_empty_before_is_no_empty_cell():
    stands = said(365)
    assert compared(figure(download=None, upload=None), stands)[2] == 0


def of_a_ward(one, **stands):
    """What stands by statistic, oldest first, of a source that says one of them."""
    keys = {statistic: (1, "2024-08", "mobile", None, statistic) for statistic in stands}
    known = {keys[name]: Known(at, reading, sole=True) for at, (name, reading) in enumerate(stands.items())}
    found = compare([one], known)
    return found.counts, [before.pk for before, _after in found.changed], [before.pk for before in found.unseen]


MEDIAN, MEAN = said(365, download="50"), said(365, statistic="mean", download="60")


@pytest.mark.parametrize(
    ("one", "stands", "kind", "replaced", "unseen"),
    [
        (figure(download="60", upload=None, statistic="mean"), {"median": MEDIAN}, "changed", [0], []),
        (figure(download="50", upload=None), {"median": MEDIAN}, "same", [], []),
        (figure(download="50", upload=None), {"median": MEDIAN, "mean": MEAN}, "changed", [1], [0]),
        (figure(download="60", upload=None, statistic="mean"), {"median": MEDIAN, "mean": MEAN}, "same", [], []),
        (figure(download="61", upload=None, statistic="mean"), {"median": MEDIAN, "mean": MEAN}, "changed", [1], [0]),
        (figure(download=None, upload=None), {"median": MEDIAN, "mean": MEAN}, "same", [], []),
        (figure(samples=9, download=None, upload=None), {"median": MEDIAN, "mean": MEAN}, "changed", [1], [0]),
    ],
)
def test_of_a_source_that_says_one_statistic_the_last_counts(one, stands, kind, replaced, unseen):
    counts, changed, hidden = of_a_ward(one, **stands)
    assert (counts[kind], changed, hidden) == (1, replaced, unseen)


def test_a_source_that_says_both_keeps_both():
    assert compared(figure(download="60", statistic="mean"))[0] == {"new": 1, "changed": 0, "same": 0}


def test_what_was_a_median_fills_no_cell_beside_a_mean():
    known = {(1, "2024-08", "mobile", None, "median"): Known(7, STANDS, sole=True)}
    ((_before, after),) = compare([figure(samples=None, download="60", upload=None, statistic="mean")], known).changed
    assert after.reading == said(365, statistic="mean", download="60")
