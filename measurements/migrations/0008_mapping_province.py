from django.db import migrations, models


def leave_one(apps, schema_editor):
    """Backwards: of the provinces' mappings of one shape only the newest holds, as then."""
    mappings = apps.get_model("measurements", "LayoutMapping").objects
    seen = set()
    for mapping in mappings.filter(withdrawn_at=None).order_by("-pk"):
        if mapping.shape in seen:
            mapping.withdrawn_at = mapping.taught_at
            mapping.save(update_fields=["withdrawn_at"])
        seen.add(mapping.shape)


class Migration(migrations.Migration):
    """What a person taught about columns belongs to a province."""

    dependencies = [("measurements", "0007_provinces_of_known_batches")]

    operations = [
        migrations.AddField(
            model_name="layoutmapping",
            name="province_code",
            field=models.CharField(blank=True, db_default="", default="", max_length=2),
        ),
        migrations.RemoveConstraint(model_name="layoutmapping", name="mapping_once"),
        migrations.RunPython(migrations.RunPython.noop, leave_one),
        migrations.AddConstraint(
            model_name="layoutmapping",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("shape", "province_code"),
                name="mapping_once_a_province",
            ),
        ),
    ]
