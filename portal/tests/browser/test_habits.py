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
        page.evaluate("addEventListener('htmx:historyRestore', () => (document.body.dataset.restored = 'yes'))")
        page.go_back()
        page.locator("body[data-restored]").wait_for()  # leaving earlier would hide what goes wrong in putting it back
        assert "sort" not in page.url
        assert page.get_by_role("combobox", name="Kết quả", exact=True).input_value() == "too_few_samples"
        page.goto(address)
        assert page.locator("tbody tr th").all_inner_texts() == shown


def test_a_table_keeps_its_place_while_it_is_sorted_and_its_columns_are_chosen(visit: Any) -> None:
    with visit("staff") as page:
        page.goto(TABLE)
        page.get_by_role("link", name="Số mẫu").focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**sort=samples**")
        page.locator("#by-samples:focus").wait_for()
        page.locator("#columns summary").click()
        page.get_by_role("checkbox", name="Tải lên, Mbps").uncheck()
        page.locator("thead th", has_text="Tải lên").wait_for(state="detached")
        assert page.get_by_role("checkbox", name="Độ trễ, ms").is_visible()
        page.keyboard.press("Escape")
        assert page.get_by_role("checkbox", name="Độ trễ, ms").is_hidden()


def test_another_month_keeps_the_filter(visit: Any) -> None:
    with visit("staff") as page:
        page.goto("/compliance/?province=31&period=2025-08&verdict=too_few_samples&sort=-samples&level=ward")
        page.get_by_role("combobox", name="Kết quả", exact=True).select_option("Chưa có số liệu")
        page.wait_for_url("**verdict=no_data**")
        page.get_by_role("button", name="Xem", exact=True).click()
        page.wait_for_url(lambda url: "level=" not in url)
        assert {"period=2025-08", "verdict=no_data", "sort=-samples"} <= set(page.url.partition("?")[2].split("&"))


def test_back_shows_the_month_of_the_page_and_not_the_one_that_was_left_for(visit: Any) -> None:
    with visit("staff") as page:
        page.goto("/dashboard/?province=31&period=2025-08&months=24")
        page.get_by_label("Số tháng hiển thị").select_option("12")
        page.get_by_role("button", name="Xem", exact=True).click()
        page.wait_for_url("**months=12**")
        page.go_back()
        page.wait_for_url("**months=24**")
        assert page.get_by_label("Số tháng hiển thị").input_value() == "24"


NEWEST_IN_SIGHT = """() => {
    const frame = document.querySelector(".heat-frame").getBoundingClientRect();
    const newest = document.querySelector(".heat thead th:last-child").getBoundingClientRect();
    return newest.width > 0 && newest.right <= frame.right + 1;
}"""
HEADS_FIRST = """() => {
    const top = (part) => document.querySelector(part).getBoundingClientRect().top;
    return top(".heat thead th:last-child") < top(".heat tbody tr:first-child");
}"""


def narrow_months(page: Any, width: str) -> None:
    page.locator(".heat-frame").evaluate("(frame, width) => { frame.style.width = width; }", width)


def test_the_newest_months_of_each_unit_stay_in_sight_until_somebody_scrolls(visit: Any) -> None:
    with visit("viewer", width=360) as page:
        page.goto("/dashboard/?province=31&period=2025-08&months=24")
        page.locator(".heat-frame").scroll_into_view_if_needed()
        page.wait_for_function(NEWEST_IN_SIGHT)
        narrow_months(page, "12rem")  # less than they need; a phone is turned
        page.wait_for_function(NEWEST_IN_SIGHT)
        page.locator(".heat-frame").evaluate("frame => { frame.scrollLeft = 0; }")
        narrow_months(page, "11rem")
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        assert page.locator(".heat-frame").evaluate("frame => frame.scrollLeft") == 0
        page.emulate_media(media="print")
        page.wait_for_function(HEADS_FIRST)


def test_paper_shows_every_chart_in_the_light_colours(visit: Any) -> None:
    with visit("staff", scheme="dark") as page:
        page.goto("/dashboard/?province=31&period=2025-08")
        assert page.locator("[data-chart]:not([data-drawn])").count()
        page.locator("script[src*=echarts]").wait_for(state="attached")  # fetched though no chart is in sight
        page.wait_for_load_state("networkidle")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.locator("[data-chart]:not([data-drawn])").count() == 0
        assert page.locator("html").get_attribute("data-bs-theme") == "light"
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert page.locator("html").get_attribute("data-bs-theme") == "dark"


def test_paper_shows_what_is_folded(visit: Any) -> None:
    with visit("staff") as page:
        page.goto("/help/programs/")
        folded = page.locator("main details:not([open])")
        before = folded.count()
        assert before > 10
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert folded.count() == 0
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert folded.count() == before
