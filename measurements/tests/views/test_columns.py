"""The mapping of columns, the choice of the good rows, and the release from quarantine, on their pages."""

import pytest

from accounts.models import Role
from accounts.tests.builders import make_user
from base.models import AuditEntry, Job
from measurements.models import Figure, ImportBatch, LayoutMapping
from measurements.tests.little_province import make_province
from measurements.tests.uploads import SEEN, bring, work

pytestmark = pytest.mark.django_db
TWICE = "Xã/Phường;Tháng;Số mẫu;Số mẫu đo\nXã A;8/2024;365;45\n"
HALF = "Xã/Phường;Tháng;Số mẫu\nXã A;8/2024;365\nXã B;8/2024;3OO\n"


@pytest.fixture
def staff(client):
    user = make_user(Role.STAFF, unit=make_province())
    client.force_login(user)
    return user


def test_a_corrected_column_is_remembered_and_the_file_read_again(client, staff):
    bring(client, TWICE)
    work()
    batch = ImportBatch.objects.get()
    assert batch.status == "rejected"
    page = f"/imports/{batch.pk}/columns/0/"
    assert page in client.get(f"/imports/{batch.pk}/").content.decode()
    shown = client.get(page).content.decode()
    assert "Số mẫu đo" in shown
    client.post(page, {"column-A": "ward", "column-B": "month", "column-C": "samples", "column-D": "download"})
    work()
    batch.refresh_from_db()
    assert (batch.status, LayoutMapping.objects.get().taught_by) == ("checked", staff)
    assert "365" in client.get(page).content.decode()
    client.post(page, {"forget": "1"})
    work()
    batch.refresh_from_db()
    assert (batch.status, LayoutMapping.objects.filter(withdrawn_at=None).count()) == ("rejected", 0)


def test_a_table_with_unknown_headings_is_explained_on_the_page(client, staff):
    bring(client, "Nơi đo;Kỳ;Giá trị A;Giá trị B\nXã A;8/2024;365;45\nXã B;8/2024;299;39\n")
    work()
    batch = ImportBatch.objects.get()
    shown = client.get(f"/imports/{batch.pk}/").content.decode()
    assert "Không hiểu tiêu đề của bảng" in shown
    page = f"/imports/{batch.pk}/columns/0/"
    assert page in shown
    client.post(page, {"column-A": "ward", "column-B": "month", "column-C": "samples", "column-D": "download"})
    work()
    batch.refresh_from_db()
    assert (batch.status, batch.counts["figures"]) == ("checked", 2)


def test_a_meaning_that_is_none_is_refused(client, staff):
    bring(client, TWICE)
    work()
    batch = ImportBatch.objects.get()
    answer = client.post(f"/imports/{batch.pk}/columns/0/", {"column-A": "nonsense"}, follow=True)
    assert "nonsense" in answer.content.decode()
    assert not LayoutMapping.objects.exists()
    assert client.get(f"/imports/{batch.pk}/columns/7/").status_code == 404


def test_the_good_rows_are_applied_only_by_a_choice_that_is_recorded(client, staff):
    bring(client, HALF)
    work()
    batch = ImportBatch.objects.get()
    assert 'name="good_rows"' in client.get(f"/imports/{batch.pk}/").content.decode()
    client.post(f"/imports/{batch.pk}/apply/", SEEN)
    work()
    assert not Figure.objects.exists()
    client.post(f"/imports/{batch.pk}/apply/", {"good_rows": "yes", **SEEN})
    work()
    assert [figure.samples_min for figure in Figure.objects.all()] == [365]
    entry = AuditEntry.objects.get(action="import.ask_apply")
    assert (entry.actor, entry.after) == (staff, {"good_rows_only": True, "confirmed": ["network"]})
    assert "bỏ các dòng lỗi, theo lựa chọn" in client.get(f"/imports/{batch.pk}/").content.decode()


def test_an_administrator_releases_a_file_from_quarantine_with_a_reason(client, staff, settings):
    settings.CLAMAV_URL = "tcp://127.0.0.1:9"
    bring(client)
    work()
    batch = ImportBatch.objects.get()
    path = f"/imports/{batch.pk}/release/"
    assert "release_reason" not in client.get(f"/imports/{batch.pk}/").content.decode()
    assert client.post(path, {"reason": "Máy quét hỏng"}).status_code == 404
    client.force_login(make_user(Role.ADMIN))
    assert "release_reason" in client.get(f"/imports/{batch.pk}/").content.decode()
    client.post(path, {"reason": " "})
    batch.refresh_from_db()
    assert batch.status == "quarantined"
    client.post(path, {"reason": "Máy quét hỏng"})
    assert Job.objects.filter(state=Job.State.WAITING).exists()
    work()
    batch.refresh_from_db()
    assert (batch.status, AuditEntry.objects.get(action="import.release").reason) == ("checked", "Máy quét hỏng")
