"""From built to published, and who may be told: each step once, from the right state, with its reason if refused."""

import io
from datetime import date
from smtplib import SMTPServerDisconnected

import openpyxl
import pytest
from django.core import mail as post
from django.core.files.storage import default_storage

from accounts.models import User
from base import jobs
from base.models import AuditEntry, Job
from base.period import Period
from base.refusal import Refused
from base.tests.mail_server import Rules, mail_server
from measurements.tests.little_province import make_figure
from reports import actions
from reports.actions import mailing
from reports.models import Mail, ReportRun
from reports.tests.desk_made import one_page
from reports.tests.runs_made import at, build_all, issue, make_runs, make_user, to_handed_over, write_all

pytestmark = [pytest.mark.django_db(transaction=False), pytest.mark.both_databases]


def send_all():
    for job in Job.objects.filter(task=mailing.MAIL_TASK, state="waiting"):
        jobs.work(job.pk, lambda handle: actions.send_mail(int(handle.target)))


def test_a_report_with_unwritten_texts_is_not_approved(run, leader):
    with pytest.raises(Refused, match="Chưa soạn hoặc chưa xác nhận cho tháng này: Công tác chỉ đạo"):
        actions.approve_run(by=leader, run=run)
    run.refresh_from_db()
    assert run.status == "built"


def test_written_texts_stand_in_the_files_and_the_figures_stay(run, staff, django_capture_on_commit_callbacks):
    before = {file.form: file.sha256 for file in run.files.all()}
    units = run.facts["units"]
    write_all(staff, django_capture_on_commit_callbacks)
    run.refresh_from_db()
    after = {file.form: file.sha256 for file in run.files.all()}
    assert after["docx"] != before["docx"]
    assert run.facts["units"] == units
    for file in run.files.all():
        assert default_storage.size(file.file.name) == file.size
    folder = run.files.first().file.name.rpartition("/")[0]
    assert len(default_storage.listdir(folder)[1]) == 2


def test_a_text_without_a_place_is_refused(run, staff):
    with pytest.raises(Refused, match="không có mục: bonus"):
        actions.write_passages(
            by=staff, province_code="99", kind="ministry", period=Period(2024, 9), texts={"bonus": "x"}
        )


def test_approved_texts_are_not_set_again(run, staff, leader, django_capture_on_commit_callbacks):
    write_all(staff, django_capture_on_commit_callbacks)
    actions.approve_run(by=leader, run=run)
    before = list(run.files.values_list("sha256", flat=True))
    actions.write_passages(
        by=staff, province_code="99", kind="ministry", period=Period(2024, 9), texts={"tasks": "Khác."}
    )
    assert list(run.files.values_list("sha256", flat=True)) == before


def test_the_whole_way_to_published(run, staff, leader, django_capture_on_commit_callbacks):
    to_handed_over(run, staff, leader, django_capture_on_commit_callbacks)
    issue(run, staff, signed_copy=one_page(), copy_name="ban ky.pdf")
    actions.publish_run(by=staff, run=run)
    run.refresh_from_db()
    assert (run.status, run.number, run.issued_on, run.approved_by) == (
        "published",
        "05",
        date(2024, 10, 16),
        leader,
    )
    assert sorted(run.files.values_list("form", flat=True)) == ["docx", "signed", "xlsx"]
    steps = AuditEntry.objects.filter(subject_id=str(run.pk), subject_type="reports.reportrun")
    assert {"report.approve", "report.hand_over", "report.issue", "report.publish"} <= set(
        steps.values_list("action", flat=True)
    )


def test_a_signature_on_paper_is_recorded_as_such(run, staff, django_capture_on_commit_callbacks):
    write_all(staff, django_capture_on_commit_callbacks)
    actions.record_signature(by=staff, run=run)
    run.refresh_from_db()
    assert (run.status, run.signed_on_paper) == ("approved", True)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"number": ""}, "không hợp lệ"),
        ({"number": "5/BC"}, "không hợp lệ"),
        ({"issued_on": date(2024, 10, 17)}, "sau hôm nay"),
        ({"issued_on": date(2024, 10, 1)}, "trước ngày lập"),
        ({"signed_copy": b"PK"}, "tệp PDF"),
        ({"signed_copy": b"%PDF-1.7 this is not a signed copy"}, "không mở được"),
    ],
)
def test_what_cannot_be_is_not_issued(run, staff, leader, django_capture_on_commit_callbacks, changed, says):
    to_handed_over(run, staff, leader, django_capture_on_commit_callbacks)
    with pytest.raises(Refused, match=says):
        issue(run, staff, **changed)
    run.refresh_from_db()
    assert (run.status, run.number) == ("handed_over", "")


