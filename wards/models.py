"""The register: units of administration in time, the operators, and the agencies."""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _

from base.day_format import show_day
from base.models import DatedQuerySet, DatedRow, ends_after_it_begins
from wards.following import Stays


class Level(models.TextChoices):
    """Levels of units of administration, highest first."""

    PROVINCE = "province", _("Province")
    DISTRICT = "district", _("District")
    WARD = "ward", _("Ward")


class Kind(models.TextChoices):
    """Kinds of units; the labels are the first words of official names, in any language."""

    TINH = "tinh", "Tỉnh"
    THANH_PHO = "thanh_pho", "Thành phố"
    QUAN = "quan", "Quận"
    HUYEN = "huyen", "Huyện"
    THI_XA = "thi_xa", "Thị xã"
    PHUONG = "phuong", "Phường"
    XA = "xa", "Xã"
    THI_TRAN = "thi_tran", "Thị trấn"
    DAC_KHU = "dac_khu", "Đặc khu"


class UnitQuerySet(DatedQuerySet):
    """Units, on a day or of a province."""

    def of_province(self, code: str) -> Self:
        """Units in the province that had this code in their own time."""
        return self.filter(province_code=code)

    def inherited_by(self, code: str) -> Self:
        """Units of today's (or the last) province with this code, and of its predecessors."""
        return self.filter(heir_code=code)


class Unit(models.Model):
    """One state of a province, district or ward: level, kind, code, name, parent and area.

    Identity is the row, never the bare code: 2,183 of today's 3,321 ward codes once bore another name.
    Any change (also of the parent alone) closes the row and opens another, joined by a UnitChange, so a
    row never outlives its parent.
    """

    level = models.CharField(max_length=8, choices=Level)
    kind = models.CharField(max_length=9, choices=Kind)
    code = models.CharField(max_length=5)  # 2, 3 or 5 digits
    name = models.CharField(max_length=80)  # without the kind: "Thủy Nguyên"
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    province_code = models.CharField(max_length=2)  # of the province in the unit's own time
    heir_code = models.CharField(max_length=2)  # of the province that answers for it today
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)  # first day on which it is no longer in force
    dates_known = models.BooleanField(default=True)  # False: the exact day is not documented
    legal_act = models.CharField(max_length=200, blank=True)  # that opened this row
    sort_key = models.CharField(max_length=240)  # Vietnamese alphabetical order on every database
    search_key = models.CharField(max_length=100)  # lower case, no accents, no kind

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["sort_key", "pk"]
        constraints: ClassVar = [
            ends_after_it_begins("unit_valid_range"),
            models.CheckConstraint(
                condition=Q(level="province", parent__isnull=True)
                | Q(level__in=["district", "ward"], parent__isnull=False),
                name="unit_parent_by_level",
            ),
            models.UniqueConstraint(fields=["level", "code", "valid_from"], name="unit_code_once_a_day"),
            models.UniqueConstraint(
                fields=["level", "code"], condition=Q(valid_to__isnull=True), name="unit_code_once_open"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["province_code", "level", "valid_from"], name="unit_province_level"),
            models.Index(fields=["heir_code", "level"], name="unit_heir_level"),
            models.Index(fields=["search_key"], name="unit_search"),
        ]
        verbose_name = _("unit")
        verbose_name_plural = _("units")

    def __str__(self) -> str:
        until = f"–{show_day(self.valid_to)}" if self.valid_to else ""
        return f"{self.full_name} ({self.code}, {show_day(self.valid_from)}{until})"

    @property
    def full_name(self) -> str:
        """The official name: `Phường Thủy Nguyên`."""
        return f"{Kind(self.kind).label} {self.name}"


class Part(models.TextChoices):
    """How much of an old unit went into a new one."""

    WHOLE = "whole", _("Whole")
    PART = "part", _("Part")
    UNKNOWN = "unknown", _("Not verified")


