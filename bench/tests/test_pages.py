"""What the pages ask, on few figures: both trends are equal, and a goal that is missed is told."""

import pytest

from bench import pages


def test_every_page_is_measured_and_the_summaries_say_what_the_figures_say():
    found = pages.measure("SQLite", 1_000)
    assert found["figures"] >= 1_000
    assert len(found["pages"]) == 5
    assert all(ms > 0 and 0 < count < 60 for ms, count in found["pages"].values())
    assert min(found["from_figures"], found["from_summaries"]) > 0  # which is faster, `make bench` measures


@pytest.mark.parametrize(
    ("ms", "seconds", "goals_missed"), [(25.0, 3.0, []), (25.1, 3.0, ["/ 25.1 ms"]), (1, 2.9, ["24 months 29 ×"])]
)
def test_a_goal_begins_at_its_figure(ms, seconds, goals_missed):
    found = {"pages": {"/": (ms, 3)}, "from_figures": seconds, "from_summaries": 0.1}
    assert pages.missed("PostgreSQL", found) == goals_missed
