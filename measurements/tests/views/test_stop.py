"""The button that has a file read no further: what was stopped writes nothing, however often it is taken up."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Role
from accounts.tests.builders import make_user
from base import clock, jobs
from base.models import AuditEntry, Job
from measurements import actions, tasks
from measurements.actions import checking
from measurements.models import ImportBatch
from measurements.tests.little_province import make_province
from measurements.tests.uploads import GOOD, SEEN, bring, work
from measurements.views import imports

pytestmark = [pytest.mark.django_db, pytest.mark.reads_in_child]
NOTHING = "Hiện không có việc đọc tệp này"


@pytest.fixture
def batch(client):
    client.force_login(make_user(Role.STAFF, unit=make_province()))
    bring(client, GOOD)
    return ImportBatch.objects.get()


def stop(client, batch):
    return client.post(reverse("measurements:stop", args=[batch.pk]), follow=True).content.decode()


def state(batch):
    columns = ("status", "issues", "counts", "totals", "reading", "periods", "layout", "staged", "province_code")
    return ImportBatch.objects.values_list(*columns).get(pk=batch.pk)


def test_what_waits_is_stopped_at_once_and_stays_so(client, batch):
    before, job = state(batch), Job.objects.get()
    assert "Dừng</button>" in client.get(f"/imports/{batch.pk}/").content.decode()
    assert "Đã dừng đọc tệp" in stop(client, batch)
    for _twice in range(2):
        tasks.check_batch(job.pk)
        job.refresh_from_db()
        assert (job.state, state(batch)) == (Job.State.CANCELLED, before)
    entry = AuditEntry.objects.get(action="import.stop")
    assert (entry.subject_id, entry.before) == (str(batch.pk), "measurements.check_batch")


def test_what_runs_writes_nothing_once_it_was_stopped(client, batch, monkeypatch):
    """Stopped when all is read and nothing is stored: the last moment in which it helps."""
    before, job = state(batch), Job.objects.get()
    whole = checking.find

    def stopped_meanwhile(*args):
        found = whole(*args)
        page = client.get(reverse("measurements:import_progress", args=[batch.pk])).content.decode()
        assert "Dừng</button>" in page
        stop(client, batch)
        assert "Đang dừng" in client.get(reverse("measurements:import_progress", args=[batch.pk])).content.decode()
        return found

    monkeypatch.setattr(checking, "find", stopped_meanwhile)
    for _twice in range(2):
        tasks.check_batch(job.pk)
        job.refresh_from_db()
        assert (job.state, state(batch)) == (Job.State.CANCELLED, before)


def test_what_was_stopped_can_be_read_again_and_applied(client, batch):
    stop(client, batch)
    client.post(reverse("measurements:check", args=[batch.pk]))
    work()
    client.post(reverse("measurements:apply", args=[batch.pk]), SEEN)
    work()
    assert ImportBatch.objects.get().status == "applied"


def test_where_nothing_is_read_nothing_is_stopped_and_the_page_says_so(client, batch):
    work()
    assert "Dừng</button>" not in client.get(f"/imports/{batch.pk}/").content.decode()
    assert NOTHING in stop(client, batch)
    assert not AuditEntry.objects.filter(action="import.stop").exists()


def test_figures_that_are_being_written_are_not_stopped_half_way(client, batch):
    work()
    client.post(reverse("measurements:apply", args=[batch.pk]), SEEN)
    assert "Dừng</button>" not in client.get(f"/imports/{batch.pk}/").content.decode()
    assert NOTHING in stop(client, batch)
    assert Job.objects.get(task="measurements.apply_batch").state == Job.State.WAITING


def test_the_command_s_own_reading_knows_no_job(batch):
    """A batch that was never given to a worker."""
    Job.objects.all().delete()
    with pytest.raises(jobs.Refused):
        actions.stop_reading(by=None, batch=batch)


def test_what_is_read_at_once_is_asked_for_soon_and_what_takes_longer_once_a_second(client, batch, monkeypatch):
    monkeypatch.setattr(imports, "HURRIED", timedelta(hours=1))  # however slow the machine
    pages = [reverse(f"measurements:import_{name}", args=[batch.pk]) for name in ("detail", "progress")]
    soon = 'hx-trigger="load delay:200ms, every 1s"'
    assert [soon in client.get(page).content.decode() for page in pages] == [True, True]
    Job.objects.update(created_at=clock.machine_now() - timedelta(hours=2))
    told = [client.get(page).content.decode() for page in pages]
    assert ['hx-trigger="every 1s"' in page for page in told] == [True, True]
