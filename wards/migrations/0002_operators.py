"""The mobile operators with a radio network of their own, and how people's files call them."""

from datetime import date

from django.db import migrations

OPERATORS = [
    ("viettel", "Viettel", ["Viettel Telecom", "Viettel Mobile", "Tập đoàn Viettel", "VTL", "VT", "45204"]),
    ("vnpt", "VNPT VinaPhone", ["VNPT", "VinaPhone", "Vina", "VNPT-VinaPhone", "VNP", "45202"]),
    ("mobifone", "MobiFone", ["Mobi", "MobiFone Corporation", "VMS", "MBF", "45201"]),
    ("vietnamobile", "Vietnamobile", ["VNMobile", "VNM", "Vietnam Mobile", "45205"]),
    ("gmobile", "Gmobile", ["GTel Mobile", "GTel", "Beeline", "45207"]),
]


def add(apps, schema_editor):
    operator = apps.get_model("wards", "Operator")
    for position, (code, name, aliases) in enumerate(OPERATORS, start=1):
        operator.objects.create(
            code=code, name=name, aliases=aliases, position=position, valid_from=date(2024, 1, 1)
        )


def remove(apps, schema_editor):
    apps.get_model("wards", "Operator").objects.filter(code__in=[code for code, _, _ in OPERATORS]).delete()


class Migration(migrations.Migration):
    dependencies = [("wards", "0001_initial")]

    operations = [migrations.RunPython(add, remove)]
