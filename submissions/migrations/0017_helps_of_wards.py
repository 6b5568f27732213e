from django.db import migrations

MEASURED = (
    "Số người đã tự đo ít nhất một lần trong tháng, theo danh sách cơ quan, tổ lập; "
    "không phải số lượt đo. Không có ai thì ghi 0"
)
INSTALLED = "Đến cuối tháng; theo danh sách cơ quan, tổ lập"
HELPS = {
    "ward": {
        "officials_measured": MEASURED,
        "digital_teams_measured": MEASURED,
        "youth_measured": MEASURED,
        "schools_measured": MEASURED,
        "officials_installed": INSTALLED,
        "broadcasts": "Mỗi lần phát loa, mỗi bài đăng (Zalo, Facebook, trang thông tin của xã, phường) là một lượt",
        "meetings": "Kể cả họp thôn, tổ dân phố có hướng dẫn cài đặt hoặc đo i-Speed",
        "communication": "Vài dòng là đủ: đã làm gì, ở đâu",
    },
    "agency": {"members_measured": MEASURED},
    "ward_body": {"members_measured": MEASURED},
}


def help_along(apps, schema_editor):
    """Where nobody has written a help of their own."""
    rows = apps.get_model("submissions", "Indicator").objects.filter(help_text="")
    for group, helps in HELPS.items():
        for code, text in helps.items():
            rows.filter(asked_of=group, code=code).update(help_text=text)


def take_back(apps, schema_editor):
    rows = apps.get_model("submissions", "Indicator").objects.all()
    for group, helps in HELPS.items():
        for code, text in helps.items():
            rows.filter(asked_of=group, code=code, help_text=text).update(help_text="")


class Migration(migrations.Migration):
    """What wards, agencies and bodies asked about their form stands beside its fields."""

    dependencies = [("submissions", "0016_reason_of_a_correction")]

    operations = [migrations.RunPython(help_along, take_back)]
