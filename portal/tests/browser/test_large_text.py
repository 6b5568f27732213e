"""Text at 200 %, on a phone and at a desk: read by going down alone; tables scroll inside their frame."""

from typing import Any

import pytest

from portal.tests.browser.looking import cut_choices
from portal.tests.browser.site import Site
from portal.tests.browser.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]  # one site serves all of them

PAGES = {
    "ward": ["/", "/submissions/", "/submissions/{own}/edit/", "/imports/own/{ward}/", "/campaign/{ward}/"],
    "operator": ["/", "/submissions/{operator}/edit/"],
    "agency": ["/"],
    "staff": ["/", "/compliance/", "/submissions/", "/reports/", "/campaign/month/", "/campaign/", "/dashboard/"],
    "leader": ["/"],
    "viewer": ["/"],
    None: ["/accounts/login/", "/public/31/2025-08/"],
}
TWICE = "document.documentElement.style.fontSize = '200%'"
BEYOND = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("role", PAGES)
def test_nothing_runs_out_of_the_screen(visit: Any, site: Site, role: str | None, width: int) -> None:
    with visit(role, width=width) as page:
        wide = []
        for address in PAGES[role]:
            page.goto(address.format(**site.known))
            page.evaluate(TWICE)
            if (beyond := page.evaluate(BEYOND)) > 0:
                wide.append((address, beyond))
        assert wide == []


def test_at_a_desk_in_letters_of_usual_size_the_heads_of_a_long_table_stay_in_sight(visit: Any) -> None:
    with visit("staff", width=1280) as page:
        page.goto("/compliance/")
        page.evaluate("scrollTo(0, 2000)")
        head = page.locator(".table-frame.sticky thead th").first
        until(
            page, lambda: head.evaluate("head => Math.round(head.getBoundingClientRect().top)") == 0, "it scrolls away"
        )


LISTS = ["/", "/dashboard/?network=mobile", "/compliance/?period=2025-08", "/map/", "/submissions/", "/campaign/month/"]
LISTS += ["/reports/letter-forms/", "/reports/ward-letters/", "/commitments/", "/support/"]


@pytest.mark.parametrize("width", [320, 360, 600, 768, 1280])
def test_what_is_chosen_in_a_list_is_seen_whole(visit: Any, width: int) -> None:
    with visit("staff", width=width) as page:
        cut = {}
        for address in LISTS:
            page.goto(address)
            cut[address] = cut_choices(page)
        assert cut == {address: [] for address in LISTS}
