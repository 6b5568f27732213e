"""Boundaries from the file to the map, seen, pointed at and walked by keyboard. They are invented, and say so."""

from typing import Any

import pytest

from portal.tests.browser.looking import walk
from wards.tests.invented_boundaries import invented_geojson

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]  # one site serves all of them

PAGE = "/map/?province=31&period=2025-08"
CODES = (
    "from datetime import date; from wards.models import Unit; "
    "print(' '.join(Unit.objects.in_force(date(2025, 8, 31)).of_province('31').filter(level='ward')"
    ".exclude(code='11948').order_by('code').values_list('code', flat=True)))"
)
MOST_BYTES = 300_000


def test_boundaries_become_a_map_that_can_be_read_without_a_mouse(
    visit: Any, site: Any, axe: str, tmp_path: Any
) -> None:
    codes = site.manage("shell", "-v0", "-c", CODES).split()[-113:]
    file = tmp_path / "ranh_gioi_gia_lap.geojson"
    file.write_bytes(invented_geojson(codes, far={"11948": (107.72, 20.13)}))
    with visit("admin") as page:
        page.goto("/map/boundaries/")
        page.get_by_label("Tệp GeoJSON").set_input_files(file)
        page.get_by_label("Có từ ngày").fill("2025-07-01")
        page.get_by_role("button", name="Tải lên và kiểm tra").click()
        assert "114 trong 114 xã, phường" in page.locator("main").inner_text()
        ours = page.url
        assert not walk(page, axe, ours, "light")
        page.get_by_role("button", name="Dùng ranh giới này").click()

        _read_the_map(page)
        assert not walk(page, axe, PAGE, "light")
    with visit("viewer", width=360, scheme="dark") as page:
        assert not walk(page, axe, PAGE, "dark")
        assert len(page.goto(PAGE).body()) < MOST_BYTES
    with visit("admin") as page:
        page.goto(ours)
        with page.expect_navigation():
            page.get_by_role("button", name="Ngừng dùng").click()
        page.goto(PAGE)
        assert page.get_by_text("Mỗi ô vuông là một đơn vị").count() == 1


def _read_the_map(page: Any) -> None:
    page.goto(PAGE)
    wards = page.locator(".map-panel a")
    assert wards.count() == 114
    told = page.locator("[data-map-told]")
    assert told.inner_text().startswith("Chỉ vào một đơn vị")
    wards.nth(1).focus()
    first = told.inner_text()
    assert "mẫu" in first
    page.keyboard.press("Tab")
    assert told.inner_text() == wards.nth(2).get_attribute("aria-label") != first
    assert page.locator("[data-map-ring]").first.get_attribute("href")
    wards.nth(50).hover(force=True)
    assert told.inner_text() == wards.nth(50).get_attribute("aria-label")
    name = wards.nth(2).get_attribute("aria-label").partition(":")[0]
    page.keyboard.press("Enter")
    page.wait_for_url("**/units/**")
    assert page.get_by_role("heading", level=1).inner_text() == name
