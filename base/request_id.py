"""Request ids: one for everything that is logged while a request is answered."""

import logging
import re
import time
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from structlog.contextvars import bound_contextvars

log = logging.getLogger(__name__)
HEADER = "X-Request-ID"
WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{8,64}")


def remember(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware that gives the request an id (our own proxy's, if there is one), logs and returns it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "") if settings.TRUSTED_PROXIES else ""
        request_id = given if WELL_FORMED.fullmatch(given) else uuid.uuid4().hex
        started = time.monotonic()
        with bound_contextvars(request_id=request_id):
            response = get_response(request)
            log.info(
                "request",
                extra={  # the path alone: an address may carry what is nobody's business
                    "method": request.method,
                    "path": request.path,
                    "status": response.status_code,
                    "ms": round((time.monotonic() - started) * 1000),
                    "user": getattr(getattr(request, "user", None), "pk", None),
                },
            )
        response[HEADER] = request_id
        return response

    return middleware
