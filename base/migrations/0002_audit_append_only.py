from django.db import migrations

from base import append_only


def install(apps, schema_editor):
    append_only.install(schema_editor.connection)


def lift(apps, schema_editor):
    append_only.lift(schema_editor.connection)


class Migration(migrations.Migration):
    """The database refuses to change or remove audit entries."""

    dependencies = [("base", "0001_initial")]
    operations = [migrations.RunPython(install, lift)]
