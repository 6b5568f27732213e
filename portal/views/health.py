"""Pages for machines that watch the portal: is it alive, can it work, and how much?"""

from hmac import compare_digest

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from prometheus_client import CONTENT_TYPE_LATEST

from base import clock
from base.day_format import show_day
from base.translating import translated
from portal import metrics
from portal.health import findings, hints
from wards.queries import check_overdue, checked_on


def healthz(request: HttpRequest) -> HttpResponse:
    """Answer that the process lives, with its version; does not use the database."""
    return HttpResponse(f"ok {settings.VERSION}", content_type="text/plain")


@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Answer 200 if every part works; else 503 with the names of those that do not. The log has the reasons."""
    found = findings()
    ready = all(finding.ok for finding in found)
    parts = {finding.part: "ok" if finding.ok else translated(finding.hint) for finding in found}
    document = {"ready": ready, "parts": parts, "hints": [*map(translated, hints()), *_of_the_register()]}
    return JsonResponse(document, status=200 if ready else 503, json_dumps_params={"ensure_ascii": False})


def _of_the_register() -> list[str]:
    """Hint that says when the register was last checked, and whether that is overdue; none without the database."""
    try:
        last, overdue = checked_on(), check_overdue(clock.today())
    except DatabaseError:
        return []
    day = {"day": show_day(last)}
    sentence = _("The register of units was held against the decrees until %(day)s: do it again, on its page.")
    return (
        [sentence % day] if overdue else [_("The register of units was held against the decrees until %(day)s.") % day]
    )


@never_cache
def metrics_page(request: HttpRequest) -> HttpResponse:
    """Numbers for Prometheus, for requests with METRICS_TOKEN; outside production also without one set."""
    token: str = settings.METRICS_TOKEN
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    allowed = compare_digest(shown.encode(), token.encode()) if token else not settings.PRODUCTION
    if not allowed:
        raise Http404
    return HttpResponse(metrics.text(), content_type=CONTENT_TYPE_LATEST)
