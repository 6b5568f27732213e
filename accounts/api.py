"""Authentication, scopes and rate limits of /api/v1/. Wired in the settings."""

from typing import Protocol

from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle, UserRateThrottle

from accounts.actions import note_use
from accounts.models import ApiToken, User
from accounts.permissions import Action, can, narrow
from accounts.queries import token_of
from accounts.second_factor import has_second_factor, required_of
from base import clock

KEYWORD = "Bearer"


class ScopedView(Protocol):
    """Protocol of a view that permissions ask about.

    REST framework reads this module, by the settings, before its own views are there.
    """

    @property
    def allowed_methods(self) -> list[str]: ...


class TokenAuthentication(BaseAuthentication):
    """Authentication by a token: `Authorization: Bearer ispeed_…`.

    It may do what its owner may do today, within the token's scopes.
    """

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        words = get_authorization_header(request).decode("latin-1").split()
        if not words or words[0].lower() != KEYWORD.lower():
            return None
        token = token_of(words[1]) if len(words) == 2 else None
        if token is None:
            raise AuthenticationFailed(_("There is no such token."))
        if token.revoked_at is not None:
            raise AuthenticationFailed(_("This token was revoked."))
        if token.expires_at <= clock.machine_now():
            raise AuthenticationFailed(_("This token has expired."))
        owner = token.user
        if not can(owner, Action.USE_API):
            raise AuthenticationFailed(_("The account of this token's owner is closed."))
        if required_of(owner) and not has_second_factor(owner):
            raise AuthenticationFailed(_("This token's owner has to set up a second factor first."))
        narrow(owner, token.scopes)
        note_use(token=token)
        return owner, token

    def authenticate_header(self, request: Request) -> str:
        return f'{KEYWORD} realm="i-Speed"'


class WithinScopes(BasePermission):
    """Permission: a token needs the scope that the route names; sessions of people need none."""

    def has_permission(self, request: Request, view: ScopedView) -> bool:
        if not isinstance(request.auth, ApiToken) or getattr(view, "open_to_all_tokens", False):
            return True
        method = "GET" if request.method == "HEAD" else request.method
        wanted = getattr(view, "scopes", {}).get(method)
        if wanted is None:
            return method == "OPTIONS" or method not in view.allowed_methods  # 405, as for everybody
        if wanted.value not in request.auth.scopes:
            raise PermissionDenied(_("This token was made without “%(scope)s”.") % {"scope": wanted.value})
        return True


class TokenRateThrottle(SimpleRateThrottle):
    """Throttle the requests of one token; those of a person altogether are counted by PersonRateThrottle."""

    scope = "token"

    def get_cache_key(self, request: Request, view: object) -> str | None:
        if not isinstance(request.auth, ApiToken):
            return None
        return self.cache_format % {"scope": self.scope, "ident": request.auth.pk}


class PersonRateThrottle(UserRateThrottle):
    """Throttle the requests of one person, through however many tokens and sessions."""
