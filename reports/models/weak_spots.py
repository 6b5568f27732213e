"""The table of places with a weak signal or none, as a department lists them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wards.following import Newest
from wards.models import Operator, Unit


class WeakSpot(models.Model):
    """A hamlet or spot of a ward where the signal is weak, from the day it was found to the day it was resolved.

    It is listed in the report of the 15th where the province has the annex switched on (`LetterForm.weak_spots`).
    """

    unit = models.ForeignKey(Unit, verbose_name=_("ward"), on_delete=models.PROTECT, related_name="weak_spots")
    place = models.CharField(_("Hamlet or spot"), max_length=160)
    has_power = models.BooleanField(_("On the mains"), default=False, db_default=False)
    operator = models.ForeignKey(
        Operator,
        verbose_name=_("Operator that deals with it"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    found_on = models.DateField(_("Found on"))
    due_on = models.DateField(_("To be done by"), null=True, blank=True)
    done_on = models.DateField(_("Done on"), null=True, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    FOLLOWS: ClassVar = [Newest("unit")]

    class Meta:
        ordering: ClassVar = ["unit", "place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "place"], name="weak_spot_once"),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(done_on__gte=F("found_on")), name="weak_spot_done_after_found"
            ),
        ]
        verbose_name = _("weak spot")
        verbose_name_plural = _("weak spots")

    def __str__(self) -> str:
        return f"{self.place}, {self.unit_id}"
