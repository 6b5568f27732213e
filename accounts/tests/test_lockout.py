"""Who guesses is stopped, and the owner gets in all the same: from where, by what, and for how long."""

import re
import threading
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts import devices
from accounts.actions import create_user, set_password
from accounts.guesses import ACCOUNT
from accounts.models import User, WrongGuess
from accounts.tests.at_the_door import PASSWORD, actions_noted, code_for, entered, log_in
from base import clock
from base.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_memory_of_other_tests():
    cache.clear()


@pytest.fixture
def lan():
    return create_user(by=None, username="lan", role="viewer", email="lan@example.vn", password=PASSWORD)


@pytest.fixture
def noon():
    """A clock that stands still until it is moved."""
    with time_machine.travel("2026-11-09T05:00:00Z", tick=False) as moved:
        yield moved


def under_attack(name="lan", wrong=ACCOUNT.limit):
    """So many wrong passwords from as many places."""
    now = clock.machine_now()
    WrongGuess.objects.bulk_create(
        WrongGuess(kind="password", name=name, network=f"198.51.{number // 250}.{number % 250}", at=now)
        for number in range(wrong)
    )


def test_ten_wrong_passwords_from_an_address_lock_it_out_even_with_the_right_one(lan):
    answers = [log_in(password=f"sai-{number}").status_code for number in range(10)]
    assert answers == [200] * 9 + [429]
    locked = log_in()
    assert locked.status_code == 429
    assert "429.html" in {template.name for template in locked.templates}


def test_before_the_log_in_is_closed_the_page_says_how_many_are_left(lan):
    pages = [log_in(password=f"sai-{number}").content.decode() for number in range(9)]
    assert [("Nhập sai thêm" in page) for page in pages] == [False] * 6 + [True] * 3
    assert "Nhập sai thêm 1 lần" in pages[-1]


def test_the_warning_is_the_same_for_a_name_that_nobody_has_and_tells_nothing_of_others(lan):
    under_attack(wrong=ACCOUNT.limit - 20)
    known, unknown = (
        [log_in(name, f"sai-{number}").content.decode().count("Nhập sai thêm") for number in range(9)]
        for name in ("lan", "nobody-at-all")
    )
    assert known == unknown == [0] * 6 + [1] * 3


def test_mail_address_and_user_name_count_together(lan):
    for number in range(9):
        log_in(name=("lan", "LAN@example.vn", "Lan")[number % 3], password="sai")
    assert log_in(password="sai").status_code == 429


def test_another_address_and_another_account_stay_open(lan):
    create_user(by=None, username="hoa", role="viewer", password=PASSWORD)
    for _ in range(10):
        log_in(password="sai")
    assert entered(log_in(address="192.0.2.2"))
    assert entered(log_in(name="hoa"))


def test_what_is_refused_counts_nothing_so_that_no_single_address_shuts_an_account(lan, noon):
    for _ in range(130):
        log_in(password="sai")
    assert WrongGuess.objects.count() == 10
    assert entered(log_in(address="192.0.2.2"))
    noon.shift(timedelta(minutes=15))
    assert entered(log_in()), "it opens a quarter of an hour after the ten, however many were refused since"


def test_an_address_has_thirty_guesses_at_an_account_a_day(lan, noon):
    for left in (10, 10, 10, 0):
        before = WrongGuess.objects.count()
        for _ in range(11):
            log_in(password="sai")
        assert WrongGuess.objects.count() - before == left
        noon.shift(timedelta(minutes=15))
    assert log_in().status_code == 429
    noon.shift(timedelta(days=1))
    assert entered(log_in())


def test_one_ipv6_network_is_one_place(lan):
    for number in range(10):
        log_in(password="sai", address=f"2001:db8:1:2::{number + 1:x}")
    assert log_in(address="2001:db8:1:2:ffff::1").status_code == 429
    assert entered(log_in(address="2001:db8:1:3::1"))


def test_who_tries_many_accounts_from_one_address_is_stopped_there(lan, noon):
    for number in range(50):
        log_in(name=f"nguoi_{number}", password="sai")
    refused = log_in()
    assert refused.status_code == 429
    assert "mạng này" in refused.content.decode()
    assert mail.outbox == [], "nobody guessed at this account"
    assert entered(log_in(address="192.0.2.2"))
    noon.shift(timedelta(minutes=15))
    assert entered(log_in())


