import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from portal.tests.browser.site import ROOT, Site, running_site

ARTIFACTS = ROOT / "test-artifacts"
QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
Visit = Callable[..., AbstractContextManager[Page]]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("site")) as found:
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = next(filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])), None)
    assert chromium, "chromium is missing: apt-get install chromium (scripts/test does it)"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield opened
        opened.close()


@pytest.fixture
def visit(site: Site, browser: Browser, request: pytest.FixtureRequest) -> Visit:
    """`with visit("staff", width=360) as page`: logged in; fails on console errors and on any other host."""

    @contextmanager
    def opened(role: str | None = "staff", *, width: int = 1280, scheme: str = "light") -> Iterator[Page]:
        context = browser.new_context(
            base_url=site.url,
            viewport={"width": width, "height": 800},
            color_scheme=scheme,
            reduced_motion="reduce",  # colours are looked at as they are in the end
            locale="en-US",
        )
        wrong: list[str] = []
        page = _watched(context, site, wrong)
        try:
            if role:
                name, password = site.users[role]
                page.goto("/accounts/login/")
                page.get_by_label("Tên đăng nhập").fill(name)
                page.get_by_label("Mật khẩu").fill(password)
                page.get_by_role("button", name="Đăng nhập").click()
                page.wait_for_url("**/")
            yield page
        except BaseException:
            ARTIFACTS.mkdir(exist_ok=True)
            page.screenshot(path=ARTIFACTS / f"{request.node.name}.png", full_page=True)
            raise
        finally:
            context.close()
        assert not wrong

    return opened


def _watched(context: BrowserContext, site: Site, wrong: list[str]) -> Page:
    page = context.new_page()
    page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda sent: None if sent.url.startswith((site.url, "data:")) else wrong.append(sent.url))
    return page


@pytest.fixture(scope="session")
def axe() -> str:
    path: Path = ROOT / "node_modules" / "axe-core" / "axe.min.js"
    return path.read_text(encoding="utf-8")
