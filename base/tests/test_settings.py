"""The environment drives the settings: all of it is explained, and production refuses what suits a demonstration."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from base.tests.fresh import Fresh

ROOT = Path(__file__).resolve().parents[2]
NOT_IN_SETTINGS = {"PORT", "TEST_DATABASE_URL", "TEST_REDIS_URL"}  # read by make run and make test
LIBRARIES = ["celery.app.base", "django.core.checks", "django.http", "environ", "kombu", "polib", "structlog"]
LOADER: dict[str, Fresh] = {}
SOUND = {
    "PORTAL_ENV": "production",
    "SECRET_KEY": "x" * 50,
    "ALLOWED_HOSTS": "ispeed.example.gov.vn",
    "DATABASE_URL": "postgres://ispeed@127.0.0.1/ispeed",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "EMAIL_URL": "smtp+tls://ispeed:mat-khau@mail.example.gov.vn:587",
    "DEFAULT_FROM_EMAIL": "i-Speed <ispeed@example.gov.vn>",
    "PORTAL_URL": "https://ispeed.example.gov.vn",
}


SECURITY_CHECKS = """
import django
from django.core.checks import Tags, run_checks
django.setup()
print([message.id for message in run_checks(tags=[Tags.security], include_deployment_checks=True)])
"""


@pytest.fixture(scope="module", autouse=True)
def _loader() -> Iterator[None]:
    """What the settings bring along is loaded once, of ours nothing."""
    with Fresh(*LIBRARIES) as LOADER["now"]:
        yield


def _load(tmp_path: Path, code: str = "import ispeed_portal.settings", **environment: str):
    """Load the settings in a process of their own."""
    return LOADER["now"].run(code, {"PORTAL_DATA_DIR": str(tmp_path), **environment}, tmp_path)


def test_every_variable_is_explained_and_none_is_left_over() -> None:
    settings = (ROOT / "ispeed_portal" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z0-9_]+)"', settings))
    explained = set(re.findall(r"^#([A-Z0-9_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE))
    assert explained == read | NOT_IN_SETTINGS


def test_sound_production_settings_load(tmp_path: Path) -> None:
    loaded = _load(tmp_path, **SOUND)
    assert loaded.returncode == 0, loaded.stderr


@pytest.mark.parametrize(("preload", "found"), [("true", "[]"), ("false", "['security.W021']")])
def test_production_settings_leave_nothing_for_the_deployment_checks(tmp_path: Path, preload: str, found: str) -> None:
    chosen = {**SOUND, "SECRET_KEY": "khoa-gia-lap-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEF"}
    chosen |= {"DJANGO_SETTINGS_MODULE": "ispeed_portal.settings", "SECURE_HSTS_PRELOAD": preload}
    checked = _load(tmp_path, SECURITY_CHECKS, **chosen)
    assert checked.stdout.strip() == found, checked.stderr


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"DEBUG": "true"}, "DEBUG"),
        ({"PORTAL_CLOCK": "-3600"}, "PORTAL_CLOCK"),
        ({"DATABASE_URL": ""}, "DATABASE_URL"),
        ({"DATABASE_URL": "sqlite:///portal.sqlite3"}, "DATABASE_URL"),
        ({"REDIS_URL": ""}, "REDIS_URL"),
        ({"EMAIL_URL": ""}, "EMAIL_URL"),
        ({"EMAIL_URL": "consolemail://"}, "EMAIL_URL"),
        ({"EMAIL_URL": "filemail:///tmp/mails"}, "EMAIL_URL"),
        ({"EMAIL_URL": "dummymail://"}, "EMAIL_URL"),
        ({"EMAIL_URL": "smtp://"}, "EMAIL_URL"),
        ({"EMAIL_URL": "mail.example.gov.vn"}, "EMAIL_URL"),
        ({"DEFAULT_FROM_EMAIL": ""}, "DEFAULT_FROM_EMAIL"),
        ({"DEFAULT_FROM_EMAIL": "portal@localhost"}, "DEFAULT_FROM_EMAIL"),
        ({"PORTAL_ENV": "prod"}, "PORTAL_ENV"),
        ({"PORTAL_URL": ""}, "PORTAL_URL"),
        ({"PORTAL_URL": "http://ispeed.example.gov.vn"}, "PORTAL_URL"),
        ({"PORTAL_URL": "ispeed.example.gov.vn"}, "PORTAL_URL"),
        ({"PORTAL_URL": "https://"}, "PORTAL_URL"),
        ({"PORTAL_URL": "https://elsewhere.example.org"}, "PORTAL_URL"),
        ({"PORTAL_URL": "https://ispeed.example.gov.vn.elsewhere.org"}, "PORTAL_URL"),
        ({"PORTAL_URL": "https://ispeed.example.gov.vn@elsewhere.org"}, "PORTAL_URL"),
        ({"PORTAL_URL": "https://ispeed.example.gov.vn/portal"}, "PORTAL_URL"),
        ({"PORTAL_URL": "https://ispeed.example.gov.vn?x=1"}, "PORTAL_URL"),
        ({"PORTAL_URL": "https://ispeed.example.gov.vn:port"}, "PORTAL_URL"),
        ({"PORTAL_URL": "https://[::1", "ALLOWED_HOSTS": "*"}, "PORTAL_URL"),
        ({"ATLAS_URL": "http://internetatlas.vnnic.vn/i-speed"}, "ATLAS_URL"),
        ({"ATLAS_URL": "file:///etc/passwd"}, "ATLAS_URL"),
        ({"ATLAS_URL": "https://name:secret@internetatlas.vnnic.vn"}, "ATLAS_URL"),
        ({"ATLAS_URL": "https://internetatlas.vnnic.vn/?x=1"}, "ATLAS_URL"),
        ({"ATLAS_URL": "http://127.0.0.1.example.org"}, "ATLAS_URL"),
        ({"ATLAS_STATISTIC": "mode"}, "ATLAS_STATISTIC"),
        ({"HEALTHCHECK_URL": "file:///etc/passwd"}, "HEALTHCHECK_URL"),
        ({"HEALTHCHECK_URL": "watch.example.org/x"}, "HEALTHCHECK_URL"),
    ],
)
def test_production_refuses_by_name_what_does_not_suit_it(tmp_path: Path, change: dict[str, str], named: str) -> None:
    loaded = _load(tmp_path, **{**SOUND, **change})
    assert loaded.returncode != 0
    assert named in loaded.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("url", "hosts"),
    [
        ("https://ispeed.example.gov.vn/", "ispeed.example.gov.vn"),
        ("https://ISPEED.example.gov.vn", "10.0.0.7,ispeed.example.gov.vn"),
        ("https://ispeed.example.gov.vn:8443", "ispeed.example.gov.vn"),
        ("https://ispeed.example.gov.vn", ".example.gov.vn"),
        ("https://10.0.0.7", "10.0.0.7"),
    ],
)
def test_the_address_of_links_is_https_and_one_of_our_hosts(tmp_path: Path, url: str, hosts: str) -> None:
    loaded = _load(tmp_path, **{**SOUND, "PORTAL_URL": url, "ALLOWED_HOSTS": hosts})
    assert loaded.returncode == 0, loaded.stderr


def test_production_needs_a_key_of_its_own(tmp_path: Path) -> None:
    loaded = _load(tmp_path, **{name: value for name, value in SOUND.items() if name != "SECRET_KEY"})
    assert loaded.returncode != 0
    assert "SECRET_KEY" in loaded.stderr
    assert not (tmp_path / "secret_key").exists()


def test_without_any_variable_a_key_of_this_machine_is_made_once_for_its_owner(tmp_path: Path) -> None:
    for _ in range(2):
        assert _load(tmp_path).returncode == 0
        key = tmp_path / "secret_key"
        assert key.stat().st_mode & 0o077 == 0
    assert len(key.read_text()) > 40


@pytest.mark.parametrize(
    "url", ["", "https://internetatlas.vnnic.vn/i-speed/", "http://127.0.0.1:8941/x", "http://[::1]"]
)
def test_the_atlas_is_asked_by_https_or_on_this_machine(tmp_path: Path, url: str) -> None:
    loaded = _load(tmp_path, **{**SOUND, "ATLAS_URL": url})
    assert loaded.returncode == 0, loaded.stderr
