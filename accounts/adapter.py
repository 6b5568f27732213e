"""allauth's hooks: sign-up stays closed, and what happens at the door is noted in the audit trail."""

import base64
import hashlib
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.encoding import force_bytes

from accounts.lockout import account_name, user_named
from accounts.models import User
from accounts.second_factor import has_second_factor, required_of
from base import audit, origin


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Accounts are made by an administrator; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        address = origin.client_ip(request)
        if address is None:
            raise PermissionDenied
        return address

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        audit.record(by=user, action="login", on=user)

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, User):
            audit.record(by=request.user, action="logout", on=request.user)
        super().logout(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Limit guesses at one account from anywhere, save where a second factor guards it.

        There a stranger could else shut the owner out; guesses from one address are limited all the same.
        """
        user = user_named(account_name(request, credentials))
        if user is None or not has_second_factor(user):
            super().pre_authenticate(request, **credentials)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        if getattr(request, "axes_locked_out", False):
            return  # noted once by accounts.lockout; a flood must not fill the trail
        name = account_name(request, credentials)
        audit.record(by=None, action="login.failed", on=user_named(name), after={"name": name})

    def set_password(self, user: User, password: str) -> None:
        audit.record(by=user, action="user.password", on=user)
        super().set_password(user, password)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Links and names in mails are those of PORTAL_URL: whoever asks may have named any host that is allowed."""
        request = allauth_context.request
        here = request.build_absolute_uri("/") if request else ""
        told = {
            name: f"{settings.PORTAL_URL}/{value.removeprefix(here)}"
            if here and isinstance(value, str) and value.startswith(here)
            else value
            for name, value in context.items()
        }
        site = SimpleNamespace(name=_portal_host(), domain=_portal_host())
        super().send_mail(template_prefix, email, {**told, "current_site": site})

    def format_email_subject(self, subject: str) -> str:
        return f"[{_portal_host()}] {subject}"

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Passwords and second factors changed: noted, and mailed to the owner."""
        audit.record(by=user, action=f"account.{template_prefix.rpartition('/')[2]}", on=user)
        super().send_notification_mail(template_prefix, user, context, email or user.email or None)


def _portal_host() -> str:
    return str(urlsplit(settings.PORTAL_URL).netloc)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Secrets of second factors are stored encrypted by the portal's key, so that a copy of the database is no key."""

    def encrypt(self, text: str) -> str:
        return _fernet(settings.SECRET_KEY).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _fernet(settings.SECRET_KEY).decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whoever needs a second factor may give one up while another is left."""
        return not required_of(authenticator.user) or has_second_factor(authenticator.user, beside=authenticator)


def _fernet(key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"second factor" + force_bytes(key)).digest()))
