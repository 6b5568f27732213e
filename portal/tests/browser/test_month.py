"""A whole month of staff and leader from the first page alone: no address is typed, and the clicks are counted."""

from typing import Any

import pytest

from portal.tests.browser.clicks import CountingHand
from portal.tests.browser.site import WARDS, WITHOUT_FIGURES

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]  # one site serves all of them

MOST = 40
OPERATORS, MINISTRY = "Báo cáo doanh nghiệp, tổng hợp", "Báo cáo Bộ KH&CN và UBND"


class Person(CountingHand):
    """Somebody who works from the first page."""

    def go_home(self) -> None:
        self.click("link", "Việc của tôi", exact=True)

    def step(self, title: str, button: str) -> None:
        """The button of one line of the month."""
        self.click("link", button, within=self.page.locator(".step").filter(has_text=title))

    def press(self, name: str) -> None:
        """A button that leads on: it is gone from the next page."""
        self.click("button", name, exact=True)
        self.page.get_by_role("button", name=name, exact=True).wait_for(state="detached")


def _bring_and_remind(staff: Person, site: Any) -> None:
    staff.step("Số liệu tháng 8/2025", "Nhập số liệu 8/2025")
    staff.clicks += 1  # the field of the file opens the machine's own window
    staff.page.get_by_label("Các tệp số liệu").set_input_files(WARDS)
    staff.click("button", "Tải lên và kiểm tra")
    staff.click("button", "Ghi nhận")
    staff.page.get_by_role("link", name="Tới báo cáo 8/2025").wait_for()
    site.manage("run_due_reports")  # what beat does each minute
    staff.go_home()
    staff.step("Nhà mạng nộp báo cáo", "Nhắc")
    staff.click("button", "Nhắc ")
    staff.page.get_by_role("status").first.wait_for()
    staff.go_home()


def _draft(staff: Person) -> None:
    staff.step(MINISTRY, "Soạn nội dung")
    staff.press("Lấy tất cả bản soạn sẵn")
    staff.go_home()  # or the report's page, renewed once the leader has approved, may take the next click's place


def _approve(leader: Person, title: str) -> None:
    leader.step(title, "Xem, duyệt")
    leader.press("Duyệt")
    leader.go_home()


def _issue(staff: Person, title: str, number: str) -> None:
    staff.step(title, "Chuyển văn thư")
    staff.press("Chuyển văn thư")
    staff.page.get_by_label("Số, trước").fill(number)
    staff.page.get_by_label("Kênh gửi").fill("Trục liên thông (giả lập)")
    staff.press("Ghi nhận phát hành")
    staff.go_home()


def test_a_month_is_done_from_the_first_page_within_forty_clicks(visit: Any, site: Any) -> None:
    site.manage("shell", "-v0", "-c", WITHOUT_FIGURES)
    try:
        with visit("staff") as page:
            staff = Person(page)
            _bring_and_remind(staff, site)
            _draft(staff)
            with visit("leader") as desk:
                leader = Person(desk)
                _approve(leader, OPERATORS)
                _approve(leader, MINISTRY)
            staff.go_home()
            _issue(staff, OPERATORS, "21")
            _issue(staff, MINISTRY, "22")
            staff.step("Công bố", "Công bố")
            staff.press("Ghi nhận đã công bố")
            staff.go_home()
            page.locator(".step-done").filter(has_text="Công bố").wait_for()
            assert page.locator(".step-done").filter(has_text="Báo cáo").count() == 2
    finally:
        site.put_back()
    print(f"{staff.clicks} + {leader.clicks} clicks")  # for people, with -s
    assert staff.clicks + leader.clicks <= MOST
