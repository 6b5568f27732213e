import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from portal.tests.browser import site as sites
from portal.tests.browser.hand import DESK, PHONE, Hand, screen_name, screens_of
from portal.tests.browser.site import PATIENCE, ROOT, Site

ARTIFACTS = ROOT / "test-artifacts"
QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
Visit = Callable[..., AbstractContextManager[Page]]


# Of this folder alone: while Playwright runs, no other test of the process may use the database.
@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with sites.running_site(tmp_path_factory.mktemp("site")) as found:
        yield found


@pytest.fixture(scope="package")
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
    def opened(
        role: str | None = "staff", *, width: int = 1280, height: int = 800, scheme: str = "light", language: str = "vi"
    ) -> Iterator[Page]:
        context = browser.new_context(
            base_url=site.url,
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            reduced_motion="reduce",  # colours are looked at as they are in the end
            locale="en-US",
        )
        context.set_default_timeout(PATIENCE * 1000)
        wrong: list[str] = []
        page = _watched(context, site, wrong)
        held = {"django_language": language} | ({"sessionid": site.sessions[role]} if role else {})
        context.add_cookies([{"name": name, "value": value, "url": site.url} for name, value in held.items()])
        try:
            if role:
                page.goto("/")
            yield page
        except BaseException:
            ARTIFACTS.mkdir(exist_ok=True)
            page.screenshot(path=ARTIFACTS / f"{request.node.name}.png", full_page=True)
            raise
        finally:
            context.close()
        assert not wrong

    return opened


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "screen" in metafunc.fixturenames:
        two = metafunc.definition.get_closest_marker("two_screens") is not None
        metafunc.parametrize("screen", screens_of(metafunc.function.__name__, two=two), ids=screen_name, indirect=True)


@pytest.fixture
def screen(request: pytest.FixtureRequest) -> tuple[int, str]:
    """Width and language: all four, unless a journey says `two_screens`; of these a test run draws one."""
    found: tuple[int, str] = request.param
    return found


@pytest.fixture
def sit(visit: Visit, site: Site, screen: tuple[int, str]) -> Iterator[Callable[..., AbstractContextManager[Hand]]]:
    """`with sit("ward") as hand`: logged in at this test's screen. What it did is put back at the end."""
    width, language = screen
    height = (PHONE if width == PHONE[0] else DESK)[1]

    @contextmanager
    def seated(role: str | None) -> Iterator[Hand]:
        with visit(role, width=width, height=height, language=language) as page:
            yield Hand(page, width, language)

    yield seated
    site.put_back()


def _watched(context: BrowserContext, site: Site, wrong: list[str]) -> Page:
    page = context.new_page()
    page.on("console", lambda message: wrong.append(message.text) if _is_wrong(message) else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda sent: None if sent.url.startswith((site.url, "data:")) else wrong.append(sent.url))
    return page


def _is_wrong(message: ConsoleMessage) -> bool:
    """A form that is shown again with its errors answers 400, which the console tells; the journey looks at them."""
    return message.type in ("error", "warning") and not message.text.endswith("status of 400 (Bad Request)")


@pytest.fixture(scope="package")
def axe() -> str:
    path: Path = ROOT / "node_modules" / "axe-core" / "axe.min.js"
    return path.read_text(encoding="utf-8")
