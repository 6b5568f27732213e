"""Hải Phòng in small for tests: the city, its 15 districts of 2024, some wards of then and of 2025."""

from datetime import date

from measurements.importing.sample_files import DISTRICTS
from measurements.tests.little_province import make_unit

REFORM = date(2025, 7, 1)
KINDS = {"Huyện": "huyen", "Quận": "quan", "Phường": "phuong", "Xã": "xa", "Thị trấn": "thi_tran", "Đặc khu": "dac_khu"}
WARDS_2024 = {
    "Quận Hồng Bàng": ("Phường Minh Khai", "Phường Hoàng Văn Thụ", "Phường Sở Dầu"),
    "Quận Lê Chân": ("Phường An Biên", "Phường Hàng Kênh"),
    "Huyện Vĩnh Bảo": ("Thị trấn Vĩnh Bảo", "Xã Cộng Hiền"),
}
WARDS_2025 = (
    "Phường Hồng Bàng",
    "Phường Lê Chân",
    "Phường An Biên",
    "Phường Thủy Nguyên",
    "Xã Vĩnh Bảo",
    "Đặc khu Cát Hải",
)


def split(full_name):
    kind = next(kind for kind in KINDS if full_name.startswith(kind + " "))
    return KINDS[kind], full_name.removeprefix(kind + " ")


def make_hai_phong():
    """Returns the city. Codes are invented except 31."""
    city = make_unit("province", "thanh_pho", "31", "Hải Phòng", province="31")
    for number, name in enumerate(DISTRICTS, start=1):
        kind, bare = split(name)
        district = make_unit("district", kind, f"3{number:02}", bare, city, end=REFORM, province="31")
        for place, ward in enumerate(WARDS_2024.get(name, ()), start=1):
            kind, bare = split(ward)
            make_unit("ward", kind, f"3{number:02}{place:02}", bare, district, end=REFORM, province="31")
    for place, ward in enumerate(WARDS_2025, start=1):
        kind, bare = split(ward)
        make_unit("ward", kind, f"390{place:02}", bare, city, start=REFORM, province="31")
    return city
