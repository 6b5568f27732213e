"""A report's pages: its files as archived, its steps by who may."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from accounts.tests.builders import make_user
from base import clock
from base.models import Job
from measurements.tests.little_province import make_unit
from reports.content import passages
from reports.models import ReportRun
from reports.tests.desk_made import one_page
from reports.tests.runs_made import at
from reports.tests.views.run_made import province, run

__all__ = ["province", "run"]

pytestmark = pytest.mark.django_db
TEXTS = {slot.key: f"Nội dung {slot.key}." for slot in passages.SLOTS}


def step(client, run, name):
    client.post(f"/reports/{run.pk}/steps/{name}/")
    run.refresh_from_db()
    return run.status


def test_the_list_leads_to_the_report_and_its_files(client, run, province):
    client.force_login(make_user(Role.STAFF, unit=province))
    page = client.get("/reports/").content.decode()
    assert f"/reports/{run.pk}/" in page
    assert f"/reports/{run.pk}/files/docx/" in page
    assert "Sắp đến hạn" in page


def test_lists_of_reports_do_not_read_what_each_was_rendered_from(client, run, province, django_assert_max_num_queries):
    client.force_login(make_user(Role.STAFF, unit=province))
    ReportRun.objects.update(status="approved")  # of one that waits for its texts these are looked for
    for page in ("/reports/", "/reports/archive/"):
        with django_assert_max_num_queries(100) as asked:
            assert str(run.pk) in client.get(page).content.decode()
        assert not [one["sql"] for one in asked.captured_queries if '"reports_reportrun"."facts"' in one["sql"]], page


@pytest.mark.parametrize("role", [Role.STAFF, Role.LEADER])
@pytest.mark.parametrize("page", ["/reports/", "/reports/archive/", "/"])
def test_of_all_reports_that_want_texts_these_are_looked_for_at_once(client, run, province, page, role):
    for back in range(1, 4):
        run.pk, run.period = None, date(2024, 8 - back, 1)
        run.save()
    client.force_login(make_user(role, unit=province))
    with CaptureQueriesContext(connection) as asked:
        told = client.get(page).content.decode()
    assert "Chờ soạn" in told
    read = [one["sql"] for one in asked.captured_queries if '"reports_reportrun"."facts"' in one["sql"]]
    assert len(read) <= (2 if page == "/" else 1), "of the month, and of what else waits"


def test_a_file_is_downloaded_as_it_was_archived(client, run, province):
    client.force_login(make_user(Role.LEADER, unit=province))
    archived = run.files.get(form="xlsx")
    answer = client.get(f"/reports/{run.pk}/files/xlsx/")
    assert archived.name in answer["Content-Disposition"]
    with archived.file.open("rb") as file:
        assert b"".join(answer.streaming_content) == file.read()
    assert client.get(f"/reports/{run.pk}/files/pdf-x/").status_code == 404


def test_files_appear_by_themselves_and_what_is_typed_beside_them_stays(client, run, province):
    client.force_login(make_user(Role.STAFF, unit=province))
    work = Job.objects.filter(target=str(run.pk))
    address = f"/reports/{run.pk}/files/?was=built"
    for state in Job.OPEN:
        work.filter(task="reports.make_pdf").update(state=state, lease=uuid4(), lease_until=at(16))
        for page in (address, f"/reports/{run.pk}/"):
            assert f'hx-get="{address}"' in client.get(page).content.decode()
    work.update(state="done")
    for page in (address, f"/reports/{run.pk}/"):
        answer = client.get(page)
        assert f"/reports/{run.pk}/files/docx/" in answer.content.decode()
        assert 'id="files"' in answer.content.decode()
        assert 'id="files" hx-get' not in answer.content.decode()
        assert "HX-Redirect" not in answer


def test_a_report_that_got_further_is_loaded_anew(client, run, province):
    client.force_login(make_user(Role.STAFF, unit=province))
    assert client.get(f"/reports/{run.pk}/files/?was=due")["HX-Redirect"] == f"/reports/{run.pk}/"


@pytest.mark.parametrize("role", [Role.VIEWER, Role.WARD, Role.OPERATOR, Role.AGENCY])
def test_reports_do_not_exist_for_other_roles(client, run, province, role):
    client.force_login(make_user(role, unit=province))
    for address in ("/reports/", f"/reports/{run.pk}/", f"/reports/{run.pk}/files/docx/"):
        assert client.get(address).status_code == 404
    assert client.post(f"/reports/{run.pk}/steps/approve/").status_code == 404


def test_staff_of_another_province_find_nothing(client, run):
    client.force_login(make_user(Role.STAFF, unit=make_unit("province", "tinh", "98", "Khác", province="98")))
    assert client.get(f"/reports/{run.pk}/").status_code == 404


def test_a_report_walks_from_draft_to_public(client, run, province):
    staff, leader = make_user(Role.STAFF, unit=province), make_user(Role.LEADER, unit=province)
    client.force_login(staff)
    assert step(client, run, "approve") == "built"  # not theirs
    client.force_login(leader)
    page = client.get(f"/reports/{run.pk}/").content.decode()
    assert "Chưa soạn" in page
    assert "steps/approve" not in page  # no button that can only be refused
    assert step(client, run, "approve") == "built"
    client.force_login(staff)
    client.post(f"/reports/{run.pk}/passages/", TEXTS)
    client.force_login(leader)
    assert step(client, run, "approve") == "approved"
    client.force_login(staff)
    assert step(client, run, "hand-over") == "handed_over"
    today = date(2024, 10, 16).isoformat()
    copy = SimpleUploadedFile("ky.pdf", one_page())
    client.post(
        f"/reports/{run.pk}/issue/", {"number": "5", "issued_on": today, "channel": "Trục", "signed_copy": copy}
    )
    run.refresh_from_db()
    assert (run.status, run.number) == ("issued", "05")
    assert step(client, run, "publish") == "published"


def test_a_wrong_number_is_told_and_nothing_typed_is_lost(client, run, province):
    ReportRun.objects.filter(pk=run.pk).update(status="handed_over")
    client.force_login(make_user(Role.STAFF, unit=province))
    page = client.post(
        f"/reports/{run.pk}/issue/", {"number": "năm", "issued_on": "2024-10-16", "channel": "Bưu điện"}
    ).content.decode()
    assert "không hợp lệ" in page
    assert 'value="Bưu điện"' in page


def test_a_correction_asks_why_and_opens_the_next_revision(client, run, province):
    ReportRun.objects.filter(pk=run.pk).update(status="issued", number="05", issued_on=date(2024, 10, 15))
    client.force_login(make_user(Role.STAFF, unit=province))
    assert "error-summary" in client.post(f"/reports/{run.pk}/revise/", {"reason": ""}).content.decode()
    client.post(f"/reports/{run.pk}/revise/", {"reason": "VNNIC đính chính"})
    assert ReportRun.objects.get(revision=2).reason == "VNNIC đính chính"


def test_a_step_that_is_none_does_not_exist(client, run, province):
    client.force_login(make_user(Role.STAFF, unit=province))
    assert client.post(f"/reports/{run.pk}/steps/burn/").status_code == 404


@pytest.mark.parametrize("status", ["handed_over", "issued"])
def test_whom_it_goes_to_is_named_before_it_is_issued_or_published(client, run, province, status):
    given = {"number": "05", "issued_on": date(2024, 10, 15)} if status == "issued" else {}
    ReportRun.objects.filter(pk=run.pk).update(status=status, recipients="Cục Viễn thông\nUBND tỉnh", **given)
    client.force_login(make_user(Role.STAFF, unit=province))
    forms = client.get(f"/reports/{run.pk}/").content.decode().split("<form")[1:]
    assert any("Cục Viễn thông<br>UBND tỉnh" in form.partition("</form>")[0] for form in forms)


def test_the_clerk_s_form_opens_on_today_with_the_symbol_and_the_published_report_gives_its_public_page(
    client, run, province, settings
):
    settings.PORTAL_URL = "https://ispeed.example.vn"
    client.force_login(make_user(Role.STAFF, unit=province))
    ReportRun.objects.filter(pk=run.pk).update(status="handed_over")
    page = client.get(f"/reports/{run.pk}/").content.decode()
    symbol = ReportRun.objects.get(pk=run.pk).facts["head"]["report_symbol"]
    assert f"/{symbol}" in page
    assert f'value="{clock.today().isoformat()}"' in page
    ReportRun.objects.filter(pk=run.pk).update(status="published", number="05", issued_on=date(2024, 10, 15))
    page = client.get(f"/reports/{run.pk}/").content.decode()
    assert f"05/{symbol}" in page
    address = "https://ispeed.example.vn/public/99/2024-09/"
    assert f'href="{address}"' in page
    assert f"&lt;iframe src=&quot;{address}&quot;" in page
