"""Locking out who guesses: which account it is about, when no more guesses are checked, mail to its owner.

A guess is counted before it is looked at and taken off again when it fits (`admit`, `fitted`), so that no number of
guesses at the same moment gets past a limit. What is refused is not counted: it was no guess.
"""

import logging
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Any

from axes.handlers.base import AxesHandler
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from accounts import devices
from accounts.guesses import ACCOUNT, KEPT, GuessKind, GuessLimit, network_of, rules_of
from accounts.models import User, WrongGuess
from accounts.second_factor import has_second_factor
from base import audit, client_address, clock
from base.mail import AUTOMATIC
from base.models import AuditEntry

log = logging.getLogger(__name__)

TELL_AGAIN_AFTER = timedelta(hours=1)


def account_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The user name of the account that a log-in is about, whether its user name or its mail address was typed."""
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


def admit(request: HttpRequest, *, kind: GuessKind, name: str) -> bool:
    """May this guess be checked? Then it counts as a wrong one until `fitted` is called.

    On a known device what was tried there counts alone; once that is used up, it is like any other.
    """
    rule = None
    for guess in _as_counted(request, kind, name):
        rule = _full(_rules(guess), guess, beside=0)
        if rule is None:
            rule = _count(guess)
        if rule is None:
            request.__dict__["_guess"] = guess
            return True
    request.__dict__["_closed_by"] = rule
    return False


def fitted(request: HttpRequest) -> None:
    """Record that the guess was right: it and the wrong ones before it, here and at this account, count no more."""
    guess: WrongGuess | None = request.__dict__.pop("_guess", None)
    if guess is not None:
        place = {"device": guess.device} if guess.device else {"device": "", "network": guess.network}
        WrongGuess.objects.filter(kind=guess.kind, name=guess.name, **place).delete()


def forget_guesses(user: User) -> None:
    """Remove the wrong guesses at an account, after a new password: they say nothing about it."""
    WrongGuess.objects.filter(name=user.username).delete()


def forget_old_guesses(now: datetime) -> int:
    """Remove the guesses that are too old for any limit. Returns how many."""
    return WrongGuess.objects.filter(at__lte=now - KEPT).delete()[0]


class Handler(AxesHandler):  # type: ignore[misc]  # axes has no types
    """The hooks of axes: its back end asks before any password is checked, its middleware for the page."""

    def is_locked(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        return not admit(request, kind=GuessKind.PASSWORD, name=account_name(request, credentials))

    def user_login_failed(
        self, sender: object, credentials: dict[str, Any], request: Any = None, **kwargs: object
    ) -> None:
        """Have the guess that used up a limit answered by the page that says so."""
        if request is None:
            return
        if not request.axes_locked_out:
            guesses = _as_counted(request, GuessKind.PASSWORD, account_name(request, credentials))
            rules = [_full(_rules(guess), guess, beside=0) for guess in guesses]
            request.axes_locked_out = all(rules)
            request.__dict__["_closed_by"] = rules[-1]
            request.guesses_left = sum(_left(guess) for guess in guesses)
        request.axes_credentials = credentials

    def user_logged_in(self, sender: object, request: HttpRequest, user: User, **kwargs: object) -> None:
        fitted(request)


def locked_out(request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None) -> HttpResponse:
    """Answer 429; once an hour note it and mail the account's owner."""
    rule: GuessLimit | None = request.__dict__.get("_closed_by")
    # Who is refused for guessing at others may have guessed nothing at this one: its owner is not written to.
    mail = "" if rule is not None and "name" not in rule.by else "locked_out"
    note_locked(account_name(request, credentials), action="login.locked", mail=mail)
    return render(request, "429.html", {"closed": rule.name if rule else "place"}, status=429)


def note_locked(name: str, *, action: str, mail: str) -> None:
    """Note that no more guesses are checked, once an hour for each address; mail the owner, once an hour.

    `mail`: the text that is sent; blank: none.
    """
    if _noted_first(name, action) and mail:
        user = user_named(name)
        if user is not None and user.is_active and user.email:
            _tell(user, mail)


def _as_counted(request: HttpRequest, kind: GuessKind, name: str) -> list[WrongGuess]:
    """The row that a guess would be, not stored: as one on a known device, if it is one, and as one from anywhere."""
    mark = devices.mark_of(request, user_named(name))
    network, now = network_of(client_address.client_ip(request)), clock.machine_now()
    marks = [mark, ""] if mark else [""]
    return [WrongGuess(kind=kind, name=name, network=network, device=device, at=now) for device in marks]


def _rules(guess: WrongGuess) -> tuple[GuessLimit, ...]:
    user = user_named(guess.name)
    guarded = user is not None and has_second_factor(user)
    return rules_of(GuessKind(guess.kind), known_device=bool(guess.device), second_factor=guarded)


def _full(rules: tuple[GuessLimit, ...], guess: WrongGuess, *, beside: int) -> GuessLimit | None:
    """The first rule whose limit is reached by what is stored, `beside` of it not counted."""
    for rule in rules:
        if _alike(rule, guess, guess.at - rule.within).count() - beside >= rule.limit:
            return rule
    return None


def _left(guess: WrongGuess) -> int:
    """How many wrong ones more are looked at from here. What others tried at the account from elsewhere is not told."""
    here = [rule for rule in _rules(guess) if rule is not ACCOUNT]
    return max(0, min(rule.limit - _alike(rule, guess, guess.at - rule.within).count() for rule in here))


def _count(guess: WrongGuess) -> GuessLimit | None:
    """Store it; take it back where others, stored at the same moment, have reached a limit."""
    forget_old_guesses(guess.at)
    guess.save()
    rule = _full(_rules(guess), guess, beside=1)
    if rule is not None:
        guess.delete()
    return rule


def _alike(rule: GuessLimit, guess: WrongGuess, since: datetime) -> QuerySet[WrongGuess]:
    same = {column: getattr(guess, column) for column in rule.by}
    known = {} if "device" in rule.by else {"device": ""}
    return WrongGuess.objects.filter(kind=guess.kind, at__gt=since, **same, **known)


def _noted_first(name: str, action: str) -> bool:
    """Note it once an hour for each address, and say whether it is the hour's first of this account.

    Guesses come at once, in several processes: who holds the failures of this account goes first, the others wait.
    """
    noted = AuditEntry.objects.filter(action=action, at__gt=clock.machine_now() - TELL_AGAIN_AFTER, after__name=name)
    here = noted.filter(address=client_address.current())
    if here.exists():  # a flood does not wait for anybody
        return False
    with transaction.atomic():
        list(WrongGuess.objects.select_for_update().filter(name=name).order_by("pk").values_list("pk"))
        if here.exists():
            return False
        first = not noted.exists()
        audit.record(by=None, action=action, on=user_named(name), after={"name": name})
    return first


def _tell(user: User, mail: str) -> None:
    subject = {"locked_out": "Có người thử mật khẩu của bạn", "codes": "Có người biết mật khẩu của bạn"}[mail]
    text = render_to_string(f"account/email/{mail}.txt", {"user": user, "address": client_address.current()})
    try:
        EmailMessage(subject, text, to=[user.email], headers=AUTOMATIC).send()
    except (OSError, SMTPException):
        log.warning("could not tell %s of the lock-out", user.pk, exc_info=True)
