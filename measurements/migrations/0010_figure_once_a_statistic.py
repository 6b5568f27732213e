"""Mean and median of a unit's month stand side by side."""

from typing import ClassVar

from django.db import migrations, models
from django.db.models import Q

LIVING = {"replaced_by__isnull": True}


class Migration(migrations.Migration):
    dependencies: ClassVar = [("measurements", "0009_known_mappings_province")]

    operations: ClassVar = [
        migrations.AddConstraint(
            "figure",
            models.UniqueConstraint(
                fields=["unit", "period", "network", "source", "statistic"],
                condition=Q(operator__isnull=True, **LIVING),
                name="figure_total_of_statistic_once",
            ),
        ),
        migrations.AddConstraint(
            "figure",
            models.UniqueConstraint(
                fields=["unit", "period", "network", "operator", "source", "statistic"],
                condition=Q(operator__isnull=False, **LIVING),
                name="figure_operator_of_statistic_once",
            ),
        ),
        migrations.RemoveConstraint("figure", "figure_total_once"),
        migrations.RemoveConstraint("figure", "figure_operator_once"),
    ]
