"""The page of an error: our own, or an outage of what the portal depends on."""

import sys

from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.views import defaults

from base.outages import is_outage

TRY_AGAIN_AFTER = 30  # seconds


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 503 with a word on waiting while disk, storage or database are away; else 500.

    Called by Django while the error is being handled; the page needs neither database nor session.
    """
    error = sys.exc_info()[1]
    if error is None or not is_outage(error):
        return defaults.server_error(request)
    page = loader.get_template("503.html").render()
    return HttpResponse(page, status=503, headers={"Retry-After": str(TRY_AGAIN_AFTER)})
