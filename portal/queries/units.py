"""Queries of the page of one unit. Writes nothing."""

from datetime import date
from decimal import Decimal

from measurements.judging.table import ComplianceRow
from measurements.models import Figure
from wards.models import Unit


def passing_share(row: ComplianceRow | None) -> Decimal | None:
    """The share of samples that meet the requirement, in per cent; None where VNNIC's row has none."""
    if row is None or row.figure_id is None:
        return None
    found: Decimal | None = Figure.objects.filter(pk=row.figure_id).values_list("passing", flat=True).first()
    return found


def children_in_force(unit: Unit, on: date) -> list[Unit]:
    """The units directly under a unit on a day."""
    return list(Unit.objects.in_force(on).filter(parent=unit))
