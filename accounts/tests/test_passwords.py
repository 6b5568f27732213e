"""The same letters are the same password, whichever keyboard sends them; what was set before is not lost."""

import unicodedata

import pytest
from django.contrib.auth.hashers import identify_hasher, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.actions import create_user
from accounts.models import User
from accounts.password_form import normal
from accounts.tests.at_the_door import entered, log_in

TYPED = "Mật khẩu của lệ"
FORMS = ["NFC", "NFD", "NFKC", "NFKD"]


def typed(form):
    return unicodedata.normalize(form, TYPED)


def set_before_forms_were(user, password):
    """As the version before hashed it."""
    User.objects.filter(pk=user.pk).update(password=make_password(password))
    user.refresh_from_db()


@given(st.text())
def test_its_form_is_its_own_form(text):
    assert normal(normal(text)) == normal(text)


@pytest.mark.django_db
@pytest.mark.parametrize("set_as", FORMS)
def test_set_in_one_form_it_fits_in_all(set_as):
    create_user(by=None, username="lan", role="viewer", password=typed(set_as))
    for form in FORMS:
        assert entered(log_in(password=typed(form), client=Client())), form
    assert not entered(log_in(password=TYPED.replace("lệ", "lê"), client=Client()))


@pytest.mark.django_db
def test_one_set_as_it_was_typed_still_fits_and_is_hashed_anew(client):
    lan = create_user(by=None, username="lan", role="viewer")
    set_before_forms_were(lan, typed("NFD"))
    assert not entered(log_in(password=typed("NFC"))), "nobody can know yet that it is the same"
    assert entered(log_in(password=typed("NFD"), client=client))
    assert client.get("/").status_code == 200, "the session begins with the new hash"
    for form in FORMS:
        assert entered(log_in(password=typed(form), client=Client())), form


@pytest.mark.django_db
def test_hashed_anew_while_logged_in_it_does_not_end_the_session(client):
    lan = create_user(by=None, username="lan", role="viewer", password=typed("NFC"))
    set_before_forms_were(lan, typed("NFD"))
    client.force_login(lan)
    assert entered(client.post(reverse("account_reauthenticate"), {"password": typed("NFD")}))
    assert client.get("/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", ["", " ", "Mật khẩu của lê", "Mat khau cua le", TYPED + " ", TYPED.upper()])
def test_what_does_not_fit_changes_nothing(wrong):
    lan = create_user(by=None, username="lan", role="viewer")
    set_before_forms_were(lan, typed("NFD"))
    before = lan.password
    assert not lan.check_password(wrong)
    assert User.objects.get(pk=lan.pk).password == before


@pytest.mark.django_db
def test_none_closes_an_account_to_passwords():
    lan = create_user(by=None, username="lan", role="viewer")
    assert not lan.has_usable_password()
    assert not lan.check_password("")


@pytest.mark.parametrize("weak", ["ｐａｓｓｗｏｒｄ１２３４", "１２３４５６７８９０１２３４５", "e\u0323\u0302" * 4])
def test_the_rules_hold_for_the_form_that_is_hashed(weak):
    """A common one in wide letters; digits only; twelve signs that are four letters."""
    with pytest.raises(ValidationError):
        validate_password(weak)


def test_a_good_one_in_any_form_keeps_the_rules():
    for form in FORMS:
        validate_password(typed(form))


@pytest.mark.django_db
def test_an_account_that_does_not_exist_takes_as_many_hashes_as_one_that_does(monkeypatch):
    """Else the time of the answer would tell which names exist."""
    lan = create_user(by=None, username="lan", role="viewer", password=typed("NFC"))
    hasher = type(identify_hasher(lan.password))
    hashed, real = [], hasher.encode
    monkeypatch.setattr(hasher, "encode", lambda self, *given: hashed.append(1) or real(self, *given))
    counts = []
    for name in ("lan", "khong_co"):
        hashed.clear()
        log_in(name, password=unicodedata.normalize("NFD", "sai hẳn mật khẩu"))
        counts.append(len(hashed))
    assert counts[0] == counts[1]
