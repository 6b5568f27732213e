import json
import re

from portal.drawing import WIDE, Outlined, as_plain, draw_outlines, draw_tiles, from_plain, lines_of

SCALE = 100_000


def square(east, north, size=0.2):
    ring = [east, north, east + size, north, east + size, north + size, east, north + size]
    middle = (round((east + size / 2) * SCALE), round((north + size / 2) * SCALE))
    return Outlined([[[round(value * SCALE) for value in ring]]], middle, round(size / 2 * SCALE))


def corners(path):
    """The absolute points of a path of one ring."""
    numbers = [int(number) for number in re.findall(r"-?\d+", path)]
    points = [(numbers[0], numbers[1])]
    for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
        points.append((points[-1][0] + dx, points[-1][1] + dy))
    return points


def test_neighbours_share_their_edge_to_the_unit():
    panel = draw_outlines({1: square(106, 20), 2: square(106.2, 20)}, {})[0]
    first, second = (set(corners(shape.path)) for shape in panel.shapes)
    assert len(first & second) == 2
    assert panel.width == WIDE
    assert all(0 <= x <= panel.width and 0 <= y <= panel.height for x, y in first | second)


def test_shapes_come_from_the_north_and_from_the_west():
    outlines = {1: square(106.2, 20), 2: square(106, 20), 3: square(106.2, 20.4), 4: square(106, 20.4)}
    assert [shape.unit_id for shape in draw_outlines(outlines, {})[0].shapes] == [4, 3, 2, 1]


def test_a_far_island_has_a_panel_of_its_own_and_a_known_point_is_a_dot():
    panels = draw_outlines({1: square(106, 20), 2: square(107.7, 20)}, {3: (112.1, 16.5)})
    assert [[shape.unit_id for shape in panel.shapes] for panel in panels] == [[1], [2], [3]]
    dot = panels[2].shapes[0]
    assert dot.path == ""
    assert dot.dot is not None


def test_what_is_too_small_to_see_gets_a_dot_and_no_mark():
    speck = draw_outlines({1: square(106, 20, 1.5), 2: square(107.6, 20, 0.01)}, {})[0].shapes[-1]
    assert speck.unit_id == 2
    assert speck.dot
    assert speck.mark is None


def test_holes_are_kept():
    ring = square(106, 20).polygons[0][0]
    hole = square(106.05, 20.05, 0.1).polygons[0][0]
    outlined = Outlined([[ring, hole]], (10610000, 2010000), 100)
    assert draw_outlines({1: outlined}, {})[0].shapes[0].path.count("M") == 2


def test_tiles_of_an_island_stand_apart():
    points = {1: (106, 20), 2: (106.1, 20), 3: (106, 20.1), 4: (107.7, 20.1)}
    panels = draw_tiles(points)
    assert [len(panel.shapes) for panel in panels] == [3, 1]
    assert len({shape.mark for shape in panels[0].shapes}) == 3
    assert draw_tiles({}) == []


def test_a_drawing_kept_as_plain_data_is_the_same():
    drawn = draw_outlines({1: square(106, 20), 2: square(106.3, 20, 0.001)}, {3: (106.5, 20.2)})
    shapes = drawn[0].shapes
    assert {bool(one.dot) for one in shapes} == {bool(one.mark) for one in shapes} == {True, False}
    for panels in (drawn, draw_tiles({1: (106, 20), 2: (107.7, 20.1)}), []):
        assert from_plain(json.loads(json.dumps(as_plain(panels)))) == panels


def test_names_are_broken_to_fit_a_tile():
    assert lines_of("Thủy Nguyên") == ["Thủy", "Nguyên"]
    assert lines_of("An Phú") == ["An Phú"]
    assert lines_of("Nguyễn Thị Minh Khai Một Hai") == ["Nguyễn", "Thị Minh", "Khai Một…"]
