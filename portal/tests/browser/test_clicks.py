"""From the door to the Ministry's report with the fewest clicks, by what can be read on the screen alone."""

import io
import zipfile
from typing import Any

import pytest

from portal.tests.browser.clicks import CountingHand
from portal.tests.browser.site import DISTRICTS

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]  # one site serves all of them

MOST = 12


def test_log_in_import_find_the_three_worst_and_take_the_report(visit: Any, site: Any) -> None:
    name, password = site.users["staff"]
    with visit(None) as page:
        hand = CountingHand(page)
        page.goto("/")  # the public table, where the department publishes one
        hand.click("link", "Đăng nhập")
        page.get_by_label("Tên đăng nhập").fill(name)
        page.get_by_label("Mật khẩu").fill(password)
        hand.click("button", "Đăng nhập")

        hand.click("link", "Nhập số liệu")
        hand.clicks += 1  # the field of the file opens the machine's own window
        page.get_by_label("Các tệp số liệu").set_input_files(DISTRICTS)
        hand.click("button", "Tải lên và kiểm tra")
        hand.click("button", "Ghi nhận")
        hand.click("link", "Xem kết quả tháng 8/2024")

        hand.click("link", "Số mẫu")  # sorted: the fewest first
        page.locator("th[aria-sort]", has_text="Số mẫu").wait_for()
        worst = page.locator("tbody tr th[scope=row]").all_inner_texts()[:3]
        assert len(set(worst)) == 3
        counts = page.locator("tbody tr td.num:nth-of-type(1)").all_inner_texts()
        assert all(text.startswith("<300") for text in counts[:3]), counts

        hand.click("link", "Báo cáo", exact=True)
        hand.click("link", "Báo cáo Bộ KH&CN và UBND", within=page.locator("main"))
        for form in ("Văn bản", "Bảng tính"):
            with page.expect_download() as download:
                hand.click("link", "Tải về", within=page.get_by_role("listitem").filter(has_text=form))
            assert zipfile.is_zipfile(io.BytesIO(download.value.path().read_bytes()))
        clicks = hand.clicks
        page.goto("/imports/")  # put back what was before: other tests bring the same file
        page.get_by_role("link", name=DISTRICTS.name).first.click()
        page.get_by_role("button", name="Hoàn tác").click()
        page.get_by_role("status").first.wait_for()
    assert clicks <= MOST, clicks
