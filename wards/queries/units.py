"""Units and operators in force on a day. Writes nothing."""

from datetime import date

from django.db.models import QuerySet

from wards.models import Level, Operator, Unit, UnitQuerySet
from wards.records import UnitRecord


def record_of(unit: Unit) -> UnitRecord:
    """A unit as a record for the pure modules."""
    return UnitRecord(
        pk=unit.pk,
        level=unit.level,
        kind=unit.kind,
        code=unit.code,
        name=unit.name,
        full_name=unit.full_name,
        parent_id=unit.parent_id,
        province_code=unit.province_code,
        heir_code=unit.heir_code,
        valid_from=unit.valid_from,
        valid_to=unit.valid_to,
    )


def units_in_force(on: date, province_code: str, level: str | None = None) -> UnitQuerySet:
    """Units of a province on a day, sorted by the Vietnamese alphabet, their parents with them.

    The code is read at that day; that of a dissolved province means its heir.
    """
    province = province_at(province_code, on)
    if province is None:
        return Unit.objects.none()
    found = Unit.objects.in_force(on).of_province(province.code).select_related("parent").order_by("sort_key", "pk")
    return found.filter(level=level) if level else found


def province_at(code: str, on: date) -> Unit | None:
    """The province with this code on this day, or the heir of the one that last had it before."""
    provinces = Unit.objects.filter(level=Level.PROVINCE)
    found = provinces.in_force(on).filter(code=code).first()
    if found is None:
        last = provinces.filter(code=code, valid_to__lte=on).order_by("-valid_to").first()
        if last is not None:
            found = provinces.in_force(on).filter(heir_code=last.heir_code).first()
    return found


def provinces_in_force(on: date) -> UnitQuerySet:
    """All provinces of a day, sorted."""
    return Unit.objects.in_force(on).filter(level=Level.PROVINCE).order_by("sort_key", "pk")


def operators_in_force(on: date) -> QuerySet[Operator]:
    """The mobile operators of a day, in the order in which reports list them."""
    return Operator.objects.in_force(on).order_by("position", "code")


def operators_known(on: date) -> QuerySet[Operator]:
    """Operators of any network on a day, as files may name them."""
    return Operator.objects.of_any_network(on).order_by("position", "code")
