"""Scopes that a reorganisation moved, and moving them back."""

import json
from datetime import date
from typing import Any

from accounts.models import Scope, ScopeMove, User
from accounts.permissions import forget_scopes
from base import audit
from base.saying import Said, packed


def as_it_was(scope: Scope) -> dict[str, Any]:
    """A scope's columns as JSON values, to be stored before it moves; its question is packed as in its column."""
    review: str = scope.review
    return {
        "id": scope.pk,
        "user_id": scope.user_id,
        "unit_id": scope.unit_id,
        "operator_id": scope.operator_id,
        "agency_id": scope.agency_id,
        "valid_from": scope.valid_from.isoformat(),
        "valid_to": _day(scope.valid_to),
        "review": json.dumps(packed(review), ensure_ascii=False) if isinstance(review, Said) else review,
    }


def take_back(*, by: User | None, move: ScopeMove, reason: str) -> None:
    """Put a scope back as it was, and remove what was given for it.

    Where one unit went on as one other, an end that somebody set since stays: the person has left the same unit.
    """
    before = dict(move.before)
    given = list(Scope.objects.filter(pk__in=move.given).select_related("user"))
    if len(move.given) == 1 and (not given or _day(given[0].valid_to) != before["valid_to"]):
        before["valid_to"] = _day(given[0].valid_to) if given else move.change.on.isoformat()
    for scope in given:
        audit.record(by=by, action="scope.withdraw", on=scope, before=as_it_was(scope), reason=reason)
        scope.delete()
    user = User.objects.filter(pk=before["user_id"]).first()
    if user is None:
        return
    if before["valid_to"] is not None and before["valid_to"] <= before["valid_from"]:
        return  # it began with the change, and was ended since
    scope = Scope.objects.filter(pk=before["id"]).first() or Scope(pk=before["id"])
    audit.record(by=by, action="scope.restore", on=scope, after=before, reason=reason)
    for column, value in before.items():
        setattr(scope, column, date.fromisoformat(value) if value and column.startswith("valid") else value)
    scope.save()
    forget_scopes(user)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
