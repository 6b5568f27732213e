"""Starting a province: what is missing is listed, accounts come from one table, all of them or none."""

import io
from pathlib import Path

import openpyxl
import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django import Settings as SettingsWrapper

from accounts.actions import open_accounts, send_invitations
from accounts.models import Role, Scope, User
from accounts.people_file import HEADING, as_table, read_people
from accounts.queries import begun_lines, not_invited
from accounts.tests.builders import make_user
from base.models import AuditEntry, Job
from base.period import Period
from measurements.tests.hai_phong import make_hai_phong
from portal.queries.start import start_of
from submissions.models import Collection
from wards.models import Operator, OperatorObligation, Unit

pytestmark = pytest.mark.django_db
WARD = "Cán bộ xã, phường"


@pytest.fixture
def city() -> Unit:
    made: Unit = make_hai_phong()
    return made


@pytest.fixture
def admin(client: Client, city: Unit) -> Client:
    client.force_login(make_user(Role.ADMIN))
    return client


def _rows(*codes: str) -> list[tuple[str, ...]]:
    return [
        (f"xa.{code}", f"Người {code} (giả lập)", f"{code}@demo.example", "", WARD, code, "", "", "") for code in codes
    ]


def _send(admin: Client, rows: list[tuple[str, ...]], button: str) -> str:
    answer = admin.post("/start/accounts/?province=31", {"table": as_table(rows), button: "1"}, follow=True)
    return answer.content.decode()


def test_the_template_holds_what_has_nobody_yet_and_reads_back(admin: Client, city: Unit) -> None:
    book = openpyxl.load_workbook(io.BytesIO(admin.get("/start/accounts.xlsx?province=31").content))
    rows = [[cell or "" for cell in row] for row in book.worksheets[0].iter_rows(values_only=True)]
    assert tuple(rows[0]) == HEADING
    assert [row[5] for row in rows if row[4] == WARD] == [f"3900{place}" for place in range(1, 7)]
    assert any(row[7] == "Viettel" for row in rows)
    people = read_people(as_table([tuple(row) for row in rows[1:]]).encode())
    assert all(line.is_blank for line in people)
    assert open_accounts(by=None, people=people, keep=True).blank == len(people)


def test_accounts_are_shown_first_and_opened_all_at_once(admin: Client) -> None:
    rows = _rows("39001", "39002")
    rows.append(("vnpt.31", "Đầu mối (giả lập)", "dm@demo.example", "", "Cán bộ doanh nghiệp", "31", "", "VNPT", ""))
    page = _send(admin, rows, "preview")
    assert "xa.39001" in page
    assert not User.objects.filter(username__startswith="xa.").exists()
    _send(admin, rows, "open")
    assert set(Scope.objects.filter(user__role="ward").values_list("unit__code", flat=True)) == {"39001", "39002"}
    clerk = Scope.objects.get(user__username="vnpt.31")
    assert (clerk.operator.code, clerk.unit.code) == ("vnpt", "31")  # type: ignore[union-attr]
    assert User.objects.get(username="xa.39001").has_usable_password() is not True
    _send(admin, rows, "open")  # again: they are there
    assert User.objects.filter(username__startswith="xa.").count() == 2


def test_all_that_is_wrong_is_told_in_one_round_and_nothing_is_half_done(admin: Client) -> None:
    rows = _rows("39001", "39002", "39003", "39999")
    rows[1] = ("xa.39001", *rows[1][1:])  # the name of the line before
    rows[2] = (*rows[2][:2], "không phải thư", *rows[2][3:])
    rows.append(("ai", "Ai đó", "ai@demo.example", "", "Giám đốc", "31", "", "", ""))
    rows.append(("nm", "Nhà mạng", "nm@demo.example", "", "Cán bộ doanh nghiệp", "31", "", "Vietttel", ""))
    rows.append(("xb", "Không thư", "", "", WARD, "39004", "", "", ""))
    rows.append(("lech", "Lệch vai trò", "lech@demo.example", "", "Lãnh đạo Sở", "39004", "", "", ""))
    people = read_people(as_table(rows).encode())
    done = open_accounts(by=None, people=people, keep=True)
    assert [problem.row for problem in done.problems] == [3, 4, 5, 6, 7, 8, 9]
    assert not User.objects.filter(username__startswith="xa.").exists()
    assert not AuditEntry.objects.filter(action="user.create").exists()
    page = _send(admin, rows, "open")
    assert page.count("Giám đốc") >= 1
    assert "39999" in page
    admin.cookies["django_language"] = "en"
    page = _send(admin, rows, "preview")
    assert "“Giám đốc” is no role." in page
    assert "No unit with the code “39999” is in force today." in page
    assert "must be bound to a province or a district." in page


