import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Changes of the register as they were carried out, so that they can be taken back."""

    dependencies = [
        ('wards', '0004_register_state'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Reorganisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('legal_act', models.CharField(max_length=200)),
                ('lines', models.JSONField(default=list)),
                ('closed', models.JSONField(default=list)),
                ('opened', models.JSONField(default=list)),
                ('heirs', models.JSONField(default=dict)),
                ('done_at', models.DateTimeField()),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('done_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'reorganisation',
                'verbose_name_plural': 'reorganisations',
                'ordering': ['-pk'],
            },
        ),
    ]
