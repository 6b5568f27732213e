"""An operator's clerk and an agency's: the month by form, by pasted cells and by template, nil, and a slow ward."""

import io
import re
from typing import Any

import pytest
from openpyxl import load_workbook

from portal.tests.browser.hand import two_screens

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]  # one site serves all of them

OTHERS = re.compile("VNPT|MobiFone|Vietnamobile|Gmobile")
SIGNED = "Name and title of the person who answers for these figures"
OTHER_WAY = "Another way: fill in the Excel template, or paste rows"
TYPED = {"Vị trí trạm phát sóng": "3", "Trạm BTS 4G": "5", "Trạm BTS 5G": "4", "Vốn đầu tư 4G, 5G": "1,2 tỷ"}
SLOW = ("Xã An Khánh", "Xã Hà Đông", "Xã Hải Hưng")  # of the wards of the sample under 40 Mbps
PASTED = "Trạm BTS 2G\t1\t90\nTrạm BTS 3G\t0\t120\n"


def certify(hand: Any) -> None:
    hand.field(SIGNED).fill("Giám đốc chi nhánh (giả lập)")
    hand.page.locator("[name=note]").fill("Số liệu giả lập")
    hand.press("File now")
    hand.sees("Receipt")
    hand.open("Technical details")
    assert len(hand.fact("SHA-256")) == 64


@two_screens
def test_files_by_the_form_with_cells_pasted_from_excel(sit: Any) -> None:
    with sit("operator") as hand:
        hand.press("File now")
        hand.sees("Last month", within=hand.row("Vốn đầu tư 4G, 5G"))
        for label, text in TYPED.items():
            hand.field(label, exact=True).fill(text)
        hand.open(OTHER_WAY)
        hand.field("Paste rows from Excel here").fill(PASTED)
        hand.press("Keep as draft")
        hand.sees("The draft is kept. It is not filed yet.")
        assert hand.field("Trạm BTS 2G", exact=True).input_value() == "1"
        assert hand.field("Vốn đầu tư 4G, 5G", exact=True).input_value() == "1,2 tỷ"
        assert not OTHERS.search(hand.page.get_by_role("main").inner_text())
        hand.press("Check, then file")
        certify(hand)


@two_screens
def test_fills_in_the_template_and_is_asked_where_it_differs_from_the_draft(sit: Any, tmp_path: Any) -> None:
    with sit("operator") as hand:
        hand.press("File now")
        hand.field("Trạm BTS 4G", exact=True).fill("5")
        hand.press("Keep as draft")
        hand.open(OTHER_WAY)
        book = load_workbook(io.BytesIO(hand.download("Download the template")))
        sheet = book.worksheets[0]
        filled = {"sites": 3, "bts_4g": 6, "bts_5g": 4, "capex": 1200}
        for row in sheet.iter_rows(min_row=6):
            if row[0].value in filled:
                assert row[4].value is not None, "last month's total does not stand beside the cell"
                row[5].value = filled[row[0].value]
        book.save(tmp_path / "bieu_mau.xlsx")
        hand.open(OTHER_WAY)
        hand.field("The filled template (.xlsx); where it differs from the draft you choose").set_input_files(
            tmp_path / "bieu_mau.xlsx"
        )
        hand.press("Upload")
        assert hand.heading() == hand.word("The file and the draft differ")
        hand.row("Trạm BTS 4G").get_by_role("radio", name="6").check()
        hand.press("Keep what is chosen")
        if hand.page.get_by_role("button", name=hand.word("Check, then file")).count():
            hand.press("Check, then file")
        assert "6" in hand.row("Trạm BTS 4G").inner_text()
        certify(hand)


@two_screens
def test_says_that_nothing_happened_in_the_month(sit: Any) -> None:
    with sit("operator") as hand:
        hand.press("File now")
        hand.press("Nothing to report this month")
        hand.sees("A nil return: nothing new this month. What existed stays as below.")
        certify(hand)
        assert hand.word("nil return") in hand.fact("Version")


def test_answers_for_a_slow_ward(sit: Any) -> None:
    with sit("operator") as hand:
        hand.press("Filings")
        hand.press("Slow wards")
        assert not OTHERS.search(hand.page.get_by_role("main").inner_text())
        own, *others = SLOW
        hand.field("What comes of it", within=hand.row(own)).select_option("new_site")
        hand.field("What will be done", within=hand.row(own)).fill("Thêm một trạm 4G ở chợ (giả lập)")
        hand.field("Done by, where something will be done", within=hand.row(own)).fill("2025-10-31")
        several = hand.page.locator("section").filter(has=hand.at("heading", "One answer for several wards"))
        hand.field("What comes of it", within=several).select_option("upgrade")
        hand.field("What will be done", within=several).fill("Nâng băng thông truyền dẫn (giả lập)")
        hand.field("Done by, where something will be done", within=several).fill("2025-11-30")
        for ward in others:
            hand.field("The answer for several wards goes here", within=hand.row(ward)).check()
        hand.press("Save all answers")
        hand.sees("%(count)s answer kept.", plural="%(count)s answers kept.", counter=3, count=3)
        hand.sees("The department sees it.")
        for ward in SLOW:
            measure, day = (
                ("Thêm một trạm 4G ở chợ", "31/10/2025") if ward == own else ("Nâng băng thông", "30/11/2025")
            )
            said = hand.row(ward).locator(".task-what").inner_text()
            assert measure in said
            assert day in said
        assert hand.word("no answer yet") in hand.row("Xã Nghi Dương").inner_text()


@two_screens
def test_an_agency_files(sit: Any) -> None:
    with sit("agency") as hand:
        hand.press("File now")
        for label, text in (("tổng số", "40"), ("đã cài i-Speed", "38"), ("có đo trong tháng", "31")):
            hand.field(f"Công chức, viên chức, người lao động: {label}").fill(text)
        hand.press("Check, then file")
        hand.field(SIGNED).fill("Chánh Văn phòng (giả lập)")
        hand.press("File now")
        hand.sees("Receipt")
        hand.open("Technical details")
        assert len(hand.fact("SHA-256")) == 64
