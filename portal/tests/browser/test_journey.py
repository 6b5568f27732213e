"""The main job as a person does it: by what can be seen on the screen."""

import io
import zipfile
from typing import Any

import pytest

from portal.tests.browser.site import DISTRICTS

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]  # one site serves all of them


def test_from_the_workbook_to_the_report(visit: Any) -> None:
    with visit("staff") as page:
        page.get_by_role("link", name="Nhập số liệu").click()
        page.get_by_label("Bảng số liệu").set_input_files(DISTRICTS)
        page.get_by_role("button", name="Tải lên và kiểm tra").click()

        page.get_by_role("button", name="Ghi nhận").wait_for()
        assert "45 mới" in page.locator(".counts").inner_text().replace("\n", " ")
        assert page.get_by_role("row", name="Huyện Thủy Nguyên 8/2024").get_by_text("365").count() == 1
        page.get_by_role("button", name="Ghi nhận").click()

        page.get_by_role("link", name="Xem kết quả tháng 8/2024").click()
        assert page.get_by_role("heading", level=1).inner_text() == "Kết quả tháng 8/2024"
        row = page.get_by_role("row", name="Huyện Thủy Nguyên")
        assert "Đủ mẫu, thiếu tốc độ" in row.inner_text()
        assert page.locator("tbody tr").count() == 15
        page.get_by_role("combobox", name="Kết quả", exact=True).select_option("Chưa đủ mẫu")
        page.wait_for_url("**verdict=too_few_samples**")
        assert page.locator("tbody tr").count() == 14

        page.get_by_role("link", name="<300").first.click()
        assert "trong khoảng 0 đến 299" in page.locator("main").inner_text()

        page.get_by_role("link", name="Báo cáo", exact=True).click()
        page.get_by_role("link", name="Báo cáo Bộ KH&CN và UBND").first.click()
        for button, member in (("Văn bản", "word/document.xml"), ("Bảng tính", "xl/workbook.xml")):
            line = page.get_by_role("listitem").filter(has_text=button)
            with page.expect_download() as download:
                line.get_by_role("link", name="Tải về").click()
            content = download.value.path().read_bytes()
            assert member in zipfile.ZipFile(io.BytesIO(content)).namelist()


def test_an_import_is_taken_back_and_said_so(visit: Any, tmp_path: Any) -> None:
    file = tmp_path / "vai_quan.csv"
    file.write_text("STT;Quận/Huyện;Tháng;Số mẫu\n1;Quận Lê Chân;6/2025;412\n", encoding="utf-8-sig")
    with visit("staff") as page:
        page.goto("/imports/")
        page.get_by_label("Bảng số liệu").set_input_files(file)
        page.get_by_role("button", name="Tải lên và kiểm tra").click()
        page.get_by_role("button", name="Ghi nhận").click()
        page.get_by_role("button", name="Hoàn tác").click()
        assert "mọi số liệu trở lại như trước" in page.get_by_role("status").first.inner_text()


def test_a_file_with_an_error_cannot_be_applied(visit: Any, tmp_path: Any) -> None:
    file = tmp_path / "co_loi.csv"
    file.write_text("STT;Quận/Huyện;Tháng;Số mẫu\n1;Quận Lê Chân;6/2025;3OO\n", encoding="utf-8-sig")
    with visit("staff") as page:
        page.goto("/imports/")
        page.get_by_label("Bảng số liệu").set_input_files(file)
        page.get_by_role("button", name="Tải lên và kiểm tra").click()
        page.get_by_text("khóa vì còn lỗi").wait_for()
        assert page.get_by_role("button", name="Ghi nhận").is_disabled()
        row = page.get_by_role("row", name="Lỗi")
        assert "3OO" in row.inner_text()
        assert "D2" in row.inner_text()


def test_english_is_one_click_away_and_stays(visit: Any) -> None:
    with visit("staff") as page:
        page.get_by_role("button", name="EN").click()
        page.get_by_role("heading", name="My work").wait_for()
        page.get_by_role("link", name="Compliance").click()
        assert page.locator("html").get_attribute("lang") == "en"
        assert page.get_by_text("Too few samples").count()
