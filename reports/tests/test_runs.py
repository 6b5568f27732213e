"""What users see of the reports: their own, by number, month, kind and recipient; what comes next."""

from datetime import date

import pytest
from django.http import Http404

from base.period import Period
from base.refusal import Refused
from measurements.tests.little_province import make_figure, make_unit
from reports import actions
from reports.models import ReportRun
from reports.queries import next_due, public_corrections, run_or_404, runs_for, search_runs
from reports.tests.runs_made import build_all, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_staff_see_their_provinces_reports_and_others_none(made, staff):
    elsewhere = make_unit("province", "tinh", "98", "Khác", province="98")
    stranger = make_user("stranger", "staff", elsewhere)
    ward = make_user("ward", "ward", made.province)
    assert runs_for(staff).count() == 3
    assert [runs_for(user).count() for user in (stranger, ward)] == [0, 0]
    with pytest.raises(Http404):
        run_or_404(stranger, made.pk)


def test_the_archive_is_searched_by_number_month_kind_and_recipient(made, staff):
    ReportRun.objects.filter(pk=made.pk).update(status="issued", number="05", issued_on=date(2024, 10, 16))

    def found(**asked):
        return [run.kind for run in search_runs(staff, **asked)]

    assert found(number="5") == ["ministry"]
    assert found(number="05/BC-STTTT") == ["ministry"]
    assert found(number="6") == []
    assert sorted(found(period=Period(2024, 9))) == ["ministry", "operator", "operators"]
    assert found(period=Period(2024, 8)) == []
    assert found(kind="operators") == ["operators"]
    assert found(recipient="Cục Viễn thông") == ["ministry", "operators"]  # both are addressed to it
    assert found(recipient="Nhà mạng thử") == ["operator"]


def test_the_next_due_dates_come_in_order_and_say_what_they_follow(province, settings):
    actions.switch_on_province(by=None, code="99", since=Period(2024, 9))
    coming = next_due("99")
    assert len(coming) == 12
    assert [due.at for due in coming] == sorted(due.at for due in coming)
    november = {due.kind: due for due in coming if due.period == Period(2024, 11)}
    assert november["ministry"].at.date() == date(2024, 12, 15)  # a Sunday
    assert november["ministry"].due.draft_at.date() == date(2024, 12, 13)
    assert november["operators"].due.filings.effective == date(2024, 12, 9)


def test_where_reports_are_not_switched_on_nothing_comes(province):
    assert next_due("99") == []


def test_the_public_is_told_of_corrections_once_they_are_issued(made):
    revised = actions.open_revision(by=None, run=made, reason="Sửa số liệu Huyện Đông")
    build_all()
    assert public_corrections("99", Period(2024, 9)) == []
    ReportRun.objects.filter(pk=revised.pk).update(status="issued", number="07", issued_on=date(2024, 10, 20))
    assert public_corrections("99", Period(2024, 9)) == [(date(2024, 10, 20), "Sửa số liệu Huyện Đông")]


def test_a_report_by_hand_is_made_once(province, staff):
    make_figure("991", 400, month=8)
    first = actions.open_by_hand(by=staff, kind="letter", code="99", period=Period(2024, 8))
    build_all()
    assert [run.kind for run in first] == ["letter"]
    assert not first[0].late
    assert actions.open_by_hand(by=staff, kind="letter", code="99", period=Period(2024, 8)) == []
    assert ReportRun.objects.get().status == "built"


def test_a_month_that_is_not_over_has_no_report_by_hand(province, staff):
    with pytest.raises(Refused, match="chưa kết thúc"):
        actions.open_by_hand(by=staff, kind="letter", code="99", period=Period(2024, 10))


def test_a_draft_is_there_from_the_first_day_and_says_so(province):
    files = actions.draft("ministry", Period(2024, 9), "99")
    before = [file.sha256 for file in files]
    make_figure("991", 400, month=9)
    assert [file.sha256 for file in actions.draft("ministry", Period(2024, 9), "99")] != before
    assert ReportRun.objects.count() == 0


def test_revision_one_stays_as_it_was_when_revision_two_is_made(made):
    hashes = dict(made.files.values_list("form", "sha256"))
    figure = made.province.children.get(code="991").figures.get()
    figure.samples_min, figure.samples_max = 200, 200
    figure.save()
    revised = actions.open_revision(by=None, run=made, reason="VNNIC sửa số liệu")
    build_all()
    revised.refresh_from_db()
    assert {form: hashes[form] for form in ("docx", "xlsx")} == dict(
        made.files.filter(form__in=["docx", "xlsx"]).values_list("form", "sha256")
    )
    assert [change["where"] for change in revised.facts["changes"]] == ["Huyện Đông"]
