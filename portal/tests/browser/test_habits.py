"""What hands do without thinking: `/` searches, back goes back, an address opens again what it showed."""

from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]  # one site serves all of them

TABLE = "/compliance/?province=31&period=2025-08"


def heading(page: Any) -> str:
    text: str = page.get_by_role("heading", level=1).inner_text()
    return text


def test_a_slash_searches_from_anywhere_and_a_ward_opens(visit: Any) -> None:
    with visit("staff") as page:
        page.goto("/reports/")
        page.keyboard.press("/")
        page.keyboard.type("P. Hồng Bàng")
        page.keyboard.press("Enter")
        page.wait_for_url("**/units/**")
        assert heading(page) == "Phường Hồng Bàng"
        page.keyboard.press("/")
        page.keyboard.type("an son")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search/**")
        assert "nay là" in page.get_by_role("row", name="Huyện Thủy Nguyên").inner_text()


def test_back_returns_to_the_table_as_it_was_and_its_address_opens_it_again(visit: Any) -> None:
    with visit("staff") as page:
        page.goto(TABLE)
        page.get_by_role("combobox", name="Kết quả", exact=True).select_option("Chưa đủ mẫu")
        page.wait_for_url("**verdict=too_few_samples**")
        few = page.locator("tbody tr").count()
        page.get_by_role("link", name="Số mẫu").click()
        page.locator("th[aria-sort]", has_text="Số mẫu").wait_for()
        shown, address = page.locator("tbody tr th").all_inner_texts(), page.url
        assert len(shown) == few
        page.locator("tbody tr th a").nth(3).click()
        page.wait_for_url("**/units/**")
        page.go_back()
        page.wait_for_url(address)
        assert page.locator("tbody tr th").all_inner_texts() == shown
        page.go_back()
        page.wait_for_url(lambda url: "sort" not in url)
        assert page.get_by_role("combobox", name="Kết quả", exact=True).input_value() == "too_few_samples"
        page.goto(address)
        assert page.locator("tbody tr th").all_inner_texts() == shown
