"""Read the map of a province's month: its verdicts on drawn shapes. Writes nothing."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.cache import cache
from django.db.models import Count

from base.models import is_in_force
from base.period import Period
from base.process_cache import ProcessCache
from base.versions import FactKind, Versions
from measurements.judging.table import ComplianceRow, ComplianceTable
from measurements.queries import STATISTICS, figures_of, thresholds_of
from portal.drawing import Outlined, Panel, Shape, as_plain, draw_outlines, draw_tiles, from_plain, lines_of
from wards.models import BoundarySet, Level, Unit
from wards.places import ARCHIPELAGOS, place_of
from wards.queries import REGISTER, boundaries_of, boundaries_on, outlines_of

FORMAT = 3  # raised whenever drawings are made otherwise, so that none of before is taken from the cache
KEPT_SECONDS = 7 * 24 * 3600


@dataclass(frozen=True)
class MapPlace:
    """One unit on the map. `lines`: its name broken to fit a tile; empty on a map of outlines."""

    shape: Shape
    row: ComplianceRow
    lines: list[str]


@dataclass(frozen=True)
class MapPanel:
    """A part of the map; the insets of far islands are named."""

    width: int
    height: int
    places: list[MapPlace]

    @property
    def label(self) -> str:
        return ", ".join(place.row.name for place in self.places)


@dataclass(frozen=True)
class ProvinceMap:
    """A province's map. `boundaries` None: a tile map. `unplaced`: units without shape or point."""

    boundaries: BoundarySet | None
    panels: list[MapPanel]
    unplaced: list[ComplianceRow]

    @property
    def insets(self) -> list[MapPanel]:
        return self.panels[1:]


_MAPS = ProcessCache[ProvinceMap](40)


def province_map(table: ComplianceTable, province_code: str, versions: Versions | None = None) -> ProvinceMap:
    """Draw the table's units on the outlines in use, or as tiles without any. Five queries at most.

    Cached for the same table while register and boundaries are the same; two queries check that.
    """
    question = (province_code, table.period, table.network, table.level, len(table.rows))
    versions = versions or Versions()
    version = versions.of(REGISTER, boundaries_of(province_code))
    return _MAPS.get(question, version and (version, table), lambda: _drawn(table, province_code, versions))


def _drawn(table: ComplianceTable, province_code: str, versions: Versions) -> ProvinceMap:
    on = table.period.last_day
    used = boundaries_on(province_code, on) if table.level == Level.WARD else None
    rows = {row.unit_id: row for row in table.rows}
    panels = outline_panels(used, table.rows, on, versions) if used else []
    if not panels:
        used, panels = None, tile_panels(table.rows, on)
    drawn = [
        MapPanel(
            panel.width,
            panel.height,
            [
                MapPlace(shape, rows[shape.unit_id], [] if used else _lines(rows[shape.unit_id]))
                for shape in panel.shapes
            ],
        )
        for panel in panels
    ]
    placed = {place.row.unit_id for panel in drawn for place in panel.places}
    return ProvinceMap(used, drawn, [row for row in table.rows if row.unit_id not in placed])


def outline_panels(used: BoundarySet, rows: Iterable[ComplianceRow], on: date, versions: Versions) -> list[Panel]:
    """Draw the outlines, cached by set, units and lineage. Empty if the set outlines none of them.

    Hoàng Sa and Trường Sa are on the map of their province even where the file leaves them out.
    """
    named = {row.unit_id: row for row in rows}
    version = versions.of(REGISTER)  # a unit may have its predecessor's outline
    key = None if version is None else f"map:{FORMAT}:{used.pk}:{_digest([version, *named])}"
    found = _cached_panels(key) if key else None
    if found is None:
        outlines = {
            pk: Outlined(one.polygons, (one.middle_east, one.middle_north), one.room)
            for pk, one in outlines_of(used, named.keys()).items()
        }
        dots = {
            pk: point
            for pk, row in named.items()
            if pk not in outlines
            and (row.level, row.code) in ARCHIPELAGOS
            and (point := place_of(row.level, row.code, row.name, on))
        }
        found = draw_outlines(outlines, dots) if outlines else []
        if key:
            cache.set(key, as_plain(found), KEPT_SECONDS)
    return found


def tile_panels(rows: Iterable[ComplianceRow], on: date) -> list[Panel]:
    """Arrange the tiles, cached by units and places; units without a known point are left out."""
    points = {row.unit_id: place_of(row.level, row.code, row.name, on) for row in rows}
    places = {pk: point for pk, point in points.items() if point}
    key = f"tiles:{FORMAT}:{_digest(sorted(places.items()))}"
    found = _cached_panels(key)
    if found is None:
        found = draw_tiles(places)
        cache.set(key, as_plain(found), KEPT_SECONDS)
    return found


def _cached_panels(key: str) -> list[Panel] | None:
    held = cache.get(key)
    return None if held is None else from_plain(held)


def map_facts(province: Unit, period: Period, network: str) -> tuple[FactKind, ...]:
    """The kinds of facts that a map of a province's month rests on."""
    figures = figures_of(period, province.code, network)
    return figures, REGISTER, thresholds_of(network), STATISTICS, boundaries_of(province.code)


def _lines(row: ComplianceRow) -> list[str]:
    """The unit's name on its tile, without the kind, which the description says."""
    kinds = ("Phường ", "Xã ", "Thị trấn ", "Đặc khu ", "Quận ", "Huyện ", "Thị xã ", "Thành phố ")
    return lines_of(next((row.name[len(kind) :] for kind in kinds if row.name.startswith(kind)), row.name))


def _digest(facts: Iterable[object]) -> str:
    return hashlib.sha256(repr(list(facts)).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class BoundaryPreview:
    """A set of boundaries for its administrator: wards of its day, drawn and missing."""

    province: Unit | None
    panels: list[Panel]
    names: dict[int, str]
    missing: list[Unit]  # in force on the day, not in the file


def boundary_preview(boundaries: BoundarySet) -> BoundaryPreview:
    """Draw a set of boundaries with the wards of its day."""
    on = boundaries.valid_from
    units = Unit.objects.in_force(on).of_province(boundaries.province_code)
    wards = list(units.filter(level=Level.WARD))
    rows = {one.unit_id: one for one in boundaries.outlines.all()}
    outlines = {pk: Outlined(one.polygons, (one.middle_east, one.middle_north), one.room) for pk, one in rows.items()}
    return BoundaryPreview(
        units.filter(level=Level.PROVINCE).first(),
        draw_outlines(outlines, {}) if outlines else [],
        {unit.pk: unit.full_name for unit in wards},
        [unit for unit in wards if unit.pk not in rows],
    )


def boundary_sets_named(most: int) -> list[tuple[str, BoundarySet]]:
    """The newest sets with their province's name, each with how many `wards` it outlines. Two queries."""
    sets = BoundarySet.objects.select_related("uploaded_by").annotate(wards=Count("outlines"))[:most]
    provinces = list(Unit.objects.filter(level=Level.PROVINCE, code__in={each.province_code for each in sets}))
    return [(_name_on(each.province_code, each.valid_from, provinces), each) for each in sets]


def _name_on(code: str, on: date, provinces: list[Unit]) -> str:
    held = (one for one in provinces if is_in_force(one, on))
    return next((one.full_name for one in held if one.code == code), code)
