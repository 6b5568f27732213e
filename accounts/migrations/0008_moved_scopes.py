import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Which scopes a reorganisation moved, so that they go back with it."""

    dependencies = [
        ('accounts', '0007_no_log_of_log_ins'),
        ('wards', '0005_reorganisation'),
    ]

    operations = [
        migrations.CreateModel(
            name='ScopeMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.JSONField()),
                ('given', models.JSONField(default=list)),
                ('change', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scope_moves', to='wards.reorganisation')),
            ],
            options={
                'verbose_name': 'moved scope',
                'verbose_name_plural': 'moved scopes',
            },
        ),
    ]
