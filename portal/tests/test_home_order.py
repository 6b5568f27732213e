"""On the first page what is late stands before the work of the month, whoever reads it."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.actions import create_user
from accounts.models import Role
from base.tests.pages import flat
from measurements.models import ImportBatch
from portal.tests.home_made import figure
from reports.facts import dump
from reports.models import ReportRun
from reports.tests.facts_made import facts
from submissions.actions import ask_operators
from submissions.queries.commitments import SlowWard
from submissions.tests.conftest import MONTH, house

__all__ = ["house"]

DUE = datetime(2025, 10, 15, 0, 0, tzinfo=UTC)


@pytest.fixture
def letter(house):
    """The month's letter, which is no line of the month's work: made and not approved, due at 07:00 on 15 October."""
    return ReportRun.objects.create(
        kind="letter",
        province=house.province,
        period=MONTH.first_day,
        status="built",
        due_at=DUE,
        opened_at=DUE,
        built_at=DUE,
        data_period=MONTH.first_day,
        facts={},
    )


def page_of(client, user):
    client.force_login(user)
    return flat(client.get("/").content)


def test_a_report_overdue_stands_before_the_work_of_the_month_and_in_its_colour(client, house, letter, settings):
    settings.PORTAL_CLOCK = "2025-10-16T08:00:00+07:00"
    page = page_of(client, house.staff)
    head = page.index("Việc khác còn chờ")
    assert head < page.index("Việc của tháng 9/2025")
    late = page.index('<li class="task task-late">', head)
    assert late < page.index(reverse("reports:detail", args=[letter.pk]), head)
    assert "chờ lãnh đạo duyệt" in page


def test_a_report_that_is_not_late_yet_comes_after_the_work_of_the_month(client, house, letter, settings):
    settings.PORTAL_CLOCK = "2025-10-15T23:30:00+07:00"
    page = page_of(client, house.staff)
    assert page.index("Việc của tháng") < page.index("Việc khác còn chờ")
    settings.PORTAL_CLOCK = "2025-10-16T00:00:00+07:00"
    page = page_of(client, house.staff)
    assert page.index("Việc khác còn chờ") < page.index("Việc của tháng")


def test_what_waits_for_staff_is_not_said_to_wait_for_the_leader(client, house, letter):
    told = "chờ lãnh đạo duyệt, hoặc"
    assert told in page_of(client, house.staff)
    ReportRun.objects.update(returned_at=DUE, returned_by=house.leader, returned_note="Sửa đoạn 2")
    page = page_of(client, house.staff)
    assert "Trả lại, chờ sửa" in page
    assert told not in page
    written = dump(replace(facts(), kind="ministry"))
    ReportRun.objects.update(returned_at=None, kind="ministry", period=MONTH.plus(-1).first_day, facts=written)
    page = page_of(client, house.staff)
    assert "Chờ soạn" in page
    assert told not in page


def test_a_report_that_was_issued_is_not_late_whatever_the_figures_say_now(client, house, letter, settings):
    settings.PORTAL_CLOCK = "2025-11-04T08:00:00+07:00"
    differs = [{"where": "Xã A", "before": "Đạt", "after": "Chưa đủ mẫu", "judged": True}]
    sent = {"status": "issued", "number": "05", "issued_on": DUE.date(), "differences": differs}
    ReportRun.objects.update(**sent)
    page = page_of(client, house.staff)
    assert page.index("Việc của tháng 10/2025") < page.index("Việc khác còn chờ")
    line = page[page.rindex("<li", 0, page.index("số liệu đã khác")) :].partition("</li>")[0]
    assert "ban hành ngày 15/10/2025" in line
    assert "task-late" not in line
    assert "quá hạn" not in line
    ReportRun.objects.update(kind="ministry", period=MONTH.plus(1).first_day)
    page = page_of(client, house.staff)
    line = page[page.rindex("<li", 0, page.index("số liệu đã khác")) :].partition("</li>")[0]
    assert "step-late" not in line
    assert "hạn" not in line


def test_figures_are_told_to_be_applied_when_those_were_that_count(client, house):
    shown = figure(house, MONTH)
    beside, of_city = figure(house, MONTH, statistic="mean"), figure(house, MONTH, house.province)
    for one, day in ((shown, 2), (beside, 20), (of_city, 21)):
        ImportBatch.objects.filter(pk=one.batch_id).update(applied_at=datetime(2025, 10, day, tzinfo=UTC))
    assert "đã ghi nhận ngày 02/10/2025" in page_of(client, house.staff)


def test_a_leader_is_asked_to_look_and_approve(client, house, letter):
    page = page_of(client, house.leader)
    assert page.index("Xem, duyệt") < page.index("Việc của tháng 9/2025")
    assert "chờ lãnh đạo duyệt" not in page


@pytest.mark.parametrize(
    ("clock", "first"), [("2025-12-08T12:00:00+07:00", False), ("2025-12-09T08:00:00+07:00", True)]
)
def test_an_operators_overdue_answer_stands_before_its_filings(client, house, settings, clock, first):
    ward = house.wards[0]
    slow = SlowWard(ward.pk, ward.name, Decimal(39), Decimal(40), (house.operators[0].pk,))
    ask_operators(by=house.staff, period=MONTH, slow=[slow])
    settings.PORTAL_CLOCK = clock
    page = page_of(client, house.clerks[0])
    panel = page[page.index('class="task-list"') :]
    assert "08/12/2025" in panel
    assert (panel.index("Trả lời Sở") < panel.index("Nộp báo cáo")) is first


@pytest.mark.parametrize("role", [Role.STAFF, Role.ADMIN])
def test_what_is_to_be_done_next_stands_first_and_has_the_only_large_button(client, house, letter, settings, role):
    settings.PORTAL_CLOCK = "2025-10-16T08:00:00+07:00"  # the letter is overdue, and stands before the month's lines
    user = house.staff if role == Role.STAFF else create_user(by=None, username="quan_tri", role=role)
    page = page_of(client, user)
    content = page[page.index('class="stack"') :]
    assert "Theo dõi số mẫu đo i-Speed" in content[: content.index('id="next-head"')]
    following = content[content.index('id="next-head"') : content.index("Việc của tháng 9/2025")]
    until_the_months_end = content[: content.index("step-legend")]
    large = re.findall(r'<a class="btn btn-primary"[^>]*> *([^<]*?) *</a>', until_the_months_end)
    assert large == ["Nhập số liệu 8/2025"]
    assert "Nhập số liệu 8/2025" in following
    if role == Role.ADMIN:
        assert content.index("Việc của tháng 9/2025") < content.index('id="administration-head"')


def test_a_leaders_next_step_is_what_is_to_be_signed(client, house, letter):
    ReportRun.objects.filter(pk=letter.pk).update(kind="ministry")
    page = page_of(client, house.leader)
    assert page.index("Việc cần làm tiếp theo") < page.index("Xem, duyệt") < page.index("Việc của tháng 9/2025")


def test_it_is_told_since_when_operators_answers_are_overdue(client, house, settings):
    ward = house.wards[0]
    slow = SlowWard(ward.pk, ward.name, Decimal(39), Decimal(40), (house.operators[0].pk,))
    ask_operators(by=house.staff, period=MONTH, slow=[slow])
    settings.PORTAL_CLOCK = "2025-12-10T08:00:00+07:00"
    assert "hạn sớm nhất 08/12/2025 · quá hạn 2 ngày" in page_of(client, house.staff)


def test_an_administrator_finds_the_administration_on_the_first_page(client, house):
    admin = create_user(by=None, username="quan_tri", role=Role.ADMIN, email="quan_tri@example.org")
    page = page_of(client, admin)
    for name in ("admin:accounts_user_changelist", "accounts:scope_review", "accounts:audit", "portal:kept"):
        assert f'class="btn" href="{reverse(name)}"' in page
        assert client.get(reverse(name)).status_code == 200
    assert 'id="administration-head"' not in page_of(client, house.staff)
