"""Every page of ours, at four widths, light and dark, in both languages: nothing sticks out, WCAG 2.2 AA holds.

In Vietnamese each page at each width in both schemes, in English narrow and dark. A test run tries a part of it, drawn
(`base/tests/drawn.py`), in which each page stands once, each role in both languages, and each screen; LONG=yes: all.
"""

from itertools import groupby, product
from typing import Any

import pytest

from base.tests import drawn
from portal.tests.browser.addresses import PAGES
from portal.tests.browser.looking import RULES, askew_heads, bare_fields, look, seen_in, sticks_out, torn_badges

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]  # one site serves all of them

HEIGHTS = {360: 740, 768: 1024, 1280: 800, 1920: 1080}  # by width
SCREENS = [("vi", *screen) for screen in product(HEIGHTS, ("light", "dark"))] + [("en", 360, "dark")]


EVERY = [(role, address, *screen) for role in PAGES for address in PAGES[role] for screen in SCREENS]
TRIED = drawn.part(
    EVERY,
    of="pages in the browser",
    one_in=20,
    kinds=[lambda case: case[:2], lambda case: (case[0], case[2]), lambda case: case[2:]],
)


def whole(page: Any, width: int) -> None:
    """The page at this width, high enough for all of it: else a field may lie behind the bar that stays in reach."""
    page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
    high = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": max(HEIGHTS[width], high)})


def walked(page: Any, axe: str, site: Any, role: str | None, language: str) -> list[str]:
    """What is wrong on a role's pages in a language; each page is opened once, and looked at on each of its screens."""
    wrong: list[str] = []
    cases = [case for case in TRIED if (case[0], case[2]) == (role, language)]
    for named, screens in groupby(cases, key=lambda case: case[1]):
        address = named.format_map(site.known)
        answer = page.goto(address)
        wrong += [] if answer.ok else [f"{address} answers {answer.status}"]
        for _role, _named, _language, width, scheme in screens:
            whole(page, width)
            seen = seen_in(page, axe, scheme, f"runOnly: {RULES}") + sticks_out(page) + torn_badges(page)
            seen += askew_heads(page) + bare_fields(page)
            wrong += [f"{address} {language}, {width}, {line}" for line in seen]
    return wrong


@pytest.mark.parametrize("role", PAGES)
def test_the_pages_in_vietnamese_of(visit: Any, site: Any, axe: str, role: str | None) -> None:
    with visit(role) as page:
        wrong = walked(page, axe, site, role, "vi")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", PAGES)
def test_the_pages_in_english_of(visit: Any, site: Any, axe: str, role: str | None) -> None:
    with visit(role) as page:
        page.goto("/accounts/login/" if role is None else "/help/")
        page.set_viewport_size({"width": 360, "height": HEIGHTS[360]})
        page.get_by_role("button", name="EN").click()
        page.locator("html[lang=en]").wait_for(state="attached")
        wrong = walked(page, axe, site, role, "en")
    assert not wrong, "\n".join(wrong)


RIGHT = "<td style='text-align: right'>1</td>"


@pytest.mark.parametrize(
    ("table", "seen"),
    [
        (f"<thead><tr><th style='text-align: right'>A<tbody><tr>{RIGHT}", []),
        (f"<thead><tr><th>A<tbody><tr>{RIGHT}", ["A"]),
        (f"<thead><tr><th colspan='2'>Of both<tr><th>A<th>B<tbody><tr><td>x{RIGHT}", ["B"]),
        (f"<thead><tr><th>A<th>B<tbody><tr><td>x{RIGHT}<tr><td colspan='2'>none", ["B"]),
    ],
)
def test_a_head_beside_its_numbers_is_seen(visit: Any, table: str, seen: list[str]) -> None:
    with visit(None) as page:
        page.set_content(f"<table>{table}</table>")
        assert askew_heads(page) == [f"the head “{one}” does not stand over its numbers" for one in seen]


WITH_BADGES = {
    "staff": ["/imports/", "/submissions/?province=31&period=2025-08&group=ward", "/units/{ward}/", "/campaign/month/"],
    "ward": ["/", "/compliance/", "/submissions/"],
    None: ["/public/31/2025-08/"],
}


@pytest.mark.parametrize("role", WITH_BADGES)
def test_no_badge_is_torn_on_a_phone(visit: Any, site: Any, role: str | None) -> None:
    wrong = []
    with visit(role, width=360) as page:
        for named in WITH_BADGES[role]:
            page.goto(named.format_map(site.known))
            wrong += [f"{named}: {line}" for line in torn_badges(page)]
    assert not wrong, "\n".join(wrong)


def test_a_form_that_was_refused(visit: Any, site: Any, axe: str) -> None:
    """Errors stand beside the field and at the top."""
    with visit("admin", width=360) as page:
        page.goto(f"/register/problems/{site.known['change']}/")
        page.locator("main form").evaluate("form => form.noValidate = true")
        page.locator("main form button.btn-primary").click()
        page.get_by_role("alert").wait_for()
        assert not look(page, axe, f"runOnly: {RULES}") + sticks_out(page)
