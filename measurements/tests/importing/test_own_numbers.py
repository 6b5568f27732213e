"""What a ward types, and the cells that it makes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measurements.importing.own_numbers import FIELDS, cells_of, has_speed, numbers_of
from measurements.importing.own_template import NETWORKS

TYPED = st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(["0", "365", "<300", "52,4"]), min_size=1)
SAID = st.fixed_dictionaries({f"{network}-statistic": st.sampled_from(["median", "mean"]) for network in NETWORKS})


@given(TYPED, SAID)
def test_what_was_typed_is_read_back_from_its_cells(numbers, said):
    of_speeds = {name: one for name, one in said.items() if has_speed(name.rpartition("-")[0], numbers)}
    assert numbers_of(cells_of(numbers | said)) == numbers | of_speeds


@pytest.mark.parametrize("cells", ["", "\n", "một\thai\n", "Mạng\tSố mẫu đo\nDi động\t3\n"])
@pytest.mark.parametrize("more", ["", "Xã A\t1\n"])
def test_of_what_it_did_not_write_nothing_is_read_back(cells, more):
    assert numbers_of(cells + more) == {}


def test_a_row_of_another_length_or_name_is_none_of_its_own():
    whole = cells_of({"mobile-samples": "365"})
    for wrong in (whole + "Cố định\t1\n", whole + "Xã A\t1\t\t\n", "\n" + whole):
        assert numbers_of(wrong) == {}


def test_only_speeds_are_speeds():
    assert not has_speed("mobile", {"mobile-samples": "365", "mobile-download": "", "fixed-download": "9"})
    assert has_speed("mobile", {"mobile-samples": "365", "mobile-upload": "9"})
