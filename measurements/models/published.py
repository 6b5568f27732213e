"""Tables of what VNNIC's public interface says of provinces: shown beside the portal's own figures, never judged."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from base.models import SaidField
from measurements.models.figures import Network, Statistic
from wards.following import ByMonth
from wards.models import Unit


class AtlasMonth(models.Model):
    """One month and network for which VNNIC's Internet Atlas is asked, and what became of it.

    `problem` says why there is nothing yet; not before `next_at` is it asked again. `answer`: what was taken, as it
    came, from `url`; `digest` of its rows.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Not there yet")
        STORED = "stored", _("Stored")

    period = models.DateField()  # first day of the data month
    network = models.CharField(max_length=6, choices=Network)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, blank=True)
    problem = SaidField(blank=True)
    url = models.CharField(max_length=400, blank=True)
    answer = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["period", "network"], name="atlas_month_once"),
            models.UniqueConstraint(fields=["digest"], condition=~Q(digest=""), name="atlas_answer_of_one_month"),
            models.CheckConstraint(condition=Q(period__day=1), name="atlas_period_is_month"),
        ]
        verbose_name = _("month of VNNIC's Atlas")
        verbose_name_plural = _("months of VNNIC's Atlas")

    def __str__(self) -> str:
        return f"{self.period:%Y-%m} {self.network}: {self.state}"

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING


class PublishedFigure(models.Model):
    """VNNIC's published figure of a province's month. Mbps, and ms for latency and jitter; none: too few samples."""

    month = models.ForeignKey(AtlasMonth, on_delete=models.CASCADE, related_name="figures")
    # The index of its own would be the beginning of `published_figure_once`.
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="published", db_index=False)
    period = models.DateField()
    network = models.CharField(max_length=6, choices=Network)
    statistic = models.CharField(max_length=6, choices=Statistic)
    samples = models.PositiveIntegerField()
    download = models.DecimalField(max_digits=13, decimal_places=6, null=True, blank=True)
    upload = models.DecimalField(max_digits=13, decimal_places=6, null=True, blank=True)
    latency = models.DecimalField(max_digits=13, decimal_places=6, null=True, blank=True)
    jitter = models.DecimalField(max_digits=13, decimal_places=6, null=True, blank=True)

    FOLLOWS: ClassVar = [ByMonth("unit", listed=False)]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "period", "network", "statistic"], name="published_figure_once"),
            models.CheckConstraint(condition=Q(period__day=1), name="published_period_is_month"),
        ]
        verbose_name = _("published figure")
        verbose_name_plural = _("published figures")

    def __str__(self) -> str:
        return f"{self.unit_id} {self.period:%Y-%m} {self.network}: {self.download}"
