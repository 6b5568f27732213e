"""What happens to a report when figures or filings change after it was made."""

from datetime import date, timedelta

import pytest

from base import clock, jobs
from base.models import AuditEntry, Job
from measurements.models import Figure, ImportBatch, Threshold
from measurements.tests.little_province import make_batch, make_figure
from reports.actions import compare_run, look_for_changes, open_revision
from reports.actions.differing import COMPARE_TASK
from reports.facts import Facts, load
from reports.models import Mail, ReportRun
from reports.tests.little_month import make_month, reported, stand_on_the_16th
from reports.tests.runs_made import at, build_all, make_reports, ministry
from wards.models import Unit

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


# One district below 300 samples, one above.
MADE = reported(("991", 280, "45.5"), ("992", 400, "50"), applied_on=1)


@pytest.fixture
def made(settings, tmp_path):
    stand_on_the_16th(settings, tmp_path)
    MADE.lay(tmp_path)


def issue(run):
    ReportRun.objects.filter(pk=run.pk).update(status="issued", number="05", issued_on=date(2024, 10, 16))


def put(code, samples, *, day=17):
    """A later import replaces the unit's figure of September."""
    batch = make_batch()
    ImportBatch.objects.filter(pk=batch.pk).update(periods=["2024-09"], applied_at=at(day))
    current = Figure.objects.current().filter(unit__code=code, period=date(2024, 9, 1))
    current.update(replaced_by=batch)
    make_figure(code, samples, "45.5", month=9, batch=batch)
    return batch


def compare_all(now):
    found = look_for_changes(now)
    for job in Job.objects.filter(task=COMPARE_TASK, state="waiting"):
        jobs.work(job.pk, lambda handle: compare_run(int(handle.target)))
    return found


def test_where_nothing_was_touched_nothing_is_compared(made):
    assert compare_all(at(18)) == 0
    assert not any(run.differences for run in ReportRun.objects.all())


def test_an_import_after_the_issue_is_told_with_the_units_and_leaves_the_files(made):
    issue(ministry())
    before = sorted(ministry().files.values_list("sha256", flat=True))
    put("991", 350)
    assert compare_all(at(18)) == 3
    run = ministry()
    assert [(one["where"], one["judged"]) for one in run.differences] == [("Huyện Đông", True)]
    assert "280 mẫu" in run.differences[0]["before"]
    assert "350 mẫu" in run.differences[0]["after"]
    assert run.status == "issued"
    assert sorted(run.files.values_list("sha256", flat=True)) == before
    told = Mail.objects.filter(run=run, subject__contains="số liệu đã khác báo cáo đã phát hành")
    assert ["Huyện Đông" in mail.body for mail in told] == [True]


def test_the_same_difference_is_told_once_and_gone_when_the_import_is_undone(made, settings):
    issue(ministry())
    batch = put("991", 350)
    compare_all(at(18))
    compare_run(ministry().pk)
    assert Mail.objects.filter(run=ministry(), key__contains="differs").count() == 1
    Figure.objects.filter(batch=batch).delete()
    Figure.objects.filter(replaced_by=batch).update(replaced_by=None)
    ImportBatch.objects.filter(pk=batch.pk).update(undone_at=at(19))
    settings.PORTAL_CLOCK = "2024-10-20T08:00:00+07:00"
    compare_all(at(20))
    assert ministry().differences == []


def test_one_press_makes_revision_two_that_names_exactly_what_changed(made):
    issue(ministry())
    before = sorted(ministry().files.values_list("sha256", flat=True))
    put("991", 350)
    compare_all(at(18))
    open_revision(by=None, run=ministry(), reason="Số liệu đã khác")
    build_all()
    revised = ReportRun.objects.get(kind="ministry", revision=2)
    assert [change.where for change in load(Facts, revised.facts).changes] == ["Huyện Đông"]
    assert revised.differences == []
    assert sorted(ministry().files.values_list("sha256", flat=True)) == before
    compare_run(ministry().pk)
    compare_run(revised.pk)
    assert ReportRun.objects.filter(kind="ministry").count() == 2


