"""Base classes of rows that are valid from a day to a day, the audit trail, and background jobs."""

import json
from datetime import date
from typing import Any, ClassVar, Protocol, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from base.saying import Said, packed, unpacked


class Dated(Protocol):
    """Protocol of a row valid in [valid_from, valid_to); valid_to None: without an end."""

    valid_from: date
    valid_to: date | None


def is_in_force(row: Dated, on: date) -> bool:
    """Is a row at hand valid on a day? The query for it is `DatedQuerySet.in_force`."""
    return row.valid_from <= on and (row.valid_to is None or on < row.valid_to)


class DatedQuerySet(models.QuerySet[Any]):
    """Rows valid in the half-open time [valid_from, valid_to)."""

    def in_force(self, on: date) -> Self:
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on), valid_from__lte=on)

    def holding_in(self, province_code: str, on: date) -> Any:
        """The row valid in a province on a day, or None.

        The province's own comes before the general one (blank), a newer one before an older.
        """
        rows = self.in_force(on).filter(province_code__in=["", province_code])
        return rows.order_by("-province_code", "-valid_from").first()


class DatedRow(models.Model):
    """A row valid from a day to a day: `X.objects.in_force(day)`; its form refuses an end before the beginning.

    How to use it: derive from it, declare the two columns where they shall stand in the form, and name the constraint.
    Rows by province have a `province_code`, blank for all; then `X.objects.holding_in(code, day)` finds the one that
    holds. A model with a `clean` of its own begins with `wrong = self.wrong_dates()`.

        class Letterhead(DatedRow):
            valid_from = models.DateField()
            valid_to = models.DateField(null=True, blank=True)

            class Meta:
                constraints = [ends_after_it_begins("letterhead_valid_range")]
    """

    valid_from: "models.DateField[Any, Any]"
    valid_to: "models.DateField[Any, Any]"
    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True

    def clean(self) -> None:
        if wrong := self.wrong_dates():
            raise ValidationError(wrong)

    def wrong_dates(self) -> dict[str, Any]:
        """Field → what is wrong with its date; also for a form that is filled in halfway."""
        if not (self.valid_from and self.valid_to) or self.valid_from < self.valid_to:
            return {}
        return {"valid_to": _("It ends before it begins. The end is the first day on which it holds no more.")}


def ends_after_it_begins(name: str) -> models.CheckConstraint:
    """The constraint of a dated table, under the name given: each table needs its own."""
    return models.CheckConstraint(condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name=name)


class SaidField(models.TextField):  # type: ignore[type-arg]
    """A text for people, stored with its sentence (base.saying), so that a page shows it in its own language."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return json.dumps(packed(value), ensure_ascii=False) if isinstance(value, Said) else value

    def from_db_value(self, value: str | None, *_: object) -> str | None:
        if value is None or not value.startswith('["'):
            return value
        try:
            said: str = unpacked(json.loads(value))
        except (ValueError, AttributeError, LookupError):  # a text that only looks like it
            return value
        return said


class AuditEntry(models.Model):
    """Who changed what, before and after, why and from where. Written in each action, never changed (append_only)."""

    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    action = models.CharField(max_length=60, db_index=True)  # "import.apply", "unit.load"
    subject_type = models.CharField(max_length=60)  # "measurements.importbatch"
    subject_id = models.CharField(max_length=64)
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)
    reason = models.TextField(blank=True)
    address = models.GenericIPAddressField(null=True, blank=True)  # where the request came from; none: from the machine

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["subject_type", "subject_id"], name="audit_subject")]
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.subject_type} {self.subject_id}"


class Job(models.Model):
    """One piece of background work. The row is the truth; the Celery message carries only its id."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    OPEN = (State.WAITING, State.RUNNING)

    task = models.CharField(max_length=80)  # the Celery task's name, which takes this row's id
    target = models.CharField(max_length=64)  # primary key of what the task works on
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=3)
    lease = models.UUIDField(null=True, blank=True)  # who holds it
    lease_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)  # when its message was last sent
    phase = models.CharField(max_length=60, blank=True)
    rows_done = models.PositiveIntegerField(default=0)
    rows_total = models.PositiveIntegerField(null=True, blank=True)
    cancel_asked = models.BooleanField(default=False)
    error = SaidField(blank=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            # The same work is never open twice.
            models.UniqueConstraint(
                fields=["task", "target"], condition=Q(state__in=["waiting", "running"]), name="job_open_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="running") | Q(lease__isnull=False, lease_until__isnull=False),
                name="job_running_has_lease",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["task", "target"], name="job_task_target"),
            models.Index(fields=["state", "lease_until"], name="job_state_lease"),
        ]
        verbose_name = _("job")
        verbose_name_plural = _("jobs")

    def __str__(self) -> str:
        return f"{self.task}({self.target}) {self.state}"
