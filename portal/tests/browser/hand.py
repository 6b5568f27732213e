"""A person at the screen, on a phone or at a desk, in Vietnamese or in English: reads, presses, types.

Labels are given as they stand in the source, which is English; in the other language the catalogue says what the
screen shows. So a journey is written once, and a label that nobody translated is not found.
"""

import base64
import os
import re
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from django.utils.translation import gettext as translated
from django.utils.translation import ngettext, override, pgettext

from base.tests import drawn
from portal.tests.browser.site import ROOT

HELP = ROOT / "static" / "help"
TAKES_PICTURES = bool(os.environ.get("TAKE_PICTURES"))  # set by `make pictures`; without it nothing is written
PHONE, DESK = (360, 640), (1280, 720)  # the sizes that the help page names for its pictures
QUALITY = 60
SCREENS = [(360, "vi"), (360, "en"), (1280, "vi"), (1280, "en")]


def screen_name(screen: tuple[int, str]) -> str:
    return f"{screen[0]}-{screen[1]}"


# A journey whose pages others have shown at all four: each width and each language once. Pictures are of all.
two_screens = pytest.mark.two_screens


def screens_of(journey: str, *, two: bool = False) -> list[tuple[int, str]]:
    """One of the journey's screens: which, its name says and the draw; all of them with LONG=yes and for pictures."""
    found = [SCREENS[0], SCREENS[3]] if two and not TAKES_PICTURES else SCREENS
    if TAKES_PICTURES or drawn.everything():
        return found
    at = drawn.lots("screens").randrange(len(SCREENS)) + crc32(journey.encode())
    return [found[at % len(found)]]


class Hand:
    def __init__(self, page: Any, width: int, language: str) -> None:
        self.page, self.width, self.language = page, width, language

    def word(self, text: str, *, plural: str = "", context: str = "", **values: object) -> str:
        """What the screen says for a text of the source."""
        with override(self.language):
            if plural:
                said = ngettext(text, plural, int(str(values["counter"])))
            else:
                said = pgettext(context, text) if context else translated(text)
        return said % values if values else said

    def at(self, role: str, text: str, *, within: Any = None, exact: bool = True, **told: Any) -> Any:
        """What has this role and name; the first of it, for what a page repeats."""
        return (within or self.page).get_by_role(role, name=self.word(text, **told), exact=exact).first

    def press(self, text: str, *, within: Any = None, exact: bool = True, **told: Any) -> None:
        """The button or the link that bears this text."""
        button = self.at("button", text, within=within, exact=exact, **told)
        button.or_(self.at("link", text, within=within, exact=exact, **told)).first.click()

    def open(self, text: str, **told: Any) -> None:
        """What is folded away behind this text."""
        folded = self.page.locator("details").filter(has=self.page.get_by_text(self.word(text, **told))).first
        if folded.get_attribute("open") is None:
            folded.locator("> summary").click()

    def field(self, text: str, *, within: Any = None, exact: bool = False, **told: Any) -> Any:
        return (within or self.page).get_by_label(self.word(text, **told), exact=exact).first

    def sees(self, text: str, *, within: Any = None, **told: Any) -> Any:
        """Waits until the text can be read, however it is broken into lines."""
        words = re.compile(r"\s+".join(map(re.escape, self.word(text, **told).split())))
        found = (within or self.page).get_by_text(words).locator("visible=true").first
        found.wait_for()
        return found

    def row(self, *texts: str) -> Any:
        """The row of a table or of a list in which all of these stand."""
        rows = self.page.get_by_role("row").or_(self.page.get_by_role("main").get_by_role("listitem"))
        for text in texts:
            rows = rows.filter(has_text=self.word(text))
        return rows.first

    def fact(self, text: str) -> str:
        """What stands beside this word in a list of facts."""
        beside = self.page.get_by_role("term").filter(has_text=re.compile(f"^{re.escape(self.word(text))}$"))
        said: str = beside.locator("xpath=following-sibling::dd[1]").inner_text()
        return said

    def heading(self) -> str:
        return " ".join(self.page.get_by_role("heading", level=1).inner_text().split())

    def download(self, text: str, **told: Any) -> bytes:
        with self.page.expect_download() as download:
            self.press(text, **told)
        content: bytes = download.value.path().read_bytes()
        return content

    def picture(self, name: str, *, phone: bool = False) -> None:
        """What the help pages show of this step (`portal/views/guide.py`), in the language of this journey."""
        size = PHONE if phone else DESK
        if TAKES_PICTURES and self.width == size[0]:
            self.page.set_viewport_size({"width": size[0], "height": size[1]})
            webp(self.page, HELP / f"{name}.{self.language}.webp")


def webp(page: Any, path: Path) -> None:
    """Chromium's own WebP, a third of a PNG; Playwright knows PNG and JPEG only."""
    page.evaluate("document.fonts.ready")
    session = page.context.new_cdp_session(page)
    taken = session.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
    path.write_bytes(base64.b64decode(taken["data"]))
