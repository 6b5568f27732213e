"""Tables of measurements: thresholds, import batches, and the figures with their provenance."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from base.day_format import show_day
from base.period import Period
from measurements.readings import JUDGED
from wards.following import ByMonth, OfProvince, Stays
from wards.models import Level, Operator, Unit


class Network(models.TextChoices):
    """Kinds of networks."""

    MOBILE = "mobile", _("Mobile broadband")
    FIXED = "fixed", _("Fixed broadband")
    FIVE_G = "5g", "5G"


class Source(models.TextChoices):
    """Sources of figures."""

    VNNIC = "vnnic", "VNNIC"
    WARD = "ward", _("Ward's own count")


class Statistic(models.TextChoices):
    """The two statistics of a speed."""

    MEDIAN = "median", _("Median")
    MEAN = "mean", _("Mean")


class Threshold(models.Model):
    """The requirement of a unit in a month, from a day on, by a legal act."""

    network = models.CharField(max_length=6, choices=Network)
    effective_from = models.DateField()  # first day of the first data month it holds for
    min_samples = models.PositiveIntegerField()
    min_download_mbps = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    shown_from = models.PositiveIntegerField(null=True, blank=True)  # samples from which VNNIC lists a unit at all
    legal_act = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar = ["network", "effective_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["network", "effective_from"], name="threshold_once_a_day"),
        ]
        verbose_name = _("threshold")
        verbose_name_plural = _("thresholds")

    def __str__(self) -> str:
        return f"{self.network} {show_day(self.effective_from)}: {self.min_samples}, {self.min_download_mbps}"


class JudgedStatistic(models.Model):
    """The statistic, mean or median, judged from a data month on, by an act.

    A month that holds one of them alone is judged by that.
    """

    effective_from = models.DateField(unique=True)  # first day of the first data month it holds for
    statistic = models.CharField(max_length=6, choices=Statistic)
    legal_act = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar = ["effective_from"]
        verbose_name = _("judged statistic")
        verbose_name_plural = _("judged statistics")

    def __str__(self) -> str:
        return f"{show_day(self.effective_from)}: {self.statistic}"


def judged_in(day: Any) -> Coalesce:
    """Query expression: the statistic judged in the data month of a day (a date, or a column's name as OuterRef)."""
    rules = JudgedStatistic.objects.filter(effective_from__lte=day).order_by("-effective_from")
    return Coalesce(Subquery(rules.values("statistic")[:1]), Value(JUDGED))


class ImportBatch(models.Model):
    """One uploaded file, what was read from it, and what became of it."""

    class Status(models.TextChoices):
        RECEIVED = "received", _("Received")  # stored, not yet read
        CHECKED = "checked", _("Checked")  # read; may be applied
        REJECTED = "rejected", _("Rejected")  # read; errors, or not readable at all
        APPLIED = "applied", _("Applied")
        UNDONE = "undone", _("Undone")
        DISCARDED = "discarded", _("Discarded")
        QUARANTINED = "quarantined", _("In quarantine")  # the virus scanner does not answer

    source = models.CharField(max_length=6, choices=Source, default=Source.VNNIC)
    status = models.CharField(max_length=11, choices=Status, default=Status.RECEIVED)
    province_code = models.CharField(max_length=2, blank=True)  # blank: the file says, or the whole country
    unit = models.ForeignKey(  # the ward whose own figures these are
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="import_batches"
    )
    file = models.FileField(upload_to="imports/%Y/%m/", max_length=200)
    file_name = models.CharField(max_length=200)  # as the user's machine called it, cleaned
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    # What the user stated: period, as_of, network, statistic, answers. `replaced`: the applied batch of the same bytes.
    options = models.JSONField(default=dict)
    # Numbers typed on the page: there is no file whose layout could be misunderstood, whatever a file is called.
    was_typed = models.BooleanField(default=False, db_default=False)
    layout = models.CharField(max_length=40, blank=True)
    reading = models.JSONField(default=dict)  # how it was understood: {"tables": [TableInfo], "left_out": [text]}
    periods = models.JSONField(default=list)  # ["2024-07", …]
    issues = models.JSONField(default=list)  # measurements.importing.issues.Issue as dicts
    counts = models.JSONField(default=dict)  # new, changed, same, error, missing
    totals = models.JSONField(default=dict)  # the file's own totals beside ours
    staged = models.FileField(upload_to="staged/%Y/%m/", max_length=200, blank=True)  # rows read, JSON lines, gzip
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="import_batches"
    )
    apply_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    received_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    FOLLOWS: ClassVar = [Stays("unit", "whose own figures they were when the file came")]

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["sha256"], name="batch_sha256")]
        verbose_name = _("import batch")
        verbose_name_plural = _("import batches")

    def __str__(self) -> str:
        return f"#{self.pk} {self.file_name} {self.status}"

    @property
    def month_stated(self) -> str:
        """The stated month, YYYY-MM, blank if none: numbers typed on the page have it even before they are read."""
        return str(self.options.get("period", ""))


