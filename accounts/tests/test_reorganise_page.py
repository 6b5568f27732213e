from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Role
from accounts.tests.builders import make_unit, make_user
from wards.models import Unit
from wards.plan_file import HEADING

pytestmark = pytest.mark.django_db
PAGE = reverse("accounts:reorganise")
ACT = "Nghị quyết số 388/NQ-UBTVQH16"


@pytest.fixture
def admin(client):
    user = make_user(Role.ADMIN, username="quan_tri")
    client.force_login(user)
    return client


@pytest.fixture
def ward():
    province = make_unit("Thử Nghiệm", code="98", valid_from=date(2025, 7, 1))
    return make_unit("Đông Phú", parent=province, code="98001", valid_from=date(2025, 7, 1))


def asked(table, **more):
    return {"on": "2026-09-20", "legal_act": ACT, "table": HEADING + table, **more}


def test_only_who_may_change_the_register_sees_it(client):
    client.force_login(make_user(Role.STAFF, username="chuyen_vien"))
    assert client.get(PAGE).status_code == 404


def test_the_preview_shows_and_stores_nothing(admin, ward):
    page = admin.post(PAGE, asked("98001,,toàn bộ,,Phường,,\n", preview="")).content.decode()
    assert "Xã Đông Phú (98001)" in page
    assert "Phường Đông Phú (98001)" in page
    assert "carry_out" in page
    assert 'value="2026-09-20"' in page  # a date field takes no other form, and would stand empty before “Carry out”
    assert Unit.objects.count() == 2


def test_problems_are_shown_and_nothing_can_be_carried_out(admin, ward):
    page = admin.post(PAGE, asked("98001,,một phần,98002,Phường,Mới,\n", carry_out="")).content.decode()
    assert "để hở" in page
    assert 'name="carry_out"' not in page
    assert Unit.objects.count() == 2


def test_in_english_problems_are_told_in_english(admin, ward):
    admin.cookies["django_language"] = "en"
    page = admin.post(PAGE, asked("98001,,một nửa,98002,Phường,Mới,\n77777,,,,,,\n", preview="")).content.decode()
    assert "Row 2: “một nửa” is neither “toàn bộ” (whole) nor “một phần” (part)." in page
    assert "Row 3: no unit in force bears the code 77777." in page
    file = SimpleUploadedFile("bang.csv", b"\n")
    page = admin.post(PAGE, {"on": "2026-09-20", "legal_act": ACT, "file": file, "preview": ""}).content.decode()
    assert "The file has no heading row in row 1." in page


def test_carried_out_it_changes_the_map(admin, ward):
    answer = admin.post(PAGE, asked("98001,,toàn bộ,,Phường,,\n", carry_out=""))
    assert answer.status_code == 302
    ward.refresh_from_db()
    assert ward.valid_to == date(2026, 9, 20)
    assert Unit.objects.get(code="98001", valid_to=None).full_name == "Phường Đông Phú"


def test_a_workbook_fills_the_table(admin, ward):
    book = openpyxl.Workbook()
    book.active.append(["Mã cũ", "Loại mới"])
    book.active.append([98001, "Phường"])
    stream = BytesIO()
    book.save(stream)
    file = SimpleUploadedFile("bang.xlsx", stream.getvalue())
    page = admin.post(PAGE, {"on": "2026-09-20", "legal_act": ACT, "file": file, "preview": ""}).content.decode()
    assert "98001,Phường" in page
    assert "Phường Đông Phú (98001)" in page


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"table": "a,b\n1,2\n"}, "thiếu cột"),
        ({"file": SimpleUploadedFile("x.xlsx", b"PK\x03\x04")}, "Không mở được tệp .xlsx"),
        ({"table": HEADING}, "Không có dòng nào"),
    ],
)
def test_bad_tables_are_said(admin, ward, form, said):
    page = admin.post(PAGE, {"on": "2026-09-20", "legal_act": ACT, **form}).content.decode()
    assert said in page
