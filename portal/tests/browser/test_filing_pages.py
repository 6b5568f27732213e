"""What only a browser shows of the filings: typing that survives, texts that are taken along, paper."""

import re
from typing import Any

import pytest

from portal.tests.browser.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]  # one site serves all of them


def test_what_was_typed_survives_the_end_of_the_session(visit: Any, site: Site) -> None:
    with visit("operator") as page:
        address = f"/submissions/{site.known['operator']}/edit/"
        page.goto(address)
        page.locator("[name='f-sites']").fill("7")
        page.locator("[name='f-difficulties']").fill("Thiếu mặt bằng\nở hai xã")
        page.context.clear_cookies(name="sessionid")
        page.get_by_role("button", name="Lưu nháp").click()
        page.wait_for_url("**/accounts/login/**")
        name, password = site.users["operator"]
        page.get_by_label("Tên đăng nhập").fill(name)
        page.get_by_label("Mật khẩu").fill(password)
        page.get_by_role("button", name="Đăng nhập").click()
        page.wait_for_url(f"**{address}")
        assert page.locator("[data-restored]").is_visible()
        assert page.locator("[name='f-sites']").input_value() == "7"
        assert page.locator("[name='f-difficulties']").input_value() == "Thiếu mặt bằng\nở hai xã"
        page.get_by_role("button", name="Bỏ phần đó").click()
        assert page.locator("[name='f-sites']").input_value() == ""
        page.reload()
        assert page.locator("[name='f-sites']").input_value() == ""


def test_without_a_network_the_page_says_not_filed_and_sends_nothing_by_itself(visit: Any, site: Site) -> None:
    with visit("operator", width=360) as page:
        address = f"/submissions/{site.known['operator']}/edit/"
        page.goto(address)
        told = page.get_by_role("alert").filter(has_text="chưa nộp")
        page.locator("[name='f-sites']").fill("7")
        assert told.is_hidden()
        page.context.set_offline(True)
        told.wait_for()
        page.get_by_role("button", name="Lưu nháp").click()
        assert page.evaluate("document.activeElement.matches('[data-offline]')")
        sent: list[str] = []
        page.on("request", lambda request: sent.append(request.method))
        page.context.set_offline(False)
        told.wait_for(state="hidden")
        assert sent == []
        assert page.locator("[name='f-sites']").input_value() == "7"
        page.get_by_role("button", name="Lưu nháp").click()
        page.wait_for_url("**/submissions/**")
        assert "POST" in sent
        page.goto(address)
        assert page.locator("[name='f-sites']").input_value() == "7"
        site.put_back()


def test_the_list_of_whom_to_call_is_copied_by_keyboard(visit: Any) -> None:
    with visit("staff") as page:
        page.goto("/submissions/?province=31&period=2025-08&group=operator")
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.get_by_role("button", name="Chép").focus()
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Đã chép").wait_for()
        assert "Viettel" in page.evaluate("navigator.clipboard.readText()")


def test_the_poster_is_one_upright_sheet_of_paper(visit: Any, site: Site) -> None:
    with visit("staff") as page:
        page.goto(f"/campaign/{site.known['other']}/poster/")
        paper = page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
        width, height = map(float, re.search(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", paper).groups())  # type: ignore[union-attr]
        assert width < height


def test_the_card_for_zalo_is_a_picture_of_the_wards_numbers(visit: Any, site: Site) -> None:
    with visit("ward") as page:
        page.goto(f"/campaign/{site.known['ward']}/")
        with page.expect_download() as taken:
            page.get_by_role("link", name="Tải thẻ (PNG)").click()
        picture = taken.value.path().read_bytes()
        assert picture.startswith(b"\x89PNG")
        assert int.from_bytes(picture[16:20]) == 1080
        assert "137 mẫu" in page.locator("canvas").get_attribute("aria-label")
