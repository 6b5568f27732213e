"""Common changes are picked: what happens, to which unit, what comes of it; the page of the table shows the plan."""

from datetime import date
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from accounts.models import Role
from accounts.tests.builders import make_user
from base.tests.pages import flat
from submissions.tests.factories import make_unit
from wards.models import Kind, Level, Part, Unit, UnitChange

pytestmark = pytest.mark.django_db
PAGE = reverse("accounts:pick_change")
DECREE = {"on": "2026-09-20", "legal_act": "Nghị quyết số 388/NQ-UBTVQH16"}
SINCE = date(2025, 7, 1)


@pytest.fixture
def admin(client):
    client.force_login(make_user(Role.ADMIN, username="quan_tri"))
    return client


@pytest.fixture
def province():
    return make_unit(Level.PROVINCE, Kind.TINH, "98", "Thử Nghiệm", None, valid_from=SINCE, search_key="thu nghiem")


@pytest.fixture
def wards(province):
    names = [("Đông Phú", "98001", "dong phu"), ("Tây Phú", "98002", "tay phu")]
    return [
        make_unit(Level.WARD, Kind.XA, code, name, province, valid_from=SINCE, search_key=key)
        for name, code, key in names
    ]


def asked(what, *units, **more):
    pairs = [("what", what), *(("unit", unit.pk) for unit in units), *more.items()]
    return f"{PAGE}?{urlencode(pairs)}"


def offered(name):
    return f'Chọn<span class="visually-hidden">{name}</span>'


def carried_out(admin, what, units, **told):
    """What the plan shows, posted as the page's own form does; returns the units that stand afterwards."""
    page = admin.get(asked(what, *units, show="", **DECREE, **told))
    text = page.content.decode()
    assert 'name="carry_out"' in text, text
    form = page.context["form"]
    sent = {name: form.initial[name] for name in ("on", "legal_act", "table")}
    assert admin.post(reverse("accounts:reorganise"), {**sent, "carry_out": ""}).status_code == 302
    standing = Unit.objects.filter(valid_to=None).exclude(level="province")
    return sorted((unit.code, unit.full_name) for unit in standing)


def test_only_who_may_change_the_register_sees_it(client):
    client.force_login(make_user(Role.STAFF, username="chuyen_vien"))
    assert client.get(PAGE).status_code == 404


def test_it_begins_with_what_happens(admin):
    page = flat(admin.get(PAGE).content)
    assert "Tỉnh trở thành thành phố trực thuộc trung ương" in page
    assert "Tìm" not in page.partition("<main")[2]
    assert admin.get(f"{PAGE}?what=nonsense&unit=x").status_code == 200


@pytest.mark.parametrize("text", ["đông phú", "dong phu", "98001", "Xã Đông Phú", "đong phú"])
def test_a_unit_is_found_by_any_spelling(admin, wards, text):
    assert offered("Xã Đông Phú") in flat(admin.get(asked("rename", q=text)).content)


def test_an_old_name_leads_to_the_unit_of_now(admin, wards):
    days = {"valid_from": date(2024, 5, 1), "valid_to": SINCE, "search_key": "binh cu"}
    old = make_unit(Level.WARD, Kind.XA, "98009", "Bình Cũ", wards[0].parent, **days)
    UnitChange.objects.create(old=old, new=wards[0], effective_on=SINCE, part=Part.WHOLE)
    assert offered("Xã Đông Phú") in flat(admin.get(asked("rename", q="binh cu")).content)


def test_a_name_that_nothing_bears_is_said(admin, wards):
    assert "không có đơn vị đang hiệu lực nào" in flat(admin.get(asked("rename", q="zzz")).content)


def test_what_cannot_happen_to_a_unit_is_not_offered(admin, wards, province):
    assert "việc này không áp dụng được" in flat(admin.get(asked("city", q="98001")).content)
    assert offered("Tỉnh Thử Nghiệm") in flat(admin.get(asked("city", q="98")).content)
    again = flat(admin.get(asked("merge", wards[0], q="98001")).content)
    assert offered("Xã Đông Phú") not in again