class BatchProvince(models.Model):
    """A province that a batch is about: stated by its uploader, or of a unit whose figures are in it.

    Who reaches it sees the batch; who reaches all of a batch's may apply it or take it back.
    """

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="provinces")
    heir_code = models.CharField(max_length=2)  # of the province that answers for it today
    figures = models.PositiveIntegerField(default=0)  # of its units; those left out are not counted
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)

    FOLLOWS_CODE: ClassVar = OfProvince("heir_code", merged=True)

    class Meta:
        ordering: ClassVar = ["heir_code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "heir_code"], name="batch_province_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["heir_code", "batch"], name="batch_province_heir")]
        verbose_name = _("province of a batch")
        verbose_name_plural = _("provinces of batches")

    def __str__(self) -> str:
        return f"#{self.batch_id} {self.heir_code}"


class LayoutMapping(models.Model):
    """What a person taught about the columns of a province's files of one shape; the newest not withdrawn applies."""

    # Heir code of the province whose files are read so; blank: everybody's, taught by who reaches all provinces.
    province_code = models.CharField(max_length=2, blank=True, default="", db_default="")
    shape = models.CharField(max_length=24)  # hash of the header texts without their numbers
    columns = models.JSONField()  # {"C": "samples", "D": "ignore", …}
    headers = models.JSONField(default=dict)  # {"C": "Số mẫu", …} for people
    taught_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    taught_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    FOLLOWS_CODE: ClassVar = OfProvince(merged=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["shape", "province_code"],
                condition=Q(withdrawn_at__isnull=True),
                name="mapping_once_a_province",
            ),
        ]
        verbose_name = _("column mapping")
        verbose_name_plural = _("column mappings")

    def __str__(self) -> str:
        return f"{self.province_code} {self.shape}: {self.columns}".strip()


class FigureQuerySet(models.QuerySet[Any]):
    """Figures: standing ones, and those that count."""

    def standing(self) -> Self:
        """Figures neither replaced by a later batch nor undone: mean and median side by side, if a file gave both."""
        return self.filter(replaced_by__isnull=True)

    def current(self) -> Self:
        """The figures that count: of standing ones, of each mean and median the one that is judged in the month.

        One alone counts, whichever it is, and one that alone has a download. In Python: `judging.statistic.chosen`.
        """
        alike = {name: OuterRef(name) for name in ("unit", "period", "network", "source")}
        others = Figure.objects.standing().alias(whose=Coalesce("operator_id", 0)).filter(**alike)
        beside = others.filter(whose=Coalesce(OuterRef("operator_id"), 0)).exclude(statistic=OuterRef("statistic"))
        other, empty = ~Q(statistic=judged_in(OuterRef("period"))), Q(download__isnull=True)
        with_values, untold = Exists(beside.exclude(empty)), Exists(beside.filter(empty))
        return self.standing().exclude((empty | other) & with_values).exclude(empty & other & untold)

    def of_period(self, period: Period) -> Self:
        return self.filter(period=period.first_day)


class Figure(models.Model):
    """A source's figure of one unit, month, network and operator (none: all operators).

    Samples are an interval: `365` is (365, 365), `<300` is (0, 299), `>300` is (301, no maximum), an
    empty cell is (none, none). Speeds in Mbps, latency in ms, as given, not rounded. A newer batch does
    not overwrite a figure: it marks it `replaced_by` and adds its own, so that undoing is exact.
    """

    # The index of its own would be the beginning of `figure_unit_month`.
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="figures", db_index=False)
    period = models.DateField()  # first day of the data month
    network = models.CharField(max_length=6, choices=Network)
    operator = models.ForeignKey(Operator, null=True, blank=True, on_delete=models.PROTECT, related_name="figures")
    source = models.CharField(max_length=6, choices=Source)
    statistic = models.CharField(max_length=6, choices=Statistic)
    samples_min = models.PositiveIntegerField(null=True, blank=True)
    samples_max = models.PositiveIntegerField(null=True, blank=True)
    download = models.DecimalField(max_digits=13, decimal_places=6, null=True, blank=True)
    upload = models.DecimalField(max_digits=13, decimal_places=6, null=True, blank=True)
    latency = models.DecimalField(max_digits=13, decimal_places=6, null=True, blank=True)
    passing = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)  # "% mẫu đạt", 0 to 100
    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="figures")
    replaced_by = models.ForeignKey(
        ImportBatch, null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_figures"
    )
    sheet = models.CharField(max_length=80)
    cell = models.CharField(max_length=12)  # of the sample count, or of the first value given
    raw = models.CharField(max_length=200)  # what stood there: "<300"

    objects = FigureQuerySet.as_manager()
    FOLLOWS: ClassVar = [ByMonth("unit", summed=True, standing="replaced_by")]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit", "period", "network", "source", "statistic"],
                condition=Q(operator__isnull=True, replaced_by__isnull=True),
                name="figure_total_of_statistic_once",
            ),
            models.UniqueConstraint(
                fields=["unit", "period", "network", "operator", "source", "statistic"],
                condition=Q(operator__isnull=False, replaced_by__isnull=True),
                name="figure_operator_of_statistic_once",
            ),
            models.CheckConstraint(
                condition=Q(samples_max__isnull=True) | Q(samples_min__isnull=False, samples_max__gte=F("samples_min")),
                name="figure_samples_interval",
            ),
            models.CheckConstraint(
                condition=(Q(download__isnull=True) | Q(download__gte=0))
                & (Q(upload__isnull=True) | Q(upload__gte=0))
                & (Q(latency__isnull=True) | Q(latency__gte=0)),
                name="figure_not_negative",
            ),
            models.CheckConstraint(condition=Q(period__day=1), name="figure_period_is_month"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["period", "network", "unit"], name="figure_period_network"),
            models.Index(fields=["batch"], name="figure_batch"),
            models.Index(fields=["unit", "network", "period"], name="figure_unit_month"),
        ]
        verbose_name = _("figure")
        verbose_name_plural = _("figures")

    def __str__(self) -> str:
        return f"{self.unit_id} {self.period:%Y-%m} {self.network}: {self.raw}"


