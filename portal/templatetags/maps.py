"""The drawing of a map, wherever it stands."""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from base.kept import Kept
from measurements.table import ComplianceTable
from portal.queries import ProvinceMap

register = template.Library()

_KEPT = Kept[SafeString](40)


@register.simple_tag
def map_drawing(drawn: ProvinceMap, table: ComplianceTable) -> SafeString:
    """A hundred shapes with their words, the legend and the insets; the same for all who look at it.

    Its page has css/map.css and js/map.js in the head.
    """
    question = (get_language(), table.province_code, table.period, table.network, table.level, len(table.rows))
    return _KEPT.ask(
        question, (drawn, table), lambda: render_to_string("portal/map_drawing.html", {"map": drawn, "table": table})
    )
