import shapely

from wards import boundary_shapes
from wards.boundary_file import WardInForce, check_file
from wards.boundary_shapes import SCALE, simplify
from wards.tests.invented_boundaries import invented_geojson


def shapes_of(count, **more):
    wards = [WardInForce(number, f"{number:05}", "Xã", "01") for number in range(1, count + 1)]
    return check_file(invented_geojson([ward.code for ward in wards], **more), wards).shapes


def drawn(outline):
    return shapely.MultiPolygon(
        [
            shapely.Polygon([(x / SCALE, y / SCALE) for x, y in zip(part[0][::2], part[0][1::2], strict=True)])
            for part in outline.polygons
        ]
    )


def test_a_light_province_keeps_every_vertex():
    shapes = shapes_of(4)
    outlines, vertices = simplify(shapes)
    assert vertices == 4 * 24
    assert outlines[1].polygons[0][0][:2] == [round(value * SCALE) for value in shapes[1].geoms[0].exterior.coords[0]]


def test_a_heavy_province_gets_lighter_without_gaps_between_neighbours(monkeypatch):
    monkeypatch.setattr(boundary_shapes, "MAX_KEPT", 25 * 12)
    outlines, vertices = simplify(shapes_of(25))
    assert vertices <= 25 * 12
    together = shapely.union_all([drawn(outline) for outline in outlines.values()])
    assert together.geom_type == "Polygon"
    assert not together.interiors
    assert shapely.coverage_is_valid([drawn(outline) for outline in outlines.values()])


def test_specks_go_but_an_archipelago_keeps_every_island(monkeypatch):
    monkeypatch.setattr(boundary_shapes, "MAX_KEPT", 4)
    islands = shapely.MultiPolygon([shapely.box(112, 16, 112.1, 16.1), shapely.box(113, 17, 113.0001, 17.0001)])
    outlines, _ = simplify({1: islands, 2: islands}, whole={2})
    assert len(outlines[1].polygons) == 1
    assert len(outlines[2].polygons) == 2


def test_the_middle_lies_inside_even_where_the_centroid_does_not():
    horseshoe = shapely.MultiPolygon([shapely.box(106, 20, 107, 21).difference(shapely.box(106.2, 20.2, 106.8, 21))])
    outline = simplify({1: horseshoe})[0][1]
    assert horseshoe.contains(shapely.Point(outline.middle[0] / SCALE, outline.middle[1] / SCALE))
    assert outline.room > 0
