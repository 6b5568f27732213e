"""The department's staff: a workbook in, with its questions and its errors, and out again; who has not filed."""

import io
import re
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from portal.tests.browser.hand import two_screens
from portal.tests.browser.site import DISTRICTS

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]  # one site serves all of them


def bring(hand: Any, *files: Any) -> None:
    hand.press("Import", context="menu")
    hand.field("Workbooks of figures").set_input_files(files)
    hand.press("Upload and check")


def apply(hand: Any) -> None:
    """Ticks what was inferred, where something was, and applies the file."""
    button = hand.at("button", "Apply", context="button")
    button.wait_for()
    tick = hand.page.locator("input[name=assumed]")
    if tick.count():
        tick.check()
    button.click()


def workbook(path: Any, *rows: tuple[object, ...]) -> Any:
    book = Workbook()
    for row in (("STT", "Xã, phường", "Tháng", "Số mẫu"), *rows):
        book.active.append(row)
    book.save(path)
    return path


@two_screens
def test_from_the_workbook_to_the_verdicts_and_the_report(sit: Any) -> None:
    with sit("staff") as hand:
        hand.sees("The work of %(month)s", month="8/2025")
        hand.picture("my-work")
        bring(hand, DISTRICTS)
        apply(hand)
        hand.press("See the verdicts of %(month)s", month="8/2024")
        assert hand.heading() == hand.word("Compliance, month %(month)s", month="8/2024")
        assert hand.word("Enough samples, no speed") in hand.row("Huyện Thủy Nguyên").inner_text()
        hand.field("Verdict", exact=True).select_option(label=hand.word("Too few samples"))
        hand.page.wait_for_url("**verdict=too_few_samples**")
        assert hand.page.locator("tbody tr").count() == 14
        hand.press("<300")
        hand.sees("known to lie between %(least)s and %(most)s", least=0, most=299)

        hand.press("Compliance")
        hand.picture("compliance")
        hand.press("Reports")
        hand.press("Ministry and People's Committee", exact=False)
        hand.picture("report")
        for form in ("Letter", "Workbook"):
            hand.row(form).wait_for()


@two_screens
def test_an_unknown_name_is_asked_and_an_import_is_taken_back(sit: Any, tmp_path: Any) -> None:
    with sit("staff") as hand:
        bring(hand, workbook(tmp_path / "ten_la.xlsx", (1, "Phường Hồng Bnàg", "7/2025", 412)))
        hand.press("Answer all on one page")
        hand.page.get_by_role("radio", name="Phường Hồng Bàng").check()
        hand.press("Send all answers")
        apply(hand)
        hand.press("Undo", context="button")
        hand.sees("Undone")


DROP = """files => {
  const dropped = new DataTransfer();
  for (const [name, text] of files) dropped.items.add(new File([text], name, {type: "text/csv"}));
  for (const kind of ["dragenter", "dragover", "drop"]) {
    document.body.dispatchEvent(new DragEvent(kind, {bubbles: true, cancelable: true, dataTransfer: dropped}));
  }
}"""
HEAD = "Xã/Phường;Tháng;Mạng;{samples};Tốc độ tải xuống trung vị (Mbps)\n"
UNKNOWN = {  # as somebody typed it → what it means; the last is found by searching the register
    "Phường Hồng Bnàg": "Phường Hồng Bàng",
    "Phường Lê Châm": "Phường Lê Chân",
    "Phường Gia Viêng": "Phường Gia Viên",
    "Xã An Hưngg": "Xã An Hưng",
    "Đơn vị thứ năm (giả lập)": "Phường An Biên",
}


