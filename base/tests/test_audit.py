from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse

from accounts.models import User
from base import append_only, audit, client_address, clock
from base.models import AuditEntry, Job

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def kept():
    append_only.install(connection)


def test_an_entry_says_what_was_done_to_what():
    job = Job.objects.create(task="t", target="7", created_at=clock.machine_now())
    entry = audit.record(by=None, action="job.retry", on=job, before={"a": 1}, after={"a": 2}, reason="thử lại")
    assert (entry.subject_type, entry.subject_id) == ("base.job", str(job.pk))
    assert (entry.before, entry.after, entry.reason, entry.address) == ({"a": 1}, {"a": 2}, "thử lại", None)


def test_an_entry_keeps_the_address_of_the_request(rf):
    client_address.remember(lambda request: audit.record(by=None, action="x") and HttpResponse())(
        rf.get("/", REMOTE_ADDR="203.0.113.7")
    )
    assert AuditEntry.objects.get().address == "203.0.113.7"
    assert client_address.current() is None


def test_a_download_is_noted_with_its_name():
    audit.record_download(by=None, what="bao_cao.xlsx", rows=15)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.after) == ("download", {"what": "bao_cao.xlsx", "rows": 15})


@pytest.mark.parametrize("change", ["update", "save", "delete", "delete all"])
def test_the_database_refuses_to_change_or_remove_an_entry(kept, change):
    entry = audit.record(by=None, action="x")
    changes = {
        "update": lambda: AuditEntry.objects.update(action="y"),
        "save": lambda: AuditEntry(pk=entry.pk, at=entry.at, action="y").save(),
        "delete": entry.delete,
        "delete all": lambda: AuditEntry.objects.all()._raw_delete("default"),
    }
    with pytest.raises(IntegrityError, match="only ever added"), transaction.atomic():
        changes[change]()
    assert AuditEntry.objects.get().action == "x"


def test_installing_and_lifting_may_be_repeated(kept):
    append_only.install(connection)
    assert append_only.installed(connection)
    append_only.lift(connection)
    append_only.lift(connection)
    assert not append_only.installed(connection)


def test_retention_removes_old_entries_notes_it_and_keeps_the_rest_safe(kept, settings):
    old = clock.machine_now() - timedelta(days=31)
    AuditEntry.objects.create(at=old, action="old")
    audit.record(by=None, action="new")
    call_command("purge_audit", "--days", "30", verbosity=0)
    assert list(AuditEntry.objects.values_list("action", flat=True)) == ["audit.purge", "new"]
    assert AuditEntry.objects.first().after["entries"] == 1
    assert append_only.installed(connection)


def test_without_a_retention_time_nothing_is_removed():
    AuditEntry.objects.create(at=clock.machine_now() - timedelta(days=9999), action="old")
    with pytest.raises(CommandError, match="AUDIT_RETENTION_DAYS"):
        call_command("purge_audit")
    call_command("purge_audit", "--if-set", verbosity=0)  # the timer of an office that keeps all of it
    assert AuditEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("proxies", "forwarded", "seen"),
    [
        (0, "", "198.51.100.1"),
        (0, "203.0.113.9", "198.51.100.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "192.0.2.66, 203.0.113.9", "203.0.113.9"),
        (2, "192.0.2.66, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "203.0.113.9", "198.51.100.1"),
        (1, "unknown", None),
        (1, "2001:DB8::1", "2001:db8::1"),
    ],
)
def test_only_what_our_own_proxies_saw_is_believed(rf, settings, proxies, forwarded, seen):
    settings.TRUSTED_PROXIES = proxies
    request = rf.get("/", REMOTE_ADDR="198.51.100.1", headers={"X-Forwarded-For": forwarded} if forwarded else {})
    assert client_address.client_ip(request) == seen


def test_an_entry_names_its_actor():
    clerk = User.objects.create(username="clerk")
    assert audit.record(by=clerk, action="user.rename", on=clerk).actor_id == clerk.pk


def test_an_entry_goes_with_the_write_it_tells_of():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        audit.record(by=None, action="register.load")
        raise ZeroDivisionError
    assert not AuditEntry.objects.exists()


def test_an_entry_is_stamped_with_machine_time(settings):
    settings.PORTAL_CLOCK = "2024-10-10T07:00:00+07:00"
    with time_machine.travel(datetime(2026, 11, 21, 9, 30, tzinfo=UTC), tick=False):
        assert audit.record(by=None, action="x").at == datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
