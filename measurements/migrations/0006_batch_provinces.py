import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Which provinces a batch is about: who may see it, apply it and take it back."""

    dependencies = [("measurements", "0005_figure_unit_month")]

    operations = [
        migrations.CreateModel(
            name="BatchProvince",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("heir_code", models.CharField(max_length=2)),
                ("figures", models.PositiveIntegerField(default=0)),
                ("new", models.PositiveIntegerField(default=0)),
                ("changed", models.PositiveIntegerField(default=0)),
                ("same", models.PositiveIntegerField(default=0)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="provinces",
                        to="measurements.importbatch",
                    ),
                ),
            ],
            options={
                "verbose_name": "province of a batch",
                "verbose_name_plural": "provinces of batches",
                "ordering": ["heir_code"],
                "indexes": [models.Index(fields=["heir_code", "batch"], name="batch_province_heir")],
                "constraints": [models.UniqueConstraint(fields=("batch", "heir_code"), name="batch_province_once")],
            },
        ),
    ]
