"""Tokens for programs: made by their owner, revoked by owner or administrator, never changed."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q

from accounts.api_secrets import PREFIX, digest_of, new_secret
from accounts.models import ApiToken, User
from accounts.permissions import usable_scopes
from accounts.queries import live_tokens
from base import audit, clock
from base.refusal import Refused
from base.saying import say

LONGEST = timedelta(days=366)
AT_MOST = 10  # tokens of one person that work at the same time
USE_NOTED_EVERY = timedelta(minutes=1)


@transaction.atomic
def create_token(*, by: User, name: str, scopes: Iterable[str], expires_on: date) -> tuple[ApiToken, str]:
    """Create a token of `by` that works until the end of a day (Việt Nam); its secret is returned and not stored.

    Raises Refused for a day that is over or more than a year away, for scopes that open nothing to the
    person's role, and where ten tokens work already.
    """
    now = clock.machine_now()
    given = sorted(set(scopes))
    expires = datetime.combine(expires_on, time.max, clock.VIETNAM).replace(microsecond=0)
    if not now < expires <= now + LONGEST:
        raise Refused(say("A token works for a year at most. Choose a day from today on, within a year."))
    if not name.strip():
        raise Refused(say("Say what the token is for, so that you know it again."))
    if not given or set(given) - {scope.value for scope in usable_scopes(by)}:
        raise Refused(say("Choose at least one thing that the token may do, of those that your role may do."))
    User.objects.select_for_update().get(pk=by.pk)  # two pages at once would both count nine
    if live_tokens(by).count() >= AT_MOST:
        raise Refused(say("You have {count} tokens that work. Revoke one that is no longer needed.", count=AT_MOST))
    secret = new_secret()
    token = ApiToken.objects.create(
        user=by,
        name=name.strip(),
        beginning=secret[: len(PREFIX) + 5],
        digest=digest_of(secret),
        scopes=given,
        created_at=now,
        expires_at=expires,
    )
    audit.record(by=by, action="token.create", on=token, after=_facts(token))
    return token, secret


@transaction.atomic
def revoke_token(*, by: User | None, token: ApiToken, reason: str = "") -> None:
    """Revoke a token. Revoking it again changes nothing."""
    if ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=clock.machine_now()):
        audit.record(by=by, action="token.revoke", on=token, before=_facts(token), reason=reason)
    token.refresh_from_db()


@transaction.atomic
def revoke_all_tokens(*, by: User | None, user: User, reason: str) -> int:
    """Revoke all tokens of a person, as with a changed password. Returns how many."""
    tokens = list(live_tokens(user))
    for token in tokens:
        revoke_token(by=by, token=token, reason=reason)
    return len(tokens)


def note_use(*, token: ApiToken) -> None:
    """Record when a token was last used, to the minute."""
    now = clock.machine_now()
    old = Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - USE_NOTED_EVERY)
    if token.last_used_at is None or token.last_used_at < now - USE_NOTED_EVERY:
        ApiToken.objects.filter(old, pk=token.pk).update(last_used_at=now)


def _facts(token: ApiToken) -> dict[str, object]:
    return {
        "user": token.user.username,
        "name": token.name,
        "beginning": token.beginning,
        "scopes": token.scopes,
        "expires_at": token.expires_at.isoformat(),
    }
