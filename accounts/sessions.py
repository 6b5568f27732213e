"""Sessions end a number of hours after the log-in, however busy they were."""

from collections.abc import Callable
from datetime import timedelta

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse

from base import clock

ENTERED = "entered_at"  # in the session: seconds since 1970


def begin(request: HttpRequest) -> None:
    """Stamp the session of a log-in with its time; forget addresses and browsers of sessions that are over."""
    request.session[ENTERED] = clock.machine_now().timestamp()
    _forget_places()


def forget_over() -> int:
    """Remove the sessions that are over, and where they were entered from. Returns how many rows."""
    over: int = Session.objects.filter(expire_date__lt=clock.machine_now()).delete()[0]
    return over + _forget_places()


def _forget_places() -> int:
    over = clock.machine_now() - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    forgotten: int = UserSession.objects.filter(created_at__lt=over).delete()[0]
    return forgotten


def end_in_time(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware that logs out whose session is over: Django's own limit begins anew whenever one is changed."""

    def middleware(request: HttpRequest) -> HttpResponse:
        entered = request.session.get(ENTERED)
        age = clock.machine_now().timestamp() - entered if entered else 0
        if age >= settings.SESSION_COOKIE_AGE and request.user.is_authenticated:
            get_adapter(request).logout(request)
        return get_response(request)

    return middleware
