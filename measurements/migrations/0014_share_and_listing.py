"""The share of samples that pass, as VNNIC's tables may give it, and from how many samples on they list a unit."""

from django.db import migrations, models

LISTED_FROM = 30  # VNNIC's own statistics tell of a place from so many samples a month on


def note_from_which_count_units_are_listed(apps, schema_editor):
    apps.get_model("measurements", "Threshold").objects.update(shown_from=LISTED_FROM)


class Migration(migrations.Migration):
    dependencies = [("measurements", "0013_what_vnnic_publishes")]
    operations = [
        migrations.AddField(
            "figure", "passing", models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True)
        ),
        migrations.AddField("threshold", "shown_from", models.PositiveIntegerField(blank=True, null=True)),
        migrations.RunPython(note_from_which_count_units_are_listed, migrations.RunPython.noop),
    ]
