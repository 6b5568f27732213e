"""The register beside a list of decrees, and the day until which it was held against them."""

import json
from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Role
from accounts.tests.builders import make_user
from base.models import AuditEntry
from base.tests.pages import flat
from portal.queries import my_work_of
from submissions.tests.factories import make_province
from wards import known_facts
from wards.models import RegisterState, Unit
from wards.queries import check_overdue, checked_on

pytestmark = pytest.mark.django_db
PAGE = reverse("accounts:check_register")
LIST = """1\t388/NQ-UBTVQH16\t04/08/2026\tcác phường của Bắc Ninh
2\t501/NQ-UBTVQH16\t10/12/2026\tvề đơn vị hành chính của Hải Phòng
3\t999/NQ-UBTVQH15\t14/11/2023\tsắp xếp"""


@pytest.fixture(autouse=True)
def _today(settings):
    settings.PORTAL_CLOCK = "2026-12-20T08:00:00+07:00"


@pytest.fixture
def admin(client):
    client.force_login(make_user(Role.ADMIN, username="quan_tri"))
    return client


def test_only_who_may_change_the_register_sees_it(client):
    client.force_login(make_user(Role.STAFF, username="chuyen_vien"))
    assert client.get(PAGE).status_code == 404


def test_what_is_unknown_here_is_shown_with_the_provinces_it_names(admin):
    make_province()
    page = flat(admin.post(PAGE, {"decrees": LIST, "checked_on": "2026-12-20", "compare": ""}).content)
    assert "1 văn bản chưa có ở đây" in page
    assert '<th scope="row">501/NQ-UBTVQH16</th>' in page
    assert "Thành phố Hải Phòng" in page
    assert "Đã có: 1. Ban hành trước ngày đầu của danh mục: 1." in page
    assert checked_on() == known_facts.CHECKED


def test_a_decree_that_was_entered_here_is_known(admin):
    make_province(legal_act="Nghị quyết số 501/NQ-UBTVQH16 ngày 10/12/2026")
    page = flat(admin.post(PAGE, {"decrees": LIST, "checked_on": "2026-12-20", "compare": ""}).content)
    assert "Mọi văn bản trong danh sách thuộc phạm vi danh mục đều đã có" in page


def test_noted_it_is_told_everywhere_and_stands_in_the_audit_trail(admin):
    answer = admin.post(PAGE, {"decrees": LIST, "checked_on": "2026-12-19", "note": ""}, follow=True)
    assert "Đã ghi: đã đối chiếu đến ngày 19/12/2026." in answer.content.decode()
    assert checked_on() == date(2026, 12, 19)
    entry = AuditEntry.objects.get(action="register.check")
    assert entry.after == {"on": "2026-12-19", "known": 1, "unknown": ["501/NQ-UBTVQH16"]}
    assert "đến ngày 19/12/2026" in flat(admin.get(reverse("portal:register")).content)
    assert json.loads(admin.get("/readyz").content)["hints"] == ["Danh mục đơn vị đã đối chiếu đến ngày 19/12/2026."]
    admin.post(PAGE, {"decrees": LIST, "checked_on": "2026-12-19", "note": ""})
    assert AuditEntry.objects.filter(action="register.check").count() == 1


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"decrees": "không có gì", "checked_on": "2026-12-20"}, "Không thấy số hiệu văn bản nào"),
        ({"decrees": LIST, "checked_on": "2026-12-21"}, "Ngày này chưa tới"),
        ({"decrees": "", "checked_on": "2026-12-20"}, "bắt buộc"),
        ({"decrees": LIST, "checked_on": "31/31/2026"}, "ngày"),
    ],
)
def test_bad_input_is_said_and_nothing_noted(admin, told, said):
    page = admin.post(PAGE, {**told, "note": ""})
    assert page.status_code == 200
    assert said in page.content.decode()
    assert not RegisterState.objects.filter(checked_on__isnull=False).exists()


class TestReminder:
    @pytest.mark.parametrize(("day", "overdue"), [("2027-01-28", False), ("2027-01-29", True)])
    def test_the_administrator_is_asked_after_sixty_days(self, admin, settings, day, overdue):
        settings.PORTAL_CLOCK = f"{day}T08:00:00+07:00"
        make_province()
        page = flat(admin.get("/").content)
        assert ("Cần đối chiếu" in page) is overdue
        hint = json.loads(admin.get("/readyz").content)["hints"][-1]
        assert ("hãy đối chiếu lại" in hint) is overdue
        assert ("▲" in flat(admin.get(reverse("portal:register")).content)) is overdue

    def test_nobody_else_is_asked(self, settings):
        settings.PORTAL_CLOCK = "2027-03-01T08:00:00+07:00"
        staff = make_user(Role.STAFF, unit=make_province(), username="chuyen_vien")
        assert my_work_of(staff, "31").register_checked is None
        assert my_work_of(make_user(Role.ADMIN, username="quan_tri"), None).register_checked == known_facts.CHECKED

    def test_a_check_here_that_is_older_than_the_portal_s_own_does_not_count(self):
        RegisterState.objects.update_or_create(pk=1, defaults={"checked_on": date(2026, 1, 1)})
        assert checked_on() == known_facts.CHECKED
        assert check_overdue(date(2026, 12, 1)) is None
        assert Unit.objects.count() == 0
