"""What is found in the texts of a report, and what stops its approval."""

from dataclasses import replace

import pytest

from reports import content
from reports.content import passages, proofreading
from reports.tests.golden_facts import FULL, TEXTS


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
    drafts = tuple((slot.key, passages.draft(FULL, slot)) for slot in passages.SLOTS)
    drafted = replace(FULL, passages=tuple((key, text or "Không có.") for key, text in drafts))
    assert proofreading.read(drafted, content.document(drafted)) == []
