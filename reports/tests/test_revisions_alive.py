"""One revision of a report is alive: what its revision replaced takes no further step."""

from dataclasses import replace

import docx
import openpyxl
import pytest
from django.utils import translation

from base.refusal import Refused
from measurements.judging.compliance import Verdict
from measurements.tests.little_province import make_figure
from reports import actions
from reports.content.revisions import compare
from reports.facts import Facts, load
from reports.models import Mail, ReportRun
from reports.queries import state_of_run
from reports.tests.runs_made import build_all, issue, make_runs, to_handed_over, write_all

pytestmark = [pytest.mark.django_db(transaction=False), pytest.mark.both_databases]


def revised(of, capture, by=None, reason="Nhập sai Huyện Đông"):
    with capture(execute=True):
        later = actions.open_revision(by=by, run=of, reason=reason)
        build_all()
    of.refresh_from_db()
    later.refresh_from_db()
    return later


def steps(run, staff, leader):
    return {
        "approve": lambda: actions.approve_run(by=leader, run=run),
        "sign": lambda: actions.record_signature(by=staff, run=run),
        "hand over": lambda: actions.hand_over(by=staff, run=run),
        "issue": lambda: issue(run, staff),
        "publish": lambda: actions.publish_run(by=staff, run=run),
        "month before": lambda: actions.decide_month_before(by=leader, run=run),
    }


def test_an_unapproved_report_is_superseded_and_takes_no_step(
    run,
    staff,
    leader,
    django_capture_on_commit_callbacks,
):
    write_all(staff, django_capture_on_commit_callbacks)
    later = revised(run, django_capture_on_commit_callbacks)
    assert (run.status, later.status, later.revision) == ("superseded", "built", 2)
    assert run.files.count() == 2
    for name, step in steps(run, staff, leader).items():
        with pytest.raises(Refused, match="bản 2"):
            step()
        run.refresh_from_db()
        assert run.status == "superseded", name
    with pytest.raises(Refused, match="bản 2"):
        actions.retry_run(by=staff, run=run)
    with pytest.raises(Refused, match="bản 2"):
        actions.open_revision(by=staff, run=run, reason="Lần nữa")
    actions.approve_run(by=leader, run=later)


def test_what_is_with_the_clerk_is_superseded_only_by_a_person(
    run,
    staff,
    leader,
    django_capture_on_commit_callbacks,
):
    to_handed_over(run, staff, leader, django_capture_on_commit_callbacks)
    later = revised(run, django_capture_on_commit_callbacks, by=staff)
    assert (run.status, later.status) == ("superseded", "built")


def test_an_issued_report_stays_issued_and_is_published_until_its_revision_is_issued(
    run,
    staff,
    leader,
    django_capture_on_commit_callbacks,
):
    to_handed_over(run, staff, leader, django_capture_on_commit_callbacks)
    issue(run, staff)
    later = revised(run, django_capture_on_commit_callbacks, by=staff)
    assert run.status == "issued"
    write_all(staff, django_capture_on_commit_callbacks)
    actions.approve_run(by=leader, run=later)
    actions.hand_over(by=staff, run=later)
    issue(later, staff, number="6")
    with pytest.raises(Refused, match="bản 2"):
        actions.publish_run(by=staff, run=run)


@pytest.fixture
def frozen(province, staff, leader, django_capture_on_commit_callbacks):
    """The operators' report, made without VNNIC's figures."""
    make_runs(django_capture_on_commit_callbacks)
    return ReportRun.objects.select_related("province").get(kind="operators")


def test_the_frozen_report_stays_as_revision_1_and_the_figures_make_revision_2(
    frozen,
    staff,
    leader,
    django_capture_on_commit_callbacks,
):
    before = frozen.files.get(form="docx").sha256
    make_figure("991", 400, "45.5", month=9)
    with django_capture_on_commit_callbacks(execute=True):
        actions.open_due_runs(frozen.due_at)
        build_all()
    frozen.refresh_from_db()
    later = ReportRun.objects.get(kind="operators", revision=2)
    assert (frozen.status, later.status) == ("superseded", "built")
    assert frozen.files.get(form="docx").sha256 == before
    said = "Bản 2, thay bản 1 vì VNNIC đã công bố số liệu tháng 9/2024"
    assert said in Mail.objects.get(run=later, key__endswith="built").body


