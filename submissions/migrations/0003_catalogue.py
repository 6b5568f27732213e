"""Ship the deadline rules with the letters they come from, and our proposal of a catalogue.

The form annexed to 2731/BTTTT-CVT was not found, so every indicator is marked as a proposal.
"""

import csv
from datetime import date
from pathlib import Path

from django.db import migrations

ROWS = Path(__file__).with_name("data")  # frozen: later changes are migrations of their own
SINCE = date(2024, 6, 1)  # 2138/BTTTT-CVT of 3/6/2024


def _rows(name):
    with (ROWS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def add(apps, schema_editor):
    rule = apps.get_model("submissions", "DeadlineRule")
    indicator = apps.get_model("submissions", "Indicator")
    flags = ("per_ward", "carries_over", "required", "inclusive", "is_proposal")
    for row in _rows("0003_deadline_rules.csv"):
        rule.objects.create(valid_from=SINCE, **{k: bool(v) if k in flags else v for k, v in row.items()})
    for position, row in enumerate(_rows("0003_indicators.csv"), start=1):
        values = {k: bool(v) if k in flags else v for k, v in row.items()}
        indicator.objects.create(valid_from=SINCE, position=position * 10, is_proposal=True, **values)


def remove(apps, schema_editor):
    apps.get_model("submissions", "Indicator").objects.all().delete()
    apps.get_model("submissions", "DeadlineRule").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("submissions", "0002_holidays")]
    operations = [migrations.RunPython(add, remove)]
