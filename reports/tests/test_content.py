"""What the documents say, drawn from the figures."""

from dataclasses import replace
from decimal import Decimal

import pytest

from measurements.judging.compliance import Verdict
from reports import content
from reports.content import passages, phrases, revisions, tables
from reports.facts import Furniture
from reports.tests.document_words import words_of
from reports.tests.facts_made import LOW, facts, figure, line, operator


def test_a_report_at_district_level_says_so_and_how_many_wards_have_no_figures():
    text = phrases.source(facts(unit_kinds="quận, huyện", ward_kinds="xã, phường, thị trấn", wards_in_force=217))
    assert "tổng hợp đến cấp quận, huyện: 3 đơn vị" in text
    assert "217 xã, phường, thị trấn chưa có số liệu" in text


def test_a_report_at_ward_level_does_not_speak_of_other_levels():
    assert "chưa có số liệu" not in phrases.source(facts(level="ward", unit_kinds="xã, phường"))


def test_a_month_that_is_not_published_is_said_to_be_so():
    assert "VNNIC chưa công bố số liệu tháng 9/2024" in phrases.source(facts(level=None, units=()))


def test_figures_of_the_month_before_are_named_as_such():
    assert "báo cáo sử dụng số liệu tháng 8/2024" in phrases.source(facts(data_period="2024-08"))


def test_shares_name_their_denominators():
    assert phrases.enough(facts())[0] == (
        "Đủ từ 300 mẫu trở lên: 2/3 đơn vị: Huyện Đông (318 mẫu), Huyện Nam (1.500 mẫu)."
    )
    assert "1/2 đơn vị đạt tốc độ" in phrases.speeds(facts())[0]


def test_without_any_speed_the_report_says_that_there_is_none():
    units = (line("1", "A", LOW, LOW, figure(318, verdict=Verdict.SPEED_MISSING)), line("2", "B", LOW, LOW, LOW))
    assert phrases.speeds(facts(units=units)) == [
        "Chưa có số liệu tốc độ theo huyện.",
        "Đủ mẫu nhưng chưa có số liệu tốc độ: 1 đơn vị: A.",
    ]


def test_speeds_on_too_few_samples_alone_are_said_to_be_for_reference():
    few = (line("1", "A", LOW, LOW, figure(20, "41", Verdict.TOO_FEW_SAMPLES)),)
    reference = "Chưa có đơn vị nào vừa đủ mẫu vừa có số liệu tốc độ; tốc độ hiện có chỉ để tham khảo."
    assert phrases.speeds(facts(units=few)) == [reference]
    whole = figure(9000, "47.5", Verdict.COMPLIANT)
    told = phrases.speeds(facts(units=few, province_figure=whole, statistic="median"))
    assert told[0] == reference
    assert "47,50 Mbps" in told[1]
    assert reference not in phrases.speeds(facts())


def test_a_network_without_speed_threshold_says_that_samples_decide():
    assert "căn cứ vào số mẫu đo" in phrases.speeds(facts(min_download=None))[0]


def test_operators_that_did_not_file_are_named():
    assert phrases.filings(facts()) == "Đã nhận báo cáo của 1/2 doanh nghiệp viễn thông; chưa nộp: Nhà mạng hai."


def test_an_operator_that_was_not_asked_yet_counts_neither_way():
    asked = facts(operators=(operator(), operator("hai", "Nhà mạng hai", status="not_yet")))
    assert phrases.filings(asked) == "Đã nhận báo cáo của 1/1 doanh nghiệp viễn thông."


def test_without_any_filing_the_figures_are_said_to_be_missing():
    assert "chưa có số liệu" in phrases.filings(facts(operators=(operator(status="missing"),)))


@pytest.mark.parametrize("kind", ["operator"])
def test_an_operators_letter_holds_nothing_of_another(kind):
    document = content.document(facts(kind=kind, operators=facts().operators[:1]))
    assert "Nhà mạng hai" not in words_of(document)
    assert "99" not in words_of(document).split()


def test_an_operators_letter_names_what_is_missing_from_its_filing():
    empty = operator()
    empty = replace(empty, filed=(replace(empty.filed[0], value=None, required=True),))
    text = words_of(content.document(facts(kind="operator", operators=(empty,))))
    assert "Chỉ tiêu còn thiếu: Số trạm 4G phát sóng mới." in text


def test_the_operators_report_of_an_empty_month_marks_the_gap():
    bare = tuple(replace(one, units=()) for one in facts().operators)
    text = words_of(content.document(facts(kind="operators", level=None, units=(), operators=bare)))
    assert "VNNIC chưa công bố" in text


def test_the_ministry_annex_of_those_that_missed_leaves_out_the_compliant():
    missed = content.document(facts()).annexes[1].table
    assert [row[1].text for row in missed.rows] == ["Huyện Đông", "Huyện Tây"]