def test_what_is_with_the_clerk_waits_with_its_revision_until_it_is_issued(
    frozen,
    staff,
    leader,
    django_capture_on_commit_callbacks,
):
    actions.approve_run(by=leader, run=frozen)
    actions.hand_over(by=staff, run=frozen)
    make_figure("991", 400, "45.5", month=9)
    actions.open_due_runs(frozen.due_at)
    assert not ReportRun.objects.filter(kind="operators", revision=2).exists()
    issue(frozen, staff)
    actions.open_due_runs(frozen.due_at)
    assert ReportRun.objects.filter(kind="operators", revision=2).exists()
    frozen.refresh_from_db()
    assert frozen.status == "issued"


def test_what_the_leader_sends_back_is_mended_and_submitted_before_it_is_approved(
    run,
    staff,
    leader,
    django_capture_on_commit_callbacks,
):
    write_all(staff, django_capture_on_commit_callbacks)
    with pytest.raises(Refused, match="ý kiến"):
        actions.send_back(by=leader, run=run, note=" ")
    actions.send_back(by=leader, run=run, note="Bổ sung nguyên nhân ở Huyện Tây")
    run.refresh_from_db()
    assert state_of_run(run).code == "returned"
    assert "Bổ sung nguyên nhân" in Mail.objects.get(key__contains="returned").body
    for step in (actions.approve_run, actions.record_signature):
        with pytest.raises(Refused, match="trả lại"):
            step(by=leader, run=run)
    actions.submit_again(by=staff, run=run)
    with pytest.raises(Refused, match="không bị trả lại"):
        actions.submit_again(by=staff, run=run)
    actions.approve_run(by=leader, run=run)
    with pytest.raises(Refused, match="trạng thái"):
        actions.send_back(by=leader, run=run, note="Muộn rồi")


def test_states_tell_who_must_act(run, staff, leader, django_capture_on_commit_callbacks):
    def words():
        run.refresh_from_db()
        return str(state_of_run(run).words)

    with translation.override("vi"):
        assert words() == "Chờ soạn (4 mục)"
        write_all(staff, django_capture_on_commit_callbacks)
        assert words() == "Chờ duyệt"
        actions.approve_run(by=leader, run=run)
        assert words() == "Đã duyệt"
        actions.hand_over(by=staff, run=run)
        assert words() == "Đã chuyển văn thư"
        issue(run, staff)
        assert words() == "Đã phát hành"
        actions.publish_run(by=staff, run=run)
        assert words() == "Đã công bố"


def test_changes_are_grouped_with_those_of_a_verdict_first(
    run,
    django_capture_on_commit_callbacks,
):
    before = load(Facts, run.facts)
    first, *others = before.units
    told = replace(first.now, verdict=Verdict.TOO_SLOW, samples_min=999, samples_max=999)
    after = replace(
        before,
        unit_kinds="thôn",
        passages=(("direction", "Mới"),),
        units=(*others, replace(first, months=(*first.months[:-1], told))),
    )
    groups = [one.group for one in compare(before, after)]
    assert groups == ["verdict", "figures", "texts"]


def test_a_revision_says_in_its_documents_which_it_is_and_why(
    run,
    django_capture_on_commit_callbacks,
):
    later = revised(run, django_capture_on_commit_callbacks)
    said = "Bản 2, thay bản 1 vì Nhập sai Huyện Đông"
    with later.files.get(form="docx").file.open() as file:
        assert said in "\n".join(one.text for one in docx.Document(file).paragraphs)
    with later.files.get(form="xlsx").file.open() as file:
        book = openpyxl.load_workbook(file)
    assert said in [cell.value for row in book.worksheets[0].iter_rows() for cell in row]
