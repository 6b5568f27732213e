from collections import Counter

from django.db import migrations
from django.db.models import Count


def note_provinces(apps, schema_editor):
    """Of every batch: the province it was stated to be of, and those of the units whose figures it wrote."""
    batches = apps.get_model("measurements", "ImportBatch").objects
    figures = apps.get_model("measurements", "Figure").objects.order_by()
    snapshots = apps.get_model("measurements", "Snapshot").objects.order_by()
    row = apps.get_model("measurements", "BatchProvince")
    heirs = _heirs(apps)
    written, replaced = Counter(), Counter()
    for rows in (figures, snapshots):
        counted = rows.values_list("batch", "unit__heir_code").annotate(found=Count("pk"))
        written.update({(batch, heir): found for batch, heir, found in counted})
    counted = figures.exclude(replaced_by=None).values_list("replaced_by", "unit__heir_code").annotate(found=Count("pk"))
    replaced.update({(batch, heir): found for batch, heir, found in counted})
    about = {key: None for key in (*written, *replaced)}
    same = {}
    for pk, unit_heir, code, counts in batches.values_list("pk", "unit__heir_code", "province_code", "counts"):
        if heir := unit_heir or heirs.get(code):
            about[pk, heir] = None
        same[pk] = counts.get("same", 0)
    alone = Counter(batch for batch, _heir in about)
    row.objects.bulk_create(
        [
            row(
                batch_id=batch,
                heir_code=heir,
                figures=written[batch, heir] + (same[batch] if alone[batch] == 1 else 0),
                new=max(0, written[batch, heir] - replaced[batch, heir]),
                changed=replaced[batch, heir],
                same=same[batch] if alone[batch] == 1 else 0,
            )
            for batch, heir in about
        ],
        batch_size=1000,
    )


def _heirs(apps):
    """Code of a province → code of the one that answers for it; where a code was used again, its last bearer's."""
    provinces = apps.get_model("wards", "Unit").objects.filter(level="province").order_by("valid_from", "pk")
    return dict(provinces.values_list("code", "heir_code"))


class Migration(migrations.Migration):
    dependencies = [("measurements", "0006_batch_provinces"), ("wards", "0003_boundaries")]
    operations = [migrations.RunPython(note_provinces, migrations.RunPython.noop)]
