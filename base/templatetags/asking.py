"""Template tags for the contact and the request's number: on every page, error pages without a context too."""

from django import template
from django.conf import settings
from structlog.contextvars import get_contextvars

register = template.Library()


@register.simple_tag
def contact_line() -> str:
    """The contact for people who cannot go on; blank where none is set."""
    return str(settings.PORTAL_CONTACT)


@register.simple_tag
def request_number() -> str:
    """The request's id in the log; blank outside of a request."""
    return str(get_contextvars().get("request_id", ""))
