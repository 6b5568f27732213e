"""What the first page says of the operators' filings."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from base import clock
from base.tests.pages import flat
from portal.queries import my_work_of
from reports.models import ReportRun
from submissions.actions import ask_operators
from submissions.models import Collection, Draft
from submissions.queries.board import board, chain
from submissions.queries.commitments import SlowWard
from submissions.reporters import Group
from submissions.tests.actions.test_filings import file
from submissions.tests.conftest import MONTH, house

__all__ = ["house"]
pytestmark = pytest.mark.django_db


def test_it_tells_how_many_filed_of_those_who_are_asked(house):
    file(house)
    found = my_work_of(house.staff, "31").collecting
    assert (found.period, found.filed, found.asked, found.owing) == (MONTH, 1, 2, ("Mạng Beta",))


def test_a_month_before_collecting_began_is_owed_by_nobody_and_filed_by_nobody(house):
    Collection.objects.update(since=MONTH.plus(1).first_day)
    assert my_work_of(house.staff, "31").collecting is None
    assert chain(house.province, MONTH) == []
    shown = board(house.province, MONTH, Group.OPERATOR)
    assert (shown.deadline, shown.owing) == (None, [])


def test_the_chain_counts_each_group_apart(house):
    file(house)
    steps = {step.group: (step.filed, step.owed) for step in chain(house.province, MONTH)}
    assert steps[Group.OPERATOR] == (1, 1)
    assert steps[Group.WARD] == (0, 2)


def issued(house, revision=1, **more):
    now = clock.machine_now()
    return ReportRun.objects.create(
        kind="ministry",
        province=house.province,
        period=MONTH.first_day,
        revision=revision,
        due_at=now,
        opened_at=now,
        status="issued",
        built_at=now,
        facts={},
        number="05",
        issued_on=now.date(),
        **more,
    )


def test_an_issued_report_comes_back_when_the_figures_are_no_longer_its_own(house):
    assert my_work_of(house.staff, "31").runs == []
    first = issued(house)
    assert my_work_of(house.staff, "31").runs == []
    first.differences = [{"where": "Xã A", "before": "Đạt", "after": "Chưa đủ mẫu", "judged": True}]
    first.save()
    assert my_work_of(house.staff, "31").runs == [first]
    issued(house, revision=2)
    assert my_work_of(house.staff, "31").runs == []


def test_an_operator_is_told_how_many_wards_wait_for_its_answer(client, house):
    mine, _other = house.operators
    ward = house.wards[0]
    slow = SlowWard(ward.pk, ward.full_name, Decimal(39), Decimal(40), (mine.pk,))
    ask_operators(by=house.staff, period=MONTH, slow=[slow])
    assert [my_work_of(clerk, "31").to_answer for clerk in house.clerks] == [1, 0]
    client.force_login(house.clerks[0])
    page = client.get("/").content.decode()
    assert "1 xã, phường chờ trả lời" in page
    assert reverse("submissions:commitments") in page


def test_what_operators_have_not_answered_in_time_stands_before_them_and_the_department(client, house, settings):
    mine, _other = house.operators
    ward = house.wards[0]
    ask_operators(by=house.staff, period=MONTH, slow=[SlowWard(ward.pk, "x", Decimal(39), Decimal(40), (mine.pk,))])
    people = [house.clerks[0], house.clerks[1], house.staff, house.officers[0]]
    settings.PORTAL_CLOCK = "2025-12-08T12:00:00+07:00"  # the last day, by the rule of sixty days
    assert [my_work_of(user, "31").answers_late for user in people] == [0, 0, 0, 0]
    settings.PORTAL_CLOCK = "2025-12-09T08:00:00+07:00"
    assert [my_work_of(user, "31").answers_late for user in people] == [1, 0, 1, 0]
    client.force_login(house.staff)
    assert "1 kiến nghị với doanh nghiệp đã quá hạn trả lời" in flat(client.get("/").content)
    client.force_login(house.clerks[0])
    assert "trong đó quá hạn: 1" in flat(client.get("/").content)


def test_staff_remind_the_owing_operators_of_that_month_with_one_button(client, house):
    client.force_login(house.staff)
    page = client.get("/").content.decode()
    assert f"{reverse('submissions:reminders')}?province=31&amp;period={MONTH}&amp;group=operator" in page
    assert "Nhắc 2 nhà mạng" in page
    client.force_login(house.leader)
    assert reverse("submissions:reminders") not in client.get("/").content.decode()


def test_filings_are_late_when_their_end_is_past_and_somebody_owes(house, settings):
    assert not my_work_of(house.staff, "31").collecting.late
    settings.PORTAL_CLOCK = "2025-10-20T08:00:00+07:00"
    assert my_work_of(house.staff, "31").collecting.late


def test_what_is_owed_opens_its_own_form(client, house):
    client.force_login(house.officers[0])
    page = client.get("/").content.decode()
    assert reverse("submissions:edit", args=[MONTH, house.ward.key]) in page


def test_a_province_that_does_not_collect_asks_nobody(house):
    Collection.objects.all().delete()
    assert my_work_of(house.staff, "31").collecting is None
    assert board(house.province, MONTH, Group.OPERATOR).owing == []
    assert chain(house.province, MONTH) == []


def test_the_first_line_says_what_is_owed_by_when_oldest_first(client, house, settings):
    settings.PORTAL_CLOCK = "2025-10-07T08:00:00+07:00"
    client.force_login(house.officers[0])
    page = flat(client.get("/").content)
    line = re.sub(r"<[^>]+>|\s+", " ", page[page.index("Phải nộp") : page.index("task-list", page.index("Phải nộp"))])
    line = " ".join(line.split())
    months = re.findall(r"(\d+/\d{4}) \(([^)]+)\)", line)
    assert [month for month, _when in months] == ["8/2025", "9/2025"]
    assert months[0][1].startswith("quá hạn")
    assert re.fullmatch(r"đến hết \d\d/\d\d/2025", months[1][1])


def test_a_draft_is_said_to_be_one_and_is_gone_on_with(client, house):
    client.force_login(house.officers[0])
    owed = client.get("/").context["desk"].owed
    key = owed[0].state.reporter.key
    Draft.objects.create(reporter_key=key, period=owed[0].period.first_day, typed={}, saved_at="2025-10-01T00:00:00Z")
    page = flat(client.get("/").content)
    top, below = page.split("task-list", 1)
    for part in (top, below):
        assert part.count("bản nháp, chưa nộp") == 1
        assert part.count("Sửa tiếp") == 1
    Draft.objects.update(by_staff=True)
    assert "bản nháp, chưa nộp" not in flat(client.get("/").content)
