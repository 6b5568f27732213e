import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def supersede(apps, schema_editor):
    """What has a later revision and was neither issued nor given to the clerk cannot be signed any more."""
    run = apps.get_model("reports", "ReportRun")
    for one in run.objects.filter(status__in=["built", "approved"]):
        same = {name: getattr(one, name) for name in ("kind", "province_id", "operator_id", "period")}
        if run.objects.filter(**same, revision__gt=one.revision).exists():
            run.objects.filter(pk=one.pk).update(status="superseded", differences=[])


class Migration(migrations.Migration):
    """One revision is alive, and the leader sends back what is not ready."""

    dependencies = [
        ('reports', '0011_rules_of_days'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='reportrun',
            name='returned_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='reportrun',
            name='returned_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='reportrun',
            name='returned_note',
            field=models.TextField(blank=True, db_default='', default=''),
        ),
        migrations.AlterField(
            model_name='reportrun',
            name='status',
            field=models.CharField(choices=[('due', 'Due'), ('waiting', 'Waits for a decision'), ('built', 'Built'), ('approved', 'Approved'), ('handed_over', 'Handed to the clerk'), ('issued', 'Issued'), ('published', 'Published'), ('failed', 'Failed'), ('superseded', 'Replaced by its revision')], default='due', max_length=11),
        ),
        migrations.RunPython(supersede, migrations.RunPython.noop),
    ]
