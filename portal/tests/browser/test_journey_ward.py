"""A ward official, phone in hand: what is short, the monthly report, the ward's own count, the poster."""

import io
from typing import Any

import pytest
from openpyxl import load_workbook

from portal.tests.browser.hand import two_screens

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]  # one site serves all of them

PEOPLE = "Cán bộ, công chức: tổng số"
INSTALLED = "Cán bộ, công chức: đã cài i-Speed"
MEASURED = "Cán bộ, công chức: có đo trong tháng"
BROADCASTS = "Lượt phát thanh, tin bài, bài đăng"
SAID = "Loa phường mỗi sáng (giả lập)"


def test_sees_what_is_short_and_files_the_month(sit: Any) -> None:
    with sit("ward") as hand:
        hand.sees("%(number)s samples short", number=137)
        days = "%(days)s days to the end of the month"
        hand.sees("%(days)s day to the end of the month", plural=days, counter=15, days=15)
        hand.sees("the whole ward needs about %(number)s more samples a day", number=10)
        hand.picture("ward", phone=True)

        hand.press("File the report of %(month)s", month="8/2025")
        hand.picture("filing", phone=True)
        for label, text in ((PEOPLE, "24"), (INSTALLED, "23"), (MEASURED, "mười"), (BROADCASTS, "8")):
            hand.field(label).fill(text)
        hand.field("Nội dung, hình thức đã làm").fill(SAID)
        hand.sees("Last month", within=hand.row(PEOPLE))
        hand.press("Check, then file")

        hand.sees("Please mend the following, then check again")
        told = hand.page.get_by_role("alert").filter(has=hand.page.get_by_role("link", name=MEASURED))
        hand.page.locator("[role=alert]:focus, [role=alert]:focus-within").wait_for()  # one stands where the errors are
        told.get_by_role("link", name=MEASURED).click()
        wrong = hand.field(MEASURED)
        wrong.and_(hand.page.locator(":focus")).wait_for()
        assert wrong.input_value() == "mười"
        assert "“mười”" in hand.row(MEASURED).inner_text()  # what is wrong stands beside it
        assert [hand.field(label).input_value() for label in (PEOPLE, INSTALLED, BROADCASTS)] == ["24", "23", "8"]
        wrong.fill("21")
        hand.press("Check, then file")

        assert SAID in hand.page.get_by_role("main").inner_text()
        hand.field("Name and title of the person who answers for these figures").fill("Phó Chủ tịch (giả lập)")
        hand.press("File now")
        hand.sees("Receipt")
        hand.open("Technical details")
        assert len(hand.fact("SHA-256")) == 64
        assert hand.fact("Received").startswith("16/09/2025 0")
        hand.press("Back")
        hand.press("Filings")
        hand.sees("See")


@two_screens
def test_brings_the_ward_s_own_count_by_the_template(sit: Any, tmp_path: Any) -> None:
    with sit("ward") as hand:
        hand.press("Bring own figures")
        hand.open("Another way: a file, or cells from Excel")
        book = load_workbook(io.BytesIO(hand.download("Download the template of %(month)s", month="8/2025")))
        sheet = book.worksheets[0]
        for row in sheet.iter_rows(min_row=1):
            if row[2].value == "Di động":
                row[3].value = 318
        filled = tmp_path / "tu_dem.xlsx"
        book.save(filled)
        hand.field("Workbook").set_input_files(filled)
        hand.press("Upload and check")
        hand.press("Apply", context="button")
        hand.press("See %(month)s", month="8/2025", exact=False)
        own = hand.page.get_by_role("region", name=hand.word("Own count beside VNNIC"))
        assert "318" in own.inner_text()
        hand.press("318", within=own)
        hand.sees("The ward's own count stands beside VNNIC's and enters no verdict.")


@two_screens
def test_hangs_up_the_poster_and_sends_the_card(sit: Any) -> None:
    with sit("ward") as hand:
        hand.press("Poster A4")
        code = hand.page.get_by_role("img", name="Mã QR")
        assert code.evaluate("picture => picture.decode().then(() => picture.naturalWidth)") > 0
        hand.press("Back")
        assert "TẮT WI-FI" in hand.field("For the loudspeaker, about a minute").input_value().upper()
        assert hand.download("Download the card (PNG)")[:4] == b"\x89PNG"
