"""Fill the table of holidays for 2024 to 2027; it is edited by hand afterwards."""

from django.db import migrations

from submissions.holiday_seed import holiday_facts


def add(apps, schema_editor):
    holiday = apps.get_model("submissions", "Holiday")
    holiday.objects.bulk_create(
        holiday(
            day=fact.day,
            name=fact.name,
            is_working=fact.is_working,
            is_forecast=fact.is_forecast,
            source=fact.source,
        )
        for fact in holiday_facts(range(2024, 2028))
    )


def remove(apps, schema_editor):
    apps.get_model("submissions", "Holiday").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("submissions", "0001_initial")]
    operations = [migrations.RunPython(add, remove)]
