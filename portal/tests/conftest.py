"""What several tests of the portal begin with."""

import pytest
from django.core.cache import cache
from django.core.signals import request_finished, request_started

from accounts.tests.builders import make_user
from measurements.tests.little_province import make_figure, make_province


@pytest.fixture
def unhurried(monkeypatch):
    """No question is one too many, and none closes the connection that the test's transaction is on."""
    for signal in (request_started, request_finished):
        monkeypatch.setattr(signal, "receivers", [])
        signal.sender_receivers_cache.clear()
    for name in ("PersonRateThrottle", "TokenRateThrottle"):
        monkeypatch.setattr(f"accounts.api.{name}.get_cache_key", lambda *_args: None)
    cache.clear()


@pytest.fixture
def province():
    return make_province()


@pytest.fixture
def figures(province):
    """8/2024: A has 365 @ 45.6, B `<300`, C 300 without speed."""
    make_figure("99001", 365, "45.6")
    make_figure("99002", (0, 299))
    make_figure("99003", 300)
    return province


@pytest.fixture
def log_in(client, province):
    def as_role(role, unit=province, **more):
        user = make_user(role, unit=unit, **more)
        client.force_login(user)
        return user

    return as_role
