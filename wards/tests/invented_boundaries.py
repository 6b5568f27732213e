"""Boundaries that no ward has, for tests and pictures: a grid of wavy cells that bear real or invented codes."""

import json
from math import ceil, sin, sqrt

WAVES = 6  # points along each edge of a cell


def invented_geojson(codes, *, west=106.2, south=20.6, size=0.08, far=None, **more):
    """A FeatureCollection: each code one cell, row by row; `far`: {code: (east, north)} are small islands apart."""
    across = max(ceil(sqrt(len(codes))), 1)
    features = [
        _feature(code, _cell(west + number % across * size, south + number // across * size, size))
        for number, code in enumerate(codes)
    ]
    features += [_feature(code, _cell(east, north, size / 4)) for code, (east, north) in (far or {}).items()]
    return json.dumps({"type": "FeatureCollection", "features": features, **more}).encode()


def _feature(code, ring):
    properties = {"ma_xa": code, "ghi_chu": "ranh giới giả lập"}
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def _cell(west, south, size):
    """Neighbours share every point of their edge: the wave depends on the place alone."""
    steps = [number / WAVES for number in range(WAVES)]
    south_edge = [(west + size * step, south) for step in steps]
    east_edge = [(west + size, south + size * step) for step in steps]
    north_edge = [(west + size * (1 - step), south + size) for step in steps]
    west_edge = [(west, south + size * (1 - step)) for step in steps]
    ring = [_waved(*point) for point in (*south_edge, *east_edge, *north_edge, *west_edge)]
    return [*ring, ring[0]]


def _waved(east, north):
    east, north = round(east, 5), round(north, 5)
    return round(east + 0.004 * sin(90 * north), 5), round(north + 0.004 * sin(90 * east), 5)
