from django.db import migrations


def note_months(apps, schema_editor):
    """A state for each month that holds figures already, so that the tick makes its summaries."""
    figures = apps.get_model("measurements", "Figure").objects.filter(source="vnnic", replaced_by__isnull=True)
    state = apps.get_model("measurements", "MonthState")
    keys = figures.values_list("period", "network", "unit__province_code").order_by().distinct()
    state.objects.bulk_create(
        [state(period=day, network=network, province_code=code) for day, network, code in keys]
    )


class Migration(migrations.Migration):
    dependencies = [("measurements", "0003_month_summaries")]
    operations = [migrations.RunPython(note_months, migrations.RunPython.noop)]
