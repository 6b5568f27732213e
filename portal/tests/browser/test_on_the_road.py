"""A ward official's month on a phone at 400 kbps and 400 ms: log in, file, correct, own figures with a speed, share."""

import time
from typing import Any

import pytest

from portal.tests.browser.site import Site
from portal.tests.browser.test_budget import EDGE, KB
from portal.tests.browser.test_filing_pages import HANDED

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]  # one site serves all of them

WHOLE = 250 * KB  # of all steps together, from an empty cache; what the pages share is fetched once
FILED = {"officials_people": "24", "officials_installed": "23", "officials_measured": "21", "broadcasts": "8"}


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
        press("Nộp báo cáo")
        assert page.get_by_text("Đếm thiếu một buổi (giả lập)").is_visible()
        press("Chia sẻ")
        assert "Số biên nhận" in page.evaluate("window.handed")[0]["text"]
        meter.step("correct and share it")

        page.goto(f"/imports/own/{site.known['ward']}/?period=2025-08")
        page.locator("[name=mobile-samples]").fill("318")
        page.locator("[name=mobile-download]").fill("52,4")
        press("Xem lại rồi ghi nhận")
        assert page.get_by_role("cell", name="318").is_visible()
        press("Ghi nhận")
        meter.step("own figures with a speed")

        print("".join(f"\n{what}: {size / KB:.0f} KB, {seconds:.1f} s" for what, size, seconds in meter.steps))
        assert meter.bytes <= WHOLE, meter.steps
    site.put_back()
