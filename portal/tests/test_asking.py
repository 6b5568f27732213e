"""Whom to ask, and by which number, wherever somebody cannot go on."""

import re

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from accounts.tests.builders import make_user
from measurements.tests.little_province import make_province

pytestmark = pytest.mark.django_db
LINE = "Phòng Hạ tầng số, 0225 000 0000"
NUMBER = re.compile(r'request-number">([A-Za-z0-9._-]{8,64})<')


def broken(monkeypatch):
    """An answer of 500 to somebody of the department."""

    def save(*args, **kwargs):
        raise ValueError("ours")

    monkeypatch.setattr(FileSystemStorage, "save", save)
    client = Client(raise_request_exception=False)
    client.force_login(make_user(Role.STAFF, unit=make_province()))
    file = SimpleUploadedFile("thu.csv", "STT,Xã,Số mẫu\n".encode(), content_type="text/csv")
    return client.post(reverse("measurements:upload"), {"file": file, "province": "99"})


@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/password/reset/", "/nothing-here/", "/help/"])
def test_pages_for_who_cannot_go_on_name_whom_to_ask(client, settings, address):
    settings.PORTAL_CONTACT = LINE
    if address == "/help/":
        client.force_login(make_user(Role.ADMIN))
    assert LINE in client.get(address, follow=True).content.decode()
    settings.PORTAL_CONTACT = ""
    assert "Cần giúp đỡ?" not in client.get(address, follow=True).content.decode()


def test_an_error_page_bears_the_number_under_which_the_log_tells_of_it(client):
    answer = client.get("/nothing-here/")
    assert NUMBER.search(answer.content.decode())[1] == answer["X-Request-ID"]


def test_the_page_for_what_broke_bears_number_and_contact_though_it_has_no_context(monkeypatch, settings):
    settings.PORTAL_CONTACT = LINE
    answer = broken(monkeypatch)
    assert answer.status_code == 500
    assert NUMBER.search(answer.content.decode())[1] == answer["X-Request-ID"]
    assert LINE in answer.content.decode()


def test_a_form_that_was_open_for_too_long_is_answered_with_a_number():
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "x", "password": "y"})
    assert answer.status_code == 403
    assert NUMBER.search(answer.content.decode())[1] == answer["X-Request-ID"]


@pytest.mark.parametrize("role", Role.values)
def test_the_help_of_every_role_names_whom_to_ask_and_promises_nobody_where_none_was_entered(client, settings, role):
    client.force_login(make_user(role))
    settings.PORTAL_CONTACT = LINE
    page = client.get("/help/").content.decode().partition("<footer")[0]
    assert LINE in page.partition('id="ask"')[2]
    if 'id="locked"' in page:
        assert LINE in page.partition('id="locked"')[2].partition("</section>")[0]
    settings.PORTAL_CONTACT = ""
    page = client.get("/help/").content.decode()
    assert 'id="ask"' not in page
    for promised in ("đầu mối", "cuối trang", "Hỏi ai"):
        assert promised not in page


@pytest.mark.parametrize("address", ["/", "/submissions/", "/help/", "/help/personal-data/", "/nothing-here/"])
def test_every_page_ends_with_whom_to_ask(client, settings, address):
    settings.PORTAL_CONTACT = LINE
    client.force_login(make_user(Role.STAFF, unit=make_province()))
    page = client.get(address, follow=True).content.decode()
    assert LINE in page.rpartition("Cần giúp đỡ?")[2]


def test_who_forgot_the_password_finds_the_way_back_and_nobody_who_is_not_there(client, settings):
    settings.PORTAL_CONTACT = ""
    for page in (client.get("/accounts/password/reset/"), client.get("/accounts/password/reset/done/")):
        text = page.content.decode()
        assert reverse("account_login") in text
        assert "liên hệ" not in text.lower()


def test_the_menu_says_for_which_ward_one_works(client):
    province = make_province()
    client.force_login(make_user(Role.STAFF, unit=province))
    menu = client.get("/help/").content.decode().partition("user-menu-who")[2].partition("</p>")[0]
    assert province.full_name in menu
