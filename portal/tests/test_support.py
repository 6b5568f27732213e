"""Why there is no report, no mail, no PDF of a month, on one page; jobs and audit name what they are about."""

import html
import re
from datetime import timedelta

import pytest
from django.core.cache import cache

from accounts.models import User
from accounts.tests.builders import make_user
from base import audit, clock, heartbeats
from base.models import Job
from base.period import Period
from base.subjects import key_of_job, subjects
from measurements.models import BatchProvince, ImportBatch
from measurements.tests.little_province import make_batch, make_province
from reports import pdf
from reports.models import Mail, ReportRun, RunFile
from submissions.actions import start_collecting
from submissions.models import Reminder

pytestmark = pytest.mark.django_db
MONTH = Period(2024, 8)


@pytest.fixture
def world(settings, client):
    settings.PORTAL_CLOCK = "2024-09-20T08:00:00+07:00"
    cache.clear()
    province = make_province()
    staff = make_user("staff", unit=province)
    User.objects.filter(pk=staff.pk).update(email="staff@example.invalid")
    client.force_login(staff)
    client.cookies["django_language"] = "en"
    return province


def text(client, month=MONTH, **more):
    asked = {"province": "99", "period": str(month), **more}
    page = client.get("/support/", asked)
    assert page.status_code == 200
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.content.decode())).split())


def make_run(province, **more):
    now = clock.now()
    values = {"kind": "ministry", "period": MONTH.first_day, "due_at": now - timedelta(days=5), "opened_at": now}
    return ReportRun.objects.create(province=province, **{**values, **more})


def test_a_month_before_the_province_was_switched_on_owes_nothing(client, world):
    assert "Reports are switched on in the way no: nothing falls due by itself" in text(client)
    start_collecting(by=None, province_code="99", since=MONTH.plus(1))
    told = text(client)
    assert "since month 9/2024: this month is made by hand" in told
    assert told.count("not owed: reports are not switched on for this month") == 3


def test_what_is_due_and_not_there_points_to_the_tick(client, world):
    start_collecting(by=None, province_code="99", since=MONTH)
    told = text(client)
    assert "since month 8/2024" in told
    assert "due and not opened: the tick does that" in told
    assert "not seen in the last 5 minutes" in told
    heartbeats.show(heartbeats.REPORTS)
    assert "The tick that opens due reports fine seen" in text(client)


def test_what_is_not_due_yet_says_so(client, world, settings):
    settings.PORTAL_CLOCK = "2024-09-05T08:00:00+07:00"
    start_collecting(by=None, province_code="99", since=MONTH)
    assert text(client).count("not due yet") == 3


def test_a_report_that_waits_for_figures_and_one_that_failed_say_why(client, world):
    make_run(world, status="waiting")
    make_run(world, kind="operators", status="failed", last_error="The software met an error", attempts=5)
    told = text(client)
    assert "VNNIC's figures are not there: the leader is asked" in told
    assert "The software met an error (attempt 5)" in told
    assert "VNNIC's figures of the month in the way not applied" in told


def test_a_file_of_the_month_that_is_not_applied_is_named(client, world):
    batch = make_batch()
    ImportBatch.objects.filter(pk=batch.pk).update(
        status="rejected", province_code="99", periods=[str(MONTH)], file_name="thang-8.xlsx"
    )
    assert "thang-8.xlsx Rejected" in text(client)
    assert "thang-8.xlsx" not in text(client, MONTH.plus(-1))


def test_a_file_that_touches_several_provinces_is_named_once(client, world):
    batch = make_batch()
    ImportBatch.objects.filter(pk=batch.pk).update(file_name="ca-nuoc.xlsx", status="rejected", periods=[str(MONTH)])
    for code in ("98", "99"):
        BatchProvince.objects.create(batch=batch, heir_code=code, figures=1)
    assert text(client).count("ca-nuoc.xlsx") == 1
    BatchProvince.objects.filter(heir_code="99").delete()
    assert "ca-nuoc.xlsx" not in text(client)


