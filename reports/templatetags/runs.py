"""Tags that show a report's state and number."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from reports.models import ReportRun
from reports.queries import number_of, state_of_run

register = template.Library()


@register.simple_tag
def run_number(run: ReportRun) -> str:
    """Number and symbol of a report, `05/BC-SKHCN`; blank where it has none yet."""
    return number_of(run)


@register.filter
def may_be_approved(run: ReportRun | None) -> bool:
    """Is it the leader's turn to approve?"""
    return state_of_run(run).may_be_approved if run else False


@register.simple_tag
def run_state(run: ReportRun) -> SafeString:
    """Badge of a report's state."""
    state = state_of_run(run)
    return format_html('<span class="state state-{}">{}</span>', state.code, state.words)
