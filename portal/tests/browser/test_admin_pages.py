"""The administration: what its pages violate of WCAG 2.2 AA stands in docs/accessibility.md, neither more nor less."""

import re
from typing import Any

import pytest

from portal.tests.browser.looking import look
from portal.tests.browser.site import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]  # one site serves all of them

# Without preloading: axe would put the sheets that Django's import into style elements, which the policy forbids.
RULES = "runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], preload: false"
ADDRESSES = [
    "/admin/",
    "/admin/wards/unit/",
    "/admin/wards/operator/export/",
    "/admin/wards/operator/import/",
    "/admin/accounts/user/",
    "/admin/accounts/user/add/",
    "/admin/accounts/user/1/change/",
    "/admin/measurements/threshold/",
    "/admin/measurements/threshold/1/change/",
    "/admin/reports/letterhead/add/",
    "/admin/submissions/indicator/",
]


def test_the_written_list_is_what_axe_finds(visit: Any, axe: str) -> None:
    found = set()
    with visit("admin") as page:
        for address in ADDRESSES:
            assert page.goto(address).ok, address
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                found |= {(address, line.partition(" ")[0]) for line in look(page, axe, RULES)}
    text = (ROOT / "docs" / "accessibility.md").read_text(encoding="utf-8")
    written = set(re.findall(r"^\| `(/admin/[^`]*)` \| `([a-z0-9-]+)` \|", text, re.MULTILINE))
    assert found == written
