import csv
from datetime import date
from pathlib import Path

from django.db import migrations

ROWS = Path(__file__).with_name("data") / "0009_acts_of_holidays.csv"
BEFORE = (
    "python-holidays",
    "Chính phủ đồng ý hoán đổi ngày làm việc, Bộ Nội vụ thông báo 25/12/2025 (chưa rõ số văn bản)",
)


def name_acts(apps, schema_editor):
    """The days of 2026 and 2027 are decided; rows that somebody has put right keep what they say."""
    rows = apps.get_model("submissions", "Holiday").objects.filter(source__in=BEFORE)
    with ROWS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            days = rows.filter(day__gte=date.fromisoformat(row["first"]), day__lte=date.fromisoformat(row["last"]))
            days.update(source=row["source"], is_forecast=False)


class Migration(migrations.Migration):
    """Holidays of 2026 and 2027 bear the acts that decided them."""

    dependencies = [("submissions", "0008_end_of_2g")]

    operations = [migrations.RunPython(name_acts, migrations.RunPython.noop)]
