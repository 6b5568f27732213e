import pytest

from portal.projection import Bounds, apart, around, box_of, fit

HAI_PHONG = Bounds(106.12, 20.6, 107.25, 21.24)
BACH_LONG_VI = Bounds(107.71, 20.12, 107.74, 20.14)


def test_a_place_lies_where_it_should_in_its_window():
    view = fit(HAI_PHONG, 1000, 900, 10)
    assert view.at((106.12, 21.24)) == pytest.approx((10, 10))
    assert view.at((107.25, 20.6)) == pytest.approx((990, view.height - 10), abs=1)


def test_a_degree_of_longitude_is_shorter_by_the_cosine_of_the_latitude():
    view = fit(Bounds(105, 59, 107, 61), 1000, 5000, 0)
    assert view.across / view.along == pytest.approx(0.5)


def test_a_tall_place_is_as_high_as_allowed_and_in_the_middle():
    view = fit(Bounds(106, 10, 106.1, 15), 1000, 900, 0)
    assert view.height == 900
    assert view.at((106.05, 12))[0] == pytest.approx(500)


def test_a_single_point_has_a_window_too():
    view = fit(Bounds(112, 16, 112, 16), 200, 100, 10)
    assert view.at((112, 16))[0] == pytest.approx(100)


def test_an_island_far_away_is_apart_and_one_near_the_coast_is_not():
    near = Bounds(107.3, 20.7, 107.4, 20.8)
    assert apart([BACH_LONG_VI, HAI_PHONG, near]) == [[1, 2], [0]]


def test_groups_come_largest_first_then_from_the_north():
    boxes = [Bounds(114, 9, 114, 9), Bounds(109, 12, 109, 12), Bounds(109.1, 12, 109.1, 12), Bounds(112, 16, 112, 16)]
    assert apart(boxes) == [[1, 2], [3], [0]]


def test_boxes():
    assert box_of([(1, 2), (3, 1)]) == Bounds(1, 1, 3, 2)
    assert around([Bounds(1, 1, 2, 2), Bounds(0, 3, 1, 4)]) == Bounds(0, 1, 2, 4)
    with pytest.raises(ValueError, match="unpack"):
        box_of([])
