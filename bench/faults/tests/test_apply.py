"""One point of each fault; `python -m bench.faults.apply` strikes at ten random ones."""

import pytest

from bench.faults.apply import FAULTS, ApplyStand


@pytest.fixture(scope="module")
def stand():
    with ApplyStand() as made:
        yield made


@pytest.mark.part(one_in=2)
@pytest.mark.parametrize("fault", FAULTS)
def test_an_apply_that_is_struck_is_never_half_done_and_can_be_tried_again(stand, fault):
    assert stand.strike(fault, seed=3 + FAULTS.index(fault)) == []
