"""Tokens for programs: made once, less than their owner, dead when they should be."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse

from accounts.actions import create_token, end_scope, revoke_token
from accounts.api_secrets import digest_of
from accounts.models import ApiToken, Scope, User
from accounts.tests.builders import make_unit, make_user
from base import clock
from base.models import AuditEntry
from base.refusal import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
UNITS = "/api/v1/units/"


@pytest.fixture(autouse=True)
def _no_memory_of_other_tests():
    cache.clear()


@pytest.fixture
def province():
    return make_unit("Tỉnh Thử", code="99")


@pytest.fixture
def staff(province):
    return make_user("staff", unit=province)


def days_ahead(days):
    return (clock.machine_now() + timedelta(days=days)).astimezone(clock.VIETNAM).date()


def make(user, *scopes, days=30):
    return create_token(by=user, name="bảng số liệu", scopes=scopes or ["read:units"], expires_on=days_ahead(days))


def ask(client, secret, path=UNITS, **headers):
    return client.get(path, headers={"Authorization": f"Bearer {secret}", **headers})


def told(response):
    body = response.json()
    assert body["status"] == response.status_code
    return body["problems"][0]


def test_a_token_answers_and_only_its_hash_is_kept(client, staff):
    token, secret = make(staff)
    assert ask(client, secret).status_code == 200
    row = ApiToken.objects.get()
    assert (row.digest, row.beginning) == (digest_of(secret), secret[:12])
    assert secret not in str(AuditEntry.objects.values_list("after", flat=True)[:50])
    assert AuditEntry.objects.get(action="token.create").subject_id == str(token.pk)


@pytest.mark.parametrize("header", ["Bearer", "Bearer x", "Bearer ispeed_x y", "Bearer \xff\xfe", "Bearer \x00"])
def test_what_is_no_token_is_told_so(client, staff, header):
    response = client.get(UNITS, headers={"Authorization": header})
    assert response.status_code == 401
    assert response["WWW-Authenticate"].startswith("Bearer")
    assert told(response)["where"] == "Authorization"
    assert told(response)["fix"]


def test_without_any_token_one_is_told_how_to_send_it(client):
    response = client.get(UNITS)
    assert response.status_code == 401
    assert "Bearer" in told(response)["fix"]


def test_a_token_ends_to_the_second(client, staff):
    _token, secret = make(staff)
    ApiToken.objects.update(created_at=clock.machine_now() - timedelta(days=1), expires_at=clock.machine_now())
    response = ask(client, secret)
    assert (response.status_code, told(response)["message"]) == (401, "Mã truy cập này đã hết hạn.")
    ApiToken.objects.update(expires_at=clock.machine_now() + timedelta(seconds=60))
    assert ask(client, secret).status_code == 200


def test_a_revoked_token_and_a_closed_account_open_nothing(client, staff):
    token, secret = make(staff)
    User.objects.update(is_active=False)
    assert told(ask(client, secret))["message"] == "Tài khoản của chủ mã truy cập này đã khóa."
    User.objects.update(is_active=True)
    revoke_token(by=staff, token=token)
    revoke_token(by=staff, token=token)
    assert told(ask(client, secret))["message"] == "Mã truy cập này đã bị thu hồi."
    assert AuditEntry.objects.filter(action="token.revoke").count() == 1


def test_a_token_of_who_needs_a_second_factor_waits_for_it(client, staff, settings):
    _token, secret = make(staff)
    settings.SECOND_FACTOR_REQUIRED = True
    assert ask(client, secret).status_code == 401


def test_a_token_does_only_what_it_was_made_for(client, staff, province):
    _token, secret = make(staff, "read:reports")
    response = ask(client, secret)
    assert response.status_code == 403
    assert "read:units" in told(response)["message"]


def test_a_scope_opens_nothing_that_the_owner_may_not_do_today(client, staff, province):
    _token, secret = make(staff, "read:figures")
    path = "/api/v1/verdicts/?period=2025-08&province=99"
    assert ask(client, secret, path).status_code == 200
    end_scope(by=None, scope=Scope.objects.get())
    assert ask(client, secret, path).status_code == 404


def test_a_token_opens_no_page(client, staff):
    _token, secret = make(staff)
    assert ask(client, secret, "/").status_code == 302
    assert ask(client, secret, reverse("accounts:tokens")).status_code == 302


@pytest.mark.parametrize("days", [-1, 367, 100_000])
def test_a_life_of_none_or_of_more_than_a_year_is_refused(staff, days):
    with pytest.raises(Refused):
        make(staff, days=days)
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("scopes", [[], ["write:submissions"], ["read:units", "delete:all"]])
def test_scopes_that_open_nothing_to_the_role_are_refused(staff, scopes):
    with pytest.raises(Refused):
        create_token(by=staff, name="x", scopes=scopes, expires_on=days_ahead(1))


def test_ten_tokens_work_at_the_same_time(staff):
    made = [make(staff)[0] for _ in range(10)]
    with pytest.raises(Refused):
        make(staff)
    revoke_token(by=staff, token=made[0])
    make(staff)


def test_the_last_use_is_kept_to_the_minute(client, staff):
    _token, secret = make(staff)
    ask(client, secret)
    first = ApiToken.objects.get().last_used_at
    assert first is not None
    ask(client, secret)
    assert ApiToken.objects.get().last_used_at == first


def test_the_page_shows_a_secret_once_and_notes_it(client, staff):
    staff.set_password("x")
    staff.save()
    client.force_login(staff)
    asked = client.get(reverse("accounts:new_token"))
    assert asked["Location"].startswith("/accounts/reauthenticate/")
    client.post(asked["Location"], {"password": "x"})
    form = client.get(reverse("accounts:new_token")).content.decode()
    assert "read:figures" in form
    assert "write:submissions" not in form
    data = {"name": "=bảng", "scopes": ["read:units"], "expires_on": days_ahead(10).isoformat()}
    made = client.post(reverse("accounts:new_token"), data)
    assert "no-store" in made["Cache-Control"]
    secret = made.content.decode().partition('value="ispeed_')[2].partition('"')[0]
    assert ask(client, f"ispeed_{secret}").status_code == 200
    assert secret not in client.get(reverse("accounts:tokens")).content.decode()
    token = ApiToken.objects.get()
    client.post(reverse("accounts:revoke_token", args=[token.pk]))
    assert "thu hồi" in client.get(reverse("accounts:tokens")).content.decode()


def test_the_form_says_what_is_wrong(client, staff):
    staff.set_password("x")
    staff.save()
    client.force_login(staff)
    client.post("/accounts/reauthenticate/", {"password": "x"})
    answer = client.post(
        reverse("accounts:new_token"), {"name": "a", "expires_on": "2020-01-01", "scopes": "read:units"}
    )
    assert answer.status_code == 400
    assert "một năm" in answer.content.decode()
    assert not ApiToken.objects.exists()


def test_another_persons_token_cannot_be_revoked(client, staff):
    token, _secret = make(staff)
    client.force_login(make_user("admin"))
    assert client.post(reverse("accounts:revoke_token", args=[token.pk])).status_code == 404


def test_the_administrator_sees_and_revokes_all_of_them(client, staff):
    token, secret = make(staff)
    client.force_login(make_user("admin"))
    page = client.get("/admin/accounts/apitoken/").content.decode()
    assert "bảng số liệu" in page
    assert token.digest not in client.get(f"/admin/accounts/apitoken/{token.pk}/change/").content.decode()
    client.post("/admin/accounts/apitoken/", {"action": "revoke", "_selected_action": [token.pk]})
    assert ask(client, secret).status_code == 401


def test_a_token_is_slowed_down_before_its_owner_is(client, staff, monkeypatch):
    monkeypatch.setattr("accounts.api.TokenRateThrottle.THROTTLE_RATES", {"token": "2/min", "user": "3/min"})
    monkeypatch.setattr("accounts.api.PersonRateThrottle.THROTTLE_RATES", {"token": "2/min", "user": "3/min"})
    one, other = make(staff)[1], make(staff)[1]
    answers = [ask(client, secret).status_code for secret in (one, one, other, other)]
    assert answers == [200, 200, 200, 429]
    slowed = ask(client, one)
    assert (slowed.status_code, bool(slowed["Retry-After"])) == (429, True)
