"""A ward's own figures on a phone: each link of the errors leads to its field, and what is emptied is asked about."""

from functools import partial
from typing import Any

import pytest

from portal.tests.browser.looking import sticks_out
from portal.tests.browser.site import Site
from portal.tests.browser.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]  # one site serves all of them

IN_SIGHT = """field => { const box = (field.closest("label") ?? field).getBoundingClientRect();
  return document.activeElement === field && box.top >= 0 && box.bottom <= innerHeight; }"""


def test_each_link_of_the_errors_leads_to_a_field_that_is_seen_and_may_be_changed(visit: Any, site: Site) -> None:
    with visit("ward", width=360, height=640) as page:
        page.goto(f"/imports/own/{site.known['ward']}/?period=2025-08")
        for network in ("mobile", "fixed", "5g"):
            page.locator(f"[name='{network}-samples']").fill("hai")
            page.locator(f"[name='{network}-upload']").fill("nhanh")
            page.locator(f"[name='{network}-download']").fill("52,4")
        page.get_by_role("button", name="Xem lại rồi ghi nhận").click()
        links = page.locator(".error-summary a")
        links.first.wait_for()
        told = links.count()
        assert told == 9, links.all_inner_texts()
        for at in range(told):
            link = links.nth(at)
            name = link.inner_text()
            link.click()
            target = page.locator(f"[id='{link.get_attribute('href')[1:]}']")
            assert target.count() == 1, name
            until(page, partial(target.evaluate, IN_SIGHT), f"{name}: not where one stands, or out of sight")


def test_a_network_that_is_emptied_is_asked_about_and_goes_and_comes_back(visit: Any, site: Site) -> None:
    address = f"/imports/own/{site.known['ward']}/?period=2025-08"
    with visit("ward", width=360, height=640) as page:

        def fits() -> None:
            assert sticks_out(page) == [], page.url

        page.goto(address)
        page.locator("[name='mobile-samples']").fill("120")
        page.locator("[name='mobile-download']").fill("45,5")
        page.locator("[name='mobile-statistic'][value=mean]").check()
        page.get_by_role("button", name="Xem lại rồi ghi nhận").click()
        page.get_by_role("button", name="Ghi nhận", exact=True).click()
        page.get_by_text("Đã ghi").first.wait_for()
        fits()
        page.get_by_role("link", name="Sửa", exact=True).click()
        page.locator("summary", has_text="Tháng khác").click()
        fits()
        for part in ("samples", "download"):
            page.locator(f"[name='mobile-{part}']").fill("")
        page.locator("[name='fixed-samples']").fill("30")
        page.get_by_role("button", name="Xem lại rồi ghi nhận").click()
        apply = page.get_by_role("button", name="Ghi nhận", exact=True)
        apply.click()
        assert apply.is_visible(), "applied without an answer"
        fits()
        page.get_by_label("Bỏ các số này").check()
        apply.click()
        page.get_by_text("Đã bỏ như đã chọn").wait_for()
        fits()
        page.goto(address)
        assert page.locator("[name='mobile-samples']").input_value() == ""
        fits()
        page.get_by_role("button", name="Bỏ số tự khai này").click()
        page.get_by_text("Nay 8/2025").wait_for()
        fits()
        page.get_by_role("link", name="Sửa số tự khai 8/2025").click()
        assert page.locator("[name='mobile-samples']").input_value() == "120"
        page.get_by_role("link", name="120", exact=True).click()
        page.get_by_role("link", name="Sửa hoặc bỏ").wait_for()
        fits()
    site.put_back()
