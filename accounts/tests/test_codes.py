"""Codes of a second factor, on a clock that stands still: which are taken, none twice, few guesses."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.actions import create_user, set_password
from accounts.models import WrongGuess
from accounts.tests.at_the_door import PASSWORD, actions_noted, entered, log_in

pytestmark = pytest.mark.django_db
STEP = 60_000_000  # that begins on 2027-01-15T08:00:00Z


@pytest.fixture(autouse=True)
def _no_memory_of_other_tests():
    cache.clear()


@pytest.fixture
def secret():
    return generate_totp_secret()


@pytest.fixture
def lan(secret):
    user = create_user(by=None, username="lan", role="staff", email="lan@example.vn", password=PASSWORD)
    TOTP.activate(user, secret)
    return user


def code(secret, step):
    return format_hotp_value(hotp_value(secret, step))


def at(seconds):
    """The clock at so many seconds after the beginning of STEP."""
    return time_machine.travel(STEP * 30 + seconds, tick=False)


def enter(given, client=None):
    client = client or Client()
    log_in(client=client)
    return entered(client.post(reverse("mfa_authenticate"), {"code": given}, REMOTE_ADDR="192.0.2.1"))


@pytest.mark.parametrize(
    ("seconds", "taken"),
    [(-30.1, False), (-30, True), (0, True), (29.9, True), (30, True), (59.9, True), (60, False)],
)
def test_a_code_is_taken_one_step_early_and_one_step_late(lan, secret, seconds, taken):
    with at(seconds):
        assert enter(code(secret, STEP)) is taken


@pytest.mark.parametrize("later", [0, 31, 59])
def test_no_code_is_taken_twice_however_long_it_would_fit(lan, secret, later):
    with at(-29) as clock:
        assert enter(code(secret, STEP))
        clock.shift(timedelta(seconds=later))
        cache.clear()
        assert not enter(code(secret, STEP))


def test_after_a_later_code_no_earlier_one_is_taken(lan, secret):
    with at(0):
        assert enter(code(secret, STEP + 1))
        assert not enter(code(secret, STEP))
        assert not enter(code(secret, STEP - 1))
    with at(60):
        assert enter(code(secret, STEP + 2))


def test_the_code_that_an_app_was_set_up_with_is_used(client):
    user = create_user(by=None, username="lan", role="staff", password=PASSWORD)
    with at(0) as clock:
        log_in(client=client)
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
        client.post(reverse("mfa_activate_totp"), {"code": code(secret, STEP)})
        assert user.authenticator_set.filter(type="totp").exists()
        clock.shift(timedelta(seconds=45))
        assert not enter(code(secret, STEP))
        assert enter(code(secret, STEP + 1))


def test_a_code_given_again_to_whoever_is_logged_in_is_used_up_too(lan, secret, client):
    with at(0):
        assert enter(code(secret, STEP), client)
        again = reverse("mfa_reauthenticate")
        assert not entered(client.post(again, {"code": code(secret, STEP)}))
        assert entered(client.post(again, {"code": code(secret, STEP + 1)}))


class TestGuessing:
    def test_ten_wrong_codes_in_a_quarter_of_an_hour_twenty_a_day(self, lan, secret):
        with at(0) as clock:
            for counted in (10, 20, 20):
                for _ in range(11):
                    enter("000000")
                assert WrongGuess.objects.filter(kind="code").count() == counted
                clock.shift(timedelta(minutes=15))
            assert not enter(code(secret, STEP + 90))
            clock.shift(timedelta(days=1))
            assert enter(code(secret, STEP + 90 + 2880))

    def test_the_owner_is_told_that_somebody_knows_the_password(self, lan):
        with at(0):
            for _ in range(13):
                enter("000000")
        assert [message.subject for message in mail.outbox] == ["Có người biết mật khẩu của bạn"]
        assert actions_noted().count("login.codes_locked") == 1

    def test_the_owner_gets_in_from_a_known_device(self, lan, secret, client):
        with at(0):
            assert enter(code(secret, STEP), client)
            client.post(reverse("account_logout"))
            for _ in range(11):
                enter("000000")
            assert not enter(code(secret, STEP + 1)), "an unknown device"
            assert enter(code(secret, STEP + 1), client)

    def test_with_a_new_password_the_count_begins_anew(self, lan, secret):
        with at(0):
            for _ in range(11):
                enter("000000")
            set_password(by=None, user=lan, password=PASSWORD + "-moi")
            client = Client()
            log_in(password=PASSWORD + "-moi", client=client)
            assert entered(client.post(reverse("mfa_authenticate"), {"code": code(secret, STEP)}))

    def test_a_right_code_counts_nothing(self, lan, secret):
        with at(0):
            enter(code(secret, STEP))
        assert not WrongGuess.objects.exists()
