from django.db import migrations, models


class Migration(migrations.Migration):
    """Wrong passwords and codes of the last day, by which guessing is slowed down. Taken back, they are forgotten."""

    dependencies = [
        ('accounts', '0005_user_phone'),
    ]

    operations = [
        migrations.CreateModel(
            name='WrongGuess',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=8)),
                ('name', models.CharField(max_length=150)),
                ('network', models.GenericIPAddressField(blank=True, null=True)),
                ('device', models.CharField(blank=True, max_length=32)),
                ('at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'wrong guess',
                'verbose_name_plural': 'wrong guesses',
                'indexes': [models.Index(fields=['name', 'at'], name='wrong_guess_name_at'), models.Index(fields=['network', 'at'], name='wrong_guess_network_at'), models.Index(fields=['at'], name='wrong_guess_at')],
            },
        ),
    ]
