from django.conf import settings
from django.db import migrations, models


REPORTS = ("operators", "ministry")


def name_symbols(apps, schema_editor):
    """Year and symbol of what was issued before; the later of two with one number was issued so, and stays without."""
    run = apps.get_model("reports", "ReportRun")
    seen = set()
    for one in run.objects.exclude(number="").filter(issued_on__isnull=False).order_by("issued_on", "pk"):
        head = (one.facts or {}).get("head", {})
        symbol = head.get("report_symbol" if one.kind in REPORTS else "symbol", "")
        key = (one.province_id, symbol, one.issued_on.year, one.number)
        year = None if key in seen else one.issued_on.year
        seen.add(key)
        run.objects.filter(pk=one.pk).update(symbol=symbol, numbered_in=year)


class Migration(migrations.Migration):
    """A number is given once a year for each symbol of a province."""

    dependencies = [
        ('reports', '0013_source_of_numbers'),
        ('wards', '0004_register_state'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='reportrun',
            name='numbered_in',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='reportrun',
            name='symbol',
            field=models.CharField(blank=True, db_default='', default='', max_length=40),
        ),
        migrations.RunPython(name_symbols, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='reportrun',
            constraint=models.UniqueConstraint(condition=models.Q(('numbered_in__isnull', False)), fields=('province', 'symbol', 'numbered_in', 'number'), name='run_number_once_a_year'),
        ),
    ]
