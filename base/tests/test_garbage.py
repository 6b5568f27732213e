"""Full collections wait while many rows are read."""

import gc

import pytest

from base.garbage import USUAL, no_full_collections


def test_only_full_collections_wait():
    with no_full_collections():
        young, middle, full = gc.get_threshold()
        assert (young, middle) == USUAL[:2]
        assert full > 1000 * USUAL[2]
        assert gc.isenabled()
    assert gc.get_threshold() == USUAL


def test_they_are_usual_again_after_a_failure_and_within_another():
    with pytest.raises(ValueError, match="x"), no_full_collections():
        raise ValueError("x")
    assert gc.get_threshold() == USUAL

    @no_full_collections()
    def reads():
        with no_full_collections():
            pass

    for _twice in range(2):
        reads()
    assert gc.get_threshold() == USUAL
