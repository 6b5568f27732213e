"""The page that says what is kept of people: open to all, and true to the settings."""

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import translation

from portal.views.personal_data import ROWS

PAGE = "portal:personal_data"
# Where rows tell of people: each column that holds a name, an address or a number belongs to a line of the page.
OF_PEOPLE = {
    "accounts.User": "Mail address and phone number",
    "accounts.WrongGuess": "Wrong passwords and codes",
    "accounts.ApiToken": "Tokens for programs",
    "base.AuditEntry": "The audit trail",
    "submissions.Reminder": "Reminders",
    "usersessions.UserSession": "Sessions",
    "mfa.Authenticator": "Password and second factor",
}
NOTHING_KEPT = {  # of allauth, axes and Django: cleared with the account, or nothing is written there
    "account.EmailAddress",
    "account.EmailConfirmation",
    "axes.AccessAttempt",
    "axes.AccessFailureLog",
    "axes.AccessLog",
    "axes.AccessAttemptExpiration",
}
TELLING = {"EmailField", "GenericIPAddressField"}


@pytest.mark.django_db
def test_whoever_comes_may_read_it_and_each_footer_leads_there(client):
    page = client.get(reverse(PAGE))
    assert page.status_code == 200
    assert "<h2>Địa chỉ thư và số điện thoại</h2>" in page.content.decode()
    assert reverse(PAGE) in client.get(reverse("account_login")).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "told"), [(0, "chưa đặt thời hạn"), (730, "730 ngày")])
def test_how_long_the_trail_is_kept_is_what_the_settings_say(client, settings, days, told):
    settings.AUDIT_RETENTION_DAYS = days
    settings.SESSION_COOKIE_AGE = 9 * 3600
    page = client.get(reverse(PAGE)).content.decode()
    assert told in page
    assert "9 giờ sau khi đăng nhập" in page


def test_every_table_with_an_address_of_somebody_is_told_of():
    found = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.get_internal_type() in TELLING or type(field).__name__ in TELLING
    }
    assert found <= set(OF_PEOPLE) | NOTHING_KEPT
    with translation.override("en"):
        told = " ".join(str(row.what) for row in ROWS)
    assert [line for line in OF_PEOPLE.values() if line not in told] == []
