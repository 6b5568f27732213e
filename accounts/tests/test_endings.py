"""What ends with a password, all sessions or an account: sessions, tokens, phone and mail; never what was done."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.actions import create_token, create_user, end_sessions, set_password
from accounts.models import ApiToken, User
from accounts.tests.at_the_door import PASSWORD, log_in
from accounts.tests.builders import make_user
from base import clock
from base.models import AuditEntry

pytestmark = pytest.mark.django_db
NEW = "mat-khau-khac-han"
CONTACT = ("lan@example.vn", "0912 345 678")


@pytest.fixture(autouse=True)
def _no_memory_of_other_tests():
    cache.clear()


@pytest.fixture
def lan():
    email, phone = CONTACT
    return create_user(by=None, username="lan", role="viewer", email=email, phone=phone, password=PASSWORD)


@pytest.fixture
def secret(lan):
    return token_of(lan)


@pytest.fixture
def administrator():
    client = Client()
    client.force_login(make_user("admin"))
    return client


def token_of(user):
    day = (clock.machine_now() + timedelta(days=30)).date()
    return create_token(by=user, name="bảng", scopes=["read:units"], expires_on=day)[1]


def opens(secret):
    return Client().get("/api/v1/units/", headers={"Authorization": f"Bearer {secret}"}).status_code == 200


def users_page(name, *args):
    return reverse(f"admin:accounts_user_{name}", args=args)


def form_of(user, **changes):
    scopes = {"scopes-TOTAL_FORMS": 0, "scopes-INITIAL_FORMS": 0}
    kept = {"username": user.username, "role": user.role, "email": user.email, "phone": user.phone}
    return {**kept, **scopes, **changes}


def by_its_owner(lan, administrator):
    client = Client()
    log_in(client=client)
    form = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert client.post(reverse("account_change_password"), form).status_code == 302
    assert client.get("/").status_code == 200, "the session that changed it goes on"


def by_a_mailed_link(lan, administrator):
    client = Client()
    client.post(reverse("account_reset_password"), {"email": lan.email})
    link = next(word for word in mail.outbox[0].body.split() if word.startswith("http"))
    page = client.get(link, follow=True)
    client.post(page.request["PATH_INFO"], {"password1": NEW, "password2": NEW})


def by_an_administrator(lan, administrator):
    page = reverse("admin:auth_user_password_change", args=[lan.pk])
    administrator.post(page, {"password1": NEW, "password2": NEW, "usable_password": "true"})


def by_a_command(lan, administrator):
    set_password(by=None, user=lan, password=NEW)


@pytest.mark.parametrize("change", [by_its_owner, by_a_mailed_link, by_an_administrator, by_a_command])
def test_with_a_new_password_tokens_and_other_sessions_end(lan, secret, administrator, change):
    elsewhere = Client()
    log_in(client=elsewhere, address="192.0.2.9")
    assert opens(secret)
    change(lan, administrator)
    lan.refresh_from_db()
    assert lan.check_password(NEW)
    assert not opens(secret)
    assert elsewhere.get("/").status_code == 302
    assert AuditEntry.objects.get(action="token.revoke").reason == "user.password"


def test_a_password_that_is_refused_ends_nothing(lan, secret):
    client = Client()
    log_in(client=client)
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": "x", "password2": "x"})
    assert opens(secret)


def test_who_ends_the_other_sessions_ends_the_tokens(lan, secret):
    here, elsewhere = Client(), Client()
    log_in(client=here)
    log_in(client=elsewhere)
    here.post(reverse("usersessions_list"))
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302
    assert not opens(secret)
    assert AuditEntry.objects.get(action="user.end_sessions").actor == lan


def test_an_administrator_who_ends_all_sessions_ends_the_tokens(lan, secret, administrator):
    other = create_user(by=None, username="hoa", role="viewer", password=PASSWORD)
    theirs = token_of(other)
    administrator.post(users_page("changelist"), {"action": "log_out_everywhere", "_selected_action": [lan.pk]})
    assert not opens(secret)
    assert opens(theirs)


def test_both_pages_say_so(lan):
    client = Client()
    log_in(client=client)
    assert "thu hồi" in client.get(reverse("usersessions_list")).content.decode()
    assert "Mọi mã truy cập của bạn hết hiệu lực khi" in client.get(reverse("accounts:tokens")).content.decode()
    assert "thu hồi mọi mã truy cập" in client.get(reverse("account_change_password")).content.decode()


def closed_on_the_page(lan, administrator):
    administrator.post(users_page("change", lan.pk), form_of(lan))


def closed_by_a_list(lan, administrator):
    table = f"username,full_name,email,phone,role,is_active\nlan,Lan,{lan.email},{lan.phone},viewer,0\n"
    file = SimpleUploadedFile("nguoi.csv", table.encode(), content_type="text/csv")
    page = administrator.post(users_page("import"), {"format": "1", "import_file": file})
    administrator.post(users_page("process_import"), page.context["confirm_form"].initial)


@pytest.mark.parametrize("close", [closed_on_the_page, closed_by_a_list])
def test_a_closed_account_keeps_its_acts_and_nothing_to_reach_or_enter_by(lan, secret, administrator, close):
    client = Client()
    log_in(client=client)
    EmailAddress.objects.create(user=lan, email=lan.email)
    acts = AuditEntry.objects.filter(actor=lan).count()
    close(lan, administrator)
    lan.refresh_from_db()
    assert (lan.is_active, lan.email, lan.phone) == (False, "", "")
    assert not EmailAddress.objects.exists()
    assert not UserSession.objects.filter(user=lan).exists()
    assert client.get("/").status_code == 302
    assert not opens(secret)
    assert ApiToken.objects.get().revoked_at is not None, "not only as long as the account is closed"
    assert AuditEntry.objects.filter(actor=lan).count() >= acts
    assert lan.username == "lan"


@pytest.mark.parametrize("close", [closed_on_the_page, closed_by_a_list])
def test_the_trail_tells_that_phone_and_mail_changed_and_never_what_they_were(lan, administrator, close):
    administrator.post(users_page("change", lan.pk), form_of(lan, phone="024 0000 1234", is_active="on"))
    lan.refresh_from_db()
    close(lan, administrator)
    trail = str(list(AuditEntry.objects.values_list("before", "after", "reason")))
    for told in (*CONTACT, "024 0000 1234", "0912345678"):
        assert told not in trail
    changed = AuditEntry.objects.filter(action="user.change").order_by("pk")[0]
    assert changed.before["phone"] != changed.after["phone"]
    assert changed.before["email"] == changed.after["email"]


def test_an_account_that_stays_closed_or_open_loses_nothing(lan, administrator):
    administrator.post(users_page("change", lan.pk), form_of(lan, full_name="Nguyễn Thị Lan", is_active="on"))
    lan.refresh_from_db()
    assert (lan.email, lan.phone) == CONTACT
    assert not AuditEntry.objects.filter(action="user.end_sessions").exists()


def test_opened_again_it_is_as_new(lan, secret, administrator):
    closed_on_the_page(lan, administrator)
    lan.refresh_from_db()
    administrator.post(users_page("change", lan.pk), form_of(lan, is_active="on"))
    lan.refresh_from_db()
    assert lan.is_active
    assert (lan.email, lan.phone) == ("", "")
    assert not opens(secret)


class TestHowLongASessionLasts:
    def test_it_ends_twelve_hours_after_the_log_in_however_busy_it_was(self, lan, client, settings):
        with time_machine.travel("2026-11-09T01:00:00Z", tick=False) as moved:
            log_in(client=client)
            for _ in range(11):
                moved.shift(timedelta(hours=1))
                client.post(reverse("set_language"), {"language": "en"})
                session = client.session
                session["something"] = "new"  # Django's own limit begins anew
                session.save()
                assert client.get("/").status_code == 200
            moved.shift(timedelta(minutes=59))
            assert client.get("/").status_code == 200
            moved.shift(timedelta(minutes=1))
            assert client.get("/").status_code == 302
        assert settings.SESSION_COOKIE_AGE == 12 * 3600

    def test_addresses_and_browsers_of_sessions_that_are_over_are_forgotten(self, lan):
        with time_machine.travel("2026-11-09T01:00:00Z", tick=False) as moved:
            log_in(client=Client())
            moved.shift(timedelta(hours=12, seconds=1))
            log_in(client=Client())
        assert UserSession.objects.count() == 1


def test_ending_sessions_counts_them(lan):
    for _ in range(2):
        log_in(client=Client())
    assert end_sessions(by=None, user=lan) == 2
    assert User.objects.get(pk=lan.pk).email == CONTACT[0]
