"""Text at 200 % on a phone: everything is still read by going down alone; tables scroll inside their frame."""

from typing import Any

import pytest

from portal.tests.browser.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]  # one site serves all of them

PAGES = {
    "ward": ["/", "/submissions/", "/submissions/{own}/edit/", "/imports/own/{ward}/", "/campaign/{ward}/"],
    "operator": ["/", "/submissions/{operator}/edit/"],
    "agency": ["/"],
    "staff": ["/", "/compliance/", "/submissions/", "/reports/"],
    "leader": ["/"],
    "viewer": ["/"],
    None: ["/accounts/login/"],
}
TWICE = "document.documentElement.style.fontSize = '200%'"
BEYOND = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("role", PAGES)
def test_nothing_runs_out_of_the_screen(visit: Any, site: Site, role: str | None) -> None:
    with visit(role, width=360) as page:
        wide = []
        for address in PAGES[role]:
            page.goto(address.format(**site.known))
            page.evaluate(TWICE)
            if (beyond := page.evaluate(BEYOND)) > 0:
                wide.append((address, beyond))
        assert wide == []
