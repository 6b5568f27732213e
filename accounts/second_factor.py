"""Second factors: who needs one, and the gate that lets them do nothing else until they have it."""

import time
from collections.abc import Callable
from typing import Any

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa import app_settings as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import warning
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.models import Role, User

ROLES = {Role.ADMIN, Role.STAFF, Role.LEADER}
OPEN_PAGES = {
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "account_reauthenticate",
    "account_logout",
    "set_language",
    "portal:healthz",
    "portal:readyz",
}


def required_of(user: User | AnonymousUser) -> bool:
    """Does the user need a second factor?

    Those do who see or decide for a whole province; nobody in the demonstration.
    """
    return bool(settings.SECOND_FACTOR_REQUIRED) and isinstance(user, User) and user.role in ROLES


def has_second_factor(user: User, *, beside: Authenticator | None = None) -> bool:
    """Has the user an app's codes or a security key? `beside`: one that is not counted."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    there = Authenticator.objects.filter(user_id=user.pk, type__in=kinds)
    return bool(there.exclude(pk=beside.pk if beside else None).exists())


def take_step(authenticator: Authenticator, code: str) -> bool:
    """Use up the step of an app's code; False if it, or a later one, was used already (RFC 6238, 5.2).

    allauth remembers a used code for the 30 seconds of one step, and in the cache; one before and one after are taken
    as well, so a code would fit again.
    """
    step = _step_of(authenticator, code)
    with transaction.atomic():
        held = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
        if step is None or step <= held.data.get("last_step", -1):
            return False
        held.data = {**held.data, "last_step": step}
        held.save(update_fields=["data"])
    authenticator.data = held.data
    return True


def use_first_code(user: User, code: str) -> None:
    """Mark the code that an app was set up with as used.

    There is no row yet to store its step in.
    """
    lives = mfa.TOTP_PERIOD * (2 * mfa.TOTP_TOLERANCE + 1)
    cache.set(TOTP(Authenticator(user=user))._get_used_cache_key(code), "y", timeout=lives)


def _step_of(authenticator: Authenticator, code: str) -> int | None:
    """The latest step, of those taken now, that a code belongs to."""
    secret, now = decrypt(authenticator.data["secret"]), int(time.time()) // mfa.TOTP_PERIOD
    for step in range(now + mfa.TOTP_TOLERANCE, now - mfa.TOTP_TOLERANCE - 1, -1):
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step))):
            return step
    return None


class SecondFactorGate:
    """Middleware that redirects whoever lacks a second factor they need to the page that sets it up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *args: Any) -> HttpResponse | None:
        page = request.resolver_match.view_name if request.resolver_match else ""
        if page in OPEN_PAGES or not isinstance(request.user, User) or not required_of(request.user):
            return None
        if has_second_factor(request.user):
            return None
        warning(request, _("Your role needs a second factor. Set it up here before you go on."))
        return redirect("mfa_index")  # to choose between an app's codes and a security key
