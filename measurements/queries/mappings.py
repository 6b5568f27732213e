"""Taught mappings of a province's files. Writes nothing."""

from accounts.models import User
from measurements.models import ImportBatch, LayoutMapping
from measurements.queries.batches import heir_of, provinces_within


def mappings_for(batch: ImportBatch) -> dict[str, LayoutMapping]:
    """Shape → the mapping in force for this batch: its province's own before everybody's."""
    standing = LayoutMapping.objects.filter(withdrawn_at=None, province_code__in={"", heir_of(batch.province_code)})
    return {mapping.shape: mapping for mapping in standing.order_by("province_code")}


def taught_for(by: User | None, batch: ImportBatch) -> str:
    """The heir code of the province for whose files a person teaches with this batch.

    Blank, everybody's: of a file of which nobody stated the province, taught by who reaches all provinces.
    """
    if not batch.options.get("province", batch.province_code) and provinces_within(by) is None:
        return ""
    return heir_of(batch.province_code)
