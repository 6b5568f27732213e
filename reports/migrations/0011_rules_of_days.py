from datetime import date

from django.db import migrations, models


SINCE = date(2024, 6, 1)  # as the deadlines of what is filed
SHIPPED = [
    (
        "operators",
        "after_filings",
        10,
        "Tổng hợp khi đã hết hạn doanh nghiệp nộp “trước ngày 10 hàng tháng” (Sở TT&TT Hải Phòng, năm 2024)",
    ),
    ("ministry", "on_day", 15, "Định kỳ ngày 15 hàng tháng báo cáo Bộ (2138/BTTTT-CVT ngày 03/6/2024)"),
]


def add(apps, schema_editor):
    rule = apps.get_model("reports", "ReportRule")
    for kind, basis, day, source in SHIPPED:
        rule.objects.create(kind=kind, basis=basis, day=day, source=source, valid_from=SINCE)


class Migration(migrations.Migration):
    """The day of each report is a row; what is opened before its day is a draft until then."""

    dependencies = [
        ('reports', '0010_legal_bases_to_confirm'),
    ]

    operations = [
        migrations.AddField(
            model_name='reportrun',
            name='ahead',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.CreateModel(
            name='ReportRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('operators', 'Operators, consolidated'), ('ministry', "Ministry and People's Committee")], max_length=9, verbose_name='report')),
                ('province_code', models.CharField(blank=True, max_length=2, verbose_name='province code')),
                ('basis', models.CharField(choices=[('after_filings', "On the first working day after the operators' deadline"), ('on_day', 'On the day itself, working day or not')], max_length=13, verbose_name='made')),
                ('day', models.PositiveSmallIntegerField(verbose_name='day')),
                ('source', models.CharField(max_length=240, verbose_name='source')),
                ('valid_from', models.DateField(verbose_name='valid from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='valid to')),
            ],
            options={
                'verbose_name': "rule of a report's day",
                'verbose_name_plural': "rules of reports' days",
                'ordering': ['kind', 'province_code', 'valid_from'],
                'constraints': [models.UniqueConstraint(fields=('kind', 'province_code', 'valid_from'), name='report_rule_once'), models.CheckConstraint(condition=models.Q(('day__gte', 1), ('day__lte', 31)), name='report_rule_day'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='report_rule_range')],
            },
        ),
        migrations.RunPython(add, migrations.RunPython.noop),
    ]
