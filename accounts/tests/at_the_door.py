"""One person at the log-in, and what was noted of it."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from base.models import AuditEntry

PASSWORD = "muoi-hai-ky-tu"
LOGIN = "/accounts/login/"
STRANGER = Client()  # each new client loads all middleware anew, which is slow


def log_in(name="lan", password=PASSWORD, address="192.0.2.1", client=None):
    if client is None:
        client = STRANGER
        client.cookies.clear()
    return client.post(LOGIN, {"login": name, "password": password}, REMOTE_ADDR=address)


def entered(response):
    return response.status_code == 302


def code_for(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def actions_noted():
    return list(AuditEntry.objects.exclude(action="user.create").order_by("pk").values_list("action", flat=True))
