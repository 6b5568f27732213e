from django.db import migrations
from django.db.models import Q


def give_to_provinces(apps, schema_editor):
    """A mapping taught by the staff of a province holds for that province from now on, no longer for all.

    Of somebody who acted for several provinces that day it holds for each. What an administrator or the portal
    itself taught stays everybody's. What nobody's province vouches for is withdrawn: its files are asked about again.
    """
    mapping = apps.get_model("measurements", "LayoutMapping")
    scope = apps.get_model("accounts", "Scope")
    for one in mapping.objects.filter(withdrawn_at=None, province_code="").select_related("taught_by"):
        if one.taught_by is None or one.taught_by.role == "admin":
            continue
        day = one.taught_at.date()
        held = scope.objects.filter(
            Q(valid_to=None) | Q(valid_to__gt=day),
            user=one.taught_by,
            valid_from__lte=day,
            unit__level="province",
            operator=None,
            agency=None,
        )
        codes = sorted(set(held.values_list("unit__heir_code", flat=True)))
        if not codes:
            one.withdrawn_at = one.taught_at
            one.save(update_fields=["withdrawn_at"])
            continue
        one.province_code = codes[0]
        one.save(update_fields=["province_code"])
        for code in codes[1:]:
            one.pk, one.province_code = None, code
            one.save(force_insert=True)


class Migration(migrations.Migration):
    dependencies = [
        ("measurements", "0008_mapping_province"),
        ("accounts", "0002_initial"),
        ("wards", "0003_boundaries"),
    ]
    operations = [migrations.RunPython(give_to_provinces, migrations.RunPython.noop)]
