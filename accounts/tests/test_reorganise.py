from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.actions import create_user, give_scope, reorganise_units
from accounts.models import Role, Scope
from base.refusal import Refused
from wards.actions import load_register
from wards.models import Unit
from wards.plan_file import read_lines
from wards.queries import units_in_force

pytestmark = pytest.mark.django_db
ON, ACT = date(2026, 12, 1), "Nghị quyết thử nghiệm"
HEAD = "Mã cũ,Toàn bộ/một phần,Mã mới,Loại mới,Tên mới,Mã cấp trên mới\n"
MERGER = HEAD + "11914,toàn bộ,11914,Đặc khu,Cát Bà,31\n11948,toàn bộ,11914,Đặc khu,Cát Bà,31\n"
SPLIT = HEAD + "11413,một phần,11413,Phường,Hải An,31\n11413,một phần,11419,Phường,Tràng Cát,31\n"


@pytest.fixture
def officer(db):
    """A ward officer of Đặc khu Cát Hải and, from 2027 on, of Phường Hải An; an invented name."""
    load_register(by=None, provinces=["31"])
    user = create_user(by=None, username="can_bo", role=Role.WARD, full_name="Nguyễn Văn Thử")
    wards = units_in_force(ON, "31", "ward")
    give_scope(by=None, user=user, unit=wards.get(code="11914"), valid_from=date(2026, 1, 1))
    give_scope(by=None, user=user, unit=wards.get(code="11413"), valid_from=date(2027, 1, 1))
    return user


def held(user, on):
    return {scope.unit.name for scope in Scope.objects.in_force(on).filter(user=user).select_related("unit")}


def test_scopes_follow_a_merger_from_its_day(officer):
    redrawn, moved = reorganise_units(by=None, on=ON, legal_act=ACT, lines=read_lines(MERGER.encode()))
    assert {old.name for old, _ in redrawn.pairs} == {"Cát Hải", "Bạch Long Vĩ"}
    assert [(scope.user, scope.unit.name, scope.valid_from) for scope in moved] == [(officer, "Cát Bà", ON)]
    assert held(officer, date(2026, 11, 30)) == {"Cát Hải"}
    assert held(officer, ON) == {"Cát Bà"}


def test_a_scope_that_begins_later_goes_to_every_part_of_a_split(officer):
    _, moved = reorganise_units(by=None, on=ON, legal_act=ACT, lines=read_lines(SPLIT.encode()))
    assert {scope.unit.name for scope in moved} == {"Hải An", "Tràng Cát"}
    assert held(officer, date(2027, 1, 1)) == {"Cát Hải", "Hải An", "Tràng Cát"}


def test_a_scope_on_the_province_follows_it(officer):
    staff = create_user(by=None, username="chuyen_vien", role=Role.STAFF, full_name="Trần Thị Thử")
    give_scope(by=None, user=staff, unit=Unit.objects.get(level="province", valid_to=None), valid_from=ON)
    lines = read_lines((HEAD + "31,,31,,Hải Phòng Mới,\n").encode())
    reorganise_units(by=None, on=ON, legal_act=ACT, lines=lines)
    assert held(staff, ON) == {"Hải Phòng Mới"}
    assert Scope.objects.filter(user=staff).count() == 1


def test_a_refused_one_moves_nobody(officer):
    with pytest.raises(Refused):
        reorganise_units(by=None, on=ON, legal_act="", lines=read_lines(MERGER.encode()))
    assert held(officer, ON) == {"Cát Hải"}


def test_the_command_checks_first_and_lists_who_was_moved(officer, tmp_path):
    file = tmp_path / "bang.csv"
    file.write_text(MERGER, encoding="utf-8")
    out = StringIO()
    call_command("reorganise", file, "--on", "2026-12-01", "--act", ACT, "--check", stdout=out)
    assert "chưa ghi gì" in out.getvalue()
    assert held(officer, ON) == {"Cát Hải"}
    call_command("reorganise", file, "--on", "2026-12-01", "--act", ACT, stdout=out)
    assert "Đặc khu Cát Hải (11914) → Đặc khu Cát Bà (11914): toàn bộ" in out.getvalue()
    assert "1 phạm vi" in out.getvalue()


@pytest.mark.parametrize(
    ("text", "said"), [("mã,tên\n", "thiếu cột"), (HEAD + "99999,,,,,\n", "99999"), (HEAD, "Không có dòng nào")]
)
def test_the_command_says_what_is_wrong_and_stores_nothing(officer, tmp_path, text, said):
    file = tmp_path / "bang.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match=said) as refusal:
        call_command("reorganise", file, "--on", "2026-12-01", "--act", ACT)
    assert refusal.value.returncode == 1
    with pytest.raises(CommandError) as missing:
        call_command("reorganise", tmp_path / "khong_co.csv", "--on", "2026-12-01", "--act", ACT)
    assert missing.value.returncode == 2