class UnitChange(models.Model):
    """One line of lineage: (part of) an old unit became (part of) a new one on a day. Read by queries.succession."""

    old = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successors")
    new = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="predecessors")
    effective_on = models.DateField()
    part = models.CharField(max_length=7, choices=Part)
    legal_act = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["old", "new"], name="unit_change_once"),
            models.CheckConstraint(condition=~Q(old=F("new")), name="unit_change_not_itself"),
        ]
        verbose_name = _("unit change")
        verbose_name_plural = _("unit changes")

    def __str__(self) -> str:
        return f"{self.old} → {self.new} ({self.part})"


class Reorganisation(models.Model):
    """One change of the register as it was carried out, with what takes it back (actions.undo_reorganisation)."""

    on = models.DateField()
    legal_act = models.CharField(max_length=200)
    lines = models.JSONField(default=list)  # [old, new, whole?] in words: what is told when the rows are gone
    closed = models.JSONField(default=list)  # numbers of units
    opened = models.JSONField(default=list)
    heirs = models.JSONField(default=dict)  # former heir code → the units that answered under it
    codes = models.JSONField(
        default=dict, db_default=Value({}, models.JSONField())
    )  # rows that bear a province's code: "moved", "begun" (actions.codes)
    provinces = models.JSONField(
        default=list, db_default=Value([], models.JSONField())
    )  # [old code, new code, alone?] of provinces under another code or merged
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)  # somebody looked at what became of two departments
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField()
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name = _("reorganisation")
        verbose_name_plural = _("reorganisations")

    def __str__(self) -> str:
        return f"{show_day(self.on)} {self.legal_act}"


class RegisterState(models.Model):
    """The one row with the register's versions: new texts with each change (actions.versions).

    What processes cache, and month summaries, are valid only while these are unchanged. The row's lock serialises
    changes of the register.
    """

    units = models.CharField(max_length=16, blank=True)  # units and their lineage
    names = models.CharField(max_length=16, blank=True)  # those, or what else units are called
    checked_on = models.DateField(null=True, blank=True)  # until when somebody here held it against the decrees

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(pk=1), name="register_state_one_row")]
        verbose_name = _("state of the register")
        verbose_name_plural = _("states of the register")

    def __str__(self) -> str:
        return self.units


class BoundarySet(models.Model):
    """Boundaries of one province's wards from one uploaded file, in force from a day until the next set's.

    Shapes belong to unit rows, so a set says nothing of wards that a later reorganisation opened.
    """

    class Status(models.TextChoices):
        CHECKED = "checked", _("Waiting to be used")
        USED = "used", _("in use")
        REPLACED = "replaced", _("Replaced")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    province_code = models.CharField(max_length=2)  # on the first day
    valid_from = models.DateField()
    status = models.CharField(max_length=9, choices=Status, default=Status.CHECKED)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    vertices_read = models.PositiveIntegerField()  # in the whole file
    vertices_kept = models.PositiveIntegerField()
    warnings = models.JSONField(default=list)  # packed (base.saying); of older sets plain texts
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-valid_from", "province_code", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["province_code", "valid_from"], condition=Q(status="used"), name="boundary_set_one_used"
            ),
        ]
        verbose_name = _("boundaries")
        verbose_name_plural = _("boundaries")

    def __str__(self) -> str:
        return f"{self.province_code} {show_day(self.valid_from)} ({self.status})"


class Boundary(models.Model):
    """The simplified outline of one ward (wards.boundary_shapes.Outline), in 1e-5 degrees east and north."""

    boundaries = models.ForeignKey(BoundarySet, on_delete=models.CASCADE, related_name="outlines")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    polygons = models.JSONField()  # polygon → ring → x, y, x, y, …
    middle_east = models.IntegerField()
    middle_north = models.IntegerField()
    room = models.PositiveIntegerField()  # radius of the largest circle around the middle

    FOLLOWS: ClassVar = [Stays("unit", "drawn for the row, and followed when it is asked for (queries.boundaries)")]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["boundaries", "unit"], name="boundary_once"),
        ]
        verbose_name = _("boundary")
        verbose_name_plural = _("boundaries")

    def __str__(self) -> str:
        return f"{self.unit_id} in {self.boundaries_id}"


