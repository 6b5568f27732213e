from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("reports", "0004_carry_switched_on")]

    operations = [migrations.DeleteModel("ReportingProvince")]
