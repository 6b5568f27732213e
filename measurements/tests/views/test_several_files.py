"""Several files at once, each for itself, and a list that tells them apart."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Role
from accounts.tests.builders import make_user
from base.tests.pages import flat
from measurements.actions import receiving
from measurements.models import ImportBatch
from measurements.tests.little_province import make_province
from measurements.tests.uploads import BAD, GOOD, bring, work

pytestmark = pytest.mark.django_db
MARKED = "Xã/Phường;Tháng;Mạng;Số mẫu\nXã A;8/2024;5G;365\nXã B;8/2024;5G;3OO\n"


@pytest.fixture
def staff(client):
    user = make_user(Role.STAFF, unit=make_province())
    client.force_login(user)
    return user


def bring_all(client, *texts):
    files = [SimpleUploadedFile(f"tep_{number}.csv", text.encode()) for number, text in enumerate(texts, start=1)]
    return client.post("/imports/upload/", {"file": files, "province": "99"}, follow=True)


def test_each_file_is_a_batch_of_its_own(client, staff):
    answer = bring_all(client, GOOD, BAD, "")
    assert answer.redirect_chain == [("/imports/", 302)]
    assert "Đã nhận 3 tệp" in answer.content.decode()
    work()
    found = dict(ImportBatch.objects.values_list("file_name", "status"))
    assert found == {"tep_1.csv": "checked", "tep_2.csv": "rejected", "tep_3.csv": "rejected"}
    empty = ImportBatch.objects.get(file_name="tep_3.csv")
    assert [one["code"] for one in empty.issues] == ["empty_file"]


def test_what_is_refused_is_told_and_the_others_come(client, staff, monkeypatch):
    monkeypatch.setitem(receiving.MAX_BYTES, "vnnic", len(BAD.encode()))
    page = bring_all(client, GOOD, BAD).content.decode()
    assert "Tệp lớn hơn" in page
    assert "tep_2.csv" in page
    assert [batch.file_name for batch in ImportBatch.objects.all()] == ["tep_2.csv"]


def test_one_of_several_that_came_before_is_told(client, staff):
    bring_all(client, GOOD)
    work()
    page = bring_all(client, GOOD, BAD).content.decode()
    assert "“tep_1.csv” đã được nhập trước đây" in page
    assert ImportBatch.objects.count() == 2


def test_the_list_shows_network_month_rows_and_errors(client, staff):
    bring_all(client, MARKED)
    work()
    row = flat(client.get("/imports/").content).split("tep_1.csv")[1].split("</tr>")[0]
    assert "8/2024" in row
    assert "5G" in row
    assert row.count('<td class="num wide-only">1</td>') == 2  # one row is read, one is wrong


@pytest.mark.parametrize(
    ("name", "text", "mended"),
    [
        ("thang_8 (1).csv", GOOD, True),
        ("thang_8_danh_dau_loi.csv", GOOD, True),
        ("khac.csv", MARKED.replace("3OO", "300"), True),  # the same month and network
        ("khac.csv", MARKED.replace("3OO", "300").replace("8/2024", "7/2024"), False),
        ("khac.csv", MARKED.replace("3OO", "300").replace("5G", "di động"), False),
        ("thang_8.csv", BAD, False),  # wrong as well
    ],
)
def test_a_mended_file_takes_the_failed_one_off_the_tasks(client, staff, name, text, mended):
    bring(client, MARKED)
    work()
    assert "Tệp có lỗi" in client.get("/").content.decode()
    bring(client, text, name=name)
    work()
    failed = ImportBatch.objects.last()
    assert (f"/imports/{failed.pk}/" not in client.get("/").content.decode()) is mended


def test_malware_is_looked_for_only_where_a_scanner_is_set(client, staff, settings, monkeypatch):
    phases = []
    monkeypatch.setattr("base.jobs.Handle.progress", lambda self, phase, *_: phases.append(phase), raising=False)
    bring(client)
    work()
    assert phases[0] == "read"