class Snapshot(models.Model):
    """A count taken before its month was over, for pace and forecast only; never judged."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="snapshots")
    period = models.DateField()
    as_of = models.DateField()
    network = models.CharField(max_length=6, choices=Network)
    operator = models.ForeignKey(Operator, null=True, blank=True, on_delete=models.PROTECT, related_name="snapshots")
    samples_min = models.PositiveIntegerField(null=True, blank=True)
    samples_max = models.PositiveIntegerField(null=True, blank=True)
    download = models.DecimalField(max_digits=13, decimal_places=6, null=True, blank=True)
    statistic = models.CharField(max_length=6, choices=Statistic, blank=True, default="", db_default="")
    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="snapshots")

    FOLLOWS: ClassVar = [ByMonth("unit", listed=False)]

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(period__day=1), name="snapshot_period_is_month"),
        ]
        indexes: ClassVar = [models.Index(fields=["period", "network", "unit", "as_of"], name="snapshot_period")]
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")

    def __str__(self) -> str:
        return f"{self.unit_id} {self.period:%Y-%m} as of {self.as_of:%Y-%m-%d}"


class MonthState(models.Model):
    """State of a province-month: the last change of its figures, and what its summaries were made from.

    `changed` is set in the transaction of every import and undo. The summaries count only while the three
    `from_` columns say what holds now (measurements.queries.summaries); otherwise the figures are asked.
    """

    period = models.DateField()  # first day of the data month
    network = models.CharField(max_length=6, choices=Network)
    province_code = models.CharField(max_length=2)  # in the month's own time
    changed = models.BigIntegerField(default=0)  # audit entry of the last import or undo; 0: none is known
    from_figures = models.BigIntegerField(null=True, blank=True)  # `changed` when they were made; none: not made
    from_register = models.CharField(max_length=40, blank=True)
    from_thresholds = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["network", "period", "province_code"], name="month_state_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["province_code", "network", "changed"], name="month_state_province"),
        ]
        verbose_name = _("state of a month")
        verbose_name_plural = _("states of months")

    def __str__(self) -> str:
        return f"{self.province_code} {self.period:%Y-%m} {self.network}"


class MonthSummary(models.Model):
    """A stored summary of a province-month's verdicts (judging.summary.Summary), by level and operator."""

    state = models.ForeignKey(MonthState, on_delete=models.CASCADE, related_name="summaries")
    level = models.CharField(max_length=8, choices=Level)
    operator = models.ForeignKey(Operator, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    units = models.PositiveIntegerField()
    with_figures = models.PositiveIntegerField(db_column="heard")
    no_data = models.PositiveIntegerField()
    undecided = models.PositiveIntegerField()
    too_few_samples = models.PositiveIntegerField()
    speed_missing = models.PositiveIntegerField()
    too_slow = models.PositiveIntegerField()
    compliant = models.PositiveIntegerField()
    speed_asked = models.BooleanField()
    reference = models.PositiveIntegerField()
    reference_slow = models.PositiveIntegerField()
    samples_min = models.PositiveBigIntegerField(null=True, blank=True)
    samples_max = models.PositiveBigIntegerField(null=True, blank=True)
    download = models.DecimalField(max_digits=13, decimal_places=6, null=True, blank=True)
    statistic = models.CharField(max_length=6, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["state", "level"], condition=Q(operator__isnull=True), name="summary_total_once"
            ),
            models.UniqueConstraint(
                fields=["state", "level", "operator"],
                condition=Q(operator__isnull=False),
                name="summary_operator_once",
            ),
        ]
        verbose_name = _("summary of a month")
        verbose_name_plural = _("summaries of months")

    def __str__(self) -> str:
        return f"{self.state} {self.level} {self.operator or ''}"
