"""What the first page says of the operators' filings."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from lxml import html

from base import clock
from base.models import AuditEntry
from base.tests.pages import flat
from measurements.models import ImportBatch, Snapshot
from measurements.tests.little_province import make_batch
from portal.queries import my_work_of
from portal.tests.home_made import figure
from reports.facts import dump
from reports.models import ReportRun
from reports.tests.facts_made import facts
from submissions.actions import ask_operators
from submissions.models import Collection, Draft
from submissions.queries.board import board, chain
from submissions.queries.commitments import SlowWard
from submissions.reporters import Group
from submissions.tests.conftest import MONTH, house
from submissions.tests.filings_made import file
from wards.models import Unit

__all__ = ["house"]
pytestmark = pytest.mark.django_db


def steps_of(house, user=None):
    """Of the month, by title."""
    return {step.title: step for step in my_work_of(user or house.staff, "31").month.lines}


def test_a_month_has_its_steps_in_order_each_with_its_day(house):
    steps = my_work_of(house.staff, "31").month.steps
    assert [step.title for step in steps] == [
        "Số liệu tháng 9/2025",
        "Nhà mạng nộp báo cáo",
        "Cơ quan nộp báo cáo",
        "Xã, phường nộp báo cáo",
        "Báo cáo doanh nghiệp, tổng hợp",
        "Báo cáo Bộ KH&CN và UBND",
        "Công bố",
    ]
    assert [step.due and f"{step.due.astimezone(clock.VIETNAM):%d/%m %H:%M}" for step in steps] == [
        "15/10 07:00",
        "09/10 23:59",
        "09/10 23:59",
        "12/10 23:59",
        "10/10 07:00",
        "15/10 07:00",
        None,
    ]


def test_it_tells_how_many_filed_of_those_who_are_asked(house):
    file(house)
    step = steps_of(house)["Nhà mạng nộp báo cáo"]
    assert (step.said, step.detail, step.state) == ("1/2 đã nộp", "chưa nộp: Mạng Beta", "mine")
    assert step.button.label == "Nhắc 1 nhà mạng"
    assert steps_of(house)["Xã, phường nộp báo cáo"].button.label == "Nhắc 2 đơn vị chưa nộp"


def test_each_role_has_its_own_button_and_only_what_acts_is_a_task(house):
    staff, leader = (my_work_of(user, "31").month for user in (house.staff, house.leader))
    assert staff.first_open.button.label == "Nhập số liệu 8/2025"  # the month that was left out
    assert leader.first_open is None
    assert [step.state for step in leader.steps[1:4]] == ["others"] * 3
    built(house)
    assert my_work_of(house.leader, "31").month.first_open.button.label == "Xem, duyệt"
    assert steps_of(house)["Báo cáo doanh nghiệp, tổng hợp"].button.acts is False  # the leader's turn


def test_the_marks_of_the_steps_and_the_scale_of_the_trend_are_told(house, client):
    figure(house, MONTH.plus(-1))
    figure(house, MONTH)
    client.force_login(house.staff)
    page = html.fromstring(client.get("/").content)
    steps = {
        step.get("class").partition("step-")[2].split()[0] for step in page.xpath("//li[contains(@class, ' step-')]")
    }
    legend = {
        one.xpath("string(span/@class)").removeprefix("step-"): " ".join(one.text_content().split())
        for one in page.xpath("//p[contains(@class, 'step-legend')]/span")
    }
    assert set(legend) == steps
    assert {
        "done": "xong",
        "mine": "việc của bạn",
        "others": "tự lập, hoặc do người khác làm",
    }.items() <= legend.items()
    assert page.xpath("//*[@class='spark-frame']/*[contains(@class, 'spark-scale')]/span/text()") == ["100%", "0%"]
    assert "trong số đơn vị đủ mẫu và có tốc độ" in " ".join(page.text_content().split())


def test_a_month_without_figures_stands_first_until_they_come(house):
    Collection.objects.update(since=MONTH.plus(-2).first_day)
    lines = my_work_of(house.staff, "31").month.lines
    assert [line.title for line in lines[:3]] == [f"Số liệu tháng {number}/2025" for number in (7, 8, 9)]
    assert {line.said for line in lines[:3]} == {"chưa nhập"}
    figure(house, MONTH.plus(-1))
    assert [line.title for line in my_work_of(house.staff, "31").month.missing] == ["Số liệu tháng 7/2025"]
    figure(house, MONTH)
    step = steps_of(house)["Số liệu tháng 9/2025"]
    assert (step.done, step.said[:12]) == (True, "đã ghi nhận ")


def test_figures_of_the_province_alone_are_not_the_months(house):
    figure(house, MONTH, house.province)
    step = steps_of(house)["Số liệu tháng 9/2025"]
    assert (step.done, step.detail) == (False, "mới có đến cấp tỉnh, thành phố")


def test_a_count_of_the_running_month_is_no_figure(house):
    batch = make_batch()
    Snapshot.objects.create(
        unit=house.wards[0], period=MONTH.first_day, as_of=date(2025, 9, 20), network="mobile", batch=batch
    )
    step = steps_of(house)["Số liệu tháng 9/2025"]
    assert (step.done, step.said, step.detail) == (
        False,
        "chưa nhập",
        "mới có số tạm đến 20/09, không dùng để đánh giá",
    )


def test_a_file_that_waits_is_the_step_and_no_second_line(client, house):
    batch = make_batch()
    ImportBatch.objects.filter(pk=batch.pk).update(
        status="checked", periods=[str(MONTH)], source="vnnic", province_code="31", uploaded_by=house.staff
    )
    work = my_work_of(house.staff, "31")
    assert work.month.steps[0].button.label == "Xem và ghi nhận"
    assert (work.batches, work.other_batches) == ([batch], [])


def test_a_report_that_is_not_due_makes_itself_and_one_that_was_missed_is_late(house, settings):
    step = steps_of(house)["Báo cáo doanh nghiệp, tổng hợp"]
    assert (step.state, step.said, step.button) == ("others", "tự lập lúc 07:00 ngày đến hạn", None)
    settings.PORTAL_CLOCK = "2025-10-10T08:00:00+07:00"
    step = steps_of(house)["Báo cáo doanh nghiệp, tổng hợp"]
    assert (step.state, step.said, step.button.label) == ("late", "chưa lập", "Lập ngay")


def test_what_is_issued_waits_to_be_published_and_then_the_month_is_done(house):
    run = issued(house)
    step = steps_of(house)["Công bố"]
    assert (step.state, step.said, step.button.label) == ("mine", "chờ công bố", "Công bố")
    assert steps_of(house, house.leader)["Công bố"].button is None
    run.status, run.published_at = "published", clock.now()
    run.save()
    assert steps_of(house)["Công bố"].state == "done"


def test_a_province_that_is_not_switched_on_has_the_figures_alone(client, house):
    Collection.objects.all().delete()
    month = my_work_of(house.staff, "31").month
    assert ([line.title for line in month.lines], month.since) == (["Số liệu tháng 9/2025"], None)
    client.force_login(house.staff)
    assert "chưa được bật" in flat(client.get("/").content)


def test_a_province_that_is_no_more_has_no_month(house):
    Unit.objects.filter(pk=house.province.pk).update(valid_to=date(2025, 9, 30))
    assert my_work_of(house.staff, "31").month is None


def test_an_old_month_is_not_shown_as_the_current_one(client, house):
    figure(house, MONTH.plus(-2))
    client.force_login(house.staff)
    page = flat(client.get("/").content)
    assert "7/2025 là tháng mới nhất có số liệu; tháng 9/2025 chưa có." in page
    assert "Tình hình tháng 7/2025" in page
    figure(house, MONTH)
    assert "tháng mới nhất có số liệu" not in flat(client.get("/").content)


def test_the_months_to_choose_from_show_their_gaps(client, house):
    figure(house, MONTH.plus(-2))
    client.force_login(house.staff)
    page = flat(client.get("/").content)
    assert re.findall(r"(\d+/\d{4}) – chưa có số liệu", page) == ["9/2025", "8/2025"]


def test_the_first_page_takes_few_queries(client, house, django_assert_max_num_queries):
    file(house)
    figure(house, MONTH.plus(-1))
    client.force_login(house.staff)
    client.get("/")
    with django_assert_max_num_queries(70):  # nothing is kept within a test's transaction
        client.get("/")


def test_a_month_before_collecting_began_is_owed_by_nobody_and_filed_by_nobody(house):
    Collection.objects.update(since=MONTH.plus(1).first_day)
    month = my_work_of(house.staff, "31").month
    assert ([line.title for line in month.lines], month.since) == (["Số liệu tháng 9/2025"], MONTH.plus(1))
    assert chain(house.province, MONTH) == []
    shown = board(house.province, MONTH, Group.OPERATOR)
    assert (shown.deadline, shown.owing) == (None, [])


def test_the_chain_counts_each_group_apart(house):
    file(house)
    steps = {step.group: (step.filed, step.owed) for step in chain(house.province, MONTH)}
    assert steps[Group.OPERATOR] == (1, 1)
    assert steps[Group.WARD] == (0, 2)


def built(house, kind="operators"):
    now = clock.machine_now()
    return ReportRun.objects.create(
        kind=kind,
        province=house.province,
        period=MONTH.first_day,
        status="built",
        due_at=now,
        opened_at=now,
        built_at=now,
        data_period=MONTH.first_day,
        facts=dump(replace(facts(), kind=kind)),
    )


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
    assert [my_work_of(clerk, "31").to_answer.count for clerk in house.clerks] == [1, 0]
    client.force_login(house.clerks[0])
    page = client.get("/").content.decode()
    assert "Trả lời Sở về 1 xã, phường chưa đạt tốc độ" in page
    assert f"{reverse('submissions:commitments')}?period={MONTH}" in page


def overdue_of(user):
    work = my_work_of(user, "31")
    return work.to_answer.overdue or work.awaited.overdue


def test_what_operators_have_not_answered_in_time_stands_before_them_and_the_department(client, house, settings):
    mine, _other = house.operators
    ward = house.wards[0]
    ask_operators(by=house.staff, period=MONTH, slow=[SlowWard(ward.pk, "x", Decimal(39), Decimal(40), (mine.pk,))])
    people = [house.clerks[0], house.clerks[1], house.staff, house.officers[0]]
    settings.PORTAL_CLOCK = "2025-12-08T12:00:00+07:00"  # the last day, by the rule of sixty days
    assert [overdue_of(user) for user in people] == [0, 0, 0, 0]
    settings.PORTAL_CLOCK = "2025-12-09T08:00:00+07:00"
    assert [overdue_of(user) for user in people] == [1, 0, 1, 0]
    client.force_login(house.staff)
    page = flat(client.get("/").content)
    assert "1 kiến nghị với doanh nghiệp đã quá hạn trả lời" in page
    assert f"{reverse('submissions:commitments')}?period={MONTH}" in page
    client.force_login(house.clerks[0])
    page = client.get("/").content
    assert "trong đó quá hạn: 1" in flat(page)
    (line,) = html.fromstring(page).find_class("owed-line")
    said = " ".join(line.text_content().split())
    assert said.startswith("Phải trả lời: 1 xã, phường (quá hạn 1 ngày) Phải nộp: ")
    assert f"/commitments/?period={MONTH}" in line.find(".//a").get("href")


def test_an_answer_with_time_left_stands_after_what_must_be_filed(client, house):
    mine, _other = house.operators
    ward = house.wards[0]
    ask_operators(by=house.staff, period=MONTH, slow=[SlowWard(ward.pk, "x", Decimal(39), Decimal(40), (mine.pk,))])
    client.force_login(house.clerks[0])
    (line,) = html.fromstring(client.get("/").content).find_class("owed-line")
    said = " ".join(line.text_content().split())
    assert said.startswith("Phải nộp: ")
    assert said.endswith("Phải trả lời: 1 xã, phường (còn 62 ngày)")


def test_staff_remind_the_owing_operators_of_that_month_with_one_button(client, house):
    client.force_login(house.staff)
    page = client.get("/").content.decode()
    assert f"{reverse('submissions:reminders')}?province=31&amp;period={MONTH}&amp;group=operator" in page
    assert "Nhắc 2 nhà mạng" in page
    client.force_login(house.leader)
    assert reverse("submissions:reminders") not in client.get("/").content.decode()


def test_filings_are_late_when_their_end_is_past_and_somebody_owes(house, settings):
    assert steps_of(house)["Nhà mạng nộp báo cáo"].state == "mine"
    settings.PORTAL_CLOCK = "2025-10-20T08:00:00+07:00"
    assert steps_of(house)["Nhà mạng nộp báo cáo"].state == "late"


def test_the_leader_approves_several_at_once_and_twice_changes_nothing(client, house):
    runs = [built(house, "operators"), built(house, "letter")]
    client.force_login(house.leader)
    assert "Duyệt các báo cáo đã chọn" in flat(client.get("/").content)
    ticked = {"run": [run.pk for run in runs]}
    page = client.post(reverse("reports:approve_several"), ticked, follow=True)
    assert "Đã duyệt 2 báo cáo." in flat(page.content)
    assert set(ReportRun.objects.values_list("status", flat=True)) == {"approved"}
    assert AuditEntry.objects.filter(action="report.approve").count() == 2
    client.post(reverse("reports:approve_several"), ticked)
    assert AuditEntry.objects.filter(action="report.approve").count() == 2
    assert "Chưa chọn báo cáo nào" in flat(client.post(reverse("reports:approve_several"), follow=True).content)


def test_what_waits_for_the_leader_stands_before_the_months_lines(client, house):
    built(house, "letter")
    orders = (
        (house.leader, ["Việc cần làm", "Việc của tháng 9/2025"]),
        (house.staff, ["Việc cần làm tiếp theo", "Việc của tháng 9/2025", "Việc khác còn chờ"]),
    )
    for user, order in orders:
        client.force_login(user)
        heads = re.findall(r"<h2[^>]*>(Việc[^<]*)</h2>", flat(client.get("/").content))
        assert heads == order


def test_what_may_not_be_approved_is_told_by_name_and_the_others_are(client, house):
    fine, waiting = built(house, "operators"), built(house, "ministry")  # its texts are not written
    client.force_login(house.leader)
    page = client.post(reverse("reports:approve_several"), {"run": [fine.pk, waiting.pk]}, follow=True)
    assert "Báo cáo Bộ KH&amp;CN và UBND, 9/2025:" in flat(page.content)
    assert "Đã duyệt 1 báo cáo." in flat(page.content)


def test_what_is_owed_opens_its_own_form(client, house):
    client.force_login(house.officers[0])
    page = client.get("/").content.decode()
    assert reverse("submissions:edit", args=[MONTH, house.ward.key]) in page


def test_a_province_that_does_not_collect_asks_nobody(house):
    Collection.objects.all().delete()
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
    assert "), 9/2025" in line


def test_a_draft_is_said_to_be_one_and_is_gone_on_with(client, house):
    client.force_login(house.officers[0])
    owed = client.get("/").context["work"].owed
    key = owed[0].state.reporter.key
    Draft.objects.create(reporter_key=key, period=owed[0].period.first_day, typed={}, saved_at="2025-10-01T00:00:00Z")
    page = flat(client.get("/").content)
    top, below = page.split("task-list", 1)
    for part in (top, below):
        assert part.count("bản nháp, chưa nộp") == 1
        assert part.count("Sửa tiếp") == 1
    Draft.objects.update(by_staff=True)
    assert "bản nháp, chưa nộp" not in flat(client.get("/").content)
