"""How a province's files are read where a person taught it. Writes nothing."""

from accounts.models import User
from measurements.models import ImportBatch, LayoutMapping
from measurements.queries.batches import heir_of, provinces_within


def mappings_for(batch: ImportBatch) -> dict[str, LayoutMapping]:
    """Shape → the mapping that holds for this batch: its province's own before everybody's."""
    standing = LayoutMapping.objects.filter(withdrawn_at=None, province_code__in={"", heir_of(batch.province_code)})
    return {mapping.shape: mapping for mapping in standing.order_by("province_code")}


def taught_for(by: User | None, batch: ImportBatch) -> str:
    """Whose files a person teaches with this batch: heir code of its province.

    Blank, everybody's: of a file of which nobody stated the province, taught by who reaches all provinces.
    """
    if not batch.options.get("province", batch.province_code) and provinces_within(by) is None:
        return ""
    return heir_of(batch.province_code)
