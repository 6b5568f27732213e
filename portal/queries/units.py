"""What the page of one unit asks. Writes nothing."""

from datetime import date
from decimal import Decimal

from measurements.judging.table import ComplianceRow
from measurements.models import Figure
from wards.models import Unit


def passing_share(row: ComplianceRow | None) -> Decimal | None:
    """The share of samples that meet what is asked, in per cent, where VNNIC's row gives it."""
    if row is None or row.figure_id is None:
        return None
    found: Decimal | None = Figure.objects.filter(pk=row.figure_id).values_list("passing", flat=True).first()
    return found


def children_in_force(unit: Unit, on: date) -> list[Unit]:
    return list(Unit.objects.in_force(on).filter(parent=unit))
