"""Who needs a second factor, and the gate that lets them do nothing else until they have one."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import warning
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
    """Those who see or decide for a whole province; nobody in the demonstration."""
    return bool(settings.SECOND_FACTOR_REQUIRED) and isinstance(user, User) and user.role in ROLES


def has_second_factor(user: User, *, beside: Authenticator | None = None) -> bool:
    """An app's codes or a security key; `beside`: one that is not counted."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    there = Authenticator.objects.filter(user_id=user.pk, type__in=kinds)
    return bool(there.exclude(pk=beside.pk if beside else None).exists())


class SecondFactorGate:
    """Middleware: lead whoever lacks the second factor they need to the page that sets it up."""

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
