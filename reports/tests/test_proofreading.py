"""What is found in the texts of a report, and what stops its approval."""

from dataclasses import replace
from decimal import Decimal

import pytest

from reports import content
from reports.content import passages, proofreading
from reports.tests.facts_made import LOW, figure
from reports.tests.golden_facts import FULL, OPERATORS, PROMISED, TEXTS, WARDS, V


def found_in(text, **changed):
    facts = replace(FULL, passages=(*TEXTS[1:], ("direction", text)), **changed)
    return [one for one in proofreading.read(facts, content.document(facts)) if one.slot == "direction"]


def blocks(text):
    return any(one.blocks for one in found_in(text))


@pytest.mark.parametrize(
    "text",
    [
        "Đã ban hành Công văn số 12/SKHCN-BCVT ngày 03/10/2025 và Kế hoạch 2138/KH-SKHCN.",
        "Còn 7/30 đơn vị chưa đủ 300 mẫu trong tháng 9/2025.",
        "Còn {{ so_chua_du_mau }}/{{ so_don_vi }} đơn vị chưa đủ mẫu.",
        "Có 19/30 (63,33%) đơn vị đủ mẫu; 4 đơn vị chưa đạt 40 Mbps.",
        "Tháng 8/2025 không đơn vị nào trong 30 đơn vị đủ mẫu.",
        "Phấn đấu trước ngày 15/11/2025 mọi xã, phường đạt 300 mẫu.",
        "Phủ sóng 4G, 5G; báo cáo quý 3/2025 theo Điều 5.",
        "Tốc độ trung vị toàn tỉnh 47,50 Mbps.",
        "Xem Phụ lục II kèm theo.",
        "Tỷ lệ đủ mẫu đạt 63,3%, tức khoảng 63%.",
        "Tháng 8 năm 2025 không đơn vị nào trong 30 đơn vị đủ mẫu.",
        "Đã có 3 doanh nghiệp gửi báo cáo.",
        "77. Tiếp tục tuyên truyền.",
        "Theo Quyết định ngày 03 tháng 6 năm 2024, có 19 đơn vị đủ mẫu.",
        "Theo kế hoạch, tháng 12/2025 mọi đơn vị đạt 300 mẫu.",
        "Có 19 đơn vị đủ mẫu, xem mẫu 13/2025.",
        "Họp lúc 8h30 và 14:05, trực 24/7.",
        "Còn 15/30 đơn vị chưa đạt yêu cầu.",
        "1. 19 đơn vị đủ mẫu.",
    ],
)
def test_what_agrees_with_the_facts_is_not_spoken_of(text):
    assert found_in(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Còn 72/114 đơn vị chưa đạt trong tháng 8/2025.",
        "Còn 8/30 đơn vị chưa đủ mẫu.",
        "Còn 8 xã chưa đủ mẫu.",
        "1. 8 đơn vị chưa đủ mẫu.",
        "Còn 16/30 đơn vị chưa đạt yêu cầu.",
        "Tháng 6/2025 có 7 đơn vị chưa đủ mẫu.",
        "Tỷ lệ đủ mẫu đạt 64,00%.",
        "Tốc độ trung vị 47,51 Mbps.",
        "Đã đo 12.345 mẫu.",
        "Chi tiết tại Phụ lục IX.",
        "Tỷ lệ đạt 12%.",
        "Tỷ lệ đủ mẫu 64%.",
        "Tháng 6 năm 2025 có 7 đơn vị chưa đủ mẫu.",
    ],
)
def test_what_contradicts_the_facts_blocks(text):
    assert blocks(text)


def test_a_number_of_the_month_before_stands_where_that_month_is_named():
    assert blocks("Có 28 đơn vị chưa đủ mẫu.")
    assert not blocks("Tháng 8/2025 có 30 đơn vị chưa đủ mẫu.")


def test_a_sample_count_of_some_ward_does_not_vouch_for_a_count_of_units():
    assert blocks("Còn 299 đơn vị chưa đủ mẫu.")
    assert not blocks("Xã Thử 20 có 299 mẫu.")


