"""Tags that show the state of a duty by mark and word, distinct without colour."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from base.nothing import shows
from base.period import Period
from submissions.forms import RISK_NAMES
from submissions.models import ReporterGroup
from submissions.reporters import Reporter
from submissions.running_month import Risk
from submissions.states import BoardRow, FilingState, FilingStatus

register = template.Library()

WORDS = {
    FilingStatus.ON_TIME: ("✓", gettext_lazy("On time")),
    FilingStatus.LATE: ("▲", gettext_lazy("Late")),
    FilingStatus.NIL: ("○", gettext_lazy("Nil return")),
    FilingStatus.EXEMPT: ("·", gettext_lazy("Exempt")),
    FilingStatus.MERGED: ("×", gettext_lazy("Merged")),
    FilingStatus.NOT_YET: ("–", gettext_lazy("Not asked")),
    FilingStatus.DUE: ("…", gettext_lazy("Not due yet")),
    FilingStatus.MISSING: ("▼", gettext_lazy("Not filed")),
}

RISK_MARKS = {Risk.SHORT: "▼", Risk.MAYBE: "▲", Risk.UNKNOWN: "?", Risk.FINE: "△", Risk.ENOUGH: "✓"}


@register.simple_tag
def filing_state(state: FilingState | FilingStatus | None) -> SafeString:
    """Badge of a state: mark and word."""
    if state is None:
        return format_html("")
    status = state if isinstance(state, FilingStatus) else state.status
    return format_html(
        '<span class="state state-{}"><span aria-hidden="true">{}</span> {}</span>',
        status.value,
        WORDS[status][0],
        state_words(state),
    )


@register.simple_tag
def filing_name(row: BoardRow, ticks: bool, people: Mapping[str, Sequence[User]]) -> SafeString:
    """Name of a reporter, with a box to tick while it owes, and the telephone numbers of those who file for it."""
    cell = row.cells[-1]
    name = format_html("{}", row.reporter.name)
    if ticks and cell and cell.owes:
        shape = '<label><input class="form-check-input" type="checkbox" name="key" value="{}"> {}</label>'
        name = format_html(shape, cell.reporter.key, name)
    found = people.get(cell.reporter.key, ()) if people and cell else ()
    numbers = [(one.dialled, one.full_name or one.username, one.phone_to_read) for one in found if one.phone]
    phones = format_html_join("", ' <a class="row-phone" href="tel:{}" title="{}">{}</a>', numbers)
    return format_html("{}{}", name, phones)


@register.simple_tag
def filing_cells(row: BoardRow) -> SafeString:
    """Cells of one line of the board: a mark for each month, with its word for screen readers; the last in words.

    In one tag, because a hundred wards have more than a thousand of them.
    """
    *before, (cell, absent, month) = row.triples
    last = filing_state(cell or absent)
    if cell:
        last = format_html('<a href="{}">{}</a>', _address(month, cell.reporter), last)
    return format_html("{}<td>{}</td>", mark_safe("".join(map(_mark, before))), last)  # noqa: S308 # made by format_html


def _mark(triple: tuple[FilingState | None, FilingStatus | None, Period]) -> SafeString:
    cell, absent, month = triple
    state = cell or absent
    if state is None:
        return format_html('<td class="wide-only"></td>')
    status = state if isinstance(state, FilingStatus) else state.status
    said = (status.value, state_words(state), state_words(state), WORDS[status][0])
    if cell is None or status is FilingStatus.NOT_YET:
        shape = (
            '<td class="wide-only"><span class="state state-{}" role="img" aria-label="{}" title="{}">{}</span></td>'
        )
        return format_html(shape, *said)
    shape = '<td class="wide-only"><a href="{}" class="state state-{}" aria-label="{}" title="{}">{}</a></td>'
    return format_html(shape, _address(month, cell.reporter), *said)


def _address(month: Period, reporter: Reporter) -> str:
    return reverse("submissions:filing", args=[month, reporter.key])


def state_words(state: FilingState | FilingStatus) -> str:
    """A state in words; a late nil return says both."""
    status = state if isinstance(state, FilingStatus) else state.status
    late = isinstance(state, FilingState) and state.is_late and status is FilingStatus.NIL
    return f"{WORDS[status][1]}, {_('late')}" if late else str(WORDS[status][1])


@register.filter
@shows("")
def group_name(group: str) -> str:
    """Name of a group of reporters."""
    return str(ReporterGroup(group).label)


@register.filter
def hours_left(left: timedelta | None) -> str:
    """Time left in words, as `2 days 3 hours left`, by the portal's clock; `over` where none is."""
    if not isinstance(left, timedelta):
        return _("over")
    hours = int(left.total_seconds() // 3600)
    if hours >= 48:
        return _("%(days)s days left") % {"days": hours // 24}
    return _("%(hours)s hours left") % {"hours": hours}


@register.filter
def risk_mark(risk: Risk | None) -> SafeString | str:
    """Badge of how a ward's month may end: mark and word; blank without a risk."""
    if not risk:
        return ""
    return format_html(
        '<span class="state risk-{}"><span aria-hidden="true">{}</span> {}</span>',
        risk.value,
        RISK_MARKS[risk],
        RISK_NAMES[risk],
    )
