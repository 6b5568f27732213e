"""What pages say of a report's life."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from reports.models import ReportRun
from reports.queries import number_of, state_of_run

register = template.Library()


@register.simple_tag
def run_number(run: ReportRun) -> str:
    """`05/BC-SKHCN`; empty where the clerk gave none yet."""
    return number_of(run)


@register.filter
def may_be_approved(run: ReportRun | None) -> bool:
    """Is it the leader's turn?"""
    return state_of_run(run).may_be_approved if run else False


@register.simple_tag
def run_state(run: ReportRun) -> SafeString:
    """The badge of a report's state."""
    state = state_of_run(run)
    return format_html('<span class="state state-{}">{}</span>', state.code, state.words)
