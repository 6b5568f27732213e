from django.db import migrations, models


def begin(apps, schema_editor):
    """A register that is there already has a version, so that processes keep what they read of it."""
    there = apps.get_model("wards", "Unit").objects.exists()
    version = "before" if there else ""
    apps.get_model("wards", "RegisterState").objects.create(pk=1, units=version, names=version)


class Migration(migrations.Migration):
    """The register's version, a row of its own."""

    dependencies = [("wards", "0003_boundaries")]

    operations = [
        migrations.CreateModel(
            name="RegisterState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("units", models.CharField(blank=True, max_length=16)),
                ("names", models.CharField(blank=True, max_length=16)),
            ],
            options={
                "verbose_name": "state of the register",
                "verbose_name_plural": "states of the register",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pk", 1)), name="register_state_one_row")
                ],
            },
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
