"""allauth's hooks: sign-up stays closed, and log-ins, log-outs and changes are noted in the audit trail."""

import base64
import hashlib
import logging
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.encoding import force_bytes

from accounts import devices, sessions
from accounts.actions import replace_password, revoke_all_tokens
from accounts.actions.users import ENDED
from accounts.lockout import account_name, fitted, user_named
from accounts.models import User
from accounts.second_factor import has_second_factor, required_of
from base import audit, client_address
from base.mail import AUTOMATIC

log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """allauth's account hooks: an administrator creates accounts, and nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        address = client_address.client_ip(request)
        if address is None:
            raise PermissionDenied
        return address

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        audit.record(by=user, action="login", on=user)
        sessions.begin(request)
        devices.entered(request, user)

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, User):
            audit.record(by=request.user, action="logout", on=request.user)
        super().logout(request)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        user: User | None = super().authenticate(request, **credentials)
        if user is not None:
            fitted(request)
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        if getattr(request, "axes_locked_out", False):
            return  # noted once by accounts.lockout; a flood must not fill the trail
        name = account_name(request, credentials)
        audit.record(by=None, action="login.failed", on=user_named(name), after={"name": name})

    def reauthenticate(self, user: User, password: str) -> bool:
        fits: bool = super().reauthenticate(user, password)
        if fits:
            _keep_session(self.request, user)
        return fits

    def set_password(self, user: User, password: str) -> None:
        """Set the password for its owner, who is logged in or came by a mailed link.

        The device is known from now on; tokens of programs are revoked.
        """
        replace_password(by=user, user=user, password=password)
        devices.entered(self.request, user)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail whose links and names are PORTAL_URL's.

        Whoever asks for it may have named any host that is allowed.
        """
        request = allauth_context.request
        here = request.build_absolute_uri("/") if request else ""
        absolute = {
            name: f"{settings.PORTAL_URL}/{value.removeprefix(here)}"
            if here and isinstance(value, str) and value.startswith(here)
            else value
            for name, value in context.items()
        }
        site = SimpleNamespace(name=_portal_host(), domain=_portal_host())
        super().send_mail(template_prefix, email, {**absolute, "current_site": site})

    def render_mail(
        self, template_prefix: str, email: str, context: dict[str, Any], headers: dict[str, str] | None = None
    ) -> Any:
        """Render a mail with headers that say a program wrote it, so that no holiday notice answers."""
        return super().render_mail(template_prefix, email, context, headers={**AUTOMATIC, **(headers or {})})

    def format_email_subject(self, subject: str) -> str:
        return f"[{_portal_host()}] {subject}"

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Note and mail to the owner that a password or second factor changed.

        The change stays in force when the mail cannot be sent.
        """
        audit.record(by=user, action=f"account.{template_prefix.rpartition('/')[2]}", on=user)
        try:
            super().send_notification_mail(template_prefix, user, context, email or user.email or None)
        except OSError:  # the mail server is away or refuses: an error page would hide the recovery codes
            log.warning("a notice of %s could not be mailed", template_prefix, exc_info=True)


def _portal_host() -> str:
    return str(urlsplit(settings.PORTAL_URL).netloc)


class SessionsAdapter(DefaultUserSessionsAdapter):  # type: ignore[misc]  # allauth has no types
    """allauth's session hooks: when an owner ends all other sessions, the tokens end with them."""

    def end_sessions(self, ended: Iterable[UserSession]) -> None:
        super().end_sessions(ended)
        user = allauth_context.request.user
        if isinstance(user, User):
            audit.record(by=user, action="user.end_sessions", on=user, after={"sessions": len(list(ended))})
            revoke_all_tokens(by=user, user=user, reason=ENDED)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """allauth's second-factor hooks: secrets are stored encrypted by the portal's key; a database copy has none."""

    def encrypt(self, text: str) -> str:
        return _fernet(settings.SECRET_KEY).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _fernet(settings.SECRET_KEY).decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """May this factor be given up? Whoever needs one must have another left."""
        return not required_of(authenticator.user) or has_second_factor(authenticator.user, beside=authenticator)


def _keep_session(request: HttpRequest, user: User) -> None:
    """A password that was hashed anew when it fitted (`User.check_password`) must not end the session that typed it."""
    before = user.password
    user.refresh_from_db(fields=["password"])
    if user.password != before:
        update_session_auth_hash(request, user)


def _fernet(key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"second factor" + force_bytes(key)).digest()))