@two_screens
def test_three_files_are_dropped_asked_about_on_one_page_and_applied(sit: Any) -> None:
    plain = HEAD.format(samples="Số mẫu")
    rows = [f"{name};7/2025;5G;{number};120\n" for number, name in enumerate(UNKNOWN, start=31)]
    files = [
        ["thang_7_5g.csv", HEAD.format(samples="Kết quả đo ABC") + "".join(rows)],
        ["thang_7_di_dong.csv", plain + "Phường Hồng Bàng;7/2025;Di động;412;61,5\n"],
        ["thang_7_co_dinh.csv", plain + "Phường Hồng Bàng;7/2025;Cố định;88;150\n"],
    ]
    with sit("staff") as hand:
        page = hand.page
        hand.press("Import", context="menu")
        hand.field("Workbooks of figures").wait_for()
        page.wait_for_load_state()  # whoever drops files does so on a page whose scripts have run
        page.evaluate(DROP, files)
        hand.sees("thang_7_5g.csv, thang_7_di_dong.csv, thang_7_co_dinh.csv")
        hand.press("Upload and check")
        hand.press("thang_7_5g.csv")
        hand.press("Answer all on one page")
        page.get_by_label("“Kết quả đo ABC”").select_option(label=hand.word("Samples", context="role"))
        for number, (typed, meant) in enumerate(UNKNOWN.items()):
            asked = page.get_by_role("group", name=typed)
            suggested = asked.get_by_role("radio", name=re.compile(f"^{meant} "))
            if number < 4:
                suggested.check()
            else:
                asked.get_by_role("combobox").fill("Phường An Biên")
        hand.press("Send all answers")
        hand.at("button", "Apply", context="button").wait_for()
        place = page.url
        page.reload()
        assert page.url == place
        hand.at("button", "Apply", context="button").wait_for()
        assert page.locator(".issue-error").count() == 0
        apply(hand)
        hand.at("button", "Undo", context="button").wait_for()
        assert page.url == place
        hand.press("Import", context="menu")
        assert hand.word("Applied") in hand.row("thang_7_5g.csv").inner_text()
        assert "5G" in hand.row("thang_7_5g.csv").inner_text()


@two_screens
def test_a_file_with_an_error_comes_back_marked_and_goes_in_corrected(sit: Any, tmp_path: Any) -> None:
    with sit("staff") as hand:
        rows = ((1, "Phường Hồng Bàng", "7/2025", 412), (2, "Xã An Hưng", "7/2025", "3OO"))
        bring(hand, workbook(tmp_path / "so_lieu_thang_7_gia_lap.xlsx", *rows))
        hand.sees("locked while there are errors: mend the file, then upload it again")
        assert hand.at("button", "Apply", context="button").is_disabled()
        told = hand.row("3OO", "Error").inner_text()
        assert "D3" in told
        hand.picture("import")
        book = load_workbook(io.BytesIO(hand.download("Download the marked copy")))
        cell = next(cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == "3OO")
        assert cell.fill.fgColor.rgb != "00000000", "the cell is not marked"
        cell.value = 300
        book.save(tmp_path / "da_sua.xlsx")
        hand.press("Upload the mended file")
        hand.field("Workbooks of figures").set_input_files(tmp_path / "da_sua.xlsx")
        hand.press("Upload and check")
        apply(hand)
        hand.at("button", "Undo", context="button").wait_for()


LOG = "What became of earlier messages"


@two_screens
def test_who_has_not_filed_is_reminded_by_name(sit: Any) -> None:
    with sit("staff") as hand:
        hand.press("Filings")
        hand.picture("filings")
        called = hand.field("Whom to call or write to").input_value()
        assert "Viettel" in called
        assert "dau.moi@example.org" in called
        hand.page.locator("input[name=all]").check()
        hand.press("Remind", context="verb")
        assert "dau.moi@example.org" in hand.row("Đầu mối (giả lập)").inner_text()
        assert "demo_operator@demo.example" in hand.row("Cán bộ doanh nghiệp (trình diễn)").inner_text()
        hand.press("Remind %(count)s people", count=2)
        hand.sees("%(count)s people will get a mail now; nobody gets two on one day.", count=2)
        hand.sees("All of them have had today's mail; nobody gets two on one day.")
        assert hand.at("button", "Remind %(count)s people", count=2).count() == 0
        hand.sees("dau.moi@example.org", within=hand.page.locator("section").filter(has_text=hand.word(LOG)))


@two_screens
def test_grants_more_time_and_records_what_came_on_paper(sit: Any) -> None:
    with sit("staff") as hand:
        hand.press("Filings")
        hand.press("Not filed", exact=False, within=hand.row("MobiFone"))
        hand.field("Time until the end of this day").fill("2025-09-20")
        hand.field("Reason").fill("Bão số 3 (giả lập)")
        hand.press("Extend")
        hand.sees("Kept. It holds for this reporter and month only.")
        hand.press("Record from paper")
        for label in ("Vị trí trạm phát sóng", "Trạm BTS 4G", "Trạm BTS 5G", "Vốn đầu tư 4G, 5G"):
            hand.field(label, exact=True).fill("2")
            hand.field(f"{label}, {hand.word('total')}", exact=True).fill("40")
        hand.press("Check, then file")
        hand.field("Day on which it came").fill("2025-09-08")
        hand.field("Time").fill("09:30")
        hand.field("Who brought or sent it").fill("Văn thư (giả lập)")
        hand.field("Name and title of the person who answers for these figures").fill("Giám đốc (giả lập)")
        hand.press("Store")
        assert hand.fact("Received").startswith("08/09/2025 09:30")
