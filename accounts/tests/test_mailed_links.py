"""Links in mails begin as PORTAL_URL says, whatever host the request was sent to."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from accounts.actions import create_user, invite_user
from accounts.tests.builders import make_user

pytestmark = pytest.mark.django_db
PASSWORD = "muoi-hai-ky-tu"
OTHER = "noi-khac.example.org"  # allowed, too: an inner name of the server, say


@pytest.fixture(autouse=True)
def _two_names(settings):
    settings.ALLOWED_HOSTS = ["ispeed.example.gov.vn", OTHER]
    settings.PORTAL_URL = "https://ispeed.example.gov.vn"
    cache.clear()


@pytest.fixture
def lan():
    return create_user(by=None, username="lan", role="viewer", email="lan@example.vn", password=PASSWORD)


def links():
    (sent,) = mail.outbox
    assert OTHER not in str(sent.message()) + sent.subject + sent.body
    return re.findall(r"https?://\S+", sent.body)


@pytest.mark.parametrize("secure", [True, False])
def test_a_link_to_a_new_password_leads_to_the_portal(lan, client, secure):
    client.post(reverse("account_reset_password"), {"email": lan.email}, headers={"Host": OTHER}, secure=secure)
    (link,) = links()
    assert link.startswith("https://ispeed.example.gov.vn/accounts/password/reset/key/")
    assert client.get(link.removeprefix("https://ispeed.example.gov.vn"), headers={"Host": OTHER}).status_code == 302


def test_who_has_no_account_is_sent_to_no_other_host(client):
    client.post(reverse("account_reset_password"), {"email": "khong@example.vn"}, headers={"Host": OTHER})
    assert all(link.startswith("https://ispeed.example.gov.vn/") for link in links())


def test_neither_is_who_confirms_an_address(lan, client):
    client.force_login(lan)
    EmailAddress.objects.create(user=lan, email=lan.email, primary=True, verified=False)
    data = {"email": lan.email, "action_send": ""}
    client.post(reverse("account_email"), data, headers={"Host": OTHER})
    (link,) = links()
    assert link.startswith("https://ispeed.example.gov.vn/accounts/confirm-email/")


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_neither_is_who_is_told_of_a_new_password(lan, client):
    client.force_login(lan)
    new = {"oldpassword": PASSWORD, "password1": "mat-khau-moi-dai", "password2": "mat-khau-moi-dai"}
    client.post(reverse("account_change_password"), new, headers={"Host": OTHER})
    assert all(link.startswith("https://ispeed.example.gov.vn/") for link in links())


def test_neither_is_who_is_invited(lan, client, django_capture_on_commit_callbacks):
    client.force_login(make_user("admin"))
    with django_capture_on_commit_callbacks(execute=True):
        chosen = {"action": "invite", "_selected_action": [lan.pk]}
        client.post(reverse("admin:accounts_user_changelist"), chosen, headers={"Host": OTHER})
    (link,) = links()
    assert link.startswith("https://ispeed.example.gov.vn/accounts/password/reset/key/")


def test_an_invitation_needs_no_request(lan, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        invite_user(by=None, user=lan)
    assert links()[0].startswith("https://ispeed.example.gov.vn/")
