"""`make pictures`: the pictures of the README and of the help pages, in both languages. Not collected with the tests.

The site is the browser tests' own: invented people, and an invented month (the sample's sheet says so).
"""

import base64
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from portal.tests.browser.conftest import Visit
from portal.tests.browser.site import ROOT, Site

PICTURES = ROOT / "docs" / "pictures"
HELP = ROOT / "static" / "help"
SIZES = {True: (360, 640), False: (1280, 720)}  # of a phone, or not: the sizes that the help page names


def test_verdicts_of_a_month(visit: Visit) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with visit("staff", width=1280) as page:
        page.goto("/compliance/?province=31&period=2025-08")
        page.screenshot(path=PICTURES / "compliance.png")


def at(address: str) -> Callable[[Page, Site], None]:
    def go(page: Page, site: Site) -> None:
        page.goto(address)

    return go


def preview(page: Page, site: Site) -> None:
    """A workbook that stands before it is applied."""
    page.goto("/imports/")
    changed = site.folder / "so_lieu_thang_9_gia_lap.csv"
    changed.write_text("STT;Xã;Tháng;Số mẫu\n1;Phường Hồng Bàng;7/2025;412\n2;Xã An Hưng;7/2025;3OO\n", "utf-8-sig")
    page.get_by_role("link", name="Nhập số liệu").or_(page.get_by_role("link", name="Import")).first.click()
    page.locator("input[type=file]").set_input_files(changed)
    page.locator("main form button.btn-primary").first.click()
    page.locator(".counts").wait_for()


def of_report(page: Page, site: Site) -> None:
    page.goto(f"/reports/{site.known['run']}/")


def ward_page(page: Page, site: Site) -> None:
    page.goto("/search/?q=hong+bang")
    page.locator("main tbody a").first.click()


PAGES: dict[str, tuple[str, Callable[[Page, Site], None]]] = {
    "my-work": ("staff", at("/")),
    "ward": ("ward", at("/")),
    "unit": ("staff", ward_page),
    "import": ("staff", preview),
    "compliance": ("staff", at("/compliance/?province=31&period=2025-08")),
    "filings": ("staff", at("/submissions/?province=31&period=2025-08")),
    "filing": ("ward", at("/submissions/")),
    "report": ("staff", of_report),
    "approve": ("leader", at("/")),
    "reorganise": ("admin", at("/register/reorganise/")),
    "administration": ("admin", at("/admin/")),
}
PHONE = {"ward", "filing"}


@pytest.mark.parametrize("name", PAGES)
def test_help(visit: Visit, site: Site, name: str) -> None:
    HELP.mkdir(parents=True, exist_ok=True)
    role, show = PAGES[name]
    width, height = SIZES[name in PHONE]
    with visit(role, width=width) as page:
        page.set_viewport_size({"width": width, "height": height})
        for language in ("vi", "en"):
            if language == "en":
                page.goto("/")
                page.get_by_role("button", name="EN").click()
            show(page, site)
            _webp(page, HELP / f"{name}.{language}.webp")


def _webp(page: Page, path: Path) -> None:
    """Chromium's own WebP, a third of a PNG; Playwright knows PNG and JPEG only."""
    page.evaluate("document.fonts.ready")
    session = page.context.new_cdp_session(page)
    taken = session.send("Page.captureScreenshot", {"format": "webp", "quality": 60})
    path.write_bytes(base64.b64decode(taken["data"]))
