"""The letterheads that the reports start with: a general one, and Hải Phòng's.

1/3/2025: the departments of information and communications, and their Ministry, went into those of science
and technology (Nghị định 55/2025/NĐ-CP). 1/7/2025: the district level ended (Luật Tổ chức chính quyền địa
phương 2025), so letters go to the communes. Symbol and wording of 2024 are those of Hải Phòng's letter of
that year. No name of a person is here: the signature stays blank.
"""

from datetime import date

from django.db import migrations

SURVEY = "về việc phối hợp tuyên truyền sử dụng i-Speed để nâng cao chất lượng dịch vụ di động 4G"
BASES = [
    {"text": f"Căn cứ Công văn số 2138/BTTTT-CVT ngày 03/6/2024 của Bộ Thông tin và Truyền thông {SURVEY}", "from": "2024-06-03"},
    {
        "text": "Căn cứ Công văn số 4459/BTTTT-CVT ngày 18/10/2024 của Bộ Thông tin và Truyền thông về việc đôn đốc "
        "triển khai tuyên truyền và sử dụng i-Speed để đo tốc độ truy nhập Internet băng rộng di động đến cấp xã/phường",
        "from": "2024-10-18",
    },
    {
        "text": "Căn cứ Công văn số 2928/VNNIC ngày 19/8/2025 của Trung tâm Internet Việt Nam về việc cấp tài khoản "
        "khai thác số liệu i-Speed",
        "from": "2025-08-19",
    },
]
OFFICES = {
    "name": "Các sở, ban, ngành {province}",
    "asked": "chỉ đạo cán bộ, công chức, viên chức cài đặt, sử dụng ứng dụng i-Speed (tắt Wi-Fi khi đo), ít nhất mỗi "
    "tháng một lần.",
}
MOBILISE = (
    "chỉ đạo tổ công nghệ số cộng đồng, đoàn viên, thanh niên tuyên truyền, hướng dẫn người dân cài đặt và sử dụng "
    "ứng dụng i-Speed, bảo đảm tối thiểu 300 mẫu mỗi tháng tại mỗi xã, phường"
)
DISTRICTS = {"name": "Ủy ban nhân dân các huyện, quận, thị xã, thành phố thuộc {province}", "asked": f"{MOBILISE}, thị trấn."}
CITY_DISTRICTS = {"name": "Ủy ban nhân dân các quận, huyện", "asked": f"{MOBILISE}, thị trấn."}
COMMUNES = {"name": "Ủy ban nhân dân các xã, phường, đặc khu", "asked": f"{MOBILISE}, đặc khu."}
PRESS = {
    "name": "Các cơ quan báo chí, cổng thông tin điện tử {province}",
    "asked": "tăng cường tin, bài tuyên truyền việc đo tốc độ truy nhập Internet bằng ứng dụng i-Speed và công bố kết quả đo.",
}
OPERATORS = {
    "name": "Các doanh nghiệp viễn thông di động trên địa bàn",
    "asked": "đầu tư nâng cao chất lượng dịch vụ, bảo đảm tốc độ tải xuống trung bình tối thiểu 40 Mbps; định kỳ trước "
    "ngày 10 hằng tháng gửi báo cáo số liệu đầu tư.",
}
INFORMATION = {
    "agency": "Sở Thông tin và Truyền thông",
    "report_symbol": "BC-STTTT",
    "symbol": "STTTT-BCVT",
    "ministry": "Bộ Thông tin và Truyền thông",
    "contact": "Phòng Bưu chính, Viễn thông, Sở Thông tin và Truyền thông",
}
SCIENCE = {
    "agency": "Sở Khoa học và Công nghệ",
    "report_symbol": "BC-SKHCN",
    "symbol": "SKHCN-BCVT",
    "ministry": "Bộ Khoa học và Công nghệ",
    "contact": "Phòng Bưu chính, Viễn thông, Sở Khoa học và Công nghệ",
}
TIMES = [
    (date(2024, 1, 1), date(2025, 3, 1), INFORMATION, True),
    (date(2025, 3, 1), date(2025, 7, 1), SCIENCE, True),
    (date(2025, 7, 1), None, SCIENCE, False),
]


def add(apps, schema_editor):
    Letterhead = apps.get_model("reports", "Letterhead")
    for code, districts in (("", DISTRICTS), ("31", CITY_DISTRICTS)):
        for start, end, department, has_districts in TIMES:
            Letterhead.objects.create(
                province_code=code,
                valid_from=start,
                valid_to=end,
                superior="UBND {PROVINCE}",
                place="{place}",
                signer="KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC",
                committee="Ủy ban nhân dân {province}",
                archive="VT, BCVT",
                recipients=[OFFICES, districts if has_districts else COMMUNES, PRESS, OPERATORS],
                legal_bases=BASES,
                **department,
            )


def remove(apps, schema_editor):
    apps.get_model("reports", "Letterhead").objects.filter(province_code__in=["", "31"]).delete()


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]

    operations = [migrations.RunPython(add, remove)]
