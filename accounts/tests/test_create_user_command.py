import io

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Scope, User
from accounts.tests.builders import REFORM, make_agency, make_operator, make_unit
from base import audit
from base.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def province():
    return make_unit("Tỉnh nhà", code="31")


def run(*arguments):
    out = io.StringIO()
    call_command("create_user", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_it_prints_a_password_that_opens_the_account(province):
    lines = run("lan", "--role", "staff", "--unit", "31", "--name", "Nguyễn Thị Lan")
    user = User.objects.get()
    assert user.check_password(lines[-1])
    assert user.scopes.get().unit == province
    assert {entry.actor_id for entry in AuditEntry.objects.all()} == {None}


def test_a_password_on_standard_input_is_taken_and_not_printed(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("muoi-hai-ky-tu\n"))
    lines = run("quan_tri", "--role", "admin", "--password-stdin")
    assert User.objects.get().check_password("muoi-hai-ky-tu")
    assert len(lines) == 1


def test_an_operator_and_an_agency_can_be_named(province):
    operator, agency = make_operator("x"), make_agency(province, "P")
    run("nha_mang", "--role", "operator", "--operator", "x", "--unit", "31")
    run("co_quan", "--role", "agency", "--agency", str(agency.pk))
    assert Scope.objects.get(user__username="nha_mang").operator == operator
    assert Scope.objects.get(user__username="co_quan").agency == agency


def test_a_phone_number_is_kept_as_it_is_written(province):
    run("lan", "--role", "staff", "--unit", "31", "--phone", " (024) 0000.1234 ")
    assert User.objects.get().phone == "(024) 0000.1234"
    assert AuditEntry.objects.get(action="user.create").after["phone"] == audit.mark("(024) 0000.1234")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--role", "staff", "--unit", "99"], "mã 99"),
        (["--role", "staff", "--unit", "30"], "mã 30"),
        (["--role", "operator", "--operator", "khong_co"], "“khong_co”"),
        (["--role", "agency", "--agency", "7"], "số 7"),
        (["--role", "ward", "--unit", "31"], "phạm vi"),
        (["--role", "staff", "--email", "sai"], "email"),
        (["--role", "staff", "--phone", "113"], "8 đến 15 chữ số"),
        (["--role", "staff", "--password-stdin"], "đầu vào chuẩn"),
    ],
)
def test_what_cannot_be_done_is_said_and_leaves_nothing(province, monkeypatch, arguments, message):
    make_unit("Tỉnh đã nhập", code="30", heir="31", valid_to=REFORM)
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    with pytest.raises(CommandError, match=message):
        run("lan", *arguments)
    assert not User.objects.exists()
    assert not AuditEntry.objects.exists()
