"""Logging in and out: what is let through, what is locked out, what is noted."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.actions import create_user, set_password
from accounts.models import Role, User
from accounts.tests.at_the_door import LOGIN, PASSWORD, actions_noted, code_for, entered, log_in
from base.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_memory_of_other_tests():
    cache.clear()


@pytest.fixture
def lan():
    return create_user(by=None, username="lan", role="viewer", email="lan@example.vn", password=PASSWORD)


@pytest.mark.parametrize("name", ["lan", "LAN", "lan@example.vn", "Lan@Example.VN"])
def test_one_logs_in_by_user_name_or_mail_address_in_any_case(lan, name):
    assert entered(log_in(name))
    entry = AuditEntry.objects.first()
    assert (entry.action, entry.actor_id, entry.address) == ("login", lan.pk, "192.0.2.1")


def test_logging_out_ends_the_session_and_is_noted(lan, client):
    log_in(client=client)
    client.post("/accounts/logout/")
    assert actions_noted() == ["login", "logout"]
    assert client.get("/").status_code == 302


def test_a_wrong_password_is_noted_without_the_password(lan):
    assert not entered(log_in(password="sai-mat-khau"))
    assert not entered(log_in(name="khong_co_ai", password="sai-mat-khau"))
    entries = AuditEntry.objects.filter(action="login.failed").order_by("pk")
    assert [entry.after for entry in entries] == [{"name": "lan"}, {"name": "khong_co_ai"}]


def test_a_closed_account_does_not_open_and_its_sessions_end(lan, client):
    log_in(client=client)
    assert client.get("/").status_code == 200
    User.objects.update(is_active=False)
    assert client.get("/").status_code == 302
    log_in(client=client)
    assert client.get("/").status_code == 302


def test_a_new_password_ends_other_sessions(lan, client):
    log_in(client=client)
    set_password(by=None, user=lan, password="mat-khau-khac-han")
    assert client.get("/").status_code == 302


def test_a_session_gets_a_new_key_at_log_in_and_the_old_one_opens_nothing(lan, client):
    client.get(LOGIN)
    session = client.session  # as one that a stranger planted in this browser
    session["planted"] = "1"
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = before = session.session_key
    log_in(client=client)
    assert client.session.session_key != before
    assert client.get("/").status_code == 200
    stranger = Client()
    stranger.cookies[settings.SESSION_COOKIE_NAME] = before
    assert stranger.get("/").status_code == 302


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"]
)
def test_after_the_log_in_nobody_is_led_elsewhere(lan, client, elsewhere):
    form = {"login": "lan", "password": PASSWORD, "next": elsewhere}
    assert client.post(LOGIN, form).headers["Location"] == "/"


def test_what_sessions_rest_on_is_set():
    """Kept on our side, for a working day, out of the reach of scripts and other sites."""
    assert settings.SESSION_ENGINE == "django.contrib.sessions.backends.db"
    assert settings.SESSION_COOKIE_AGE == 12 * 3600
    assert (settings.SESSION_COOKIE_HTTPONLY, settings.SESSION_COOKIE_SAMESITE) == (True, "Lax")


@pytest.mark.parametrize("role", Role.values)
def test_every_page_has_the_log_out_in_sight(client, role):
    client.force_login(create_user(by=None, username="x", role=role))
    assert f'action="{reverse("account_logout")}"' in client.get("/").content.decode()


def test_nobody_signs_up(client):
    response = client.post("/accounts/signup/", {"username": "x", "email": "x@example.vn", "password1": PASSWORD})
    assert "closed" in response.templates[0].name
    assert not User.objects.exists()


class TestSecondFactor:
    @pytest.fixture(autouse=True)
    def _required(self, settings):
        settings.SECOND_FACTOR_REQUIRED = True

    @pytest.mark.parametrize("role", ["admin", "staff", "leader"])
    def test_whoever_needs_one_can_do_nothing_else_before(self, client, role):
        user = create_user(by=None, username="x", role=role, password=PASSWORD)
        log_in("x", client=client)
        for page in ("/", "/admin/", "/accounts/sessions/", "/accounts/password/change/"):
            assert client.get(page).headers["Location"] == reverse("mfa_index")
        assert client.get(reverse("mfa_index")).status_code == 200
        assert client.get("/healthz").status_code == 200
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        form = client.get(reverse("mfa_activate_totp")).context["form"]
        client.post(reverse("mfa_activate_totp"), {"code": code_for(form.secret)})
        assert client.get("/").status_code == 200
        assert Authenticator.objects.filter(user=user, type="totp").exists()

    @pytest.mark.django_db(transaction=True, serialized_rollback=True)
    def test_setting_it_up_is_noted_and_the_owner_is_told(self, lan, client):
        log_in(client=client)
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        form = client.get(reverse("mfa_activate_totp")).context["form"]
        client.post(reverse("mfa_activate_totp"), {"code": code_for(form.secret)})
        assert "account.totp_activated" in actions_noted()
        assert mail.outbox[-1].to == ["lan@example.vn"]

    @pytest.mark.parametrize(
        "page",
        ["mfa_activate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes", "accounts:new_token"],
    )
    def test_the_password_is_asked_again_before_factors_and_tokens(self, lan, client, settings, page):
        settings.SECOND_FACTOR_REQUIRED = False
        if page == "mfa_generate_recovery_codes":
            TOTP.activate(lan, generate_totp_secret())
            client.force_login(lan)
        else:
            log_in(client=client)
        answer = client.get(reverse(page))
        assert answer.status_code == 302
        assert "reauthenticate" in answer.headers["Location"]

    def test_the_password_is_asked_again_before_the_mail_address_changes(self, lan, client, settings):
        settings.SECOND_FACTOR_REQUIRED = False
        log_in(client=client)
        form = {"email": "khac@example.vn", "action_add": ""}
        answer = client.post(reverse("account_email"), form)
        assert "reauthenticate" in answer.headers["Location"]
        assert not EmailAddress.objects.filter(email=form["email"]).exists()

    @pytest.mark.parametrize("role", ["ward", "agency", "operator", "viewer"])
    def test_others_go_on_without(self, client, role):
        create_user(by=None, username="x", role=role, password=PASSWORD)
        log_in("x", client=client)
        assert client.get("/").status_code == 200

    def test_the_demonstration_does_without(self, client, settings):
        settings.SECOND_FACTOR_REQUIRED = False
        create_user(by=None, username="x", role="admin", password=PASSWORD)
        log_in("x", client=client)
        assert client.get("/").status_code == 200

    def test_a_password_alone_does_not_open_an_account_that_has_one(self, client):
        user = create_user(by=None, username="x", role="staff", password=PASSWORD)
        TOTP.activate(user, generate_totp_secret())
        log_in("x", client=client)
        assert client.get("/").headers["Location"].startswith(LOGIN)
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
        assert client.get("/").headers["Location"].startswith(LOGIN)
        assert "login" not in actions_noted()

    def test_a_recovery_code_opens_it_once(self, client):
        user = create_user(by=None, username="x", role="staff", password=PASSWORD)
        TOTP.activate(user, generate_totp_secret())
        code = RecoveryCodes.activate(user).get_unused_codes()[0]
        for expected in (200, 302):
            client = Client()
            log_in("x", client=client)
            client.post(reverse("mfa_authenticate"), {"code": code})
            assert client.get("/").status_code == expected

    def test_whoever_needs_it_cannot_give_it_up(self, client):
        user = create_user(by=None, username="x", role="staff", password=PASSWORD)
        secret = generate_totp_secret()
        TOTP.activate(user, secret)
        log_in("x", client=client)
        client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        client.post(reverse("mfa_deactivate_totp"))
        assert Authenticator.objects.filter(user=user, type="totp").exists()

    def test_a_security_key_counts_as_one_and_may_replace_the_app(self, client):
        user = create_user(by=None, username="x", role="staff", password=PASSWORD)
        secret = generate_totp_secret()
        TOTP.activate(user, secret)
        Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "giả lập"})
        log_in("x", client=client)
        client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        client.post(reverse("mfa_deactivate_totp"))
        assert list(Authenticator.objects.filter(user=user).values_list("type", flat=True)) == ["webauthn"]
        assert client.get("/").status_code == 200
        client.post(reverse("mfa_remove_webauthn", args=[Authenticator.objects.get().pk]))
        assert client.get("/").headers["Location"] == reverse("mfa_index"), "the last one gone, nothing else opens"

    def test_its_secret_is_not_stored_in_the_clear(self, lan):
        secret = generate_totp_secret()
        TOTP.activate(lan, secret)
        stored = Authenticator.objects.get().data["secret"]
        assert secret not in stored
        assert get_adapter().decrypt(stored) == secret


class TestSessions:
    def test_one_sees_one_s_sessions_and_ends_the_others(self, lan):
        here, elsewhere = Client(), Client()
        log_in(client=here)
        log_in(client=elsewhere, address="192.0.2.9")
        assert b"192.0.2.9" in here.get(reverse("usersessions_list")).content
        here.post(reverse("usersessions_list"))
        assert here.get("/").status_code == 200
        assert elsewhere.get("/").status_code == 302
        assert UserSession.objects.count() == 1


class TestReset:
    def test_a_mailed_link_sets_a_new_password(self, lan, client):
        client.post(reverse("account_reset_password"), {"email": "lan@example.vn"})
        link = next(word for word in mail.outbox[0].body.split() if word.startswith("http"))
        page = client.get(link, follow=True)
        new = "mat-khau-moi-dai"
        client.post(page.request["PATH_INFO"], {"password1": new, "password2": new})
        assert entered(log_in(password=new))
        assert not entered(log_in())
        assert "user.password" in actions_noted()

    def test_who_has_no_account_is_told_the_same(self, lan, client):
        known = client.post(reverse("account_reset_password"), {"email": "lan@example.vn"})
        unknown = client.post(reverse("account_reset_password"), {"email": "khong@example.vn"})
        assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])


def test_no_link_stands_between_the_name_of_the_password_and_its_field(client):
    page = client.get(LOGIN).content.decode()
    between = page.partition('for="id_password"')[2].partition('name="password"')[0]
    assert "<a " not in between
    assert reverse("account_reset_password") in page.partition('name="password"')[2]
    hint = page.partition('name="login"')[2].partition(">")[0].partition('placeholder="')[2].partition('"')[0]
    assert 0 < len(hint) <= 22, "cut on a phone"
