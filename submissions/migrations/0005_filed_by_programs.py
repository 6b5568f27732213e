
from django.db import migrations, models


class Migration(migrations.Migration):
    """Filings may come from programs, by the API."""

    dependencies = [
        ('submissions', '0004_rejected_reminders'),
    ]

    operations = [
        migrations.AlterField(
            model_name='submission',
            name='channel',
            field=models.CharField(choices=[('form', 'Web form'), ('template', 'Excel template'), ('paper', 'Paper or e-office'), ('api', 'Program, by the API')], max_length=8),
        ),
    ]