def test_a_number_that_the_portal_does_not_hold_is_asked_for_its_source_and_blocks_nothing():
    (finding,) = found_in("Đã tổ chức 77 buổi tuyên truyền lưu động.")
    assert not finding.blocks
    assert "77" in finding.what


def test_a_text_does_not_vouch_for_itself():
    twice = replace(FULL, passages=(*TEXTS[1:], ("direction", "Còn 8 đơn vị chưa đủ mẫu.\nNhắc 8 đơn vị.")))
    assert len([one for one in proofreading.read(twice, content.document(twice)) if one.blocks]) == 2


def test_a_gap_blocks_and_every_draft_passes():
    bare = replace(FULL, passages=())
    gaps = proofreading.read(bare, content.document(bare))
    assert [one.slot for one in gaps if one.blocks] == [slot.key for slot in passages.SLOTS]
    assert {one.what.sentence for one in gaps if one.is_gap} == {"Nothing is written here for this month."}
    drafts = tuple((slot.key, passages.draft(FULL, slot)) for slot in passages.SLOTS)
    drafted = replace(FULL, passages=tuple((key, text or "Không có.") for key, text in drafts))
    assert proofreading.read(drafted, content.document(drafted)) == []


def test_a_share_may_be_rounded_half_up_and_no_further():
    known = proofreading._Known(frozenset(), frozenset(), shares=frozenset([Decimal("62.50")]))
    assert [known.holds_share(Decimal(text)) for text in ("62.50", "62.5", "63", "62", "62.51")] == [
        True,
        True,
        True,
        False,
        False,
    ]


def test_units_that_were_not_there_the_month_before_count_in_none_of_its_numbers():
    new = replace(WARDS[0], months=(*WARDS[0].months[:1], None, WARDS[0].now))
    since = {"units": (new, *WARDS[1:])}
    assert found_in("Tháng 8/2025 có 29 đơn vị chưa đủ mẫu.", **since) == []
    first = {"units": tuple(replace(unit, months=unit.months[-1:]) for unit in WARDS), "months": ("2025-09",)}
    assert [one.blocks for one in found_in("Tháng 8/2025 có 29 đơn vị chưa đủ mẫu.", **first)] == [True]


def test_what_stands_in_an_annex_or_a_commitment_is_known():
    assert found_in("Xã Thử 14 đạt 38,99 Mbps tháng 7/2025.") == []
    assert [one.slot for one in found_in("Đạt 77 Mbps, 78 ms, 79%.")] == ["direction"] * 3


def test_each_finding_says_where_what_and_of_which_sentence():
    (month,) = found_in("Việc. Tháng 6/2025 có 7 đơn vị chưa đủ mẫu; xong.")
    assert (month.sentence, month.blocks, month.is_gap) == ("Tháng 6/2025 có 7 đơn vị chưa đủ mẫu;", True, False)
    assert "6/2025" in month.what
    (annex,) = found_in("Chi tiết tại Phụ lục IX.")
    assert "IX" in annex.what
    (wrong,) = found_in("Còn 8/30 đơn vị chưa đủ mẫu.")
    assert (wrong.sentence, "8" in wrong.what) == ("Còn 8/30 đơn vị chưa đủ mẫu.", True)


def test_only_what_people_wrote_is_read_in_a_letter():
    letter = replace(FULL, kind="letter", passages=())
    assert proofreading.read(letter, content.document(letter)) == []
    written = replace(letter, passages=(("requests", "Còn 8/30 đơn vị chưa đủ mẫu."),))
    assert [one.slot for one in proofreading.read(written, content.document(written))] == ["requests"]


def test_what_is_asked_is_known_where_no_figure_is():
    bare = {"level": None, "units": (), "province_figure": None, "operators": ()}
    assert found_in("Bảo đảm tối thiểu 300 mẫu, 40 Mbps.", **bare) == []
    assert found_in("Bảo đảm tối thiểu 301 mẫu.", **bare) != []
    assert found_in("Bảo đảm 300 mẫu.", **bare, min_samples=None, min_download=None) != []


