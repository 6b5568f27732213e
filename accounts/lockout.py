"""What happens when somebody guesses passwords: which account is meant, the lock-out page, word to its owner."""

import logging
from datetime import timedelta
from smtplib import SMTPException
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from accounts.models import User
from base import audit, clock, origin
from base.models import AuditEntry

log = logging.getLogger(__name__)

TELL_AGAIN_AFTER = timedelta(hours=1)


def account_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The account that a log-in is about, by one name whether its user name or its mail address was typed."""
    given = credentials or {}
    typed = str(given.get("username") or given.get("email") or request.POST.get("login") or "")
    typed = typed.strip().lower()[:150]
    user = user_named(typed)
    return user.username if user else typed


def user_named(name: str) -> User | None:
    """The user with this user name or mail address, in any case."""
    if not name:
        return None
    return User.objects.filter(Q(username__iexact=name) | Q(email__iexact=name)).order_by("pk").first()


def locked_out(request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None) -> HttpResponse:
    """Answer 429; once an hour note it and tell the account's owner."""
    name = account_name(request, credentials)
    if _noted_first(name):
        user = user_named(name)
        if user is not None and user.is_active and user.email:
            _tell(user)
    return render(request, "429.html", status=429)


def _noted_first(name: str) -> bool:
    """Note it once an hour for each address, and say whether it is the hour's first of this account.

    Guesses come at once, in several processes: who holds the failures of this account goes first, the others wait.
    """
    noted = AuditEntry.objects.filter(
        action="login.locked", at__gt=clock.machine_now() - TELL_AGAIN_AFTER, after__name=name
    )
    here = noted.filter(address=origin.current())
    if here.exists():  # a flood does not wait for anybody
        return False
    with transaction.atomic():
        list(AccessAttempt.objects.select_for_update().filter(username=name).order_by("pk").values_list("pk"))
        if here.exists():
            return False
        first = not noted.exists()
        audit.record(by=None, action="login.locked", on=user_named(name), after={"name": name})
    return first


def _tell(user: User) -> None:
    text = render_to_string("account/email/locked_out.txt", {"user": user, "address": origin.current()})
    try:
        send_mail("Có người thử mật khẩu của bạn", text, settings.DEFAULT_FROM_EMAIL, [user.email])
    except (OSError, SMTPException):
        log.warning("could not tell %s of the lock-out", user.pk, exc_info=True)
