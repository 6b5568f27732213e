from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("reports", "0005_drop_reporting_province")]

    operations = [
        migrations.CreateModel(
            "PublicationRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("province_code", models.CharField(max_length=2)),
                ("since", models.DateField()),
                (
                    "when",
                    models.CharField(
                        choices=[
                            ("import", "At import, as preliminary"),
                            ("report", "Once the Ministry's report is published"),
                        ],
                        max_length=6,
                    ),
                ),
            ],
            options={
                "verbose_name": "publication rule",
                "verbose_name_plural": "publication rules",
                "ordering": ["province_code", "-since"],
                "constraints": [
                    models.UniqueConstraint(fields=["province_code", "since"], name="publication_rule_once"),
                    models.CheckConstraint(condition=Q(since__day=1), name="publication_rule_since_is_month"),
                ],
            },
        )
    ]
