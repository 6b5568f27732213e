from django.db import migrations, models


class Migration(migrations.Migration):
    """The states of a province's months without those of the country's: every page asks whether they have changed."""

    dependencies = [("measurements", "0014_share_and_listing")]
    operations = [
        migrations.AddIndex(
            "monthstate", models.Index(fields=["province_code", "network", "changed"], name="month_state_province")
        ),
    ]