class Alias(models.Model):
    """A clerk's answer to an unclear name, remembered; it holds only while its unit is in force."""

    key = models.CharField(max_length=160)  # the name in its normal form (wards.names)
    scope = models.CharField(max_length=8, blank=True)  # code of the province or district it was asked in
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="aliases")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    FOLLOWS: ClassVar = [Stays("unit", "it holds only while its unit is in force")]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["key", "scope", "unit"], condition=Q(withdrawn_at__isnull=True), name="alias_once"
            ),
        ]
        verbose_name = _("alias")
        verbose_name_plural = _("aliases")

    def __str__(self) -> str:
        return f"{self.key} → {self.unit}"


class OperatorQuerySet(DatedQuerySet):
    """Operators on a day.

    `in_force` gives those with a radio network of their own; the others serve the fixed network alone.
    """

    def of_fixed_network(self, on: date) -> Self:
        return self.filter(Q(fixed_to__isnull=True) | Q(fixed_to__gt=on), fixed_from__lte=on)

    def of_any_network(self, on: date) -> Self:
        mobile, fixed = self.in_force(on), self.of_fixed_network(on)
        return self.filter(Q(pk__in=mobile.values("pk")) | Q(pk__in=fixed.values("pk")))

    def owing(self, on: date) -> Self:
        """Operators that have to file for the month that ends on this day."""
        return self.in_force(on).filter(pk__in=OperatorObligation.objects.in_force(on).values("operator"))


class Operator(models.Model):
    """An enterprise whose own speeds VNNIC publishes, of the mobile networks, the fixed one, or both.

    One of the fixed network alone ends on the day on which it begins. Which of them file, `OperatorObligation` says.
    """

    code = models.CharField(max_length=20, unique=True)  # "viettel"
    name = models.CharField(max_length=80)  # "Viettel"
    aliases = models.JSONField(default=list)  # other names in people's files, as written
    position = models.PositiveSmallIntegerField(default=0)
    valid_from = models.DateField()  # with a radio network of its own
    valid_to = models.DateField(null=True, blank=True)
    fixed_from = models.DateField(null=True, blank=True)  # with a fixed network; none: it has none
    fixed_to = models.DateField(null=True, blank=True)

    objects = OperatorQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position", "code"]
        verbose_name = _("operator")
        verbose_name_plural = _("operators")

    def __str__(self) -> str:
        return self.name


class OperatorObligation(DatedRow):
    """An operator's duty to file its 4G/5G figures with the department, from a data month to a data month.

    Judged on the last day of the data month. Who has no row owes nothing.
    """

    operator = models.ForeignKey(Operator, on_delete=models.CASCADE, related_name="obligations")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    legal_act = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar = ["operator", "valid_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["operator", "valid_from"], name="obligation_once_a_day"),
            ends_after_it_begins("obligation_valid_range"),
        ]
        verbose_name = _("obligation to file")
        verbose_name_plural = _("obligations to file")

    def __str__(self) -> str:
        return f"{self.operator} {show_day(self.valid_from)}"


class Agency(DatedRow):
    """A body that owes or receives letters: a sở/ngành, a UBND huyện, the Đoàn, a school, a khu dân cư."""

    class AgencyKind(models.TextChoices):
        DEPARTMENT = "department", _("Department of the province")
        DISTRICT_COMMITTEE = "district_committee", _("People's Committee of a district")
        WARD_COMMITTEE = "ward_committee", _("People's Committee of a ward")
        YOUTH_UNION = "youth_union", _("Youth Union")
        SCHOOL = "school", _("School")
        NEIGHBOURHOOD = "neighbourhood", _("Neighbourhood")
        PRESS = "press", _("Press and portals")
        OTHER = "other", _("Other")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="agencies")
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=20, choices=AgencyKind)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    FOLLOWS: ClassVar = [Stays("unit", "followed when it is asked for (queries.unit_of_agency)")]

    class Meta:
        ordering: ClassVar = ["name"]
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")

    def __str__(self) -> str:
        return self.name
