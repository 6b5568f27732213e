"""What is done to one's own account stands, whether or not the mail about it leaves."""

import pytest
from django.core import mail

from accounts.adapter import AccountAdapter
from accounts.tests.builders import make_user
from base.models import AuditEntry

pytestmark = pytest.mark.django_db


def test_a_mail_server_that_is_away_ends_in_no_fault_and_the_act_is_noted(monkeypatch):
    user = make_user("viewer")
    user.email = "nguoi.dung@example.vn"

    def away(_self, *_args, **_kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr("allauth.account.adapter.DefaultAccountAdapter.send_notification_mail", away)
    AccountAdapter().send_notification_mail("mfa/email/totp_activated", user, {})
    assert AuditEntry.objects.filter(action="account.totp_activated").exists()
    assert mail.outbox == []
