"""Template variables of every page."""

from django.conf import settings
from django.http import HttpRequest


def portal(request: HttpRequest) -> dict[str, bool | str]:
    """The variables of every page: whether this is production or a demonstration, and the version."""
    return {
        "is_demo": not settings.PRODUCTION,
        "is_demonstration": settings.DEMONSTRATION,
        "portal_version": settings.VERSION,
    }