@pytest.mark.parametrize("step", [actions.hand_over, actions.publish_run])
def test_a_step_out_of_turn_is_refused_and_leaves_no_trace(run, staff, step):
    entries = AuditEntry.objects.count()
    with pytest.raises(Refused, match="Tải lại trang"):
        step(by=staff, run=run)
    assert AuditEntry.objects.count() == entries


def test_the_leader_may_take_the_month_before(province, staff, leader, django_capture_on_commit_callbacks):
    make_figure("991", 380, "41", month=8)
    run = make_runs(django_capture_on_commit_callbacks)
    assert run.status == "waiting"
    actions.decide_month_before(by=leader, run=run)
    build_all()
    run.refresh_from_db()
    assert (run.status, run.data_period) == ("built", date(2024, 8, 1))
    with run.files.get(form="xlsx").file.open("rb") as archived:
        book = openpyxl.load_workbook(io.BytesIO(archived.read()))
    assert "tháng 8/2024" in " ".join(str(cell.value) for row in book["Tổng hợp"].iter_rows() for cell in row)
    make_figure("991", 400, "42", month=9)
    actions.open_due_runs(at(20))
    assert ReportRun.objects.filter(kind="ministry").count() == 2


def test_without_the_month_before_there_is_nothing_to_decide(
    province, staff, leader, django_capture_on_commit_callbacks
):
    run = make_runs(django_capture_on_commit_callbacks)
    with pytest.raises(Refused, match="Tháng trước cũng chưa có"):
        actions.decide_month_before(by=leader, run=run)


def test_staff_and_leader_are_told_once_with_the_files(run):
    send_all()
    actions.tick(at(15, 9))
    send_all()
    told = [message for message in post.outbox if "Báo cáo Bộ" in message.subject]
    assert len(told) == 1
    assert sorted(told[0].bcc) == ["leader@example.invalid", "staff@example.invalid"]
    assert sorted(name.rpartition(".")[2] for name, _, _ in told[0].attachments) == ["docx", "xlsx"]
    assert "không gửi ra ngoài" in told[0].body


def test_with_beat_away_from_the_ninth_to_the_twelfth_each_report_comes_once_as_chay_bu_and_staff_are_told(
    province, staff, leader, settings, django_capture_on_commit_callbacks
):
    settings.PORTAL_CLOCK = "2024-10-12T08:00:00+07:00"
    make_figure("991", 400, "45.5", month=9)
    actions.switch_on_province(by=None, code="99", since=Period(2024, 9))
    for minute in (0, 1):
        with django_capture_on_commit_callbacks(execute=True):
            actions.open_due_runs(at(12, 8, minute=minute))
            build_all()
        send_all()
    runs = ReportRun.objects.order_by("kind")
    assert [(run.kind, run.revision, run.status, run.late) for run in runs] == [
        ("operator", 1, "built", True),
        ("operators", 1, "built", True),
    ]
    told = [message for message in post.outbox if "(chạy bù)" in message.subject]
    assert [sorted(message.bcc) for message in told] == [["leader@example.invalid", "staff@example.invalid"]]
    assert AuditEntry.objects.filter(action="report.open").count() == 2


def test_nobody_outside_the_department_is_told(run, province):
    make_user("ward", "ward", province)
    make_user("operator", "operator", province)
    make_user("gone", "staff", province)
    User.objects.filter(username="gone").update(is_active=False)
    make_user("mute", "staff", province, email="")
    assert mailing.addressees("99") == ["leader@example.invalid", "staff@example.invalid"]


