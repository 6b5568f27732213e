"""A number is held against the month that its sentence speaks of: those of other months are found."""

from dataclasses import replace

import pytest

from base.period import Period
from reports import content
from reports.content import passages, proofreading, trends
from reports.content.months_spoken_of import NO_MONTHS, months_named, spoken_in
from reports.facts import EarlierMonth
from reports.tests.golden_facts import BEFORE, CASES, FULL, TEXTS
from reports.tests.golden_letters import CASES as OTHERS

# The report's month, 9/2025: 19 of 30 with enough samples, 13 fast. 8/2025: none. 9/2024: 12 and 4.
YEAR_AGO = EarlierMonth("2024-09", 12, 4)
HALF_YEAR = (*(EarlierMonth(f"2025-0{month}", 2 * month, 3) for month in range(4, 8)), BEFORE)


def found_in(text, *earlier):
    facts = replace(FULL, passages=(*TEXTS[1:], ("direction", text)), earlier=earlier or (YEAR_AGO, BEFORE))
    return [one for one in proofreading.read(facts, content.document(facts)) if one.slot == "direction"]


@pytest.mark.parametrize(
    "text",
    [
        "Tháng 9/2024 có 12 đơn vị đủ mẫu.",
        "Tháng 9/2024 có 12/30 (40%) đơn vị đủ mẫu, 18 đơn vị chưa đủ mẫu, 4 đơn vị đạt tốc độ.",
        "Tháng 9/2025 có 19 đơn vị đủ mẫu; tháng 9/2024 có 12 đơn vị.",
        "Tháng 9/2024 có 12 đơn vị đủ mẫu, tháng 9/2025 có 19 đơn vị.",
        "So với tháng 9/2024, số đơn vị đủ mẫu tăng 7 đơn vị; số đơn vị đạt tốc độ tăng 9 đơn vị.",
        "Số đơn vị đủ mẫu tăng từ 12 lên 19 đơn vị so với cùng kỳ năm trước, nhờ tuyên truyền.",
        "So với cùng kỳ năm trước, tháng 9/2025 tăng từ 12 đơn vị lên 19 đơn vị.",
        "Tháng trước có 30 đơn vị chưa đủ mẫu, nay còn 7 đơn vị.",
        "Tháng 9/2024 bảo đảm tối thiểu 300 mẫu, 40 Mbps.",
        "Có 19 đơn vị đủ mẫu.",
    ],
)
def test_figures_of_the_month_that_is_named_are_right(text):
    assert found_in(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Tháng 9/2024 có 19 đơn vị đủ mẫu.",
        "Cùng kỳ năm trước (tháng 9/2024) có 19 đơn vị đủ mẫu.",
        "Tháng 8/2025 có 19 đơn vị đủ mẫu.",
        "Tháng 9/2024 có 13 đơn vị đạt tốc độ.",
        "Tháng 9/2024 có 63,33% đơn vị đủ mẫu.",
        "Tháng 9/2024 tốc độ trung vị toàn tỉnh 47,50 Mbps.",
        "Có 12 đơn vị đủ mẫu.",
        "Có 4 đơn vị đạt; có 12 đơn vị đủ mẫu.",
        "Tháng 9/2025 có 12 đơn vị đủ mẫu.",
        "Tỷ lệ đơn vị đủ mẫu đạt 40,00%.",
        "Số đơn vị đủ mẫu tăng từ 12 lên 19 đơn vị.",
        "So với tháng 9/2024, số đơn vị đủ mẫu tăng từ 19 lên 12 đơn vị.",
        "So với tháng 9/2024, số đơn vị đủ mẫu tăng từ 11 lên 19 đơn vị.",
        "So với tháng 9/2024, số đơn vị đủ mẫu tăng 8 đơn vị.",
        "Tháng 9/2024 có 12 đơn vị đủ mẫu. Có 12 đơn vị chưa đạt tốc độ.",
    ],
)
def test_figures_of_another_month_than_the_sentence_speaks_of_block(text):
    assert any(one.blocks for one in found_in(text))


@pytest.mark.parametrize("earlier", [(YEAR_AGO, BEFORE), HALF_YEAR, (BEFORE,)])
def test_what_is_drafted_of_months_before_is_right(earlier):
    told = trends.sentences(replace(FULL, earlier=earlier))
    assert len(told) == 2 + (len(earlier) > 1)
    assert found_in("\n".join(told), *earlier) == []
    for one in told:
        assert found_in(one, *earlier) == []


def test_a_drafted_sentence_over_half_a_year_knows_the_months_between_but_no_other_number():
    (_before, span, _short) = trends.sentences(replace(FULL, earlier=HALF_YEAR))
    assert "thấp nhất là 0 đơn vị" in span
    for others in ("thấp nhất là 1 đơn vị", "thấp nhất là 11 đơn vị"):
        assert any(one.blocks for one in found_in(span.replace("thấp nhất là 0 đơn vị", others), *HALF_YEAR))
    once = span.replace("từ tháng 4/2025", "từ tháng 4")
    assert once != span
    assert found_in(once, *HALF_YEAR) == []


def test_counts_of_the_months_of_a_longer_report_are_those_of_each():
    facts = OTHERS["quarter"]
    (month, *_later) = [one for one in facts.span if one.level and one.month != facts.data_period]
    for count, wrong in ((month.enough, False), (38, True)):
        text = f"Tháng {Period.parse(month.month).label} có {count} đơn vị đủ mẫu."
        said = replace(facts, passages=(("assessment", text),))
        assert any(one.blocks for one in proofreading.read(said, content.document(said))) is wrong


@pytest.mark.parametrize("name", sorted({**CASES, **OTHERS}))
def test_no_draft_is_found_fault_with(name):
    facts = {**CASES, **OTHERS}[name]
    slots = passages.SLOTS_OF[facts.kind]
    facts = replace(facts, passages=tuple((slot.key, passages.draft(facts, slot) or "Không có.") for slot in slots))
    assert [one for one in proofreading.read(facts, content.document(facts)) if one.blocks] == []


def test_what_looks_like_a_month_and_is_none_stops_nothing():
    assert months_named("Lắp 5/1200 hộ, ngày 03/10/2025, tháng 13/2025, tháng 9 năm 2025.") == ["2025-09"]


def test_a_part_behind_a_semicolon_goes_on_speaking_of_the_month_and_of_the_reports_own():
    first = spoken_in("Tháng 9/2024 có 12 đơn vị đủ mẫu;", FULL, NO_MONTHS)
    assert (first.months, first.now) == ({"2024-09"}, False)
    then = spoken_in("nay có 19 đơn vị.", FULL, first)
    assert (then.months, then.now) == ({"2024-09"}, True)
