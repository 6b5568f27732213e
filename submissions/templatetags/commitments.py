"""Tag that shows how far an operator is with a slow ward, as a badge and in words."""

from django import template
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from submissions.promises import CommitmentState
from submissions.queries.promises import Followed

register = template.Library()

WORDS: dict[str, tuple[str, str | Promise]] = {
    CommitmentState.FAILED: ("missing", _("promise not kept")),
    CommitmentState.OVERDUE: ("missing", _("answer overdue")),
    CommitmentState.UNANSWERED: ("late", _("no answer yet")),
    CommitmentState.INCOMPARABLE: ("due", _("cannot be compared yet")),
    CommitmentState.WAITS: ("due", _("promised month over, waits for figures")),
    CommitmentState.AHEAD: ("due", _("promise not due yet")),
    CommitmentState.REBUTTED: ("due", _("rebutted")),
    CommitmentState.NOT_OURS: ("due", _("not of this network")),
    CommitmentState.KEPT: ("on_time", _("fast enough now")),
}


@register.simple_tag
def commitment_state(one: Followed) -> SafeString:
    """Badge of a request's state."""
    code, words = WORDS[one.state]
    return format_html('<span class="state state-{}">{}</span>', code, words)