def test_a_mail_server_that_is_down_loses_nothing_and_the_mail_is_sent_later_once(run, monkeypatch, settings):
    def down(self, *args, **kwargs):
        raise SMTPServerDisconnected("thử")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", down)
    send_all()
    run.refresh_from_db()
    assert run.status == "built"
    mail = Mail.objects.get(run=run)
    assert (mail.sent_at, "SMTPServerDisconnected" in mail.last_error) == (None, True)
    assert mailing.resend_unsent() == 0, "not again at once"
    monkeypatch.undo()
    Job.objects.update(finished_at=at(1))
    mailing.resend_unsent()
    send_all()
    mailing.resend_unsent()
    send_all()
    assert len([message for message in post.outbox if "Báo cáo Bộ" in message.subject]) == 1


def test_an_address_that_the_server_refuses_is_told_and_the_others_get_the_mail(run, settings):
    rules = Rules(recipients={"staff@example.invalid": "550 no such user"})
    mail = Mail.objects.get(run=run)
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "base.mail.SmtpBackend", "127.0.0.1"
    with mail_server(rules) as settings.EMAIL_PORT:
        actions.send_mail(mail.pk)
    assert rules.taken[0][0] == ["portal@localhost", "leader@example.invalid"]
    mail = Mail.objects.with_delivery_status().get(pk=mail.pk)
    assert (mail.delivery_status, mail.sent_to, mail.refused) == (
        "sent",
        1,
        "staff@example.invalid: 550 no such user\n",
    )


def test_a_mail_refused_by_everybody_is_not_tried_for_ever_but_by_hand(run, settings, leader):
    people = mailing.addressees("99")
    rules = Rules(recipients=dict.fromkeys(people, "451 later"))
    mail = Mail.objects.get(run=run)
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "base.mail.SmtpBackend", "127.0.0.1"
    with mail_server(rules) as settings.EMAIL_PORT:
        with pytest.raises(Refused):
            actions.send_mail(mail.pk)
        assert Mail.objects.with_delivery_status().get(pk=mail.pk).delivery_status == "failed", (
            "put off: tried again by the tick"
        )
        rules.recipients = dict.fromkeys(people, "550 no such user")
        actions.send_mail(mail.pk)
        assert Mail.objects.with_delivery_status().get(pk=mail.pk).delivery_status == "rejected"
        Job.objects.all().delete()
        mailing.resend_unsent()
        assert not Job.objects.filter(task="reports.send_mail", target=str(mail.pk)).exists()
        rules.recipients = {}
        mailing.retry_mail(by=leader, mail=mail)
        actions.send_mail(mail.pk)
    mail = Mail.objects.with_delivery_status().get(pk=mail.pk)
    assert (mail.delivery_status, mail.sent_to, mail.refused) == ("sent", len(people), "")


def test_killed_after_sending_it_is_repeated_at_most_with_the_same_message_id(run):
    mail = Mail.objects.get(run=run)
    actions.send_mail(mail.pk)
    Mail.objects.filter(pk=mail.pk).update(sent_at=None)  # the note was lost with the worker
    actions.send_mail(mail.pk)
    actions.send_mail(mail.pk)
    ids = [message.extra_headers["Message-ID"] for message in post.outbox]
    assert len(ids) == 2
    assert len(set(ids)) == 1


def test_without_anybody_to_tell_the_message_says_so(run):
    User.objects.update(email="")
    mail = Mail.objects.get(run=run)
    actions.send_mail(mail.pk)
    mail.refresh_from_db()
    assert (mail.sent_to, "Không có cán bộ" in mail.last_error) == (0, True)


def test_two_working_days_before_the_fifteenth_the_leader_is_asked_once(province, leader):
    actions.switch_on_province(by=None, code="99", since=Period(2024, 9))
    actions.tick(at(10, 9))  # 15/10/2024 is a Tuesday: two working days before is Friday the 11th
    assert not Mail.objects.filter(key__startswith="ask").exists()
    actions.tick(at(11, 9))
    actions.tick(at(14, 9))
    assert Mail.objects.filter(key__startswith="ask").count() == 1


def test_nothing_is_asked_where_the_figures_are_there(run):
    actions.tick(at(11, 9))
    assert not Mail.objects.filter(key__startswith="ask").exists()
