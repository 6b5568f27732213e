"""The portal as a server runs it: production settings, TLS, PostgreSQL, Redis, hashed static files, content policy.

An administrator logs in for the first time, sets up the second factor that is asked for, and walks through the
administration pages; a department's page and the public table follow. Any violation of the content policy fails it.
"""

import datetime
import os
import re
import shutil
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from base.tests.mail_server import Rules, mail_server
from bench.faults.postgres import Postgres, free_port
from portal.tests.browser.site import PATIENCE, ROOT, UNUSED, WARDS

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("production")]

PASSWORD = "mat-khau-gia-lap-dai"
FILL = f"""
from django.core.management import call_command
from accounts.actions import create_user
call_command("load_register", "--province", "31")
call_command("import_figures", {str(WARDS)!r}, "--province", "31")
create_user(by=None, username="quan_tri", role="admin", password="{PASSWORD}", email="quan_tri@example.org")
"""

# Another role than the portal's owns the tables.
ROLES = (
    "CREATE ROLE ispeed_owner LOGIN PASSWORD 'of-the-owner'",
    "CREATE ROLE ispeed LOGIN PASSWORD 'of-the-portal'",
    "ALTER DATABASE postgres OWNER TO ispeed_owner",
)


class Production:
    """A temporary server: `url`, and `log`, where its processes write."""

    def __init__(self, folder: Path, mail_port: int) -> None:
        self.folder, self.log = folder, folder / "processes.log"
        self.port, redis_port = free_port(), free_port()
        self.url = f"https://localhost:{self.port}"
        self.postgres = Postgres(folder)
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("S3_", "PORTAL_"))},
            "DJANGO_SETTINGS_MODULE": "ispeed_portal.settings",
            "PORTAL_ENV": "production",
            "SECRET_KEY": "only-for-this-test-and-nowhere-else-0123456789-abcdefghij",
            "ALLOWED_HOSTS": "localhost",
            "PORTAL_URL": self.url,
            "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",  # takes what it is given and carries nothing on
            "DEFAULT_FROM_EMAIL": "cong@example.org",
            "DATABASE_URL": self.postgres.url.replace("//postgres@", "//ispeed:of-the-portal@"),
            "REDIS_URL": f"redis://:of-redis@127.0.0.1:{redis_port}/0",
            "PORTAL_DATA_DIR": str(folder / "data"),
            "STATIC_ROOT": str(folder / "static"),
        }
        self.owner_url = self.postgres.url.replace("//postgres@", "//ispeed_owner:of-the-owner@")
        self.commands = [
            [
                "redis-server",
                "--bind",
                "127.0.0.1",
                "--port",
                str(redis_port),
                "--save",
                "",
                "--dir",
                str(folder),
                "--requirepass",
                "of-redis",
            ],
            [
                sys.executable,
                "-m",
                "gunicorn",
                "ispeed_portal.wsgi",
                "--bind",
                f"127.0.0.1:{self.port}",
                # More than the six connections that a browser holds open: over TLS each keeps a thread until it asks.
                "--threads",
                "12",
                "--certfile",
                str(folder / "cert.pem"),
                "--keyfile",
                str(folder / "key.pem"),
            ],
        ]
        self.running: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        _certificate(self.folder)
        self.postgres.make()
        for statement in ROLES:
            self.postgres.run_sql(statement)
        with self.log.open("wb") as log:
            self._spawn(self.commands[0], log)
            for arguments in (
                ("migrate", "-v0"),
                ("collectstatic", "--no-input", "-v0", *(f"--ignore={name}" for name in UNUSED)),
                ("shell", "-v0", "-c", FILL),
            ):
                self.manage(*arguments, owner=arguments[0] == "migrate")
            self._spawn(self.commands[1], log)
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            request = urllib.request.Request(f"{self.url}/healthz")
            try:
                with urllib.request.urlopen(request, timeout=PATIENCE, context=_trusting(self.folder)):
                    return
            except OSError:
                time.sleep(0.2)
        raise AssertionError(self.log.read_text())

    def manage(self, *arguments: str, owner: bool = False, refused: bool = False) -> str:
        command = [sys.executable, "manage.py", *arguments]
        environment = self.environment | ({"DATABASE_OWNER_URL": self.owner_url} if owner else {})
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert (done.returncode != 0) is refused, f"{arguments}: {done.stdout}\n{done.stderr}"
        return done.stdout + done.stderr

    def stop(self) -> None:
        for process in reversed(self.running):
            process.terminate()
            process.wait(timeout=120)
        self.postgres.stop()

    def _spawn(self, command: list[str], log: Any) -> None:
        self.running.append(subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log))


