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
    Status.NOT_YET: ("", gettext_lazy("Not asked")),
    Status.DUE: ("…", gettext_lazy("Not filed yet")),
    Status.MISSING: ("▼", gettext_lazy("Not filed")),
}


@register.simple_tag
def filing_state(state: FilingState | Status | None) -> SafeString:
    """The badge of a state; a late nil return says both."""
    if state is None:
        return format_html("")
    status = state if isinstance(state, Status) else state.status
    mark, word = WORDS[status]
    text = str(word)
    if isinstance(state, FilingState) and state.is_late and status is Status.NIL:
        text = f"{text}, {_('late')}"
    return format_html(
        '<span class="state state-{}"><span aria-hidden="true">{}</span> {}</span>', status.value, mark, text
    )


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