def test_before_it_is_approved_the_ministry_report_renews_itself(made):
    hashes = dict(ministry().files.values_list("form", "sha256"))
    put("991", 350)
    compare_all(at(18))
    assert ministry().status == "due"
    build_all()
    run = ministry()
    assert (run.status, run.revision, run.differences) == ("built", 1, [])
    assert dict(run.files.values_list("form", "sha256")).keys() == hashes.keys()
    assert dict(run.files.values_list("form", "sha256")) != hashes
    assert AuditEntry.objects.filter(action="report.renew").count() == 1
    assert Mail.objects.filter(run=run, subject__contains="dự thảo đã lập lại").count() == 1


def test_the_reports_of_the_tenth_are_frozen_when_made_and_only_told_of(made):
    run = ReportRun.objects.get(kind="operators")
    put("991", 350)
    compare_all(at(18))
    run.refresh_from_db()
    assert (run.status, [one["where"] for one in run.differences]) == ("built", ["Huyện Đông"])


def test_an_import_that_became_visible_late_is_still_seen(made):
    """Its stamp lies before the last comparison, its commit after it."""
    issue(ministry())
    ReportRun.objects.update(compared_at=at(17, 8))
    batch = put("991", 350)
    ImportBatch.objects.filter(pk=batch.pk).update(applied_at=at(17, 8) - timedelta(minutes=1))
    assert look_for_changes(at(17, 8) + timedelta(minutes=1)) == 3


def test_a_change_that_bears_a_time_in_the_future_is_compared_once_and_hides_no_other(made):
    """A clock ran ahead, or was set back since."""
    issue(ministry())
    put("991", 350, day=30)
    assert compare_all(at(17)) == 3
    assert [compare_all(at(17, 8) + timedelta(seconds=20 * tick)) for tick in range(3)] == [0, 0, 0]
    put("991", 360, day=17)
    assert compare_all(at(18)) == 3
    assert ministry().differences[0]["after"].startswith("360")


def test_an_import_of_other_months_touches_nothing(made):
    put_batch = make_batch()
    ImportBatch.objects.filter(pk=put_batch.pk).update(periods=["2024-03"], applied_at=at(17))
    assert compare_all(at(18)) == 0
    assert ministry().compared_at == at(18)


@pytest.mark.parametrize("month", [4, 5, 8])
def test_an_import_of_a_month_that_the_report_is_compared_with_renews_it_and_says_so(month, settings, tmp_path):
    stand_on_the_16th(settings, tmp_path)
    make_month()
    Unit.objects.filter(code="99004").update(valid_to=None)
    Threshold.objects.update(effective_from=date(2024, 1, 1))
    for each in (month, 9):
        make_figure("991", 280, "45.5", month=each)
        make_figure("992", 400, "50", month=each)
    ImportBatch.objects.update(applied_at=at(1))
    make_reports()
    run = ministry()
    assert [(one["month"], one["enough"], one["fast"]) for one in run.facts["earlier"]] == [(f"2024-0{month}", 1, 1)]
    batch = make_batch()
    ImportBatch.objects.filter(pk=batch.pk).update(periods=[f"2024-0{month}"], applied_at=at(17))
    Figure.objects.current().filter(unit__code="991", period=date(2024, month, 1)).update(replaced_by=batch)
    make_figure("991", 360, "45.5", month=month, batch=batch)
    compare_all(at(18))
    build_all()
    run.refresh_from_db()
    assert [one["enough"] for one in run.facts["earlier"]] == [2]
    (change,) = [
        one
        for entry in AuditEntry.objects.filter(action="report.renew")
        for one in entry.after
        if "so sánh" in one["where"]
    ]
    assert (change["where"], change["before"], change["after"]) == (
        f"Tháng {month}/2024, dùng để so sánh",
        "1 đơn vị đủ mẫu; 1 đơn vị đạt tốc độ",
        "2 đơn vị đủ mẫu; 2 đơn vị đạt tốc độ",
    )


def test_a_draft_on_the_month_before_renews_with_that_month(settings, tmp_path):
    stand_on_the_16th(settings, tmp_path)
    make_month()
    make_figure("991", 280, "45.5", month=8)
    make_reports()
    run = ministry()
    hashes = set(run.files.values_list("sha256", flat=True))
    make_figure("992", 500, "45", month=8)
    compare_run(run.pk)
    build_all()
    run.refresh_from_db()
    assert run.status == "waiting"
    assert hashes.isdisjoint(run.files.values_list("sha256", flat=True))
    assert clock.now() >= run.compared_at
