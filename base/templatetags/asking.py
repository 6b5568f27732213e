"""Whom to ask, and by which number: on every page, error pages without a context among them."""

from django import template
from django.conf import settings
from structlog.contextvars import get_contextvars

register = template.Library()


@register.simple_tag
def contact_line() -> str:
    """Whom people ask who cannot go on; blank where nobody was entered."""
    return str(settings.PORTAL_CONTACT)


@register.simple_tag
def request_number() -> str:
    """The number under which the log tells of this request; blank outside of one."""
    return str(get_contextvars().get("request_id", ""))
