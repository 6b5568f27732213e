"""A small run of the measurement in docs/forecast.md, on other invented months than those it was tuned on."""

import pytest

from bench.forecast import DAYS, tallies


@pytest.mark.parametrize("with_history", [True, False])
def test_the_forecast_finds_who_will_miss_and_its_range_holds(with_history):
    found = tallies(400, seed=7, with_history=with_history)
    for day in DAYS:
        tally = found["", day]
        assert tally.missed > 100
        assert tally.recall >= 0.9, day
        assert tally.precision >= 0.5, day
        assert tally.coverage >= 0.75, day


def test_knowing_the_wards_own_months_narrows_the_range():
    with_history, without = (tallies(300, seed=7, with_history=known) for known in (True, False))
    assert all(with_history["", day].width < without["", day].width for day in DAYS)
