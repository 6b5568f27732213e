"""Rows and files made once are there for each test that asks, as they were made, and for no other."""

import io
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from base import clock
from base.models import AuditEntry, Job
from base.tests.made_once import MadeOnce

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
made: list[str] = []


def make() -> list[str]:
    now = clock.now()
    made.append(f"{now:%Y-%m-%d}")
    Job.objects.all().delete()
    Job.objects.create(task="thu", target="1", created_at=now, sent_at=now, max_attempts=3)
    default_storage.save("thu.txt", ContentFile(b"thu"))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # as figures are brought in: Django's cursor does not see it
            columns = "at, action, subject_type, subject_id, reason"
            cursor.copy_expert(f"COPY base_auditentry ({columns}) FROM STDIN", io.StringIO(f"{now}\tthu\t\t\t\n"))
    return ["thu"]


ONCE = MadeOnce(make, moment="2024-10-16T07:50:00+07:00")


@pytest.fixture
def world(settings, tmp_path: Path) -> list[str]:
    settings.MEDIA_ROOT = tmp_path
    return ONCE.lay(tmp_path)


@pytest.mark.parametrize("time", [1, 2, 3])
def test_each_test_finds_it_whole_whatever_another_did_to_it(world, time: int) -> None:
    assert world == ["thu"]
    assert AuditEntry.objects.filter(action="thu").count() == (connection.vendor == "postgresql")
    world.clear()
    assert [(job.task, job.target, f"{job.created_at:%Y-%m-%d}") for job in Job.objects.all()] == [
        ("thu", "1", "2024-10-16")
    ]
    with default_storage.open("thu.txt") as kept:
        assert kept.read() == b"thu"
    Job.objects.all().delete()
    default_storage.delete("thu.txt")
    assert made == ["2024-10-16"]


def test_who_does_not_ask_does_not_meet_it() -> None:
    assert not Job.objects.exists()


def test_what_stood_in_its_tables_before_is_gone_and_new_rows_get_numbers_of_their_own(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    now = clock.now()
    for task in ("alt", "neu"):
        ONCE.lay(tmp_path)
        Job.objects.create(task=task, target="2", created_at=now, sent_at=now, max_attempts=3)
        assert set(Job.objects.values_list("task", flat=True)) == {"thu", task}
    connection.check_constraints()
