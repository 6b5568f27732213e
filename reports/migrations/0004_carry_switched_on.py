from django.db import migrations


def carry(apps, schema_editor):
    """Since when a province is switched on stands once, in submissions.Collection.

    Both rows were always written together; where they differ all the same, nobody here can know which is
    right, and neither is thrown away unseen.
    """
    collections = apps.get_model("submissions", "Collection").objects
    for code, since in apps.get_model("reports", "ReportingProvince").objects.values_list("code", "reports_since"):
        kept, _ = collections.get_or_create(province_code=code, defaults={"since": since})
        if kept.since != since:
            raise ValueError(
                f"Province {code}: reports since {since}, filings since {kept.since}. "
                f"Run `manage.py switch_on_province --province {code} --since YYYY-MM` of the installed version, "
                "which writes both, then migrate again."
            )


def carry_back(apps, schema_editor):
    provinces = apps.get_model("reports", "ReportingProvince").objects
    for code, since in apps.get_model("submissions", "Collection").objects.values_list("province_code", "since"):
        provinces.update_or_create(code=code, defaults={"reports_since": since})


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_recipients_key"), ("submissions", "0003_catalogue")]

    operations = [migrations.RunPython(carry, carry_back)]
