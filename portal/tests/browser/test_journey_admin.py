"""The administrator: what is asked, how much, who may; the map, and the next reform."""

import re
from typing import Any

import pytest

from portal.tests.browser.hand import two_screens
from wards.tests.invented_boundaries import invented_geojson

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]  # one site serves all of them

REFORM = "11413,,một phần,11413,Phường,Hải An,31\n11413,,một phần,11419,Phường,Tràng Cát,31\n"


def administration(hand: Any) -> None:
    hand.open("Administrator")
    hand.press("Administration")


def begun(text: str) -> str:
    return text[0].upper() + text[1:]


def add(hand: Any, what: str, **typed: str) -> None:
    """A row of this table; its first of several buttons stores it."""
    table = hand.page.get_by_role("row").filter(
        has=hand.page.get_by_role("link", name=begun(hand.word(what)), exact=True)
    )
    hand.press("Add", within=table)
    for label, text in typed.items():
        field = hand.page.get_by_label(begun(hand.word(label.replace("_", " "))) + ":", exact=True).first
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(text)
        else:
            field.fill(text)
    hand.press("Save")


@two_screens
def test_a_new_indicator_and_a_threshold(sit: Any) -> None:
    with sit("admin") as hand:
        administration(hand)
        hand.picture("administration")
        indicator = {"code": "cabinets", "section": "A. Hạ tầng", "label": "Tủ thiết bị (giả lập)"}
        add(hand, "indicators", **indicator, asked_of="operator", kind="integer", valid_from="2025-08-01")
        hand.sees("Tủ thiết bị (giả lập)")
        hand.press("My work")
        administration(hand)
        threshold = {"network": "mobile", "effective_from": "2026-01-01", "min_samples": "400"}
        add(hand, "thresholds", **threshold, min_download_mbps="50", legal_act="Văn bản giả lập")
        hand.sees("Văn bản giả lập")
    with sit("operator") as hand:
        hand.press("File now")
        assert hand.field("Tủ thiết bị (giả lập)").is_editable()


@two_screens
def test_a_person_is_let_in_for_one_ward(sit: Any) -> None:
    with sit("admin") as hand:
        administration(hand)
        add(
            hand,
            "users",
            username="can_bo_moi",
            full_name="Người mới (giả lập)",
            email_address="moi@example.org",
            role="ward",
        )
        hand.press("Add another %(verbose_name)s", verbose_name=begun(hand.word("scope")))
        scope = hand.page.get_by_role("row").filter(has=hand.page.get_by_role("combobox"), visible=True).first
        scope.get_by_role("combobox").first.click()  # the unit; an operator and an agency stand beside it
        hand.page.get_by_role("searchbox").last.fill("Hồng Bàng")
        hand.page.get_by_role("option").filter(has_text="Phường Hồng Bàng").first.click()
        scope.get_by_role("link", name=re.compile("^(Today|Hôm nay)$")).first.click()  # the calendar's own words
        hand.press("Save")
        assert hand.word("Ward officer") in hand.row("can_bo_moi").inner_text()


@two_screens
def test_the_next_reform_is_looked_at_and_nothing_is_carried_out(sit: Any) -> None:
    with sit("admin") as hand:
        hand.press("Units")
        hand.press("Reorganise units")
        hand.picture("reorganise")
        hand.field("In force from").fill("2026-01-01")
        hand.press("Show what would happen")
        assert hand.field("Legal act").evaluate("field => !field.checkValidity()")
        hand.field("Legal act").fill("Nghị quyết giả lập")
        table = hand.at("textbox", "Old and new units")
        table.fill(table.input_value().splitlines()[0] + "\n" + REFORM)
        hand.press("Show what would happen")
        assert hand.word("Part") in hand.row("Tràng Cát").inner_text()
        assert hand.at("button", "Carry out").is_enabled()
        assert REFORM.splitlines()[1] in table.input_value()


@two_screens
def test_boundaries_are_checked_and_shown_before_they_are_used(sit: Any, site: Any, tmp_path: Any) -> None:
    file = tmp_path / "ranh_gioi_gia_lap.geojson"
    with sit("admin") as hand:
        hand.press("Units")
        hand.press("Boundaries of wards")
        file.write_text("{}")
        hand.field("GeoJSON file").set_input_files(file)
        hand.field("In force from").fill("2025-07-01")
        hand.press("Upload and check")
        hand.sees("Nothing was stored. Mend the file and bring it again.")
        assert hand.field("In force from").input_value() == "2025-07-01"
        file.write_bytes(invented_geojson(site.known["codes"].split()))
        hand.field("GeoJSON file").set_input_files(file)
        hand.press("Upload and check")
        hand.press("Use these boundaries")
        assert hand.word("in use") in hand.row("ranh_gioi_gia_lap.geojson").inner_text()
