"""Whoever can write into the shared cache runs nothing and ends no page: pickles and other texts under every key."""

import os
import pickle
import re
import time
from datetime import date, timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core.cache import cache
from django.core.cache.backends.base import BaseCache
from django.test import Client
from django.urls import reverse

from accounts.actions import create_token
from accounts.models import Role
from accounts.tests.builders import make_user
from base import clock, heartbeats
from base.tests.planted import plant
from measurements.tests.little_province import make_unit
from wards.actions import receive_boundaries, register_changed, use_boundaries
from wards.tests.invented_boundaries import invented_geojson

# Within a transaction nothing is cached, so that some keys would not be asked for.
pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.both_databases]
PASSWORD = "muoi-hai-ky-tu"
DAY = date(2025, 7, 1)
WARD = "11329"
# Every form of key that the portal asks the shared cache for.
PROBE = r"ispeed:watched"  # asked for to see whether the cache answers; nothing is ever kept there
FORMS = {
    r"pulse:[\w: ]+",
    PROBE,
    r"map:\d+:\d+:\w+",
    r"tiles:\d+:\w+",
    r"throttle_user_\d+",
    r"throttle_token_\w+",
    r"allauth:rl:[\w.]+:[^ ]+",
    r"allauth\.mfa\.totp\.used\?user=\d+&code=\d+",
}


class Bomb:
    def __init__(self, folder):
        self.folder = str(folder)

    def __reduce__(self):
        return os.mkdir, (self.folder,)


@pytest.fixture
def asked(monkeypatch):
    """Every key that was asked for."""
    found = set()
    made = BaseCache.make_key

    def make_key(self, key, version=None):
        found.add(key)
        return made(self, key, version)

    monkeypatch.setattr(BaseCache, "make_key", make_key)
    return found


@pytest.fixture
def walk(settings):
    """Everything that reads or writes the cache; the statuses of its answers, by address."""
    settings.PORTAL_CLOCK = "2025-10-07T08:00:00+07:00"
    cache.clear()
    province = make_unit("province", "thanh_pho", "31", "Hải Phòng", start=DAY, province="31")
    make_unit("ward", "phuong", WARD, "Ngô Quyền", province, start=DAY, province="31")
    bare = make_unit("province", "tinh", "22", "Quảng Ninh", start=DAY, province="22")
    make_unit("ward", "phuong", "06661", "Hồng Gai", bare, start=DAY, province="22")
    drawn = receive_boundaries(by=None, file_name="a.geojson", content=invented_geojson([WARD]), valid_from=DAY)[0]
    use_boundaries(by=None, boundaries=drawn)
    register_changed()  # as whoever made these units would have said
    user = make_user(Role.ADMIN)
    user.email = "quan_tri@example.vn"
    user.set_password(PASSWORD)
    user.save()
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    until = (clock.machine_now() + timedelta(days=30)).date()
    token = create_token(by=user, name="thử", scopes=["read:units"], expires_on=until)[1]

    def step() -> dict[str, int]:
        for who in (heartbeats.BEAT, heartbeats.worker_of("imports")):
            heartbeats.show(who)
        door, statuses = Client(), {}

        def note(name, response):
            statuses[name] = response.status_code

        note("wrong", door.post("/accounts/login/", {"login": user.username, "password": "sai"}))
        note("reset", door.post(reverse("account_reset_password"), {"email": user.email}))
        note("right", door.post("/accounts/login/", {"login": user.username, "password": PASSWORD}))
        code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
        note("code", door.post(reverse("mfa_authenticate"), {"code": code}))
        door.force_login(user)
        for path in (
            "/",
            "/map/?province=31&period=2025-08",
            "/map/?province=22&period=2025-08",
            "/readyz",
            "/metrics",
        ):
            note(path, door.get(path))
        note("api", door.get("/api/v1/units/?province=31"))
        note("token", Client().get("/api/v1/units/?province=31", headers={"Authorization": f"Bearer {token}"}))
        return statuses

    return step


def test_every_key_that_is_asked_for_has_one_of_these_forms(walk, asked):
    walk()
    assert {key for key in asked if not any(re.fullmatch(form, key) for form in FORMS)} == set()
    assert {form for form in FORMS if not any(re.fullmatch(form, key) for key in asked)} == set()


@pytest.mark.parametrize("kind", ["pickle", "number", "list", "broken"])
def test_what_was_planted_runs_nothing_and_ends_no_page(walk, tmp_path, kind):
    first = walk()
    assert set(first.values()) <= {200, 302, 503}
    content = {"pickle": pickle.dumps(Bomb(tmp_path / "ran")), "number": b"7", "list": b"[null]", "broken": b"\x80["}
    assert plant(content[kind]) >= len(FORMS - {PROBE})
    assert walk() | {"code": 0} == first | {"code": 0}
    assert not (tmp_path / "ran").exists()
