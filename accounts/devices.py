"""Known devices, by a signed cookie: wrong guesses elsewhere do not lock an owner out of them.

It opens nothing by itself. On a known device wrong passwords count apart (accounts.guesses). The cookie names the
accounts that were entered, each bound to its password: with a new one, only the device it was set on stays known.
"""

import secrets
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import User
from base import clock

COOKIE = "known_device"
PATH = "/accounts/"  # where passwords and codes are asked for; nowhere else is it sent
DAYS = 180  # since the account was last entered from there
ACCOUNTS = 12  # that share a device, the latest
_SALT = "accounts.devices"


def mark_of(request: HttpRequest, user: User | None) -> str:
    """The mark of this device if the account was entered from it before; blank for an unknown device.

    Who is logged in and asked for the password again is at a known device, cookie or not.
    """
    if user is None:
        return ""
    marks = _read(request)
    fingerprint, day = marks["accounts"].get(str(user.pk), ("", 0))
    if constant_time_compare(fingerprint, _fingerprint(user.pk, user.password)) and _today() - day <= DAYS:
        return str(marks["mark"])
    session = getattr(request, "session", None)
    if getattr(request, "user", None) == user and session is not None and session.session_key:
        return salted_hmac(_SALT, session.session_key).hexdigest()[:32]
    return ""


def entered(request: HttpRequest | None, user: User) -> None:
    """Have the answer to this request remember that the account was entered from here."""
    if request is not None:
        request.__dict__["_entered_by"] = user.pk


def remember_device(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware that sets the device's cookie after a log-in."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        pk = request.__dict__.get("_entered_by")
        found = User.objects.filter(pk=pk).values_list("pk", "password").first() if pk else None
        if found:
            marks = _read(request)
            mine = {str(found[0]): [_fingerprint(*found), _today()]}
            others = {key: value for key, value in marks["accounts"].items() if key not in mine}
            latest = sorted(others.items(), key=lambda item: -item[1][1])[: ACCOUNTS - 1]
            response.set_cookie(
                COOKIE,
                signing.dumps({"mark": marks["mark"], "accounts": dict(latest) | mine}, salt=_SALT),
                max_age=DAYS * 86_400,
                path=PATH,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response

    return middleware


def _read(request: HttpRequest) -> dict[str, Any]:
    """`{"mark": …, "accounts": {key: [fingerprint, day]}}`; a new mark where there is no cookie of ours."""
    try:
        marks: dict[str, Any] = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=DAYS * 86_400)
    except signing.BadSignature:
        return {"mark": secrets.token_hex(16), "accounts": {}}
    return marks


def _fingerprint(pk: int, password: str) -> str:
    return salted_hmac(_SALT, f"{pk}:{password}").hexdigest()[:32]


def _today() -> int:
    return clock.machine_now().date().toordinal()
