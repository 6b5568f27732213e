"""The table of letters to single units that fell short of a month's target, with their numbers."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from measurements.models import Network
from wards.following import ByMonth
from wards.models import Unit


class WardLetter(models.Model):
    """One letter to one unit about one month and network.

    Its content is frozen when it is made; until it has a number it may be made again.
    """

    province = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="ward_letters_of")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="ward_letters")
    period = models.DateField()  # first day of the data month
    network = models.CharField(max_length=6, choices=Network)
    facts = models.JSONField()  # reports.facts.Facts, from which it is rendered
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    number = models.CharField(max_length=20, blank=True)  # given by the clerk: "05"
    symbol = models.CharField(max_length=40, blank=True)  # with its number: "SKHCN-BCVT"
    numbered_in = models.PositiveSmallIntegerField(null=True, blank=True)  # the year whose number it is
    issued_on = models.DateField(null=True, blank=True)

    FOLLOWS: ClassVar = [ByMonth("unit"), ByMonth("province", listed=False)]

    class Meta:
        ordering: ClassVar = ["-period", "unit__sort_key", "network"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "period", "network"], name="ward_letter_once"),
            models.UniqueConstraint(
                fields=["province", "symbol", "numbered_in", "number"],
                condition=Q(numbered_in__isnull=False),
                name="ward_letter_number_once_a_year",
            ),
            models.CheckConstraint(condition=Q(period__day=1), name="ward_letter_period_is_month"),
            models.CheckConstraint(
                condition=Q(number="", issued_on__isnull=True, numbered_in__isnull=True)
                | ~Q(number="") & Q(issued_on__isnull=False, numbered_in__isnull=False),
                name="ward_letter_number_with_day",
            ),
        ]
        verbose_name = _("letter to one ward")
        verbose_name_plural = _("letters to single wards")

    def __str__(self) -> str:
        return f"{self.unit_id} {self.network} {self.period:%Y-%m} {self.number}".rstrip()