def test_a_text_that_nobody_wrote_is_a_gap_that_cannot_be_overlooked():
    assert passages.paragraphs(facts(), passages.TASKS)[0].startswith("[Chưa có nội dung")
    assert [slot.key for slot in passages.missing(facts(passages=(("tasks", "Việc."),)))] == [
        "direction",
        "shortcomings",
        "proposals",
    ]


def test_a_draft_is_drawn_from_the_figures_and_never_printed_by_itself():
    said = "\n".join(passages.lines_of(passages.draft(facts(), passages.SHORTCOMINGS), facts()))
    assert "1/3 đơn vị chưa đạt tối thiểu 300 mẫu" in said
    assert said.splitlines()[0] not in words_of(content.document(facts()))


def test_written_texts_stand_in_the_report_line_by_line():
    document = content.document(facts(passages=(("tasks", "Việc một.\n\nViệc hai."),)))
    section = next(section for section in document.sections if section.head.startswith("III."))
    assert section.parts == ("Việc một.", "Việc hai.")


def test_comparing_names_exactly_the_units_whose_figures_changed():
    before = facts()
    units = list(before.units)
    units[1] = line("992", "Huyện Tây", None, LOW, figure(305, "41", Verdict.COMPLIANT))
    found = revisions.compare(before, replace(before, units=tuple(units)))
    assert [change.where for change in found] == ["Huyện Tây"]
    assert found[0].before == "<300 mẫu; – Mbps; ▲ Chưa đủ mẫu"
    assert found[0].after == "305 mẫu; 41,00 Mbps; ✓ Đạt"


def test_comparing_the_same_facts_finds_nothing():
    assert revisions.compare(facts(), facts()) == ()


def test_a_filing_that_came_later_is_a_change():
    before = facts()
    after = replace(before, operators=(before.operators[0], operator("hai", "Nhà mạng hai", status="late", value="3")))
    assert [change.where for change in revisions.compare(before, after)] == [
        "Nhà mạng hai: báo cáo",
        "Nhà mạng hai: Số trạm 4G phát sóng mới",
    ]


def test_a_revision_carries_the_list_of_changes_and_its_number_in_the_name():
    changes = revisions.compare(facts(), replace(facts(), units=facts().units[:2]))
    document = content.document(facts(revision=2, changes=changes))
    assert document.annexes[-1].sheet_name == "Phụ lục IV – Thay đổi"
    assert document.file_stem.endswith("_r2")


def test_the_table_of_three_months_is_the_letters():
    table = tables.three_months(facts())
    assert [column.head for column in table.columns] == ["STT", "Huyện", "Tháng 7/2024", "Tháng 8/2024", "Tháng 9/2024"]
    assert {column.group for column in table.columns[2:]} == {"Số liệu mẫu đo"}


def test_everything_that_a_revision_says_otherwise_is_named_once():
    before = facts(kind="operators")
    east, west, south = before.units
    other = replace(before.operators[0].filed[0], cumulative=None, plan=None)
    after = replace(
        before,
        units=(
            replace(east, months=(figure(250, verdict=Verdict.TOO_FEW_SAMPLES), *east.months[1:])),
            west,
            replace(south, months=(*south.months[:2], replace(south.now, latency=Decimal("12.5")))),
        ),
        operators=(replace(before.operators[0], filed=(other,), units=()), replace(before.operators[1], status="late")),
        head=replace(before.head, signer=("GIÁM ĐỐC",)),
    )
    assert [change.where for change in revisions.compare(before, after)] == [
        "Nhà mạng thử: Huyện Đông",  # judged otherwise: first
        "Huyện Đông, tháng 7/2024",
        "Huyện Nam",
        "Nhà mạng thử: Số trạm 4G phát sóng mới (lũy kế)",
        "Nhà mạng hai: báo cáo",
        "Người ký",
    ]
    assert "độ trễ 12,50 ms" in revisions.compare(before, after)[2].after
    assert revisions.compare(before, before) == ()


def test_a_sentence_of_an_operators_letter_ends_once():
    words = words_of(content.document(facts(kind="operator", operators=(operator(status="missing"),))))
    assert ".." not in words


def test_an_act_among_the_bases_is_named_in_short_afterwards():
    act = "Công văn số 7/UBND-VX ngày 01/10/2024 của UBND tỉnh Thử về việc đo tốc độ"
    own = Furniture(opening=f"Thực hiện {act}, Sở báo cáo:", bases=(f"Căn cứ {act}", "Theo thỏa thuận"))
    made = content.document(facts(kind="letter", furniture=own))
    assert made.bases[0] == f"Căn cứ {act}"
    assert made.sections[0].parts == ("Thực hiện Công văn số 7/UBND-VX, Sở báo cáo:",)
