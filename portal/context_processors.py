from django.conf import settings
from django.http import HttpRequest


def portal(request: HttpRequest) -> dict[str, bool | str]:
    """What every page shows: that this is a demonstration, unless it is production; and which version."""
    return {
        "is_demo": not settings.PRODUCTION,
        "is_demonstration": settings.DEMONSTRATION,
        "portal_version": settings.VERSION,
    }
