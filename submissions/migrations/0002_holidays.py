"""Fill the table of holidays for 2024 to 2027; it is edited by hand afterwards.

The rows are those that the `holidays` package and the acts of the day gave; they are frozen beside this migration.
"""

import csv
from pathlib import Path

from django.db import migrations

ROWS = Path(__file__).with_name("data") / "0002_holidays.csv"


def add(apps, schema_editor):
    holiday = apps.get_model("submissions", "Holiday")
    with ROWS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            flags = {name: bool(row.pop(name)) for name in ("is_working", "is_forecast")}
            holiday.objects.create(**row, **flags)


def remove(apps, schema_editor):
    apps.get_model("submissions", "Holiday").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("submissions", "0001_initial")]
    operations = [migrations.RunPython(add, remove)]
