import unicodedata

from django.db import migrations, models


def search_key(text):
    """wards.text.search_key as it was on this day: lower case, no accents, single spaces."""
    words = " ".join(unicodedata.normalize("NFC", text).split()).lower().replace("đ", "d")
    return "".join(char for char in unicodedata.normalize("NFD", words) if not unicodedata.combining(char))


def fill(apps, schema_editor):
    """Reports that were made before are found by the same key."""
    runs = apps.get_model("reports", "ReportRun")._base_manager
    for pk, recipients in runs.exclude(recipients="").values_list("pk", "recipients"):
        runs.filter(pk=pk).update(recipients_key=search_key(recipients))


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_letterheads")]

    operations = [
        migrations.AddField("reportrun", "recipients_key", models.TextField(blank=True, default=""), False),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
