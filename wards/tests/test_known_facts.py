from datetime import date

import pytest

from wards.known_facts import START, province_map_day


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2008, 7, 31), date(2008, 7, 31)),  # Hà Tây still was
        (date(2008, 8, 1), START),
        (date(2024, 4, 30), START),
        (START, START),
        (date(2025, 7, 1), date(2025, 7, 1)),
    ],
)
def test_provinces_of_before_the_register_are_those_of_its_beginning(day, shown):
    assert province_map_day(day) == shown
