from django.conf import settings
from django.http import HttpRequest


def portal(request: HttpRequest) -> dict[str, bool]:
    """What every page shows: that this is a demonstration, unless it is production."""
    return {"is_demo": not settings.PRODUCTION}
