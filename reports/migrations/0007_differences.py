from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0006_publication_rule")]

    operations = [
        migrations.AddField("reportrun", "compared_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("reportrun", "differences", models.JSONField(blank=True, default=list)),
    ]
