"""Comparisons on a small input: both sides still do the same work, and the page says what was found.

A run tries one comparison in three, drawn (`base/tests/drawn.py`); LONG=yes: all.
"""

import pytest

from base.tests import drawn
from bench import speed
from bench.harness import Cost

COST = Cost(wall=2.0, cpu=1.0, own_mib=100.0, child_mib=50.0, checksum="abc", notes={})
SLOW = Cost(wall=60.0, cpu=20.0, own_mib=100.0, child_mib=0.0, checksum="abc", notes={})


def test_both_sides_of_a_comparison_make_the_same():
    names = drawn.part(speed.COMPARISONS, of="comparisons", one_in=3)
    found = dict(speed.run(names, None, small=True, runs=1))
    assert set(found) == {(name, speed.SQLITE) for name in names}
    for costs in found.values():
        assert len({cost.checksum for side in costs.values() for cost in side}) == 1


def test_the_page_names_ratios_and_whether_goals_are_met():
    costs = {"portal": [COST], "portal_again": [SLOW], "stock": [SLOW]}
    text = speed.page({("month", speed.POSTGRESQL): costs}, None, (0.1, 0.2, 0.3))
    assert "| stock / portal | 30.00 | 20.00 | ≥ 25 | yes |" in text
    assert "| portal_again / portal | 30.00 | 20.00 | ≤ 1.5 | **no** |" in text


def test_what_was_not_run_stands_as_it_stood():
    first = speed.page(
        {("month", speed.SQLITE): {"portal": [COST], "portal_again": [COST], "stock": [SLOW]}}, None, (0.1, 0.2, 0.3)
    )
    both = speed.page({("names", speed.SQLITE): {"portal": [COST], "fuzzy": [SLOW]}}, None, (9.0, 9.0, 9.0), first)
    assert both.count("\n## ") == 2
    assert both.index("## A national month") < both.index("## Names of wards")
    assert "load (1, 5, 15 minutes) before 0.10, 0.20, 0.30" in both
    again = speed.page({("names", speed.SQLITE): {"portal": [COST], "fuzzy": [COST]}}, None, (1.0, 1.0, 1.0), both)
    assert again.count("\n## ") == 2
    assert "| fuzzy / portal | 1.00 |" in again


def test_what_is_asked_of_each_page_is_judged_by_the_worst():
    def pages(**milliseconds: float) -> Cost:
        return Cost(wall=1.0, cpu=1.0, own_mib=1.0, child_mib=0.0, checksum="abc", notes=milliseconds)

    costs = {"long_history": [pages(ward=10.0, board=32.0)], "short_history": [pages(ward=10.0, board=20.0)]}
    text = speed.page({("history", speed.SQLITE): costs}, None, (0.1, 0.2, 0.3))
    assert "| long_history / short_history | 1.60 | 1.00 | ≤ 1.5 | **no** |" in text
    assert "| board | 32.0 | 20.0 | 1.60 |" in text


@pytest.mark.parametrize(("ratio", "met"), [(24.9, False), (25, True), (25.1, True)])
def test_a_goal_begins_at_its_figure(ratio, met):
    assert speed.Goal("slow", "fast", 25).met(ratio) is met
