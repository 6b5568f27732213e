"""Writing the audit trail: one row for every write, in its transaction, and for what leaves the portal."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, models, transaction
from django.utils.crypto import salted_hmac

from base import append_only, client_address, clock
from base.models import AuditEntry


def record(
    *,
    by: AbstractBaseUser | None,
    action: str,
    on: models.Model | None = None,
    before: Any = None,
    after: Any = None,
    reason: str = "",
) -> AuditEntry:
    """Note that `by` (None: the portal itself) does `action` on a row; before and after are JSON values."""
    return AuditEntry.objects.create(
        at=clock.machine_now(),
        actor_id=by.pk if by is not None else None,
        action=action,
        subject_type=on._meta.label_lower if on is not None else "",
        subject_id=str(on.pk) if on is not None else "",
        before=before,
        after=after,
        reason=reason,
        address=client_address.current(),
    )


def record_download(*, by: AbstractBaseUser | None, what: str, on: models.Model | None = None, **details: Any) -> None:
    """Note that somebody took a file or an export out of the portal; `what` is its name."""
    record(by=by, action="download", on=on, after={"what": what, **details})


def mark(value: str) -> str:
    """Pseudonym for a phone number or mail address in the trail: equal for equal values; nobody is reached by it."""
    return f"•{salted_hmac('base.audit', value.lower()).hexdigest()[:8]}" if value else ""


def forget_older_than(*, by: AbstractBaseUser | None, days: int) -> int:
    """End the retention time: remove the entries older than so many days, note that, return how many."""
    before = clock.machine_now() - timedelta(days=days)
    with transaction.atomic():
        append_only.lift(connection)
        count, _ = AuditEntry.objects.filter(at__lt=before).delete()
        append_only.install(connection)
        record(by=by, action="audit.purge", after={"entries": count, "before": before.isoformat()})
    return count
