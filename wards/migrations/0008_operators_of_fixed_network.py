"""Enterprises of the fixed network, and which operators file: all that did, Gmobile only up to now."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

SINCE = date(2024, 1, 1)
FIXED = [
    ("cmc", "CMC Telecom", ["CMC", "CMC TI", "CMC Telecommunication"]),
    ("fpt", "FPT Telecom", ["FPT", "FTEL", "FPT Tel"]),
    ("netnam", "NETNAM", ["NetNam Corporation", "Công ty NetNam"]),
    ("sctv", "SCTV", ["SCTVNet", "SCTV Net", "Truyền hình cáp Saigontourist"]),
]
BOTH = ["viettel", "vnpt"]
OF_OLD = "2138/BTTTT-CVT ngày 3/6/2024"
UP_TO_NOW = "Gmobile không còn mạng vô tuyến riêng từ 3/2023; trước đây cổng có hỏi"


def add(apps, schema_editor):
    operator = apps.get_model("wards", "Operator")
    known = {
        name.casefold(): row
        for row in operator.objects.all()
        for name in (row.code, row.name, *row.aliases)
        if isinstance(name, str)
    }
    last = max((row.position for row in known.values()), default=0)
    for position, (code, name, aliases) in enumerate(FIXED, start=last + 1):
        row = next((known[one.casefold()] for one in (code, name, *aliases) if one.casefold() in known), None)
        if row is None:
            # Ends on the day on which it begins: it is no mobile operator, and the version before asks it nothing.
            operator.objects.create(
                code=code,
                name=name,
                aliases=aliases,
                position=position,
                valid_from=SINCE,
                valid_to=SINCE,
                fixed_from=SINCE,
            )
        else:
            operator.objects.filter(pk=row.pk).update(fixed_from=SINCE)
    operator.objects.filter(code__in=BOTH).update(fixed_from=SINCE)


def oblige(apps, schema_editor):
    """Who was in force filed. Gmobile does in no new portal, and in one that has asked it up to the last whole month."""
    obligation = apps.get_model("wards", "OperatorObligation")
    in_use = apps.get_model("wards", "Unit").objects.exists()
    this_month = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date().replace(day=1)
    for row in apps.get_model("wards", "Operator").objects.exclude(valid_to=F("valid_from")):
        until, act = row.valid_to, OF_OLD
        if row.code == "gmobile":
            until, act = min(this_month, until or this_month), UP_TO_NOW
            if not in_use or until <= row.valid_from:
                continue
        obligation.objects.create(operator=row, valid_from=row.valid_from, valid_to=until, legal_act=act)


class Migration(migrations.Migration):
    dependencies = [("wards", "0007_departments_merged")]

    operations = [
        migrations.AddField("operator", "fixed_from", models.DateField(blank=True, null=True)),
        migrations.AddField("operator", "fixed_to", models.DateField(blank=True, null=True)),
        migrations.CreateModel(
            name="OperatorObligation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("legal_act", models.CharField(max_length=200)),
                (
                    "operator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="obligations", to="wards.operator"
                    ),
                ),
            ],
            options={
                "verbose_name": "obligation to file",
                "verbose_name_plural": "obligations to file",
                "ordering": ["operator", "valid_from"],
                "constraints": [
                    models.UniqueConstraint(fields=("operator", "valid_from"), name="obligation_once_a_day"),
                    models.CheckConstraint(
                        condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                        name="obligation_valid_range",
                    ),
                ],
            },
        ),
        migrations.RunPython(add, migrations.RunPython.noop),
        migrations.RunPython(oblige, migrations.RunPython.noop),
    ]
