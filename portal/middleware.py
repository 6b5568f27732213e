"""Middleware: language, unreadable input, refusals, ended sessions, caching."""

import logging
import re
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control
from django.views import defaults
from django_htmx.middleware import HtmxDetails

from base.outages import is_unstorable
from base.refusal import Refused
from base.translating import translated

log = logging.getLogger(__name__)
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
API = "/api/"  # says itself, and as JSON, what is wrong with an address
WATCHED = frozenset({"/healthz", "/readyz", "/metrics"})
ACCOUNT = "/accounts/"  # log-in, second factor, password once more
Handler = Callable[[HttpRequest], HttpResponse]


def vietnamese_first(get_response: Handler) -> Handler:
    """Middleware: pages are Vietnamese until somebody switches, whatever the browser's language."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.META.pop("HTTP_ACCEPT_LANGUAGE", None)
        return get_response(request)

    return middleware


def watched_directly(get_response: Handler) -> Handler:
    """Middleware: watchers reach the process itself by any host: Prometheus, containers, deploy/upgrade.

    They get what the proxy in front would get, not 400 for their host and no way to https. What comes through a proxy
    is held to its host like everything else; these pages make no links, and numbers still ask for their token.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        through_a_proxy = "HTTP_X_FORWARDED_FOR" in request.META
        if settings.PRODUCTION and request.path_info in WATCHED and not through_a_proxy:
            request.META["HTTP_HOST"] = urlsplit(settings.PORTAL_URL).netloc
            request.META["HTTP_X_FORWARDED_PROTO"] = "https"
        return get_response(request)

    return middleware


class ReadableInput:
    """Middleware: refuses input that nobody types and no database stores, before a page reads it.

    An address with a control character names nothing (404); NUL in a parameter is refused (400). Whatever else reaches
    the database and cannot be stored there is the sender's, too: 400, and a line in the log, as a form of ours let it
    through.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(API):
            if CONTROL.search(request.path_info):
                raise Http404
            if "%00" in request.META.get("QUERY_STRING", "") or "\0" in request.META.get("QUERY_STRING", ""):
                raise SuspiciousOperation("NUL in a parameter")
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not is_unstorable(exception):
            return None
        log.error("what was sent cannot be stored: %s %s", request.method, request.path, exc_info=exception)
        return defaults.bad_request(request, exception)


class RefusalsAreTold:
    """Middleware, the last net: a refusal that its view did not show becomes a message on the page before.

    It is logged as an error of ours: the view should say it beside what was asked for (base.refusal_display).
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused) or request.path_info.startswith(API):
            return None
        log.error("no view shows this refusal: %s %s", request.method, request.path, exc_info=exception)
        for problem in exception.problems:
            messages.error(request, translated(problem))
        return redirect(_came_from(request) or "portal:my_work")


def _came_from(request: HttpRequest) -> str:
    """The page of ours that was shown before; blank if unknown or if it would lead to the same refusal again."""
    shown = urlsplit(request.headers.get("Referer", ""))
    here = request.method == "GET" and shown.path == request.path
    return "" if shown.netloc != request.get_host() or here else urlunsplit(("", "", shown.path, shown.query, ""))


def whole_log_in(get_response: Handler) -> Handler:
    """Middleware: a session that ends inside a part of a page (htmx) leads to log-in as a whole page, and back.

    One that ends before a form is sent leads back to the form: where it is sent to need not be a page.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        door, htmx = response.headers.get("Location", ""), HtmxDetails(request)
        if not 300 <= response.status_code < 400 or not door.startswith(ACCOUNT):
            return response
        address = urlsplit(door).path
        if not htmx:
            form = _came_from(request) if request.method == "POST" and "next=" in door else ""
            if form and not request.user.is_authenticated:
                response["Location"] = f"{address}?{urlencode({'next': form})}"
            return response
        if "next=" in door:
            address = f"{address}?{urlencode({'next': _page_of(request, htmx)})}"
        # No redirect: the browser would follow it inside the part, and put the log-in in the middle of the page.
        return HttpResponse(headers={"HX-Redirect": address})

    return middleware


def _page_of(request: HttpRequest, htmx: HtmxDetails) -> str:
    """The address of the whole page that asked for a part of itself, or of the request where it is a page."""
    shown = htmx.current_url_abs_path
    if shown is None:  # of another site, or not told
        return "/"
    is_page = htmx.boosted or urlsplit(shown).path == request.path
    return request.get_full_path() if is_page else shown


def never_stored(get_response: Handler) -> Handler:
    """Middleware: answers to a session are stored by no browser or proxy; the API's are validated again.

    Answers that say themselves how long they hold stay as they are: the public table, the map with its tag.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if "Cache-Control" in response.headers:
            return response
        if request.path_info.startswith(API):
            patch_cache_control(response, private=True, no_cache=True)
        elif settings.SESSION_COOKIE_NAME in request.COOKIES:  # told without asking the database: probes answer without
            patch_cache_control(response, private=True, no_store=True)
        return response

    return middleware
