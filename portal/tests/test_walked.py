"""No page is forgotten by the browser tests."""

from django.urls import resolve

from portal.tests.browser.addresses import NOT_A_PAGE, PAGES
from portal.tests.route_world import routes


class _Named(dict):
    def __missing__(self, name):
        return {"own": "2025-08/ward-1", "filed": "2025-08/ward-1", "operator": "2025-08/operator-1-1"}.get(name, "1")


def test_every_route_is_walked_or_is_no_page():
    walked = {
        resolve(address.partition("?")[0].format_map(_Named())).view_name
        for addresses in PAGES.values()
        for address in addresses
    }
    excused = [name for names in NOT_A_PAGE.values() for name in names]
    ours = {name for name in routes() if not name.startswith("api-")}
    assert ours - walked - set(excused) == set()
    assert walked & set(excused) == set()
    assert len(excused) == len(set(excused))
    assert set(excused) <= ours