def test_the_owner_is_told_once_and_it_is_noted_once_for_each_address(lan):
    for number in range(26):
        log_in(password="sai", address=f"192.0.2.{1 + number % 2}")
    assert [message.to for message in mail.outbox] == [["lan@example.vn"]]
    assert "192.0.2.1" in mail.outbox[0].body
    assert actions_noted().count("login.locked") == 2
    assert actions_noted().count("login.failed") <= 20


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_guesses_at_the_same_moment_are_noted_as_one_lock_out(lan):
    for _ in range(10):
        log_in(password="sai")
    AuditEntry.objects.filter(action="login.locked").delete()
    mail.outbox.clear()
    assert _at_once(6) == [429] * 6
    assert actions_noted().count("login.locked") == 1
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_guesses_at_the_same_moment_do_not_get_past_the_limit(lan):
    for _ in range(8):
        log_in(password="sai")
    _at_once(6)
    assert WrongGuess.objects.count() <= 10
    assert actions_noted().count("login.failed") <= 10


def _at_once(count):
    """So many guesses by as many threads; their answers."""
    start, answers = threading.Barrier(count), []

    def guess():
        start.wait()
        answers.append(log_in(password="sai", client=Client()).status_code)
        connection.close()

    guessers = [threading.Thread(target=guess) for _ in range(count)]
    for thread in guessers:
        thread.start()
    for thread in guessers:
        thread.join()
    return answers


def test_a_success_forgets_the_failures_before_it(lan):
    for _ in range(9):
        log_in(password="sai")
    assert entered(log_in())
    assert log_in(password="sai").status_code == 200
    assert WrongGuess.objects.count() == 1


def test_the_client_cannot_choose_its_address(lan):
    client = Client()
    for number in range(10):
        form = {"login": "lan", "password": "sai"}
        client.post(reverse("account_login"), form, headers={"X-Forwarded-For": f"203.0.113.{number}"})
    assert log_in(address="127.0.0.1").status_code == 429


def test_guesses_are_kept_for_a_day(lan, noon):
    under_attack(wrong=5)
    noon.shift(timedelta(days=1))
    log_in(password="sai")
    assert WrongGuess.objects.count() == 1


class TestUnderAttackFromEverywhere:
    def test_a_hundred_wrong_passwords_a_day_close_the_account_to_unknown_devices(self, lan, noon):
        under_attack(wrong=ACCOUNT.limit - 1)
        assert log_in(password="sai").status_code == 429
        refused = log_in(address="192.0.2.77")
        assert refused.status_code == 429
        assert "thiết bị" in refused.content.decode()
        noon.shift(timedelta(days=1))
        assert entered(log_in(address="192.0.2.77"))

    def test_an_account_that_does_not_exist_is_closed_alike(self, lan):
        under_attack("khong_co")
        assert _but_for_its_number(log_in(name="khong_co").content) == _same_but_for_the_name(lan)

    def test_the_owner_gets_in_from_a_device_known_before(self, lan, client):
        assert entered(log_in(client=client))
        client.post(reverse("account_logout"))
        under_attack()
        for _ in range(20):
            log_in(password="sai", address="192.0.2.1")
        assert entered(log_in(client=client)), "from the guesser's own address, too"

    def test_whoever_is_logged_in_goes_on_and_may_give_the_password_again(self, lan, client):
        log_in(client=client)
        client.cookies.pop(devices.COOKIE)
        under_attack()
        assert client.get("/").status_code == 200
        assert entered(client.post(reverse("account_reauthenticate"), {"password": PASSWORD}))

    def test_a_second_factor_lets_the_owner_in(self, lan, client):
        secret = generate_totp_secret()
        TOTP.activate(lan, secret)
        under_attack()
        assert entered(log_in(client=client))
        with time_machine.travel(clock.machine_now(), tick=False):
            assert entered(client.post(reverse("mfa_authenticate"), {"code": code_for(secret)}))
        assert client.get("/").status_code == 200

    def test_a_mailed_link_lets_the_owner_in(self, lan, client):
        under_attack()
        client.post(reverse("account_reset_password"), {"email": "lan@example.vn"})
        link = next(word for word in mail.outbox[0].body.split() if word.startswith("http"))
        page = client.get(link, follow=True)
        new = "mat-khau-moi-dai"
        client.post(page.request["PATH_INFO"], {"password1": new, "password2": new})
        under_attack()  # it goes on
        assert not entered(log_in(password=new))
        assert entered(log_in(password=new, client=client))

    def test_a_password_that_an_administrator_sets_begins_anew(self, lan):
        under_attack()
        set_password(by=None, user=lan, password="mat-khau-khac-han")
        assert entered(log_in(password="mat-khau-khac-han"))

    def test_links_are_not_mailed_without_end(self, lan, client):
        answers = [client.post(reverse("account_reset_password"), {"email": lan.email}).status_code for _ in range(6)]
        assert answers == [302] * 5 + [429]
        assert len(mail.outbox) == 5


