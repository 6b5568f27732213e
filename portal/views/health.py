"""For machines that watch the portal: is it alive, can it work, and how much?"""

from hmac import compare_digest

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from prometheus_client import CONTENT_TYPE_LATEST

from base.translating import translated
from portal import metrics
from portal.health import findings, hints


def healthz(request: HttpRequest) -> HttpResponse:
    """The process lives; asks nothing of the database."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 if every part works; else 503, which names those that do not; the reason stands in the log."""
    found = findings()
    ready = all(finding.ok for finding in found)
    parts = {finding.part: "ok" if finding.ok else translated(finding.hint) for finding in found}
    document = {"ready": ready, "parts": parts, "hints": [translated(hint) for hint in hints()]}
    return JsonResponse(document, status=200 if ready else 503, json_dumps_params={"ensure_ascii": False})


@never_cache
def metrics_page(request: HttpRequest) -> HttpResponse:
    """The numbers for Prometheus, to whoever shows METRICS_TOKEN; outside production also without one."""
    token: str = settings.METRICS_TOKEN
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    allowed = compare_digest(shown.encode(), token.encode()) if token else not settings.PRODUCTION
    if not allowed:
        raise Http404
    return HttpResponse(metrics.text(), content_type=CONTENT_TYPE_LATEST)
