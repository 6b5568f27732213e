"""The table of drives: a week, say, in which chosen wards measure together."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from base.day_format import show_day
from wards.following import Newest
from wards.models import Unit


class Drive(models.Model):
    """One ward's part in a drive; the wards of one drive share its name and days."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="drives")
    name = models.CharField(max_length=120)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))  # inclusive
    called_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    called_at = models.DateTimeField()

    FOLLOWS: ClassVar = [Newest("unit")]

    class Meta:
        ordering: ClassVar = ["-first_day", "name", "unit"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "name", "first_day"], name="drive_once"),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="drive_days"),
        ]
        verbose_name = _("drive")
        verbose_name_plural = _("drives")

    def __str__(self) -> str:
        return f"{self.name} {show_day(self.first_day)}–{show_day(self.last_day)}"
