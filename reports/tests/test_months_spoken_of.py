"""A number is held against the month that its sentence speaks of: those of other months are found."""

from dataclasses import replace

import pytest

from base.period import Period
from reports import content
from reports.content import passages, proofreading, trends
from reports.content.months_spoken_of import NO_MONTHS, earlier_counts, months_named, spoken_in
from reports.facts import EarlierMonth
from reports.tests.golden_facts import BEFORE, CASES, FULL, OPERATORS, PROMISED, TEXTS
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
        "Tháng trước có 0 đơn vị đủ mẫu.",
        "Đến tháng 9/2025, có 19 đơn vị đủ mẫu.",
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
        "Tháng 9/2024 có 0 đơn vị đạt tốc độ.",
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
    right = (month.enough, month.owed, month.filed, month.owed - month.filed)
    assert len({*right}) == len(right)
    for count, wrong in (*((count, False) for count in right), (38, True)):
        text = f"Tháng {Period.parse(month.month).label} có {count} đơn vị đủ mẫu."
        said = replace(facts, passages=(("assessment", text),))
        assert any(one.blocks for one in proofreading.read(said, content.document(said))) is wrong


@pytest.mark.parametrize("name", sorted({**CASES, **OTHERS}))
def test_no_draft_is_found_fault_with(name):
    facts = {**CASES, **OTHERS}[name]
    slots = passages.SLOTS_OF[facts.kind]
    facts = replace(facts, passages=tuple((slot.key, passages.draft(facts, slot) or "Không có.") for slot in slots))
    assert [one for one in proofreading.read(facts, content.document(facts)) if one.blocks] == []


def test_a_share_of_an_earlier_month_may_be_rounded_either_way_in_its_last_place():
    for share, wrong in (("36,66", False), ("36,67", False), ("36,7", False), ("36,65", True), ("36,68", True)):
        assert bool(found_in(f"Tháng 9/2024 có {share}% đơn vị đủ mẫu.", replace(YEAR_AGO, enough=11))) is wrong


def test_a_difference_is_right_only_as_that_by_which_a_count_rose_or_fell():
    eleven = replace(YEAR_AGO, enough=11)  # 8 fewer
    for text, wrong in (
        ("So với tháng 9/2024, số đơn vị đủ mẫu tăng 8 đơn vị.", False),
        ("So với tháng 9/2024, số đơn vị đủ mẫu tăng thêm 8 đơn vị.", False),
        ("So với tháng 9/2024, số đơn vị đủ mẫu là 8 đơn vị.", True),
    ):
        assert bool(found_in(text, eleven)) is wrong


def test_of_earlier_months_the_units_are_those_of_the_report_whatever_wards_there_are():
    text = (("direction", "Tháng 9/2024, trong 30 đơn vị có 12 đơn vị đủ mẫu."),)
    facts = replace(FULL, passages=(*TEXTS[1:], *text), earlier=(YEAR_AGO,), wards_in_force=99)
    assert [one for one in proofreading.read(facts, content.document(facts)) if one.slot == "direction"] == []


def test_units_that_operators_were_asked_about_in_a_month_are_known_each_and_all():
    other = replace(OPERATORS[1], commitments=PROMISED[:1])
    facts = replace(FULL, operators=(OPERATORS[0], other, *OPERATORS[2:]), earlier=())
    asked = [sum(one.asked_in == "2025-07" for one in line.commitments) for line in facts.operators]
    assert asked[:3] == [2, 1, 0]
    for count, wrong in ((2, False), (1, False), (3, False), (4, True)):
        said = replace(facts, passages=(*TEXTS[1:], ("direction", f"Tháng 7/2025 có {count} xã được đề nghị xử lý.")))
        assert any(one.blocks for one in proofreading.read(said, content.document(said))) is wrong


def test_months_are_those_of_a_calendar_and_those_between_two_are_of_at_most_two_years():
    assert months_named("Tháng 1/2025, tháng 12/2025, tháng 0/2025, 1/2000, 1/1999.") == [
        "2025-01",
        "2025-12",
        "2000-01",
    ]
    for first, months in (("9/2023", 25), ("8/2023", 2)):
        assert len(spoken_in(f"Từ tháng {first} đến tháng 9/2025.", FULL, NO_MONTHS).months) == months


def test_the_month_of_the_figures_and_the_reports_own_are_no_earlier_months():
    late = replace(FULL, period="2025-10", passages=(*TEXTS[1:], ("direction", "Tháng 9/2025 có 19 đơn vị đủ mẫu.")))
    assert {"2025-09", "2025-10"}.isdisjoint(earlier_counts(late))
    assert [one for one in proofreading.read(late, content.document(late)) if one.slot == "direction"] == []


def test_what_looks_like_a_month_and_is_none_stops_nothing():
    assert months_named("Lắp 5/1200 hộ, ngày 03/10/2025, tháng 13/2025, tháng 9 năm 2025.") == ["2025-09"]


def test_a_part_behind_a_semicolon_goes_on_speaking_of_the_month_and_of_the_reports_own():
    first = spoken_in("Tháng 9/2024 có 12 đơn vị đủ mẫu;", FULL, NO_MONTHS)
    assert (first.months, first.now) == ({"2024-09"}, False)
    then = spoken_in("nay có 19 đơn vị.", FULL, first)
    assert (then.months, then.now) == ({"2024-09"}, True)
