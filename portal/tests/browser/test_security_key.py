"""A security key as second factor, with the browser's own pretended key."""

import json
import re
from typing import Any

import pytest

from portal.tests.browser.site import PATIENCE, Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]  # one site serves all of them

OWNER = """
import json
from secrets import token_hex
from accounts.actions import create_user
user = create_user(by=None, username=f"chu_khoa_{token_hex(3)}", role="viewer", password="mat-khau-gia-lap-dai")
print(json.dumps([user.username, "mat-khau-gia-lap-dai"]))
"""
KEY = {
    "protocol": "ctap2",
    "transport": "usb",
    "hasResidentKey": False,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def log_in(page: Any, name: str, password: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu").fill(password)
    page.get_by_role("button", name="Đăng nhập").click()


def test_a_key_is_added_and_then_asked_for(site: Site, browser: Any) -> None:
    name, password = json.loads(site.manage("shell", "-v0", "-c", OWNER).strip().splitlines()[-1])
    # A key belongs to a host's name; an address of numbers has none.
    context = browser.new_context(base_url=site.url.replace("127.0.0.1", "localhost"), locale="en-US")
    context.set_default_timeout(PATIENCE * 1000)
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    try:
        log_in(page, name, password)
        page.wait_for_url("**/")
        page.goto("/accounts/second-factor/webauthn/add/")
        if page.get_by_label("Mật khẩu").count():  # asked again before factors are changed
            page.get_by_label("Mật khẩu").fill(password)
            page.get_by_role("button", name="Xác nhận").click()
        page.get_by_role("button", name="Thêm").click()
        page.wait_for_url("**/recovery-codes/**")

        page.context.clear_cookies()
        log_in(page, name, password)
        page.wait_for_url("**/second-factor/authenticate/**")
        page.goto("/reports/")
        assert "/second-factor/authenticate/" in page.url, "the password alone opened it"
        page.get_by_role("button", name="Dùng khóa bảo mật").click()
        page.wait_for_url(re.compile(r"localhost:\d+/$"))
        assert page.get_by_role("heading", level=1).count() == 1
    finally:
        context.close()
    assert not wrong