def test_a_workbook_takes_the_place_of_the_text(admin: Client) -> None:
    book = openpyxl.Workbook()
    for row in [HEADING, *_rows("39003")]:
        book.active.append(row)  # type: ignore[union-attr]
    buffer = io.BytesIO()
    book.save(buffer)
    sent = {"file": SimpleUploadedFile("a.xlsx", buffer.getvalue()), "table": as_table(_rows("39001")), "preview": "1"}
    page = admin.post("/start/accounts/?province=31", sent).content.decode()
    assert "xa.39003" in page
    assert "xa.39001" not in page
    broken = {"file": SimpleUploadedFile("a.xlsx", b"PK nothing"), "preview": "1"}
    assert admin.post("/start/accounts/?province=31", broken).status_code == 400


def test_everybody_is_invited_once(city: Unit) -> None:
    people = read_people(as_table(_rows("39001", "39002")).encode())
    open_accounts(by=None, people=people, keep=True)
    for _ in range(2):
        send_invitations("31")
    assert sorted(message.to[0] for message in mail.outbox) == ["39001@demo.example", "39002@demo.example"]
    assert not not_invited("31").exists()


def test_a_mail_server_that_is_away_leaves_the_others_to_be_invited(
    city: Unit, settings: SettingsWrapper, tmp_path: Path
) -> None:
    open_accounts(by=None, people=read_people(as_table(_rows("39001")).encode()), keep=True)
    settings.EMAIL_BACKEND = "base.mail.SmtpBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with pytest.raises(Exception, match="Máy chủ thư"):
        send_invitations("31")
    assert not_invited("31").count() == 1


def test_the_page_lists_what_is_missing_and_each_step_does_it(admin: Client, city: Unit) -> None:
    page = admin.get("/start/").content.decode()
    for address in ("/start/accounts/", "/imports/", "/start/switch-on/"):
        assert address in page
    _send(admin, _rows("39001"), "open")
    admin.post("/start/invite/", {"province": "31"})
    assert Job.objects.get(task="accounts.send_invitations").target == "31"
    admin.post("/start/switch-on/", {"province": "31", "since": "2026-13"})
    assert not Collection.objects.exists()
    admin.post("/start/switch-on/", {"province": "31", "since": "2026-10"})
    assert f"{Collection.objects.get(province_code='31').since}" == "2026-10-01"
    start = start_of(city)
    assert start.since == Period(2026, 10)
    assert start.ward_officers == 1


def test_home_leads_there_until_the_province_runs(admin: Client) -> None:
    page = admin.get("/").content.decode()
    assert "Tỉnh này chưa vận hành" in page
    assert page.count("/start/?province=31") == 2  # and where the administration is at hand, now and later
    admin.post("/start/switch-on/", {"province": "31", "since": "2026-10"})
    page = admin.get("/").content.decode()
    assert "Tỉnh này chưa vận hành" not in page
    assert page.count("/start/?province=31") == 1


def test_a_province_however_large_is_asked_with_as_many_questions(
    city: Unit, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(16):
        start_of(city)


def test_operators_without_anybody_are_named(city: Unit) -> None:
    assert set(start_of(city).operators) == {one.name for one in Operator.objects.filter(obligations__isnull=False)}
    OperatorObligation.objects.all().delete()
    assert start_of(city).operators == ()
    assert [line for line in begun_lines(city) if line[7]] == []