def test_a_unit_that_ended_or_is_no_number_is_left_out(admin, wards):
    Unit.objects.filter(pk=wards[0].pk).update(valid_to=date(2026, 1, 1))
    page = flat(admin.get(f"{PAGE}?what=rename&unit={wards[0].pk}&unit=9{'9' * 30}&unit=x").content)
    assert "Bỏ Xã Đông Phú" not in page


def test_a_new_name(admin, wards):
    found = carried_out(admin, "rename", wards[:1], name_1="Đông Phú Mới")
    assert found == [("98001", "Xã Đông Phú Mới"), ("98002", "Xã Tây Phú")]


def test_a_new_kind(admin, wards):
    assert carried_out(admin, "retype", wards[:1], kind_1="phuong")[0] == ("98001", "Phường Đông Phú")


def test_a_province_becomes_a_city(admin, wards, province):
    carried_out(admin, "city", [province])
    assert Unit.objects.get(level="province", valid_to=None).full_name == "Thành phố Thử Nghiệm"


@pytest.mark.parametrize("code", ["98001", "98003"])
def test_two_become_one_under_an_old_or_a_new_code(admin, wards, code):
    found = carried_out(admin, "merge", wards, kind_1="phuong", name_1="Hợp Nhất", code_1=code)
    assert found == [(code, "Phường Hợp Nhất")]
    assert set(UnitChange.objects.values_list("part", flat=True)) == {Part.WHOLE}


def test_one_becomes_two_or_three(admin, wards):
    told = {"kind_1": "xa", "name_1": "Đông Phú", "code_1": "98001", "kind_2": "phuong", "name_2": "Phú Hai"}
    told |= {"code_2": "98005", "kind_3": "xa", "name_3": "Phú Ba", "code_3": "98006", "kind_4": "xa"}
    found = carried_out(admin, "split", wards[:1], **told)
    assert [code for code, _name in found] == ["98001", "98002", "98005", "98006"]
    assert set(UnitChange.objects.values_list("part", flat=True)) == {Part.PART}


def test_of_a_split_two_parts_must_be_told(admin, wards):
    told = {"kind_1": "xa", "name_1": "Đông Phú", "code_1": "98001", "kind_2": "xa"}
    response = admin.get(asked("split", wards[0], show="", **DECREE, **told))
    assert "carry_out" not in response.content.decode()
    assert set(response.context["form"].errors) == {"name_2", "code_2"}


def test_problems_of_the_plan_are_shown_and_nothing_can_be_carried_out(admin, wards):
    told = {"kind_1": "xa", "name_1": "Tây Phú"}
    page = flat(admin.get(asked("rename", wards[0], show="", **DECREE, **told)).content)
    assert "hai đơn vị cùng tên" in page
    assert 'name="carry_out"' not in page
    assert "Quay lại phần đã chọn" in page


def test_a_missing_decree_is_asked_for(admin, wards):
    page = flat(admin.get(asked("rename", wards[0], show="", name_1="Mới")).content)
    assert "carry_out" not in page
    assert 'value="Mới"' in page


def test_units_of_two_districts_become_one_in_that_of_the_first(admin, province):
    districts = [
        make_unit(Level.DISTRICT, Kind.HUYEN, code, code, province, valid_from=SINCE) for code in ("981", "982")
    ]
    wards = [
        make_unit(Level.WARD, Kind.XA, f"9800{number}", f"Xã {number}", above, valid_from=SINCE)
        for number, above in enumerate(districts)
    ]
    told = {"kind_1": "xa", "name_1": "Hợp Nhất", "code_1": "98009"}
    assert ("98009", "Xã Hợp Nhất") in carried_out(admin, "merge", wards, **told)
    assert Unit.objects.get(code="98009").parent == districts[0]
