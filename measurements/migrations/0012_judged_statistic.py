from datetime import date

from django.db import migrations, models

FIRST_MONTH = date(2024, 6, 1)  # as the thresholds: i-Speed has counted by district and ward since then


def ship(apps, schema_editor):
    apps.get_model("measurements", "JudgedStatistic").objects.create(
        effective_from=FIRST_MONTH,
        statistic="median",
        legal_act="VNNIC công bố theo phương pháp trung vị (3/2024); văn bản giao chỉ tiêu ghi “trung bình”: Sở xác nhận",
    )


class Migration(migrations.Migration):
    dependencies = [("measurements", "0011_summary_with_figures")]
    operations = [
        migrations.CreateModel(
            name="JudgedStatistic",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("effective_from", models.DateField(unique=True)),
                ("statistic", models.CharField(choices=[("median", "Median"), ("mean", "Mean")], max_length=6)),
                ("legal_act", models.CharField(max_length=200)),
            ],
            options={
                "verbose_name": "judged statistic",
                "verbose_name_plural": "judged statistics",
                "ordering": ["effective_from"],
            },
        ),
        migrations.AddField(
            model_name="snapshot",
            name="statistic",
            field=models.CharField(
                blank=True, choices=[("median", "Median"), ("mean", "Mean")], db_default="", default="", max_length=6
            ),
        ),
        migrations.RunPython(ship, migrations.RunPython.noop),
    ]
