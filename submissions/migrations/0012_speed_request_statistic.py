from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("submissions", "0011_reminder_delivery_status")]
    operations = [
        migrations.AddField(
            model_name="speedrequest",
            name="statistic",
            field=models.CharField(
                blank=True, choices=[("median", "Median"), ("mean", "Mean")], db_default="", default="", max_length=6
            ),
        ),
    ]
