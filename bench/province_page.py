"""Comparison 9: requests answered by the page of a province's month, and by an empty page, both by the whole WSGI
application: the same middleware, the same logged-in person."""

from typing import Any

import django

from bench.harness import Stopwatch, measured

django.setup()

from django.conf import settings  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.urls import include, path  # noqa: E402

from base.period import Period  # noqa: E402
from bench import history  # noqa: E402
from bench.in_process import PROVINCE, Asker  # noqa: E402
from measurements import actions  # noqa: E402

MONTH = Period(2025, 8)


def empty_view(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


urlpatterns = [path("empty/", empty_view), path("", include("ispeed_portal.urls"))]


def _answer(watch: Stopwatch, size: int, address: str) -> list[Any]:
    settings.ROOT_URLCONF = __name__
    history.empty()
    history.fill([MONTH.plus(-1), MONTH], province=PROVINCE)
    actions.rebuild_all()
    asker = Asker(MONTH)
    for _ in range(5):
        asker.ask(address)
    with measured(watch):
        return [asker.ask(address) for _ in range(size)]


def portal_page(watch: Stopwatch, size: int, notes: dict[str, Any]) -> list[Any]:
    return _answer(watch, size, f"/compliance/?province={PROVINCE}&period={MONTH}")


def empty_page(watch: Stopwatch, size: int, notes: dict[str, Any]) -> list[Any]:
    return _answer(watch, size, "/empty/")
