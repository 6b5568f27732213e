"""The Ministry's report: the leader approves, staff hand it over and enter its number, everybody reads it."""

import io
import zipfile
from typing import Any

import pytest

from portal.tests.browser.hand import two_screens

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]  # one site serves all of them

PUBLIC = "/public/31/2025-08/"
NUMBER = "1234"


@two_screens
def test_from_the_leader_s_desk_to_the_public_page(sit: Any) -> None:
    with sit("leader") as hand:
        assert hand.row("Ministry and People's Committee", "Look, and approve").count() == 0
        hand.press("Reports")
        hand.press("Ministry and People's Committee", exact=False)
        hand.sees("Not written yet")
        assert hand.at("button", "Approve").count() == 0
    with sit("staff") as hand:
        hand.press("Write the texts", within=hand.row("Ministry and People's Committee", "Write the texts"))
        texts = hand.page.get_by_role("textbox").filter(visible=True)
        for text in [one for one in texts.all() if one.evaluate("field => field.closest('main') && !field.value")]:
            text.fill("Nội dung giả lập.")
        hand.press("Save the texts")
        hand.at("button", "Record that the leader signed on paper").wait_for()
    with sit("leader") as hand:
        for text, values in (
            ("Reached %(number)s samples", {"number": 300}),
            ("Reached %(number)s Mbps", {"number": 40}),
            ("No figures yet", {}),
            ("Waiting for your approval", {}),
        ):
            figure = hand.page.get_by_role("term").filter(has_text=hand.word(text, **values))
            assert any(sign.isdigit() for sign in figure.locator("xpath=..").inner_text())
        hand.picture("approve")
        hand.press("Look, and approve", within=hand.row("Ministry and People's Committee", "Look, and approve"))
        assert zipfile.is_zipfile(io.BytesIO(hand.download("Download", context="button")))
        hand.press("Approve")
        hand.at("button", "Approve").wait_for(state="detached")
    with sit("staff") as hand:
        hand.press("Reports")
        hand.press("Ministry and People's Committee", exact=False)
        hand.press("Hand to the clerk")
        hand.field("Number, before /%(symbol)s", symbol="BC-SKHCN").fill(f"{NUMBER}/BC")
        assert hand.field("Day", exact=True).input_value() == "2025-09-16", "today does not stand there"
        hand.field("Sent through").fill("Trục liên thông (giả lập)")
        hand.press("Record as issued")
        hand.sees("Please mend the following, then send again")
        assert hand.field("Day", exact=True).input_value() == "2025-09-16"
        hand.field("Number, before /%(symbol)s", symbol="BC-SKHCN").fill(NUMBER)
        hand.press("Record as issued")
        hand.press("Mark as published")
        assert NUMBER in hand.fact("Number and day")
    with sit(None) as hand:
        hand.page.goto(PUBLIC)
        hand.sees(NUMBER)
        assert hand.page.get_by_text(hand.word("Preliminary figures")).count() == 0


def test_the_public_reads_takes_the_table_and_shows_it_on_a_page_of_its_own(sit: Any, site: Any) -> None:
    with sit(None) as hand:
        hand.page.goto(PUBLIC)
        hand.sees("Preliminary figures")
        rows = hand.page.get_by_role("row").count() - 1
        assert rows == 114
        assert zipfile.is_zipfile(io.BytesIO(hand.download("Excel")))
        lines = hand.download("CSV").decode("utf-8-sig").splitlines()
        assert len(lines) == rows + 1
        hand.page.set_content(f'<iframe src="{site.url}{PUBLIC}?embed=1" width="100%" height="700"></iframe>')
        framed = hand.page.frame_locator("iframe")
        framed.get_by_role("heading", level=1).wait_for()
        assert framed.get_by_role("row").count() == rows + 1


def test_a_viewer_reads_and_changes_nothing(sit: Any) -> None:
    with sit("viewer") as hand:
        for entry in ("Overview", "Compliance", "Units"):
            hand.press(entry)
            assert hand.page.get_by_role("heading", level=1).count() == 1
            forms = hand.page.locator("main form[method=post]")
            assert forms.count() == 0
        assert hand.at("link", "Import").count() == 0
        if hand.width < 768:  # on a phone the search is in the menu
            hand.page.locator(".user-menu > summary").click()
            hand.page.locator(".menu-search input").fill("P. Hồng Bàng")
        else:
            hand.page.wait_for_load_state()  # its scripts have run
            hand.page.keyboard.press("/")
            hand.page.keyboard.type("P. Hồng Bàng")
        hand.page.keyboard.press("Enter")
        hand.page.wait_for_url("**/units/**")
        assert hand.heading() == "Phường Hồng Bàng"
        hand.picture("unit")
        assert hand.page.request.get("/imports/").status == 404
