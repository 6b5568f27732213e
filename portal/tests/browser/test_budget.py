"""What a phone has to fetch: few bytes, few requests, no jumps, there in two seconds on slow 4G and 2.5 on less."""

import re
from typing import Any

import pytest

from portal.tests.browser.weighing import EDGE, KB, OWN, USABLE, USABLE_ON_EDGE, WHOLE, fetched, on_the_way

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]  # one site serves all of them

# Transferred, from an empty cache.
BUDGET = {"Document": 15 * KB, "Stylesheet": 40 * KB, "Script": 30 * KB, "Image": 5 * KB, "Font": 0, "Other": 5 * KB}
REQUESTS = 10
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}
LIGHT = {None: ["/accounts/login/", "/public/31/2025-08/"], "ward": ["/"]}  # seen where the net is at its worst
SHIFT = 0.1  # Lighthouse's and Core Web Vitals' limit for "good"
WATCH = """
window.jumps = 0;
new PerformanceObserver((list) => { for (const one of list.getEntries()) window.jumps += one.value; })
  .observe({type: "layout-shift", buffered: true});
"""


@pytest.mark.parametrize("role", ["ward", "viewer"])
def test_a_ward_s_page_weighs_little(visit: Any, site: Any, role: str) -> None:
    with visit(role, width=360) as page:
        weights, requests = fetched(page, f"/units/{site.known['ward']}/")
    assert {kind: size for kind, size in weights.items() if size > BUDGET.get(kind, 0)} == {}
    assert sum(weights.values()) <= WHOLE, weights
    assert weights["Stylesheet"] > 1 * KB  # it was fetched, not taken from a cache
    assert requests <= REQUESTS


def test_it_can_be_used_after_two_seconds_on_slow_4g_and_does_not_jump(visit: Any, site: Any) -> None:
    address = f"/units/{site.known['ward']}/"
    with visit("ward", width=360) as page:
        weights, _requests = fetched(page, address)
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", SLOW_4G)
        session.send("Network.clearBrowserCache")
        page.add_init_script(WATCH)
        page.goto(address, wait_until="load")
        assert page.locator(".ward-card .month-short").is_visible()
        assert page.locator(".ward-card").get_by_role("link", name="áo cáo").is_visible()
        assert page.evaluate("window.jumps") <= SHIFT
    assert on_the_way(weights, SLOW_4G) + OWN <= USABLE, weights


@pytest.mark.parametrize(("role", "address"), [(role, one) for role, every in LIGHT.items() for one in every])
def test_what_is_opened_on_the_road_is_there_in_two_and_a_half_seconds_at_400_kbps(
    visit: Any, role: str | None, address: str
) -> None:
    with visit(role, width=360) as page:
        weights, _requests = fetched(page, address)
        assert page.get_by_role("heading", level=1).is_visible()
    assert sum(weights.values()) <= WHOLE, weights
    assert on_the_way(weights, EDGE) + OWN <= USABLE_ON_EDGE, weights


def test_shortfall_days_and_the_button_stand_on_the_first_screen_of_a_phone(visit: Any, site: Any) -> None:
    with visit("ward", width=360) as page:
        page.set_viewport_size({"width": 360, "height": 740})
        for address in ("/", f"/units/{site.known['ward']}/"):
            page.goto(address)
            main = page.get_by_role("main")
            reports = main.get_by_role("link", name=re.compile("^(Nộp báo cáo tháng|Báo cáo tháng$)"))
            for seen in (page.locator(".ward-card .month-short"), reports.first):
                box = seen.bounding_box()
                assert box
                assert box["y"] + box["height"] <= 740, address
            assert "hết tháng còn 15 ngày → toàn địa bàn cần thêm khoảng 10 mẫu mỗi ngày" in " ".join(
                page.locator(".ward-card .month-short").inner_text().split()
            )


@pytest.mark.parametrize("role", ["ward", "operator", "agency", "staff"])
def test_banner_and_head_leave_a_phone_its_first_screen(visit: Any, role: str) -> None:
    with visit(role, width=360) as page:
        page.set_viewport_size({"width": 360, "height": 640})
        page.goto("/")
        assert page.locator(".masthead").evaluate("head => head.getBoundingClientRect().bottom") < 0.15 * 640
        page.locator(".user-menu summary").click()
        assert page.locator(".menu-search input").is_visible()
