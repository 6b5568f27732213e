from django.db import migrations

AFTER = "Số người đã tự đo ít nhất một lần trong tháng, theo danh sách cơ quan, tổ lập; không phải số lượt đo"
BEFORE = f"{AFTER}. Không có ai thì ghi 0"


def shorten(apps, schema_editor):
    """Whether 0 is wanted or nothing the form says itself, by whether the field must be filled in."""
    apps.get_model("submissions", "Indicator").objects.filter(help_text=BEFORE).update(help_text=AFTER)


def lengthen(apps, schema_editor):
    apps.get_model("submissions", "Indicator").objects.filter(help_text=AFTER).update(help_text=BEFORE)


class Migration(migrations.Migration):
    """“Write 0” stood under fields that may stay empty; rows whose text somebody changed keep it."""

    dependencies = [("submissions", "0017_helps_of_wards")]

    operations = [migrations.RunPython(shorten, lengthen)]
