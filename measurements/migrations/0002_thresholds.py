from datetime import date
from decimal import Decimal

from django.db import migrations

# i-Speed has counted by district and ward since June 2024; what is asked holds from that data month on.
FIRST_MONTH = date(2024, 6, 1)
SHIPPED = [
    ("mobile", 300, Decimal(40), "2138/BTTTT-CVT ngày 3/6/2024; 4459/BTTTT-CVT ngày 18/10/2024; QĐ 36/QĐ-TTg ngày 11/1/2024"),
    ("fixed", 300, None, "2928/VNNIC ngày 19/8/2025"),
    ("5g", 300, Decimal(100), "QĐ 1110/QĐ-BTTTT ngày 2/7/2024"),
]


def ship(apps, schema_editor):
    threshold = apps.get_model("measurements", "Threshold")
    for network, samples, download, act in SHIPPED:
        threshold.objects.create(
            network=network, effective_from=FIRST_MONTH, min_samples=samples, min_download_mbps=download, legal_act=act
        )


def withdraw(apps, schema_editor):
    apps.get_model("measurements", "Threshold").objects.filter(effective_from=FIRST_MONTH).delete()


class Migration(migrations.Migration):
    dependencies = [("measurements", "0001_initial")]
    operations = [migrations.RunPython(ship, withdraw)]
