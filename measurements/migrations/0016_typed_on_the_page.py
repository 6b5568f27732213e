from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def mark(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Until now the name that the page gave them told them; a file of that name could not be told apart."""
    batches = apps.get_model("measurements", "ImportBatch").objects
    batches.filter(file_name="Số gõ trên cổng.tsv", unit__isnull=False).update(was_typed=True)


class Migration(migrations.Migration):
    """Whether a ward's numbers were typed on the page or came as a file."""

    dependencies = [("measurements", "0015_month_state_by_province")]
    operations = [
        migrations.AddField("importbatch", "was_typed", models.BooleanField(default=False, db_default=False)),
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]
