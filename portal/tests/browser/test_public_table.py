"""The public table with its script: searched, narrowed, sorted in place; in another site's frame as high as it is.

Without script the same form and links do the same (`reports/tests/views/`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from portal.tests.browser.site import PATIENCE, Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]  # one site serves all of them

TABLE = "/public/31/2025-08/"
NAMES = "#rows tbody th[scope=row]"
SAMPLES = "#rows tbody td.num:nth-child(2)"
HOST_PAGE = """<!doctype html><title>A department's page</title><h1>i-Speed</h1>{code}<p>after it</p>"""
HEIGHT = "document.querySelector('iframe').clientHeight"
FITS = f"{HEIGHT} !== 900"  # no longer what the code asks for before the script has heard of the table
HIDDEN = "document.documentElement.scrollHeight - document.documentElement.clientHeight"


@contextmanager
def opened(visit: Any, width: int = 1280) -> Iterator[Page]:
    """The table; fails if the document was loaded a second time."""
    with visit(None, width=width) as page:
        page.goto(TABLE)
        page.evaluate("window.sameDocument = true")
        yield page
        assert page.evaluate("window.sameDocument"), "the page was loaded anew"


@contextmanager
def another_site(page: str) -> Iterator[str]:
    """The address of a site of one page: a real one, for no invented site may frame what runs on this machine."""

    class OnePage(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *_arguments: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), OnePage) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}/"
        server.shutdown()


def shown(page: Page, what: str = NAMES) -> list[str]:
    return [" ".join(text.split()) for text in page.locator(what).all_inner_texts()]


@pytest.mark.parametrize("spelling", ["Thủy Nguyên", "thuy nguyen", "THỦY NGUYÊN", "thuỷ nguyên"])
def test_a_unit_is_found_by_any_spelling_while_it_is_typed(visit: Any, site: Site, spelling: str) -> None:
    with opened(visit) as page:
        every = len(shown(page))
        page.get_by_label("Tìm đơn vị").press_sequentially(spelling)
        expect(page.locator("#rows")).to_contain_text(f"trong {every} đơn vị")
        assert "Phường Thủy Nguyên" in shown(page)
        assert 1 <= len(shown(page)) < 10
        assert "q=" in page.url  # what is seen can be passed on
        page.get_by_label("Tìm đơn vị").fill("")
        expect(page.locator(NAMES)).to_have_count(every)


def test_a_verdict_leaves_its_rows_alone_and_their_number_is_the_one_it_promised(visit: Any) -> None:
    with opened(visit) as page:
        option = page.locator("#verdict option[value=too_few_samples]")
        promised = int("".join(sign for sign in option.inner_text().rsplit("(", 1)[1] if sign.isdigit()))
        page.locator("#verdict").select_option("too_few_samples")
        expect(page.locator(NAMES)).to_have_count(promised)
        assert {"Chưa đủ mẫu" in text for text in shown(page, "#rows tbody td:last-child")} == {True}


def test_a_column_sorts_both_ways_says_so_and_a_search_keeps_it(visit: Any) -> None:
    def counted(page: Page) -> list[int]:
        return [int(text.replace(".", "")) for text in shown(page, SAMPLES) if text.replace(".", "").isdigit()]

    with opened(visit) as page:
        heading = page.locator("#rows thead th", has_text="Số mẫu")
        heading.get_by_role("link").click()
        expect(heading).to_have_attribute("aria-sort", "ascending")
        assert counted(page) == sorted(counted(page)) != []
        heading.get_by_role("link").click()
        expect(heading).to_have_attribute("aria-sort", "descending")
        page.get_by_label("Tìm đơn vị").press_sequentially("an")
        expect(page.locator("#rows")).to_contain_text("Xem tất cả")
        expect(heading).to_have_attribute("aria-sort", "descending")
        assert counted(page) == sorted(counted(page), reverse=True)
        assert len(set(counted(page))) > 1


@pytest.mark.parametrize("width", [360, 1280])
def test_a_frame_of_another_site_is_as_high_as_the_table_in_it_and_follows_it(
    browser: Browser, site: Site, width: int
) -> None:
    """The code as it is offered, on a page of another origin."""
    context = browser.new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE * 1000)
    try:
        page = context.new_page()
        page.goto(site.url + TABLE)
        code = page.locator("#embed-code").input_value()
        told = code.split('src="', 1)[1].split("/public/", 1)[0]  # the portal's name for itself
        with another_site(HOST_PAGE.format(code=code.replace(told, site.url))) as elsewhere:
            page.goto(elsewhere)
            frame = page.frame_locator("iframe[data-ispeed]")
            expect(frame.locator(NAMES)).to_have_count(114)
            page.wait_for_function(FITS)
            tall = int(page.evaluate(HEIGHT))
            assert tall > 114 * 20
            frame.get_by_label("Tìm đơn vị").press_sequentially("thuy nguyen")
            page.wait_for_function(f"tall => {HEIGHT} < tall / 2", arg=tall)
            expect(frame.locator(NAMES)).to_have_count(1)
            inner = page.frames[1]
            assert inner.evaluate(HIDDEN) <= 1  # nothing to scroll inside
            assert "embed" in inner.url
            assert not frame.locator(".masthead").count()
    finally:
        context.close()
