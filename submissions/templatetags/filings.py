"""How the state of a duty is shown: mark and word, told apart without colour."""

from datetime import timedelta

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from submissions.models import ReporterGroup
from submissions.states import FilingState, Status

register = template.Library()

WORDS = {
    Status.ON_TIME: ("✓", gettext_lazy("On time")),
    Status.LATE: ("▲", gettext_lazy("Late")),
    Status.NIL: ("○", gettext_lazy("Nil return")),
    Status.EXEMPT: ("·", gettext_lazy("Exempt")),
    Status.MERGED: ("×", gettext_lazy("Merged")),
    Status.NOT_YET: ("–", gettext_lazy("Not asked")),
    Status.DUE: ("…", gettext_lazy("Not filed yet")),
    Status.MISSING: ("▼", gettext_lazy("Not filed")),
}


@register.simple_tag
def filing_state(state: FilingState | Status | None) -> SafeString:
    """The badge of a state: mark and word."""
    if state is None:
        return format_html("")
    status = state if isinstance(state, Status) else state.status
    return format_html(
        '<span class="state state-{}"><span aria-hidden="true">{}</span> {}</span>',
        status.value,
        WORDS[status][0],
        _text(state),
    )


@register.simple_tag
def filing_mark(state: FilingState | Status | None) -> SafeString:
    """The mark alone, for months that stand close together; its word is said and shown on pointing."""
    if state is None:
        return format_html("")
    status = state if isinstance(state, Status) else state.status
    mark, text = WORDS[status][0], _text(state)
    return format_html(
        '<span class="state state-{}" title="{}"><span aria-hidden="true">{}</span>'
        '<span class="visually-hidden">{}</span></span>',
        status.value,
        text,
        mark,
        text,
    )


def _text(state: FilingState | Status) -> str:
    """A late nil return says both."""
    status = state if isinstance(state, Status) else state.status
    late = isinstance(state, FilingState) and state.is_late and status is Status.NIL
    return f"{WORDS[status][1]}, {_('late')}" if late else str(WORDS[status][1])


@register.filter
def group_name(group: str) -> str:
    return str(ReporterGroup(group).label)


@register.filter
def hours_left(left: timedelta | None) -> str:
    """`2 days 3 hours left`, by the portal's clock; `over` where nothing is left."""
    if left is None:
        return _("over")
    hours = int(left.total_seconds() // 3600)
    if hours >= 48:
        return _("%(days)s days left") % {"days": hours // 24}
    return _("%(hours)s hours left") % {"hours": hours}
