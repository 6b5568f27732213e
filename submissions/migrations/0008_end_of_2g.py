from datetime import date

from django.db import migrations

CODES = ["bts_2g", "bts_2g_removed"]
END = date(2027, 1, 1)  # 2G ends in September 2026, on islands by the end of the year


def end(apps, schema_editor):
    """Asked for the last time of December 2026; rows that somebody gave another end keep it."""
    rows = apps.get_model("submissions", "Indicator").objects.filter(code__in=CODES, valid_to=None)
    rows.filter(valid_from__lt=END).update(valid_to=END)


def ask_again(apps, schema_editor):
    apps.get_model("submissions", "Indicator").objects.filter(code__in=CODES, valid_to=END).update(valid_to=None)


class Migration(migrations.Migration):
    """Stations of 2G are asked for until the end of 2026."""

    dependencies = [("submissions", "0007_filed_as")]

    operations = [migrations.RunPython(end, ask_again)]
