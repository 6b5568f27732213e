from datetime import date

from django.db import migrations

SOURCE = (
    "Đề xuất của cổng, chưa có văn bản yêu cầu; FCC (Hoa Kỳ) cho nhà mạng 60 ngày để thừa nhận hoặc bác bỏ"
)


def propose(apps, schema_editor):
    """Sixty days, as nobody in Việt Nam has asked for any number yet; the administrator puts in the letter's own."""
    apps.get_model("submissions", "AnswerRule").objects.create(
        days=60, roll="next", source=SOURCE, remind_on=[-7, 0, 3], is_proposal=True, valid_from=date(2024, 1, 1)
    )


class Migration(migrations.Migration):
    """By when operators answer about slow wards: requests put from now on have a last day."""

    dependencies = [("submissions", "0013_answers_to_requests")]

    operations = [migrations.RunPython(propose, migrations.RunPython.noop)]
