"""The texts that people write: each of its month, offered and no more to those after it, and one operator's apart."""

from datetime import date

import docx
import pytest
from django.core.files.storage import default_storage

from base.period import Period
from base.refusal import Refused
from measurements.tests.little_province import START, make_figure
from reports import actions, content
from reports.facts import Facts, load
from reports.models import Passage, ReportRun
from reports.queries import offered_text, text_panels
from reports.tests.runs_made import TEXTS, at, build_all, write_all
from wards.models import Operator

pytestmark = [pytest.mark.django_db(transaction=False), pytest.mark.both_databases]


def test_texts_of_a_month_are_offered_to_those_after_and_printed_in_none_of_them(
    run, staff, leader, django_capture_on_commit_callbacks
):
    write_all(staff, django_capture_on_commit_callbacks)
    make_figure("991", 500, "50", month=10)
    actions.open_due_runs(at(15, month=11))
    build_all()
    later = ReportRun.objects.get(kind="ministry", period=date(2024, 10, 1))
    assert later.facts["passages"] == []
    assert Passage.objects.count() == 4
    assert [panel.earlier for panel in text_panels(later)] == [(text,) for text in TEXTS.values()]
    with pytest.raises(Refused, match="Chưa soạn hoặc chưa xác nhận cho tháng này: Công tác chỉ đạo"):
        actions.approve_run(by=leader, run=later)
    whose = {"province_code": "99", "kind": "ministry", "period": Period(2024, 10)}
    actions.write_passages(by=staff, texts={key: offered_text(later, key, "earlier") for key in TEXTS}, **whose)
    actions.approve_run(by=leader, run=later)


def test_of_two_months_that_a_leader_approved_the_second_says_nothing_of_the_first(
    run, staff, leader, django_capture_on_commit_callbacks
):
    first = {key: f"Nội dung {key} của tháng 9/2024: 1/2 đơn vị đủ mẫu." for key in TEXTS}
    whose = {"by": staff, "province_code": "99", "kind": "ministry"}
    actions.write_passages(period=Period(2024, 9), texts=first, **whose)
    actions.approve_run(by=leader, run=run)
    make_figure("991", 500, "50", month=10)
    make_figure("992", 400, "30", month=10)
    actions.open_due_runs(at(15, month=11))
    build_all()
    later = ReportRun.objects.select_related("province").get(kind="ministry", period=date(2024, 10, 1))
    with pytest.raises(Refused, match="chưa xác nhận cho tháng này"):
        actions.approve_run(by=leader, run=later)
    texts = {key: offered_text(later, key, "draft") for key in TEXTS}
    actions.write_passages(period=Period(2024, 10), texts=texts, **whose)
    actions.approve_run(by=leader, run=later)
    numbered = {sentence for sentence in said_of(run) if "9/2024" in sentence}
    assert set(first.values()) <= numbered
    assert not numbered & set(said_of(later))
    with default_storage.open(later.files.get(form="docx").file.name) as kept:
        printed = "\n".join(paragraph.text for paragraph in docx.Document(kept).paragraphs)
    assert not [sentence for sentence in numbered if sentence in printed]


def test_a_text_of_an_earlier_month_in_a_report_made_before_counts_as_unwritten(run, staff, leader):
    ReportRun.objects.filter(pk=run.pk).update(facts={**run.facts, "passages": list(TEXTS.items())})
    with pytest.raises(Refused, match="chưa xác nhận cho tháng này"):
        actions.approve_run(by=leader, run=run)


def test_a_sentence_that_contradicts_the_figures_is_not_approved_until_its_source_is_given(
    run, staff, leader, django_capture_on_commit_callbacks
):
    write_all(staff, django_capture_on_commit_callbacks)
    where = {"by": staff, "province_code": "99", "kind": "ministry", "period": Period(2024, 9)}
    wrong = {"shortcomings": "Còn 72/114 đơn vị chưa đạt trong tháng 8/2024."}
    actions.write_passages(texts=wrong, **where)
    with pytest.raises(Refused, match="72"):
        actions.approve_run(by=leader, run=run)
    actions.write_passages(texts=wrong, sources={"shortcomings": "Báo cáo riêng của VNNIC"}, **where)
    actions.approve_run(by=leader, run=run)


def test_a_placeholder_is_filled_when_the_report_is_printed_and_a_wrong_one_refused(run, staff):
    where = {"by": staff, "province_code": "99", "kind": "ministry", "period": Period(2024, 9)}
    actions.write_passages(texts={"tasks": "Tháng {{ thang_sau }}: {{ so_don_vi }} đơn vị."}, **where)
    panel = next(panel for panel in text_panels(ReportRun.objects.get(pk=run.pk)) if panel.slot.key == "tasks")
    assert panel.printed == ("Tháng 10/2024: 2 đơn vị.",)
    with pytest.raises(Refused, match="so_don_vi"):
        actions.write_passages(texts={"tasks": "{{ so_donvi }}"}, **where)


def test_a_letter_says_what_is_drafted_until_staff_write_their_own_and_for_one_operator_alone(run, staff, leader):
    other = Operator.objects.create(code="other", name="Khác", valid_from=START, position=9)
    letter = ReportRun.objects.select_related("province", "operator").get(kind="operator", operator__code="op")
    (panel,) = text_panels(letter)
    assert (panel.slot.key, panel.is_written, panel.slot.must) == ("requests", False, False)
    drafted = panel.draft
    where = {"by": staff, "province_code": "99", "kind": "operator", "period": Period(2024, 9)}
    actions.write_passages(operator_code=other.code, texts={"requests": "Của nhà mạng khác."}, **where)
    assert [line for line in said_of(letter) if line in drafted] == list(drafted)
    actions.write_passages(operator_code="op", texts={"requests": "Tự viết tháng {{ ky }}."}, **where)
    assert "Tự viết tháng 9/2024." in said_of(letter)
    assert "Của nhà mạng khác." not in said_of(letter)
    actions.approve_run(by=leader, run=letter)


def test_a_letter_of_the_next_month_offers_the_last_text_and_prints_the_draft(
    run, staff, leader, django_capture_on_commit_callbacks
):
    where = {"by": staff, "province_code": "99", "kind": "operators"}
    actions.write_passages(period=Period(2024, 9), texts={"assessment": "Nhận xét riêng của tháng 9."}, **where)
    make_figure("991", 500, "50", month=10)
    actions.open_due_runs(at(15, month=11))
    build_all()
    later = ReportRun.objects.select_related("province").get(kind="operators", period=date(2024, 10, 1))
    assert [panel.earlier for panel in text_panels(later)] == [("Nhận xét riêng của tháng 9.",), ()]
    assert "Nhận xét riêng của tháng 9." not in said_of(later)


def test_a_written_text_of_a_letter_that_contradicts_its_figures_is_not_approved(run, staff, leader):
    report = ReportRun.objects.select_related("province").get(kind="operators")
    where = {"by": staff, "province_code": "99", "kind": "operators", "period": Period(2024, 9)}
    actions.write_passages(texts={"assessment": "Còn 72/114 đơn vị chưa đạt."}, **where)
    with pytest.raises(Refused, match="72"):
        actions.approve_run(by=leader, run=report)


def said_of(run):
    """The sentences of its document."""
    facts = load(Facts, ReportRun.objects.get(pk=run.pk).facts)
    return [part for section in content.document(facts).sections for part in section.parts if isinstance(part, str)]
