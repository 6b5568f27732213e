"""The pictures of the tour and of the README, taken of the demonstration; `make pictures`, or of one that runs
already: `DEMO_URL=http://127.0.0.1:8000/ make pictures`. No test of `make test`, which collects test_*.py."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from portal.tests.browser.hand import DESK, PHONE, webp
from portal.tests.browser.site import ROOT
from portal.views.tour import TOURS, pictures

TOUR = ROOT / "static" / "tour"
PATIENCE = 900  # seconds: months of an invented province, on a machine that is busy


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where it runs; started as make run does, unless one is named."""
    if running := os.environ.get("DEMO_URL"):
        yield running
        return
    folder = tmp_path_factory.mktemp("demo")
    own = {"PORTAL_DATA_DIR": str(folder), "PORT": "18390", "EMAIL_URL": f"filemail://{folder}/mail"}
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    environment = kept | own | {"PORTAL_ENV": "local", "DJANGO_SETTINGS_MODULE": "ispeed_portal.settings"}
    said = folder / "said"
    with open(said, "w") as out:
        demo = subprocess.Popen(
            [sys.executable, "manage.py", "demo"], cwd=ROOT, env=environment, stdout=out, stderr=out
        )
    try:
        yield _address(demo, said)
    finally:
        demo.send_signal(signal.SIGINT)
        demo.wait(timeout=PATIENCE)


def _address(demo: "subprocess.Popen[bytes]", said: Path) -> str:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        assert demo.poll() is None, said.read_text()
        if "Ctrl+C" in said.read_text():
            return re.findall(r"http://127\.0\.0\.1:\d+/", said.read_text())[0]
        time.sleep(0.5)
    raise AssertionError(said.read_text())


def _enter(page: Page, address: str, role: str) -> None:
    page.goto(f"{address}demo/")
    page.click(f"button[value={role}]")
    page.wait_for_load_state()


def test_each_stop_of_the_tour_is_pictured(demonstration: str, browser: Browser) -> None:
    TOUR.mkdir(exist_ok=True)
    for phone, size in ((False, DESK), (True, PHONE)):
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce")
        page = context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        for role in TOURS:
            wanted = [
                (name, stop) for name, (whose, stop) in pictures().items() if whose == role and stop.phone == phone
            ]
            if wanted:
                _enter(page, demonstration, role)
            for name, stop in wanted:
                page.goto(demonstration.rstrip("/") + stop.address)
                page.wait_for_load_state("networkidle")
                if name == "promises":  # of the newest month no promise is there yet
                    page.locator("main .note a").last.click()
                    page.wait_for_load_state("networkidle")
                webp(page, TOUR / f"{name}.webp")
        context.close()


def test_the_letter_is_pictured(demonstration: str, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": DESK[0], "height": DESK[1]})
    page = context.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    _enter(page, demonstration, "leader")
    page.locator("a[href^='/reports/']:visible").filter(has_text=re.compile("duyệt")).first.click()
    page.wait_for_load_state("networkidle")
    webp(page, TOUR / "letter.webp")
    context.close()