def test_a_letter_without_pdf_says_why(client, world, monkeypatch):
    run = make_run(world, status="due")
    RunFile.objects.create(
        run=run, form="docx", file="r/x.docx", name="x.docx", sha256="0", size=1, made_at=clock.now()
    )
    monkeypatch.setattr(pdf, "available", lambda: False)
    assert "not installed: letters get no PDF" in text(client)
    assert "There is no PDF of the letter: LibreOffice is not installed" in text(client)
    monkeypatch.setattr(pdf, "available", lambda: True)
    now = clock.machine_now()
    Job.objects.create(task="reports.make_pdf", target=run.pk, state="failed", created_at=now, error="No room")
    assert text(client).count("No room") == 2  # beside the report, and among the jobs


def test_messages_are_told_with_what_became_of_them(client, world):
    run = make_run(world)
    now = clock.now()
    more = {"province_code": "99", "body": "T", "written_at": now}
    Mail.objects.create(key="a", run=run, subject="Đã lập báo cáo", last_error="550 no such user", **more)
    Mail.objects.create(key=f"ask-99-{MONTH}", subject="Chưa có số liệu", sent_at=now, sent_to=2, **more)
    Mail.objects.create(key="ask-99-2024-07", subject="Tháng khác", **more)
    told = text(client)
    assert "Failed Đã lập báo cáo 550 no such user" in told
    assert "Sent Chưa có số liệu" in told
    assert "Tháng khác" not in told


def test_where_nobody_has_an_address_it_is_said(client, world):
    assert "Staff and leaders with a mail address fine 1" in text(client)
    User.objects.update(email="")
    assert "nobody: messages about reports reach no one" in text(client)


def test_reminders_of_the_month_are_counted_by_status_and_failures_named(client, world):
    for number, (status, month, error) in enumerate(
        [("sent", "2024-08", ""), ("failed", "2024-08", "451 later"), ("failed", "2024-07", "elsewhere")]
    ):
        Reminder.objects.create(
            user=make_user("ward", username=f"w{number}"),
            day="2024-09-06",
            province_code="99",
            address=f"w{number}@example.invalid",
            reporter_keys=[[month, "ward-1"]],
            delivery_status=status,
            error=error,
            created_at=clock.now(),
        )
    told = text(client)
    assert "Sent 1 Failed 1" in told
    assert "w1@example.invalid: 451 later" in told
    assert "elsewhere" not in told


def test_a_job_bears_title_and_page_of_what_it_is_about(client, world):
    run = make_run(world)
    Job.objects.create(
        task="reports.build_run",
        target=run.pk,
        state="running",
        created_at=clock.machine_now(),
        lease="7b8ce5b1-6d4e-4a65-8a28-a13a5f0d9d5b",
        lease_until=clock.machine_now(),
    )
    page = client.get("/support/", {"province": "99", "period": str(MONTH)}).content.decode()
    assert re.search(rf'<a href="/reports/{run.pk}/">[^<]*{world.full_name}, 8/2024</a>', page)
    assert "make the report" in page


def test_only_who_makes_a_provinces_reports_asks_about_it(client, world):
    assert client.get("/support/?province=98").status_code == 404
    assert client.get("/support/?period=2024-13").status_code == 404
    client.force_login(make_user("leader", unit=world))
    assert client.get("/support/").status_code == 404


def test_the_trail_names_what_an_entry_is_about(client, world):
    run = make_run(world)
    audit.record(by=None, action="report.open", on=run)
    audit.record(by=None, action="gone.thing", on=ReportRun(pk=424242))
    client.force_login(make_user("admin"))
    page = client.get("/audit/").content.decode()
    assert re.search(rf'<a href="/reports/{run.pk}/">[^<]*{world.full_name}, 8/2024</a>', page)
    assert "№ 424242" in page
    Job.objects.create(task="reports.build_run", target=run.pk, created_at=clock.machine_now())
    Job.objects.create(task="portal.clear_day", target="2024-09-01", created_at=clock.machine_now())
    listed = client.get("/admin/base/job/").content.decode()
    assert f'<a href="/reports/{run.pk}/">' in listed
    assert "2024-09-01" in listed


def test_titles_cost_a_query_a_model(world, django_assert_num_queries):
    keys = [("reports.reportrun", str(make_run(world, revision=number).pk)) for number in range(1, 9)]
    with django_assert_num_queries(1):
        found = subjects([*keys, None, ("nothing.here", "1"), ("", ""), ("reports.reportrun", "2099-01-01")])
    assert len(found) == 8
    assert key_of_job("portal.clear_day", "2024-09-01") is None
