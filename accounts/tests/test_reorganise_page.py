import io
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.actions import reorganise_units
from accounts.models import Role
from accounts.tests.builders import make_unit, make_user
from base.tests.pages import flat
from submissions.models import ReferralCode
from wards.models import Reorganisation, Unit
from wards.plan_file import HEADING, read_lines

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


def test_the_preview_says_that_nothing_stored_is_touched(admin, ward):
    page = admin.post(PAGE, asked("98001,,toàn bộ,,Phường,,\n", preview="")).content.decode()
    assert "chưa có số liệu, báo cáo tháng hay báo cáo gửi đi nào" in page


def test_the_preview_lists_what_is_stored_and_who_moves(admin, ward):
    make_user(Role.WARD, username="xa", unit=ward)
    ReferralCode.objects.create(code="MA1", unit=ward, valid_from=date(2026, 1, 1))
    page = flat(admin.post(PAGE, asked("98001,,toàn bộ,,Phường,,\n", preview="")).content)
    assert "1 mã giới thiệu" in page
    assert "đi theo đơn vị: không gì thay đổi" in page
    assert "1 phạm vi của người dùng" in page


class TestTakingBack:
    @pytest.fixture
    def change(self, admin, ward):
        admin.post(PAGE, asked("98001,,toàn bộ,,Phường,,\n", carry_out=""))
        return Reorganisation.objects.get()

    def page(self, change):
        return reverse("accounts:undo_reorganisation", args=[change.pk])

    def test_the_list_of_changes_leads_to_it(self, admin, change):
        page = flat(admin.get(PAGE).content)
        assert ACT in page
        assert "Xã Đông Phú (98001) → Phường Đông Phú (98001)" in page
        assert self.page(change) in page

    def test_it_shows_first_what_goes_back(self, admin, change):
        unit = Unit.objects.get(code="98001", valid_to=None)
        ReferralCode.objects.create(code="MA1", unit=unit, valid_from=date(2026, 10, 1))
        page = flat(admin.get(self.page(change)).content)
        assert "1 mã giới thiệu" in page
        assert "trở về đơn vị như trước" in page
        assert Unit.objects.filter(code="98001").count() == 2

    def test_taken_back_the_unit_stands_as_before(self, admin, ward, change):
        answer = admin.post(self.page(change), {"reason": "ghi nhầm"}, follow=True)
        assert "Đã hoàn tác: các đơn vị trở lại như trước." in answer.content.decode()
        assert Unit.objects.filter(code="98001").get() == ward
        assert ward.valid_to is None
        assert "Đã hoàn tác lúc" in admin.get(self.page(change)).content.decode()
        again = admin.post(self.page(change), {"reason": "ghi nhầm"}, follow=True)
        assert "đã được hoàn tác từ trước" in again.content.decode()

    def test_without_a_reason_nothing_is_taken_back(self, admin, change):
        assert "Lý do" in admin.post(self.page(change), {"reason": " "}).content.decode()
        assert Unit.objects.filter(code="98001").count() == 2

    def test_what_stands_in_the_way_is_said_and_no_button_offered(self, admin, change):
        admin.post(PAGE, asked("98001,,toàn bộ,,Xã,,\n", on="2026-10-01", carry_out=""))
        page = admin.get(self.page(change)).content.decode()
        assert "Phường Đông Phú (98001) đã được thay đổi tiếp ngày 01/10/2026" in page
        assert 'name="reason"' not in page
        answer = admin.post(self.page(change), {"reason": "ghi nhầm"}, follow=True)
        assert "đã được thay đổi tiếp" in answer.content.decode()
        admin.cookies["django_language"] = "en"
        assert "(98001) was changed again on 01/10/2026" in admin.get(self.page(change)).content.decode()
        answer = admin.post(self.page(change), {"reason": "ghi nhầm"}, follow=True)
        assert "(98001) was changed again on 01/10/2026" in answer.content.decode()
        assert Unit.objects.filter(code="98001").count() == 3


class TestCommand:
    @pytest.fixture
    def change(self, ward, tmp_path):
        file = tmp_path / "bang.csv"
        file.write_text(f"{HEADING}98001,,toàn bộ,,Phường,,\n", encoding="utf-8")
        ReferralCode.objects.create(code="MA1", unit=ward, valid_from=date(2026, 1, 1))
        out = io.StringIO()
        call_command("reorganise", str(file), "--on", "2026-09-20", "--act", ACT, stdout=out)
        assert "1 mã giới thiệu – đi theo đơn vị" in out.getvalue()
        change = Reorganisation.objects.get()
        assert f"undo_reorganisation {change.pk}" in out.getvalue()
        return change

    def told(self, *args, **options):
        out = io.StringIO()
        call_command("undo_reorganisation", *args, stdout=out, **options)
        return out.getvalue()

    def test_without_a_number_it_lists_the_changes(self, change):
        assert self.told() == f"{change.pk}: 20/09/2026 {ACT}\n"

    def test_checked_it_says_what_would_go_back_and_stores_nothing(self, change):
        told = self.told(str(change.pk), "--check")
        assert "1 mã giới thiệu – trở về đơn vị như trước" in told
        assert "chưa ghi gì" in told
        assert Unit.objects.filter(code="98001").count() == 2

    def test_it_takes_back_once(self, change):
        assert "trở lại như trước" in self.told(str(change.pk), "--reason", "nhầm")
        assert Unit.objects.filter(code="98001").count() == 1
        assert "hoàn tác từ trước" in self.told(str(change.pk))

    def test_what_stands_in_the_way_ends_it(self, change):
        reorganise_units(
            by=None, on=date(2026, 10, 1), legal_act=ACT, lines=read_lines(f"{HEADING}98001,,,,Xã,,".encode())
        )
        with pytest.raises(CommandError, match="đã được thay đổi tiếp"):
            self.told(str(change.pk))

    def test_an_unknown_number_is_said(self, db):
        with pytest.raises(CommandError, match="số 77"):
            self.told("77")
