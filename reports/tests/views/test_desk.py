"""The pages around the reports: templates, archive, by hand, messages, what a revision changed."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document as open_docx

from accounts.models import Role
from accounts.tests.builders import make_user
from base import clock
from base.models import Job
from base.period import Period
from measurements.models import Figure
from measurements.tests.little_province import make_figure, make_unit
from measurements.tests.scanner import Scanner
from reports.actions import add_template, compare_run, open_revision, switch_on_province
from reports.models import Mail, ReportRun, Template
from reports.templates.fields import LISTS, SINGLE
from reports.tests.runs_made import build_all
from reports.tests.templates_made import word
from reports.tests.views.run_made import province, run

__all__ = ["province", "run"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(province, client):
    user = make_user(Role.ADMIN)
    client.force_login(user)
    return user


@pytest.fixture
def staff(province, client):
    user = make_user(Role.STAFF, unit=province)
    client.force_login(user)
    return user


def text(response):
    return response.content.decode()


def bring(client, content, name="mau.docx", **changed):
    data = {"province": "99", "kind": "ministry", "file": SimpleUploadedFile(name, content), **changed}
    return client.post("/reports/templates/add/", data, follow=True)


def test_a_template_is_brought_tried_used_and_set_back(client, admin):
    page = text(bring(client, word("MẪU {{ ky }}")))
    assert "Không có lỗi" in page
    template = Template.objects.get()
    filled = client.get(f"/reports/templates/{template.pk}/filled/?period=2024-09")
    paragraphs = [paragraph.text for paragraph in open_docx(BytesIO(filled.content)).paragraphs]
    assert paragraphs == ["BẢN THỬ", "MẪU 9/2024"]
    client.post(f"/reports/templates/{template.pk}/use/", {"period": "2024-09"})
    bring(client, word("HAI {{ ky }}"))
    second = Template.objects.get(version=2)
    for chosen in (second, template):
        client.post(f"/reports/templates/{chosen.pk}/use/", {"period": "2024-09"})
        assert list(Template.objects.filter(in_use=True)) == [chosen]
    client.post(f"/reports/templates/{template.pk}/built-in/")
    assert not Template.objects.filter(in_use=True).exists()


def test_errors_of_a_template_are_shown_with_their_place_and_it_is_not_used(client, admin):
    page = text(bring(client, word("Kính gửi", "{{ tinhh }}")))
    assert "đoạn 2" in page
    assert "có phải “tinh”" in page
    template = Template.objects.get()
    page = text(client.post(f"/reports/templates/{template.pk}/use/", {"period": "2024-09"}, follow=True))
    assert "Mẫu còn lỗi" in page
    assert not Template.objects.filter(in_use=True).exists()
    assert "đoạn 2" in text(client.get(f"/reports/templates/{template.pk}/filled/?period=2024-09"))


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [("mau.doc", b"x", "không phải .docx"), ("mau.docx", b"%PDF-1.7", "không phải tệp Word")],
)
def test_a_file_that_is_no_template_is_refused_with_the_reason(client, admin, name, content, told):
    assert told in text(bring(client, content, name))
    assert not Template.objects.exists()


def test_a_month_without_the_province_is_told_on_the_page(client, admin):
    bring(client, word("{{ ky }}"))
    template = Template.objects.get()
    assert "Không có tỉnh, thành phố mã “99”" in text(
        client.get(f"/reports/templates/?tried={template.pk}&period=2023-01")
    )
    assert "không phải một tháng" in text(client.get(f"/reports/templates/?tried={template.pk}&period=thang-9"))


def test_staff_try_templates_but_do_not_bring_or_use_them(client, staff):
    template = add_template(
        by=None, province_code="99", kind="ministry", form="docx", name="mau.docx", content=word("{{ ky }}")
    )
    page = text(client.get(f"/reports/templates/?tried={template.pk}&period=2024-09"))
    assert "Không có lỗi" in page
    assert "/use/" not in page
    assert bring(client, word("x")).status_code == 404
    assert client.post(f"/reports/templates/{template.pk}/use/").status_code == 404
    assert client.get("/reports/templates/?tried=x").status_code == 404


def test_the_archive_finds_by_number_month_kind_and_recipient_written_anyhow(client, run, staff):
    ReportRun.objects.filter(pk=run.pk).update(status="issued", number="05", issued_on=date(2024, 10, 16))
    link = f"/reports/{run.pk}/files/docx/"

    def found(**asked):
        return link in text(client.get("/reports/archive/", asked))

    assert found()
    assert found(number="5")
    assert found(number="05/BC-STTTT", period="2024-09", kind="ministry")
    for recipient in ("CỤC VIỄN THÔNG", "cuc vien thong", "Uỷ ban NHÂN DÂN"):
        assert found(recipient=recipient), recipient
    assert not found(recipient="Sở Y tế")
    assert not found(period="2024-08")
    assert "Không có báo cáo nào như vậy" in text(client.get("/reports/archive/", {"number": "6"}))
    assert "không phải một tháng" in text(client.get("/reports/archive/", {"period": "9-2024"}))


def test_a_report_is_made_by_hand_once(client, staff, django_capture_on_commit_callbacks):
    asked = {"province": "99", "kind": "letter", "period": "2024-09"}
    with django_capture_on_commit_callbacks(execute=False):
        answer = client.post("/reports/new/", asked)
    made = ReportRun.objects.get()
    assert answer["Location"] == f"/reports/{made.pk}/"
    assert "đã có" in text(client.post("/reports/new/", asked, follow=True))
    assert ReportRun.objects.count() == 1


def test_a_month_that_is_not_over_is_refused(client, staff):
    page = text(client.post("/reports/new/", {"province": "99", "kind": "letter", "period": "2024-10"}))
    assert "chưa kết thúc" in page
    assert not ReportRun.objects.exists()


def test_a_report_of_another_province_cannot_be_asked_for(client, staff):
    make_unit("province", "tinh", "98", "Khác", province="98")
    client.post("/reports/new/", {"province": "98", "kind": "letter", "period": "2024-09"})
    assert not ReportRun.objects.exists()


def test_an_administrator_s_form_opens_on_a_province_that_reports(client, admin):
    make_unit("province", "tinh", "98", "An Khác", province="98")
    switch_on_province(by=None, code="99", since=Period(2024, 9))
    for address in ("/reports/new/", "/reports/templates/"):
        assert '<option value="99" selected>' in text(client.get(address))


def test_the_next_twelve_due_dates_stand_with_weekday_and_reason(client, staff):
    assert "Chưa có báo cáo nào tự lập" in text(client.get("/reports/new/"))
    switch_on_province(by=None, code="99", since=Period(2024, 9))
    page = text(client.get("/reports/new/"))
    assert "thứ Hai 11/11/2024 07:00" in page.replace("Thứ", "thứ")
    assert "doanh nghiệp được nộp đến 09/11/2024 23:59; lập vào ngày làm việc đầu tiên sau đó" in page
    assert "dự thảo trình lãnh đạo" in page
    assert "2138/BTTTT-CVT" in page


def make_mail(**written):
    return Mail.objects.create(
        key=f"m{Mail.objects.count()}",
        province_code="99",
        subject="Báo cáo đã lập",
        body="T",
        written_at=clock.now(),
        **written,
    )


def test_each_message_shows_its_delivery_status_and_what_failed_is_sent_again(client, staff):
    assert "Chưa có thư nào" in text(client.get("/reports/mail/"))
    failed = make_mail(last_error="ConnectionRefusedError: x")
    nobody = make_mail(sent_at=clock.now(), last_error="Không có cán bộ, lãnh đạo nào có địa chỉ thư.")
    page = text(client.get("/reports/mail/"))
    assert "ConnectionRefusedError" in page
    assert "Không có người nhận" in page
    for mail in (failed, nobody):
        client.post(f"/reports/mail/{mail.pk}/retry/")
        assert Job.objects.filter(task="reports.send_mail", target=str(mail.pk), state="waiting").count() == 1
    nobody.refresh_from_db()
    assert nobody.sent_at is None


def test_a_message_that_reached_people_is_not_sent_again(client, staff):
    sent = make_mail(sent_at=clock.now(), sent_to=2)
    page = text(client.post(f"/reports/mail/{sent.pk}/retry/", follow=True))
    assert "đã gửi rồi" in page
    assert not Job.objects.exists()


def test_the_difference_page_names_exactly_the_units_whose_verdict_changed(
    client, run, staff, django_capture_on_commit_callbacks
):
    hashes = list(run.files.order_by("form").values_list("sha256", flat=True))
    assert client.get(f"/reports/{run.pk}/changes/").status_code == 404  # nothing before the first
    Figure.objects.filter(unit__code="991").update(samples_min=401, samples_max=401)  # judged as before
    make_figure("992", 350, "41", month=9)  # had no data
    with django_capture_on_commit_callbacks(execute=False):
        revised = open_revision(by=staff, run=run, reason="VNNIC gửi lại")
        build_all()
    response = client.get(f"/reports/{revised.pk}/changes/")
    assert [(one.name, one.after.verdict) for one in response.context["judged"]] == [("Huyện Tây", "compliant")]
    assert "Huyện Đông" in text(response)  # among all that is said otherwise
    assert list(run.files.order_by("form").values_list("sha256", flat=True)) == hashes
    assert f"/reports/{revised.pk}/changes/" in text(client.get(f"/reports/{revised.pk}/"))


def test_the_provinces_of_the_chosen_month_are_offered(client, admin, settings):
    settings.PORTAL_CLOCK = "2025-08-01T08:00:00+07:00"
    gone = make_unit("province", "tinh", "98", "Cũ", province="98", end=date(2025, 7, 1))
    gone.heir_code = "99"
    gone.save()
    assert "Tỉnh Cũ" not in text(client.get("/reports/new/"))
    assert "Tỉnh Cũ" in text(client.get("/reports/new/?period=2025-06&kind=letter"))
    asked = {"province": "98", "kind": "letter"}
    page = text(client.post("/reports/new/", {**asked, "period": "2025-07"}))
    assert "Tháng đó không có tỉnh, thành phố này" in page
    client.post("/reports/new/", {**asked, "period": "2025-06"})
    assert [run.province for run in ReportRun.objects.all()] == [gone]


@pytest.mark.parametrize(
    ("answer", "told"), [(b"stream: Eicar-Test-Signature FOUND\0", "Eicar-Test-Signature"), (None, "chưa trả lời")]
)
def test_a_template_that_the_scanner_does_not_pass_is_not_kept(client, admin, settings, answer, told):
    scanner = Scanner(answer) if answer else None
    settings.CLAMAV_URL = scanner.url if scanner else "tcp://127.0.0.1:9"
    if scanner:
        scanner.start()
    assert told in text(bring(client, word("{{ ky }}")))
    assert not Template.objects.exists()


def test_the_page_of_templates_explains_every_field_and_column(client, staff):
    page = text(client.get("/reports/templates/"))
    names = [*SINGLE, *LISTS, *(column for _, columns in LISTS.values() for column in columns)]
    assert [name for name in names if name not in page] == []


def test_one_button_makes_the_revision_where_the_figures_are_others_now(
    client, staff, run, django_capture_on_commit_callbacks
):
    ReportRun.objects.filter(pk=run.pk).update(status="issued", number="05", issued_on=date(2024, 10, 16))
    Figure.objects.filter(unit__code="991").update(samples_min=100, samples_max=100)
    compare_run(run.pk)
    page = text(client.get(f"/reports/{run.pk}/"))
    assert "Số liệu đã khác báo cáo đã phát hành" in page
    assert "Đổi kết quả" in page
    assert "số liệu đã khác" in text(client.get("/reports/"))
    reason = page.partition('name="reason" value="')[2].partition('"')[0]
    with django_capture_on_commit_callbacks(execute=False):
        client.post(f"/reports/{run.pk}/revise/", {"reason": reason})
        build_all()
    revised = ReportRun.objects.get(kind="ministry", revision=2)
    assert revised.reason == "số liệu đã khác bản 1: Huyện Đông"
    assert 'name="reason" value="' not in text(client.get(f"/reports/{run.pk}/"))
    changed = text(client.get(f"/reports/{revised.pk}/changes/"))
    assert changed.count('<th scope="row">Huyện Đông</th>') == 2
    assert "Huyện Tây" not in changed
