"""From a ward-level file on the 15th to a report that the leader has approved, by clicks alone."""

import time
from typing import Any

import pytest

from portal.tests.browser.clicks import CountingHand
from portal.tests.browser.site import WARDS, WITHOUT_FIGURES

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]  # one site serves all of them

MOST_OF_STAFF, MOST_OF_LEADER = 6, 2


def test_a_file_becomes_an_approved_report_by_eight_clicks_and_no_typing(visit: Any, site: Any) -> None:
    site.manage("shell", "-v0", "-c", WITHOUT_FIGURES)
    try:
        begun = time.monotonic()
        with visit("staff") as page:
            staff = CountingHand(page)
            staff.click("link", "Nhập số liệu")
            staff.clicks += 1  # the field of the file opens the machine's own window
            page.get_by_label("Các tệp số liệu").set_input_files(WARDS)
            staff.click("button", "Tải lên và kiểm tra")
            staff.click("button", "Ghi nhận")
            page.get_by_role("link", name="Tới báo cáo 8/2025").wait_for()
            waited = time.monotonic()
            site.manage("run_due_reports")  # what beat does each minute
            ticked = time.monotonic() - waited
            staff.click("link", "Tới báo cáo 8/2025")
            staff.click("button", "Lấy tất cả bản soạn sẵn")
            page.get_by_role("button", name="Lấy tất cả bản soạn sẵn").wait_for(state="detached")
        with visit("leader") as page:
            leader = CountingHand(page)
            leader.click("link", "Xem, duyệt", within=page.get_by_role("listitem").filter(has_text="Báo cáo Bộ"))
            leader.click("button", "Duyệt", exact=True)
            page.get_by_role("button", name="Duyệt", exact=True).wait_for(state="detached")
        print(f"{time.monotonic() - begun - ticked:.1f} s")  # for people, with -s: no machine is judged
    finally:
        site.put_back()
    assert staff.clicks <= MOST_OF_STAFF
    assert leader.clicks <= MOST_OF_LEADER
