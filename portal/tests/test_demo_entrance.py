"""The way in of the demonstration: with one click where it is served, not there at all anywhere else."""

import importlib
import os
import subprocess
import sys
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.test import Client
from django.urls import clear_url_caches
from pytest_django import Settings as SettingsWrapper

import ispeed_portal.urls
import portal.urls
from accounts.models import Role
from accounts.tests.builders import make_user
from base.tests.live import ROOT
from portal.mailbox import mails_in
from portal.templatetags.demonstration import DOORS

pytestmark = pytest.mark.django_db
ADDRESSES = ("/demo/", "/demo/enter/", "/demo/mails/")


def _reload() -> None:
    for module in (portal.urls, ispeed_portal.urls):
        importlib.reload(module)
    clear_url_caches()


@pytest.fixture
def demonstration(settings: SettingsWrapper, tmp_path: Path) -> Iterator[Path]:
    settings.DEMONSTRATION = True
    settings.EMAIL_FILE_PATH = str(tmp_path)
    _reload()
    yield tmp_path
    settings.DEMONSTRATION = False
    _reload()


def test_each_role_has_a_door() -> None:
    assert {door.role for door in DOORS} == set(Role)


@pytest.mark.parametrize("role", list(Role))
def test_one_click_enters_as_a_role_and_another_click_as_another(
    demonstration: Path, client: Client, role: Role
) -> None:
    for each in {role, Role.VIEWER}:
        make_user(each, username=f"demo_{each.value}")
    assert client.get("/").headers["Location"] == "/demo/"
    for each in (role, Role.VIEWER):
        answer = client.post("/demo/enter/", {"role": each.value})
        assert (answer.status_code, answer.headers["Location"]) == (302, "/")
        assert client.get("/").wsgi_request.user.role == each
    client.get("/demo/mails/")


def test_the_log_in_page_says_what_this_is(demonstration: Path, client: Client) -> None:
    for address in ("/accounts/login/", "/demo/"):
        page = client.get(address).content.decode()
        assert "giả lập" in page
        assert page.count('name="role"') == len(Role)
    assert "giả lập" in client.get("/public/").content.decode()


def test_who_has_a_name_and_a_password_sees_at_once_where_they_go(demonstration: Path, client: Client) -> None:
    entrance = client.get("/demo/").content.decode()
    assert entrance.index('class="btn" href="/accounts/login/"') < entrance.index('name="role"')
    log_in = client.get("/accounts/login/").content.decode()
    assert log_in.count("<h1") == 1
    assert log_in.index('type="password"') < log_in.index('name="role"')


def test_no_role_but_the_known_ones_enters(demonstration: Path, client: Client) -> None:
    make_user(Role.ADMIN, username="somebody")
    for role in ("", "somebody", "superuser", "admin"):  # the last has no invented person here
        assert client.post("/demo/enter/", {"role": role}).status_code == 404
    assert client.get("/demo/enter/").status_code == 405


def test_the_mails_are_read_in_the_portal_newest_first(demonstration: Path, client: Client) -> None:
    for number, subject in enumerate(("Nhắc nộp", "Báo cáo đã lập")):
        mail = EmailMessage()
        mail["Subject"], mail["Date"], mail["X-Envelope-To"] = (
            subject,
            "Mon, 30 Nov 2026 09:00:00 +0700",
            "a@demo.example",
        )
        mail.set_content("Kính gửi <b>")
        mail.add_attachment(b"PK", maintype="application", subtype="zip", filename="bao-cao.xlsx")
        (demonstration / f"2026113{number}.eml").write_bytes(mail.as_bytes())
    count, found = mails_in(demonstration, 0, 5)
    assert (count, [one.subject for one in found]) == (2, ["Báo cáo đã lập", "Nhắc nộp"])
    assert found[0].attached == ("bao-cao.xlsx",)
    make_user(Role.STAFF, username="demo_staff")
    client.post("/demo/enter/", {"role": "staff"})
    page = client.get("/demo/mails/").content.decode()
    assert page.index("Báo cáo đã lập") < page.index("Nhắc nộp")
    assert "&lt;b&gt;" in page


@pytest.mark.parametrize("address", ADDRESSES)
def test_elsewhere_there_is_no_such_address_and_no_trace(client: Client, address: str) -> None:
    make_user(Role.ADMIN, username="demo_admin")
    assert client.post(address, {"role": "admin"}).status_code == 404
    assert client.get(address).status_code == 404
    for page in ("/accounts/login/", "/public/"):
        assert "demo/" not in client.get(page).content.decode()


def test_even_with_its_addresses_production_does_not_let_in(
    demonstration: Path, client: Client, settings: SettingsWrapper
) -> None:
    make_user(Role.ADMIN, username="demo_admin")
    settings.PRODUCTION = True
    assert client.post("/demo/enter/", {"role": "admin"}).status_code == 404


def test_production_refuses_to_start_as_a_demonstration() -> None:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "ispeed_portal.settings",
        "PORTAL_ENV": "production",
        "PORTAL_DEMO": "yes",
        "SECRET_KEY": "x" * 60,
        "DATABASE_URL": "postgres://a@b/c",
        "REDIS_URL": "redis://b/1",
        "EMAIL_URL": "smtp://a:b@c:25",
        "DEFAULT_FROM_EMAIL": "cong@so.example",
        "PORTAL_URL": "https://a.example",
        "ALLOWED_HOSTS": "a.example",
    }
    tried = subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "PORTAL_DEMO is not allowed" in tried.stderr
