from math import cos, sin

from portal.tiles import MOST_COLUMNS, arrange

CROWDED = [(106 + 0.3 * cos(n * 2.4) * (n / 168) ** 2, 20 + 0.3 * sin(n * 2.4) * (n / 168) ** 2) for n in range(168)]


def test_no_tile_lies_on_another_and_none_is_lost():
    cells = arrange(CROWDED)
    assert len(set(cells)) == len(CROWDED)
    assert max(column for column, _ in cells) < MOST_COLUMNS


def test_the_same_points_get_the_same_cells():
    assert arrange(CROWDED) == arrange(list(CROWDED))


def test_what_lies_west_and_north_is_drawn_there():
    corners = [(105, 22), (107, 22), (105, 20), (107, 20)]
    middle = [(106 + n / 10, 21 + m / 10) for n in range(-3, 4) for m in range(-3, 4)]
    cells = arrange([*corners, *middle])
    north_west, north_east, south_west, south_east = cells[:4]
    assert north_west[0] < north_east[0]
    assert south_west[0] < south_east[0]
    assert north_west[1] < south_west[1]
    assert north_east[1] < south_east[1]


def test_few_points():
    assert arrange([]) == []
    assert arrange([(106, 20)]) == [(0, 0)]
    assert len(set(arrange([(106, 20), (106, 20)]))) == 2
