from django.db import migrations, models


class Migration(migrations.Migration):
    """Until when the register was held against the decrees."""

    dependencies = [
        ('wards', '0005_reorganisation'),
    ]

    operations = [
        migrations.AddField(
            model_name='registerstate',
            name='checked_on',
            field=models.DateField(blank=True, null=True),
        ),
    ]
