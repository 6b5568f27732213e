"""Accounts: opened, changed, closed; passwords, invitations, sessions."""

from functools import partial

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.actions.tokens import revoke_all_tokens
from accounts.lockout import forget_guesses
from accounts.models import User
from base import audit
from base.refusal import Refused
from base.saying import say

CLOSED = "user.change"  # in the trail, why: by which action
ENDED = "user.end_sessions"
REPLACED = "user.password"
INVITATION = "Tài khoản cổng i-Speed"  # the subject of the mail


@transaction.atomic
def create_user(
    *,
    by: User | None,
    username: str,
    role: str,
    full_name: str = "",
    email: str = "",
    phone: str = "",
    password: str | None = None,
) -> User:
    """Open an account; without a password nobody can log in until one is set through a mailed link.

    Raises ValidationError for a name already taken, an unknown role or a weak password.
    """
    user = User(username=username.strip(), role=role, full_name=full_name.strip(), email=email.strip().lower())
    user.phone = phone.strip()
    if password is None:
        user.set_unusable_password()
    else:
        validate_password(password, user)
        user.set_password(password)
    user.full_clean(exclude=["password"])
    user.save()
    audit.record(by=by, action="user.create", on=user, after=_user_facts(user))
    return user


@transaction.atomic
def clear_closed_account(*, by: User | None, user: User) -> None:
    """Clean up after a closed account: end its sessions and tokens, and forget its owner's mail and phone."""
    end_sessions(by=by, user=user, reason=CLOSED)
    contact = {"email": audit.mark(user.email), "phone": audit.mark(user.phone)}
    if any(contact.values()) or EmailAddress.objects.filter(user_id=user.pk).exists():
        user.email = user.phone = ""
        user.save(update_fields=["email", "phone"])
        EmailAddress.objects.filter(user_id=user.pk).delete()
        audit.record(by=by, action="user.forget_contact", on=user, before=contact, reason=CLOSED)


@transaction.atomic
def set_password(*, by: User | None, user: User, password: str) -> None:
    """Set a password that keeps the rules; the trail says that it changed, never what it is."""
    validate_password(password, user)
    replace_password(by=by, user=user, password=password)


@transaction.atomic
def replace_password(*, by: User | None, user: User, password: str) -> None:
    """Set a password that was checked before; what the old one opened ends: tokens, and by Django sessions."""
    user.set_password(password)
    user.save(update_fields=["password"])
    note_new_password(by=by, user=user)


@transaction.atomic
def note_new_password(*, by: User | None, user: User) -> None:
    """Note a new password in the trail, revoke the tokens and forget wrong guesses at the old one."""
    audit.record(by=by, action="user.password", on=user)
    forget_guesses(user)
    revoke_all_tokens(by=by, user=user, reason=REPLACED)


@transaction.atomic
def invite_user(*, by: User | None, user: User) -> None:
    """Mail the owner a link that sets a password (once, for three days). Raises Refused."""
    if not user.is_active:
        raise Refused(
            say("The account {name} is locked. Unlock it before you send the invitation.", name=user.username)
        )
    if not user.email:
        raise Refused(
            say("The account {name} has no mail address. Enter one and send the invitation again.", name=user.username)
        )
    audit.record(by=by, action="user.invite", on=user, after={"email": audit.mark(user.email)})
    send = partial(send_mail, INVITATION, invitation_to(user), settings.DEFAULT_FROM_EMAIL, [user.email])
    transaction.on_commit(send)


def invitation_to(user: User) -> str:
    """The text of the mail with the link that sets a password, once, for three days."""
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    link = settings.PORTAL_URL + reverse("account_reset_password_from_key", args=key.split("-", 1))
    return render_to_string("account/email/invitation.txt", {"user": user, "link": link})


@transaction.atomic
def end_sessions(*, by: User | None, user: User, reason: str = "") -> int:
    """Log a user out everywhere, as after a lost phone, programs with a token too. Returns how many sessions ended."""
    sessions = list(UserSession.objects.filter(user_id=user.pk))
    audit.record(by=by, action="user.end_sessions", on=user, after={"sessions": len(sessions)}, reason=reason)
    for session in sessions:
        session.end()
    revoke_all_tokens(by=by, user=user, reason=reason or ENDED)
    return len(sessions)


def _user_facts(user: User) -> dict[str, str | bool]:
    return {
        "username": user.username,
        "role": user.role,
        "full_name": user.full_name,
        "email": audit.mark(user.email),
        "phone": audit.mark(user.phone),
        "is_active": user.is_active,
    }