def test_the_month_of_a_request_to_an_operator_and_the_last_month_are_the_reports_own():
    asked = replace(PROMISED[0], asked_in="2025-05")
    since = {"operators": (replace(OPERATORS[0], commitments=(asked,)), *OPERATORS[1:])}
    assert found_in("Theo số liệu tháng 5/2025, có 1 đơn vị chưa đạt tốc độ.", **since) == []
    assert found_in("Theo số liệu tháng 4/2025, có 1 đơn vị chưa đạt tốc độ.", **since) != []
    first = {
        "units": tuple(replace(unit, months=unit.months[-1:]) for unit in WARDS),
        "months": ("2025-09",),
        "earlier": (),
    }
    assert [one.blocks for one in found_in("Tháng 8/2025 có 19 đơn vị.", **first, operators=())] == []


def test_a_share_that_only_a_table_shows_is_known():
    assert found_in("Đạt 100,00% kế hoạch.") == []
    assert found_in("Đạt 100,01% kế hoạch.") != []


def test_those_with_enough_samples_the_month_before_are_counted_together():
    was = [figure(310, "41", V.COMPLIANT)] * 12 + [figure(310, None, V.SPEED_MISSING)] * 13
    units = tuple(
        replace(unit, months=(unit.months[0], month, unit.now))
        for unit, month in zip(WARDS, [*was, *[LOW] * 5], strict=True)
    )
    assert found_in("Tháng 8/2025 có 25 đơn vị đủ mẫu, 5 đơn vị chưa đủ mẫu.", units=units) == []
    assert found_in("Tháng 8/2025 có 24 đơn vị đủ mẫu.", units=units) != []


def test_how_many_wards_there_are_may_be_told_also_where_not_all_have_figures():
    assert found_in("Toàn tỉnh có 114 xã, phường.", wards_in_force=114) == []
    assert blocks("Toàn tỉnh có 115 xã, phường.")


def test_a_comparison_may_tell_shares_of_both_months_and_of_no_other():
    assert found_in("Tháng 9/2025 có 63,33% đơn vị đủ mẫu, so với tháng 8/2025 là 0%.") == []
    assert found_in("So với tháng 8/2025, khi 100% đơn vị chưa đủ mẫu, tỷ lệ đủ mẫu đạt 63,33%.") == []
    assert blocks("So với tháng 8/2025, tỷ lệ đủ mẫu tăng lên 64,00%.")


OVER_THE_MONTH_BEFORE = {"period": "2025-10", "data_period": "2025-09"}


@pytest.mark.parametrize(
    "text",
    [
        "Tháng 10/2025 có 19 đơn vị đủ mẫu.",
        "Trong tháng 10 năm 2025 tốc độ trung vị toàn tỉnh 47,50 Mbps.",
        "Tháng 10/2025, 19/30 (63,33%) đơn vị đủ mẫu.",
    ],
)
def test_figures_of_the_month_before_are_not_those_of_the_reports_month(text):
    [one] = found_in(text, **OVER_THE_MONTH_BEFORE)
    assert one.blocks
    assert "9/2025" in str(one.what)


@pytest.mark.parametrize(
    "text",
    [
        "Tháng 9/2025 có 19 đơn vị đủ mẫu.",
        "Có 19 đơn vị đủ mẫu.",
        "Báo cáo tháng 10/2025 theo số liệu tháng 9/2025: có 19 đơn vị đủ mẫu.",
        "Đến hết tháng 10/2025, phấn đấu 30 đơn vị đủ mẫu.",
        "Báo cáo tháng 10/2025 nộp trước ngày 15/11/2025.",
    ],
)
def test_a_report_over_the_month_before_may_tell_of_it(text):
    assert found_in(text, **OVER_THE_MONTH_BEFORE) == []


@pytest.mark.parametrize("kind", ["ministry", "committee", "operators", "letter", "reminder"])
def test_drafts_over_the_month_before_have_nothing_to_mend(kind):
    bare = replace(FULL, kind=kind, passages=(), **OVER_THE_MONTH_BEFORE)
    drafted = tuple((slot.key, passages.draft(bare, slot)) for slot in passages.SLOTS_OF[kind])
    whole = replace(bare, passages=drafted)
    assert [one for one in proofreading.read(whole, content.document(whole)) if not one.is_gap] == []
