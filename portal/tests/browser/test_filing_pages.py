"""What only a browser shows of the filings: typing that survives, texts that are taken along, paper."""

import re
from typing import Any

import pytest

from portal.tests.browser.clicks import HANDED
from portal.tests.browser.site import Site
from portal.tests.browser.waiting import until

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


def test_a_choice_survives_the_end_of_the_session_with_what_was_typed(visit: Any, site: Site) -> None:
    """Else the mean comes back as the median that is stored, beside the number that was typed."""
    address = f"/imports/own/{site.known['ward']}/?period=2025-08"
    with visit("ward") as page:
        page.goto(address)
        page.locator("[name=mobile-download]").fill("52,4")
        page.locator("[name=mobile-statistic][value=median]").check()
        page.get_by_role("button", name="Xem lại rồi ghi nhận").click()
        page.get_by_role("button", name="Ghi nhận", exact=True).click()
        page.get_by_text("Đã ghi").first.wait_for()
        page.goto(address)
        page.locator("[name=mobile-download]").fill("61")
        page.locator("[name=mobile-statistic][value=mean]").check()
        page.context.clear_cookies(name="sessionid")
        page.get_by_role("button", name="Xem lại rồi ghi nhận").click()
        page.wait_for_url("**/accounts/login/**")
        name, password = site.users["ward"]
        page.get_by_label("Tên đăng nhập").fill(name)
        page.get_by_label("Mật khẩu").fill(password)
        page.get_by_role("button", name="Đăng nhập").click()
        page.wait_for_url(f"**{address}")
        assert page.locator("[data-restored]").is_visible()
        assert page.locator("[name=mobile-download]").input_value() == "61"
        assert page.locator("[name=mobile-statistic][value=mean]").is_checked()
        page.get_by_role("button", name="Bỏ phần đó").click()
        assert page.locator("[name=mobile-download]").input_value() == "52,4"
        assert page.locator("[name=mobile-statistic][value=median]").is_checked()
    site.put_back()


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
        page.locator("[data-offline]:focus").wait_for()
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
        page.locator("details:has(#owing) > summary").focus()
        page.keyboard.press("Enter")
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
        told = page.locator("canvas").get_attribute("aria-label")
        for said in ("137 lượt đo", "đếm đến 15/09/2025", "Tắt Wi-Fi → mở i-Speed → bấm Đo", "Mã giới thiệu"):
            assert said in told


def test_a_phone_hands_card_text_and_link_to_its_apps(visit: Any, site: Site) -> None:
    with visit("ward", width=360) as page:
        page.add_init_script(HANDED)
        page.goto(f"/campaign/{site.known['ward']}/")
        page.locator("canvas[data-drawn]").wait_for()
        page.get_by_role("button", name="Chia sẻ").click()
        handed = page.evaluate("window.handed")[0]
        assert "bấm Đo" in handed["text"]
        assert handed["url"].startswith("https://speedtest.vn/")
        assert handed["files"] == 1


def test_where_nothing_can_be_shared_the_text_stands_open_to_be_copied(visit: Any, site: Site) -> None:
    with visit("ward", width=360) as page:
        page.add_init_script("delete Navigator.prototype.share")
        page.goto(f"/campaign/{site.known['ward']}/")
        assert page.get_by_label("Nội dung để gửi").is_visible()
        assert page.get_by_role("button", name="Chia sẻ").count() == 0


BLOCK = """Vị trí trạm phát sóng\tvị trí\t3\t415
Tram BTS 4G\ttrạm\t2\t390
Trạm BTS 5G\ttrạm\t12,5\t66
Vốn đầu tư 4G, 5G\ttriệu đồng\t1.200\t6.400
Trạm BTS 3G\ttrạm\t0\t12"""


