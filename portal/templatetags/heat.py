"""Tag of the table of months, as HTML: a row for each unit, a cell for each month.

It is written here and not in a template because it is a thousand cells that share few words.
"""

from collections.abc import Sequence

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from base.period import Period
from base.process_cache import ProcessCache
from base.translating import translated
from measurements.judging.display import show_samples
from measurements.judging.series import Point
from measurements.queries import MonthCell
from measurements.wording import MARKS, WORDS
from portal.queries.dashboard import HeatRow
from portal.templatetags.addresses import address_of
from wards.origins import Certainty

register = template.Library()

_KEPT = ProcessCache[SafeString](40)


@register.simple_tag
def heat_rows(rows: list[HeatRow], period: Period) -> SafeString:
    """Rows of the table, cached for all readers; each unit's name links to its page of `period`."""
    question = (get_language(), period, tuple(row.unit.pk for row in rows))
    return _KEPT.get(question, rows, lambda: _rows(rows, period))


def _rows(rows: Sequence[HeatRow], period: Period) -> SafeString:
    cells, unit_at = _Cells(), address_of("portal:unit")
    lines = (
        f'<tr><th scope="row"><a href="{unit_at(row.unit.pk)}?period={period}">{escape(row.unit.full_name)}</a></th>'
        + "".join(cells.html(row.unit.pk, month, cell) for month, cell in row.cells)
        + "</tr>"
        for row in rows
    )
    return mark_safe("".join(lines))  # noqa: S308


class _Cells:
    """The cells of one table: mark, samples, and the verdict as a word for screen readers."""

    def __init__(self) -> None:
        self._unit_at, self._figure_at = address_of("portal:unit"), address_of("measurements:figure")
        self._told: dict[tuple[object, ...], tuple[str, str]] = {}
        self._apart = escape(_("not comparable"))

    def html(self, unit: int, month: Period, cell: MonthCell) -> str:
        point = cell.point
        if point.certainty == Certainty.PART and cell.known:
            return (
                f'<td class="cell-apart" title="{escape(translated(point.note))}"><span>≠'
                f'<span class="visually-hidden"> {self._apart}</span></span></td>'
            )
        about, inside = self._words(point)
        if point.reading is None:
            return f'<td class="cell-{point.verdict.value}"><span>{inside}</span></td>'
        if samples := point.reading.samples:
            inside += escape(show_samples(samples.least, samples.most))
        url = self._figure_at(cell.figure_id) if cell.figure_id else f"{self._unit_at(unit)}?period={month}"
        return f'<td class="cell-{point.verdict.value}"><a href="{url}" title="{about}">{inside}</a></td>'

    def _words(self, point: Point) -> tuple[str, str]:
        """The cell's description, and the text before its samples, both escaped."""
        key = (point.verdict, point.estimated, point.certainty, point.note)
        if key not in self._told:
            doubt = pgettext("figure", "estimate") if point.estimated else ""
            if point.certainty == Certainty.UNVERIFIED:
                doubt = _("not verified")
            about = escape(", ".join(filter(None, [str(WORDS[point.verdict]), doubt, translated(point.note)])))
            mark = f'<span class="verdict-mark" aria-hidden="true">{escape(MARKS[point.verdict])}</span>'
            word = f'<span class="visually-hidden">{about} </span>'
            self._told[key] = about, mark + word + ("≈" if doubt else "")
        return self._told[key]
