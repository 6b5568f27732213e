import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    """Where the department reaches those who have not filed. Taken back, the numbers are gone."""

    dependencies = [
        ('accounts', '0004_texts_as_said'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='phone',
            field=models.CharField(blank=True, max_length=30, validators=[django.core.validators.RegexValidator('^\\(?\\+?(?:[ ().-]*[0-9]){8,15}[ ().-]*\\Z', 'Write a phone number of 8 to 15 digits, such as 0912 345 678, 024.3825.1234 or +84 24 3825 1234.')], verbose_name='phone'),
        ),
    ]