class TestKnownDevices:
    def test_guesses_there_are_limited_too(self, lan, client):
        log_in(client=client)
        client.post(reverse("account_logout"))
        answers = [log_in(password="sai", client=client).status_code for _ in range(20)]
        assert answers == [200] * 19 + [429], "ten as a known device, ten more as any other"
        assert log_in(client=client).status_code == 429
        assert WrongGuess.objects.exclude(device="").count() == 10

    def test_what_is_tried_there_counts_nowhere_else(self, lan, client):
        log_in(client=client)
        client.post(reverse("account_logout"))
        for _ in range(9):
            log_in(password="sai", client=client)
        assert not WrongGuess.objects.filter(device="").exists()

    def test_it_is_known_for_the_accounts_entered_there_alone(self, lan, client):
        create_user(by=None, username="hoa", role="viewer", password=PASSWORD)
        log_in(client=client)
        client.post(reverse("account_logout"))
        under_attack("hoa")
        assert not entered(log_in("hoa", client=client))

    def test_colleagues_share_one(self, lan, client):
        create_user(by=None, username="hoa", role="viewer", password=PASSWORD)
        for name in ("lan", "hoa"):
            log_in(name, client=client)
            client.post(reverse("account_logout"))
        under_attack("hoa")
        under_attack("lan")
        for name in ("lan", "hoa"):
            assert entered(log_in(name, client=client))
            client.post(reverse("account_logout"))

    def test_with_a_new_password_it_is_unknown(self, lan, client):
        log_in(client=client)
        client.post(reverse("account_logout"))
        set_password(by=None, user=lan, password="mat-khau-khac-han")
        under_attack()
        assert not entered(log_in(password="mat-khau-khac-han", client=client))

    def test_half_a_year_after_the_last_log_in_it_is_unknown(self, lan, client, noon):
        for days, known in ((devices.DAYS, True), (devices.DAYS + 1, False)):
            log_in(client=client)
            cookie = client.cookies[devices.COOKIE].value
            client.cookies.clear()
            client.cookies[devices.COOKIE] = cookie
            noon.shift(timedelta(days=days))
            under_attack()
            assert entered(log_in(client=client)) is known

    @pytest.mark.parametrize("forged", ["", "x", "eyJtYXJrIjoiYSIsImFjY291bnRzIjp7fX0:1abc:def", "\x00", "é"])
    def test_what_is_not_signed_by_us_is_no_device(self, lan, client, forged):
        under_attack()
        client.cookies[devices.COOKIE] = forged
        assert log_in(client=client).status_code == 429

    def test_its_cookie_is_sent_to_the_log_in_alone_and_no_script_reads_it(self, lan, client, settings):
        settings.SESSION_COOKIE_SECURE = True
        log_in(client=client)
        cookie = client.cookies[devices.COOKIE]
        assert (cookie["path"], cookie["httponly"], cookie["secure"], cookie["samesite"]) == (
            "/accounts/",
            True,
            True,
            "Lax",
        )

    def test_a_password_alone_makes_no_device_known_where_a_second_factor_is_asked(self, lan, client):
        TOTP.activate(lan, generate_totp_secret())
        log_in(client=client)
        assert devices.COOKIE not in client.cookies

    def test_wrong_passwords_make_none(self, lan, client):
        log_in(password="sai", client=client)
        assert devices.COOKIE not in client.cookies


def _same_but_for_the_name(user: User) -> bytes:
    """What the page says of an account that exists, in the same state."""
    under_attack(user.username)
    return _but_for_its_number(log_in(name=user.username).content)


def _but_for_its_number(page: bytes) -> bytes:
    """Each request has a number of its own."""
    return re.sub(rb'request-number">[^<]+', b"", page)
