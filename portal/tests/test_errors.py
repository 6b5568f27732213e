import errno

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from accounts.tests.builders import make_user
from base.models import AuditEntry, Job
from measurements.models import ImportBatch
from measurements.tests.little_province import make_province

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    client = Client(raise_request_exception=False)
    client.force_login(make_user(Role.STAFF, unit=make_province()))
    return client


def bring(client):
    file = SimpleUploadedFile("thu.csv", "STT,Xã,Số mẫu\n".encode(), content_type="text/csv")
    return client.post(reverse("measurements:upload"), {"file": file, "province": "99"})


def breaks_with(error):
    def save(*args, **kwargs):
        raise error

    return save


def test_a_full_disk_is_said_to_be_no_fault_of_the_file_and_nothing_is_kept(staff, monkeypatch):
    monkeypatch.setattr(FileSystemStorage, "save", breaks_with(OSError(errno.ENOSPC, "No space left on device")))
    noted = AuditEntry.objects.count()
    answer = bring(staff)
    assert answer.status_code == 503
    assert answer["Retry-After"] == "30"
    assert "Chờ nửa phút" in answer.content.decode()
    assert (ImportBatch.objects.count(), Job.objects.count(), AuditEntry.objects.count()) == (0, 0, noted)


def test_an_error_of_ours_stays_one(staff, monkeypatch):
    monkeypatch.setattr(FileSystemStorage, "save", breaks_with(ValueError("ours")))
    answer = bring(staff)
    assert answer.status_code == 500
    page = answer.content.decode()
    assert "Hệ thống gặp lỗi" in page
    for telling in ("ours", "ValueError", "Traceback", ".py"):
        assert telling not in page
