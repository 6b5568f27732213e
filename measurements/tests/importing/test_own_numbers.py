"""What a ward types, and the cells that it makes."""

from hypothesis import given
from hypothesis import strategies as st

from measurements.importing.own_numbers import FIELDS, cells_of, has_speed, numbers_of

TYPED = st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(["0", "365", "<300", "52,4"]), min_size=1)


@given(TYPED, st.booleans())
def test_what_was_typed_is_read_back_from_its_cells(numbers, mean):
    assert numbers_of(cells_of(numbers, mean=mean)) == (numbers, mean)


def test_only_speeds_are_speeds():
    assert not has_speed({"mobile-samples": "365", "mobile-download": ""})
    assert has_speed({"mobile-samples": "365", "mobile-upload": "9"})
