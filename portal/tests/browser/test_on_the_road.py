"""A ward official's month on a phone at 400 kbps and 400 ms: log in, file, correct, own figures with a speed, share.

With TAKE_FIGURES=yes what was measured is written into docs/phones.md.
"""

import os
import time
from typing import Any

import pytest

from base.clock import machine_now
from portal.tests.browser.clicks import HANDED
from portal.tests.browser.site import ROOT, Site
from portal.tests.browser.waiting import until
from portal.tests.browser.weighing import EDGE, KB, OWN, USABLE_ON_EDGE, fetched, on_the_way
from portal.tests.browser.weighing import WHOLE as OF_A_PAGE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]  # one site serves all of them

WHOLE = 250 * KB  # of all steps together, from an empty cache; what the pages share is fetched once
FILED = {"officials_people": "24", "officials_installed": "23", "officials_measured": "21", "broadcasts": "8"}


OPENED = [("log-in", None, "/accounts/login/"), ("the ward's home", "ward", "/"), ("public page", None, "/public/31/")]
DOCUMENT = ROOT / "docs" / "phones.md"
HEAD = """# On a phone, on a poor line

Written by `TAKE_FIGURES=yes .venv/bin/pytest -n0 portal/tests/browser/test_on_the_road.py`: Chromium, 360 × 640 pixels,
an empty cache, 400 kbps each way and 400 ms there and back, the portal on the same machine, where {load}
of work waited for {cores} cores. Measured on {day}.

"""


def test_what_is_opened_first_is_light_and_soon_there(visit: Any, site: Site) -> None:
    rows = []
    for name, role, address in OPENED:
        with visit(role, width=360, height=640) as page:
            weights, requests = fetched(page, address)
            session = page.context.new_cdp_session(page)
            session.send("Network.enable")
            session.send("Network.emulateNetworkConditions", EDGE)
            session.send("Network.clearBrowserCache")
            began = time.monotonic()
            page.goto(address, wait_until="domcontentloaded")
            page.get_by_role("heading", level=1).wait_for()
            rows.append((name, sum(weights.values()), requests, on_the_way(weights, EDGE), time.monotonic() - began))
    assert {name: size for name, size, *_rest in rows if size > OF_A_PAGE} == {}
    assert {name: way for name, _size, _requests, way, _seconds in rows if way + OWN > USABLE_ON_EDGE} == {}
    told = [
        "| opened | compressed | requests | on the way | usable after |",
        "|---|--:|--:|--:|--:|",
        *(
            f"| {name} | {size / KB:.0f} KB | {requests} | {way / 1000:.1f} s | {seconds:.1f} s |"
            for name, size, requests, way, seconds in rows
        ),
        "",
        "“On the way” is what the line itself takes for these bytes; “usable after”, until the page was read and",
        f"drawn, by the clock. A test keeps each page under {OF_A_PAGE // KB} KB and its way, with half a second for",
        f"server and phone, under {USABLE_ON_EDGE / 1000} s.",
    ]
    _note("\n".join(told), begins=True)


def _note(told: str, *, begins: bool) -> None:
    """Shown; into the document when figures are taken."""
    print(f"\n{told}")
    if os.environ.get("TAKE_FIGURES") == "yes":
        head = HEAD.format(
            load=f"{os.getloadavg()[0]:.0f} processes", cores=os.cpu_count(), day=f"{machine_now():%d/%m/%Y}"
        )
        before = head if begins else DOCUMENT.read_text(encoding="utf-8") + "\n"
        DOCUMENT.write_text(before + told + "\n", encoding="utf-8")


class Meter:
    """Bytes on the wire and seconds from step to step."""

    def __init__(self, page: Any) -> None:
        self.bytes, self.since, self.steps = 0, time.monotonic(), list[tuple[str, int, float]]()
        self.session = page.context.new_cdp_session(page)
        self.session.on("Network.loadingFinished", self._add)
        self.session.send("Network.enable")
        self.session.send("Network.emulateNetworkConditions", EDGE)

    def _add(self, event: dict[str, Any]) -> None:
        self.bytes += int(event["encodedDataLength"])

    def step(self, name: str) -> None:
        now = time.monotonic()
        done = sum(size for _name, size, _seconds in self.steps)
        self.steps.append((name, self.bytes - done, now - self.since))
        self.since = now


def test_a_month_is_filed_corrected_counted_and_shared_with_the_thumb(visit: Any, site: Site) -> None:
    with visit(None, width=360, height=640) as page:
        page.add_init_script(HANDED)
        meter = Meter(page)

        def press(name: str) -> None:
            page.get_by_role("button", name=name, exact=True).locator("visible=true").first.click()
            page.wait_for_load_state("networkidle")

        name, password = site.users["ward"]
        page.goto("/accounts/login/")
        page.get_by_label("Tên đăng nhập").fill(name)
        page.get_by_label("Mật khẩu").fill(password)
        press("Đăng nhập")
        meter.step("log in")

        page.get_by_role("link", name="Nộp báo cáo tháng 8/2025").click()
        for field, text in FILED.items():
            page.locator(f"[name='f-{field}']").fill(text)
        press("Kiểm tra rồi nộp")
        page.locator("[name=certified_by]").fill("Phó Chủ tịch (giả lập)")
        press("Nộp báo cáo")
        assert page.get_by_role("heading", name="Đã nộp báo cáo tháng 8/2025").is_visible()
        meter.step("file the month")

        page.get_by_role("link", name="Sửa", exact=True).click()
        page.locator("[name='f-broadcasts']").fill("9")
        press("Kiểm tra rồi nộp")
        page.locator("[name=reason]").fill("Đếm thiếu một buổi (giả lập)")
        press("Nộp bản sửa")
        assert page.get_by_text("Đếm thiếu một buổi (giả lập)").is_visible()
        press("Chia sẻ")
        until(page, lambda: page.evaluate("window.handed.length"), "nothing was shared")  # the file is fetched first
        handed = page.evaluate("window.handed")[0]
        assert "Số biên nhận" in handed["text"]
        assert handed["kinds"] == ["application/pdf"]
        meter.step("correct and share it")

        page.goto(f"/imports/own/{site.known['ward']}/?period=2025-08")
        page.locator("[name=mobile-samples]").fill("318")
        page.locator("[name=mobile-download]").fill("52,4")
        page.locator("[name=mobile-statistic][value=mean]").check()
        press("Xem lại rồi ghi nhận")
        assert page.get_by_text("318", exact=True).is_visible()
        press("Ghi nhận")
        meter.step("own figures with a speed")

        told = [
            "A month with the thumb, one step after the other; what pages share is fetched once:",
            "",
            "| step | compressed | took |",
            "|---|--:|--:|",
            *(f"| {what} | {size / KB:.0f} KB | {seconds:.1f} s |" for what, size, seconds in meter.steps),
            "",
            f"Together {meter.bytes / KB:.0f} KB; a test keeps it under {WHOLE // KB} KB.",
        ]
        _note("\n".join(told), begins=False)
        assert meter.bytes <= WHOLE, meter.steps
    site.put_back()
