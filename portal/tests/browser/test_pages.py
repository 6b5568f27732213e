"""Every page of ours, wide and narrow, light and dark, in both languages: nothing sticks out, WCAG 2.2 AA holds.

In Vietnamese wide and light, its colours in the dark too; in English narrow and dark. Of these a test run tries one in
five, drawn (`base/tests/drawn.py`), each role in both; LONG=yes all.
"""

from typing import Any

import pytest

from base.tests import drawn
from portal.tests.browser.addresses import PAGES

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]  # one site serves all of them

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = "runOnly: ['color-contrast']"
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 360, "height": 740}


def look(page: Any, axe: str, rules: str) -> list[str]:
    if not page.evaluate("'axe' in window"):
        session = page.context.new_cdp_session(page)  # the content policy lets no other script in
        session.send("Runtime.evaluate", {"expression": axe})
    # Only violations are written out: to describe all that passes takes longer than to look.
    result = page.evaluate(f"axe.run({{{rules}, resultTypes: ['violations']}})")
    return [f"{found['id']} {[node['target'] for node in found['nodes']]}" for found in result["violations"]]


def sticks_out(page: Any) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return ["wider than the screen"] if wide else []


def walk(page: Any, axe: str, address: str, scheme: str) -> list[str]:
    answer = page.goto(address)
    wrong = [] if answer.ok else [f"answers {answer.status}"]
    return wrong + seen_in(page, axe, scheme, f"runOnly: {RULES}") + sticks_out(page)


def seen_in(page: Any, axe: str, scheme: str, rules: str) -> list[str]:
    page.emulate_media(color_scheme=scheme)
    page.locator(f"html[data-bs-theme={scheme}]").wait_for(state="attached")
    return [f"{scheme}: {line}" for line in look(page, axe, rules)]


EVERY = [(role, address, language) for role in PAGES for address in PAGES[role] for language in ("vi", "en")]
TRIED = drawn.part(EVERY, of="pages in the browser", one_in=5, kinds=[lambda case: (case[0], case[2])])


def pages_of(site: Any, role: str | None, language: str) -> list[str]:
    return [page.format_map(site.known) for who, page, said in TRIED if (who, said) == (role, language)]


@pytest.mark.parametrize("role", PAGES)
def test_the_pages_in_vietnamese_of(visit: Any, site: Any, axe: str, role: str | None) -> None:
    wrong: list[str] = []
    with visit(role) as page:
        for address in pages_of(site, role, "vi"):
            page.set_viewport_size(WIDE)
            wrong += [f"{address} vi, 1280, {line}" for line in walk(page, axe, address, "light")]
            wrong += [f"{address} vi, 1280, {line}" for line in seen_in(page, axe, "dark", COLOURS)]
            page.set_viewport_size(NARROW)
            wrong += [f"{address} vi, 360, {line}" for line in sticks_out(page)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", PAGES)
def test_the_pages_in_english_of(visit: Any, site: Any, axe: str, role: str | None) -> None:
    wrong: list[str] = []
    with visit(role) as page:
        page.goto("/accounts/login/" if role is None else "/help/")
        page.set_viewport_size(NARROW)
        page.get_by_role("button", name="EN").click()
        page.locator("html[lang=en]").wait_for(state="attached")
        for address in pages_of(site, role, "en"):
            wrong += [f"{address} en, 360, {line}" for line in walk(page, axe, address, "dark")]
    assert not wrong, "\n".join(wrong)


def test_a_form_that_was_refused(visit: Any, site: Any, axe: str) -> None:
    """Errors stand beside the field and at the top."""
    with visit("admin", width=360) as page:
        page.goto(f"/register/problems/{site.known['change']}/")
        page.locator("main form").evaluate("form => form.noValidate = true")
        page.locator("main form button.btn-primary").click()
        page.get_by_role("alert").wait_for()
        assert not look(page, axe, f"runOnly: {RULES}") + sticks_out(page)
