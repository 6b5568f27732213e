"""The pages of imports: bringing a file, its steps, and clicks that come twice."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Role
from accounts.tests.builders import make_user
from base import jobs
from base.models import Job
from base.tests.pages import flat
from measurements.actions import receiving
from measurements.models import Figure, ImportBatch
from measurements.tests.little_province import make_province
from measurements.tests.uploads import BAD, SEEN, bring, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    user = make_user(Role.STAFF, unit=make_province())
    client.force_login(user)
    return user


def only_batch():
    return ImportBatch.objects.get()


def test_a_file_is_taken_checked_applied_and_taken_back(client, staff):
    answer = bring(client)
    batch = only_batch()
    assert answer["Location"] == f"/imports/{batch.pk}/"
    assert "Đang chờ máy xử lý" in client.get(f"/imports/{batch.pk}/").content.decode()
    work()
    page = client.get(f"/imports/{batch.pk}/").content.decode()
    assert "Ghi nhận</button>" in page
    assert "&lt;300" in page
    client.post(f"/imports/{batch.pk}/apply/", SEEN)
    work()
    assert only_batch().status == "applied"
    assert Figure.objects.count() == 2
    client.post(f"/imports/{batch.pk}/undo/")
    assert only_batch().status == "undone"
    assert Figure.objects.count() == 0


def test_a_second_click_changes_nothing(client, staff):
    bring(client)
    bring(client)
    assert ImportBatch.objects.count() == Job.objects.count() == 1
    work()
    pk = only_batch().pk
    for _click in range(2):
        client.post(f"/imports/{pk}/apply/", SEEN)
    assert Job.objects.filter(task="measurements.apply_batch").count() == 1
    work()
    client.post(f"/imports/{pk}/apply/", SEEN)
    work()
    assert Figure.objects.count() == 2
    for _click in range(2):
        assert client.post(f"/imports/{pk}/undo/").status_code == 302
    assert only_batch().status == "undone"


def test_the_same_file_leads_to_the_batch_that_stands(client, staff):
    bring(client)
    work()
    answer = bring(client)
    assert answer["Location"] == f"/imports/{only_batch().pk}/"
    assert "đã được nhập trước đây" in client.get(answer["Location"]).content.decode()


def test_errors_name_their_cell_and_lock_the_button(client, staff):
    bring(client, BAD)
    work()
    batch = only_batch()
    page = client.get(f"/imports/{batch.pk}/").content.decode()
    assert "D2" in page
    assert "3OO" in page
    assert "disabled" in page
    client.post(f"/imports/{batch.pk}/apply/", SEEN)
    work()
    assert Figure.objects.count() == 0


def test_in_english_errors_are_english_down_to_their_last_word(client, staff):
    bring(client, BAD + "2;Xã Á;8/2024;1,5\n")
    work()
    address = f"/imports/{only_batch().pk}/"
    assert "“3OO” không phải số nguyên (có chữ O)" in client.get(address).content.decode()
    client.cookies["django_language"] = "en"
    page = client.get(address).content.decode()
    assert "“3OO” is not a whole number (it has the letter O)" in page
    assert "There is no unit “Xã Á” in month 8/2024 in " in page
    assert "Is it: Xã A (same letters, other accents)" in page
    assert "không phải" not in page


def test_issues_stored_by_an_older_version_are_shown_as_they_were_stored(client, staff):
    bring(client, BAD)
    work()
    batch = only_batch()
    old = {"severity": "error", "sheet": "", "cell": "D2", "value": "3OO"}
    batch.issues = [
        {**old, "code": "not_whole", "message": "“3OO” là chữ."},
        {
            **old,
            "code": "negative",
            "message": "“3OO” là số âm; giá trị này không thể âm. Sửa trong tệp rồi tải lên lại.",
        },
        {**old, "code": "no_longer_known", "message": "Sai."},
    ]
    batch.save(update_fields=["issues"])
    client.cookies["django_language"] = "en"
    page = flat(client.get(f"/imports/{batch.pk}/").content)
    assert "<td>“3OO” là chữ.</td>" in page
    assert "“3OO” is negative" in page
    assert "<td>Sai.</td>" in page


def test_why_the_work_stopped_is_told_in_the_language_of_the_page(client, staff):
    bring(client)
    Job.objects.update(state=Job.State.FAILED, error=jobs.STOPPED)
    address = f"/imports/{only_batch().pk}/"
    assert "Máy xử lý dừng giữa chừng nhiều lần. Hãy thử lại." in client.get(address).content.decode()
    client.cookies["django_language"] = "en"
    assert "The worker stopped half way several times. Try again." in client.get(address).content.decode()
    job = client.get(f"/api/v1{address}").json()["job"]
    assert job["error"] == "The worker stopped half way several times. Try again."


def test_the_marked_copy_is_an_xlsx(client, staff):
    bring(client, BAD)
    work()
    answer = client.get(f"/imports/{only_batch().pk}/marked/")
    assert b"".join(answer.streaming_content).startswith(b"PK")
    assert "danh_dau_loi" in answer["Content-Disposition"]


@pytest.mark.parametrize(
    ("name", "content"), [("rong.xlsx", b""), ("anh.xlsx", b"\x89PNG\r\n"), ("x.xlsx", b"PK\x03\x04")]
)
def test_what_is_no_workbook_is_refused_with_a_reason(client, staff, name, content):
    answer = client.post("/imports/upload/", {"file": SimpleUploadedFile(name, content), "province": "99"})
    work()
    if answer.status_code == 302:
        page = client.get(answer["Location"]).content.decode()
        assert "Lỗi" in page
    else:
        assert "rỗng" in answer.content.decode()
    assert Figure.objects.count() == 0


def test_nothing_chosen_is_said_at_the_top_and_beside_the_field(client, staff):
    page = client.post("/imports/upload/", {"period": "tháng tám"}).content.decode()
    assert "error-summary" in page
    assert 'href="#id_file"' in page
    assert "“tháng tám” không phải một tháng" in page
    assert 'value="tháng tám"' in page  # what was typed is not lost


def test_a_file_that_is_too_large_is_told_so(client, staff, monkeypatch):
    monkeypatch.setitem(receiving.MAX_BYTES, "vnnic", 10)
    answer = bring(client)
    assert answer.status_code == 200
    assert "Tệp lớn hơn" in answer.content.decode()


def test_a_discarded_file_may_come_again(client, staff):
    bring(client)
    client.post(f"/imports/{only_batch().pk}/discard/")
    bring(client)
    assert sorted(ImportBatch.objects.values_list("status", flat=True)) == ["discarded", "received"]


def test_a_step_that_is_refused_leads_back_to_the_file_with_the_reason(client, staff):
    bring(client)
    work()
    batch = only_batch()
    answer = client.post(f"/imports/{batch.pk}/undo/", follow=True)
    assert answer.redirect_chain == [(f"/imports/{batch.pk}/", 302)]
    assert [one.level_tag for one in answer.context["messages"]] == ["error"]
    client.post(f"/imports/{batch.pk}/apply/", SEEN)
    work()
    answer = client.post(f"/imports/{batch.pk}/discard/", follow=True)
    assert answer.redirect_chain == [(f"/imports/{batch.pk}/", 302)]
    assert [one.level_tag for one in answer.context["messages"]] == ["error"]


def test_progress_ends_by_loading_the_page_anew(client, staff):
    bring(client)
    address = f"/imports/{only_batch().pk}/progress/"
    assert "hx-get" in client.get(address).content.decode()
    work()
    assert client.get(address)["HX-Redirect"] == f"/imports/{only_batch().pk}/"


def test_steps_are_taken_by_post_only(client, staff):
    bring(client)
    for step in ("apply", "undo", "discard", "check", "again"):
        assert client.get(f"/imports/{only_batch().pk}/{step}/").status_code == 405