def _certificate(folder: Path) -> None:
    """One for localhost, that signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "key.pem").write_bytes(secret)


def _trusting(folder: Path) -> Any:
    return ssl.create_default_context(cafile=str(folder / "cert.pem"))


@pytest.fixture(scope="module")
def production() -> Iterator[Production]:
    folder = Path(tempfile.mkdtemp(prefix="ispeed-production-"))  # pytest's own is closed to PostgreSQL's user
    folder.chmod(0o755)
    with mail_server(Rules()) as mail_port:
        server = Production(folder, mail_port)
        try:
            server.start()
            yield server
        finally:
            server.stop()
            shutil.rmtree(folder, ignore_errors=True)


def test_the_deployment_checks_find_nothing(production: Production) -> None:
    told = production.manage("check", "--deploy", "--fail-level", "WARNING")
    assert "no issues" in told


def test_each_command_has_the_role_that_it_needs(production: Production) -> None:
    assert "DATABASE_OWNER_URL" in production.manage("purge_audit", "--days", "9999", refused=True)
    assert "0" in production.manage("purge_audit", "--days", "9999", owner=True)
    assert "riêng nhật ký chỉ đọc và thêm" in production.manage("migrate", owner=True)
    archive = production.folder / "backups"
    production.manage("backup", "--to", str(archive))
    production.manage("selfcheck")
    assert "no issues" in production.manage("check", "--deploy", "--fail-level", "WARNING")
    told = production.manage("check", "--deploy", owner=True)
    assert "portal.W008" in told  # a process that knows the owner's address


def test_an_administrator_walks_through_everything_without_a_violation(production: Production, browser: Any) -> None:
    context = browser.new_context(base_url=production.url, ignore_https_errors=True, locale="en-US")
    context.set_default_timeout(PATIENCE * 1000)
    page = context.new_page()
    wrong: list[str] = []
    page.on(
        "console",
        lambda message: (
            wrong.append(f"{message.text} {message.location}") if message.type in ("error", "warning") else None
        ),
    )
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("response", lambda got: wrong.append(f"{got.status} {got.url}") if got.status >= 400 else None)
    page.on("request", lambda sent: None if sent.url.startswith((production.url, "data:")) else wrong.append(sent.url))
    try:
        _first_log_in(page)
        walked = _walk_admin(page)
        for path in ("/", "/compliance/", "/imports/1/", "/register/?province=31", "/public/31/2025-08/"):
            page.goto(path)
            walked += 1
        style = page.locator("link[rel=stylesheet]").first.get_attribute("href")
        cookies = {cookie["name"]: cookie for cookie in context.cookies()}
    finally:
        context.close()
    assert wrong == []
    assert walked > 40
    assert re.search(r"\.[0-9a-f]{12}\.css$", style), "the static files bear no hash"
    assert all(cookie["secure"] for cookie in cookies.values())
    assert cookies["sessionid"]["httpOnly"]


def _first_log_in(page: Any) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Tên đăng nhập").fill("quan_tri")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url("**/second-factor/")  # nothing else opens before
    page.goto("/accounts/second-factor/totp/activate/")
    if page.get_by_label("Mật khẩu").count():
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.get_by_role("button", name="Xác nhận").click()
    secret = page.locator("#authenticator_secret").input_value()
    page.locator("input[name=code]").fill(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    page.get_by_role("button", name="Bật", exact=True).click()
    page.wait_for_url("**/recovery-codes/**")


def _walk_admin(page: Any) -> int:
    """Every list, its form to add and its first form to change; a calendar and a list to choose from are opened."""
    page.goto("/admin/")
    lists = page.eval_on_selector_all("#content-main th a", "links => links.map(one => one.getAttribute('href'))")
    walked, calendars, choices = 1, 0, 0
    for address in dict.fromkeys(lists):
        page.goto(address)
        here = page.url
        forms = [page.locator(selector).first for selector in ("#content-main a.addlink", "#result_list th a")]
        paths = [link.get_attribute("href") for link in forms if link.count()]
        for path in paths:
            page.goto(urljoin(here, path))
            for calendar in page.locator(".datetimeshortcuts a[id^=calendarlink]").all()[:1]:
                calendar.click()
                calendars += 1
            for choice in page.locator(".select2-selection").all()[:1]:
                choice.click()
                page.keyboard.type("a")
                page.wait_for_load_state("networkidle")
                choices += 1
        walked += 1 + len(paths)
    assert calendars > 0
    assert choices > 0
    return walked
