"""Tags that draw a map.

Its shapes are written here and not in a template: they are hundreds that share few words.
"""

from collections.abc import Sequence

from django import template
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from base.number_format import show_decimal
from base.period import Period
from base.process_cache import ProcessCache
from measurements.judging.compliance import Verdict
from measurements.judging.display import show_samples
from measurements.judging.table import ComplianceRow, ComplianceTable
from measurements.wording import MARKS, WORDS, statistic_word
from portal.queries import ProvinceMap
from portal.queries.map import MapPlace
from portal.templatetags.addresses import address_of

register = template.Library()

_KEPT = ProcessCache[SafeString](40)


@register.simple_tag
def map_drawing(drawn: ProvinceMap, table: ComplianceTable) -> SafeString:
    """Drawing of a map with its texts, legend and insets, cached for all readers.

    Its page has css/map.css and js/map.js in the head.
    """
    question = (get_language(), table.province_code, table.period, table.network, table.level, len(table.rows))
    return _KEPT.get(
        question, (drawn, table), lambda: render_to_string("portal/map_drawing.html", {"map": drawn, "table": table})
    )


@register.simple_tag
def map_places(places: Sequence[MapPlace], period: Period) -> SafeString:
    """Units of a panel as links, then their signs and names, then outlines of those without a speed."""
    unit_at = address_of("portal:unit")
    shapes = "\n".join(_linked(place, f"{unit_at(place.row.unit_id)}?period={period}") for place in places)
    signs = "".join(map(_signs, places))
    outlined = (place.row.unit_id for place in places if place.row.verdict == Verdict.SPEED_MISSING)
    rings = "".join(f'<use class="map-outline" href="#u{unit}"/>' for unit in outlined)
    return mark_safe(f'{shapes}\n<g aria-hidden="true">{signs}</g>{rings}')  # noqa: S308


def _linked(place: MapPlace, url: str) -> str:
    row, shape = place.row, place.shape
    name = f'id="u{row.unit_id}"'
    drawn = f'<path class="map-shape" {name} d="{shape.path}"/>' if shape.path else ""
    if shape.dot:
        own = "" if shape.path else f" {name}"
        drawn += f'<circle{own} class="map-dot" cx="{shape.dot[0]}" cy="{shape.dot[1]}" r="16"/>'
    return f'<a href="{url}" fill="url(#map-{row.verdict})" aria-label="{escape(_description(row))}">{drawn}</a>'


def _description(row: ComplianceRow) -> str:
    """Description of a unit: `Xã A: 365 samples, 39,99 Mbps (median). Too slow`."""
    words = {
        "name": row.name,
        "samples": show_samples(row.samples_min, row.samples_max),
        "speed": show_decimal(row.download_mbps),
        "statistic": statistic_word(row.statistic),
        "verdict": WORDS[row.verdict],
    }
    if row.verdict == Verdict.NO_DATA:
        return f"{words['name']}: {words['verdict']}"
    if row.download_mbps is None:
        return _("%(name)s: %(samples)s samples, no speed. %(verdict)s") % words
    return _("%(name)s: %(samples)s samples, %(speed)s Mbps (%(statistic)s). %(verdict)s") % words


def _signs(place: MapPlace) -> str:
    if not place.shape.mark:
        return ""
    at = f'x="{place.shape.mark[0]}" y="{place.shape.mark[1]}"'
    lines = (
        f'<text class="map-name map-name-{number}" {at}>{escape(line)}</text>'
        for number, line in enumerate(place.lines, start=1)
    )
    return f'<text class="map-mark" {at}>{escape(MARKS[place.row.verdict])}</text>' + "".join(lines)