def test_a_block_from_excel_is_placed_and_all_that_is_wrong_is_said_and_mended_in_place(visit: Any, site: Site) -> None:
    with visit("operator") as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.goto(f"/submissions/{site.known['operator']}/edit/")

        def paste(text: str) -> None:
            page.evaluate("text => navigator.clipboard.writeText(text)", text)
            page.locator("[name='f-sites']").focus()
            page.keyboard.press("Control+V")

        def stands(*names: str) -> list[str]:
            return [page.locator(f"[name='f-{name}']").input_value() for name in names]

        paste(BLOCK)
        told = page.get_by_role("alert").filter(has_text="12,5")
        told.wait_for()
        assert told.get_by_role("listitem").count() == 2
        assert "Tram BTS 4G" in told.inner_text()
        assert stands("sites", "sites.total", "bts_5g", "capex.total", "bts_3g") == ["3", "415", "12,5", "6.400", "0"]
        page.locator("[name='f-bts_5g']").fill("12")
        page.get_by_role("button", name="Trạm BTS 4G", exact=True).click()
        page.wait_for_load_state()
        assert stands("bts_4g", "bts_4g.total", "bts_5g") == ["2", "390", "12"]
        assert page.locator(".error-summary").count() == 0
        paste("4\t416\n1")
        assert stands("sites", "sites.total", "sites_removed") == ["4", "416", "1"]
        site.put_back()


def test_a_field_for_a_file_speaks_the_pages_language_and_names_what_was_chosen(visit: Any, site: Site) -> None:
    with visit("operator", width=360) as page:
        page.goto(f"/submissions/{site.known['operator']}/edit/")
        page.get_by_text("Cách khác").click()
        choice = page.locator(".file-choice")
        assert choice.inner_text().split("\n") == ["Chọn tệp", "chưa chọn tệp nào"]
        with page.expect_file_chooser() as asked:
            choice.locator(".btn").click(force=True)  # where the button is seen lies the field
        asked.value.set_files({"name": "bieu_mau.xlsx", "mimeType": "x", "buffer": b"x"})
        assert choice.inner_text().split("\n") == ["Chọn tệp", "bieu_mau.xlsx"]


def test_what_was_wrong_is_said_no_longer_once_something_else_is_typed(visit: Any, site: Site) -> None:
    with visit("operator", width=360) as page:
        page.goto(f"/submissions/{site.known['operator']}/edit/")
        field = page.locator("[name='f-sites']")
        field.fill("3OO")
        page.get_by_role("button", name="Kiểm tra rồi nộp").last.click()
        told = page.locator("#p-f-sites, #p-sites")
        told.wait_for()
        page.locator(".error-summary a").first.click()
        label = field.locator("xpath=ancestor::tr/th")
        page.locator("[name='f-sites']:focus").wait_for()
        in_sight = "word => word.getBoundingClientRect().top >= 0"
        until(page, lambda: label.evaluate(in_sight), "the field's name is out of sight")
        field.fill("300")
        assert told.is_hidden()
        assert field.get_attribute("aria-invalid") is None
        site.put_back()


def test_on_a_phone_nothing_is_filed_before_the_certification_is_in_sight(visit: Any, site: Site) -> None:
    with visit("operator", width=360, height=640) as page:
        page.goto(f"/submissions/{site.known['operator']}/review/?nil=1")

        def in_sight(selector: str) -> bool:
            seen: bool = page.locator(selector).evaluate(
                "part => { const box = part.getBoundingClientRect();"
                " return box.top >= 0 && box.top < innerHeight - 20 && !!box.height }"
            )
            return seen

        assert not in_sight("[name=certified_by]")
        boxes = [button.bounding_box() for button in page.get_by_role("button", name="Nộp báo cáo", exact=True).all()]
        assert [box["y"] > 640 for box in boxes if box] == [True], "what files is in sight before its certification"
        assert in_sight(".in-reach .btn-primary")
        page.locator(".in-reach .btn-primary").click()
        until(page, lambda: in_sight("[name=certified_by]"), "the certification is out of sight")
        page.locator("#certify .btn-primary").scroll_into_view_if_needed()
        covered = page.locator("#certify .btn-primary").evaluate(
            "button => { const box = button.getBoundingClientRect();"
            " return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2) !== button }"
        )
        assert not covered, "the bar lies over the button"
