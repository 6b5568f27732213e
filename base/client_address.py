"""The client's address of the request at hand, for the audit trail and for locking out who guesses."""

from collections.abc import Callable
from contextvars import ContextVar
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse

_address: ContextVar[str | None] = ContextVar("address", default=None)


def current() -> str | None:
    """The address of the request being answered; None in commands and background work."""
    return _address.get()


def remember(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware that makes the client's address known (`current`) while its request is answered."""

    def middleware(request: HttpRequest) -> HttpResponse:
        token = _address.set(client_ip(request))
        try:
            return get_response(request)
        finally:
            _address.reset(token)

    return middleware


def client_ip(request: HttpRequest) -> str | None:
    """The client's address as our own proxies saw it; what the client itself says of it counts for nothing.

    Each of TRUSTED_PROXIES proxies adds the address that it saw at the end of X-Forwarded-For.
    """
    proxies: int = settings.TRUSTED_PROXIES
    seen: str = request.META.get("REMOTE_ADDR", "")
    if proxies:
        hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        seen = hops[-proxies] if len(hops) >= proxies else seen
    try:
        return str(ip_address(seen))
    except ValueError:
        return None
