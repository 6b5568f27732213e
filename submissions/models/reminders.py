"""The table of reminders. A row is written before its message leaves, so that none is sent twice."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from base.day_format import show_day
from base.models import SaidField


class Reminder(models.Model):
    """One person's digest of one day, with its delivery status."""

    class DeliveryStatus(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENDING = "sending", _("Given to the mail server, no answer yet")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        REJECTED = "rejected", _("Refused by the mail server")
        POSTPONED = "postponed", _("Put off to the next digest")
        NOT_NEEDED = "not_needed", _("No longer needed")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reminders")
    day = models.DateField()  # in Việt Nam
    for_leader = models.BooleanField(default=False)  # what is missing in the province, not what the reader owes
    province_code = models.CharField(max_length=2)
    address = models.EmailField()
    reporter_keys = models.JSONField(default=list)  # [["2025-09", "ward-123"], …]: who owes what
    delivery_status = models.CharField(
        db_column="fate", max_length=10, choices=DeliveryStatus, default=DeliveryStatus.WAITING
    )
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    error = SaidField(blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-day", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "day"], name="reminder_one_digest_a_day"),
        ]
        indexes: ClassVar = [models.Index(fields=["delivery_status", "day"], name="reminder_fate_day")]
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")

    def __str__(self) -> str:
        return f"{show_day(self.day)} {self.address} {self.delivery_status}"
