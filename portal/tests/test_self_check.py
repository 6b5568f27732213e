"""Every stored file is looked at, the newest backup is held against the living portal, and a restore is rehearsed."""

import gzip
import os
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
from django.apps import apps
from django.conf import settings as portal_settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, models

from base import audit, clock
from base.models import Job
from base.tests.drawn import everything
from measurements.models import Figure, ImportBatch
from measurements.tests.little_province import make_batch, make_figure, make_province
from portal import dump
from portal.archive import copy
from portal.management import rehearsal
from portal.management.since_backup import MOVING
from portal.tests.metrics_read import numbers
from submissions.models import Submission

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _own_folders(settings, tmp_path):
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    (tmp_path / "backups").mkdir()


@pytest.fixture
def lived_in():
    province = make_province()
    batch = make_batch()
    batch.file = default_storage.save("imports/thu.xlsx", ContentFile(b"x"))
    batch.staged = default_storage.save("staged/thu.jsonl.gz", ContentFile(gzip.compress(b"{}\n" * 5000)))
    with batch.file.open() as content:
        batch.sha256 = copy(content).sha256
    batch.save()
    make_figure("99001", 365, "39.996", batch=batch)
    audit.record(by=None, action="import.apply", on=batch)
    return province


def backup():
    call_command("backup", verbosity=0)


def check(*options):
    call_command("selfcheck", *options, verbosity=0)


def test_every_column_of_files_is_looked_at():
    """A model that gets a file column later is in it without a word."""
    columns = {
        (model._meta.label_lower, column.name)
        for model in apps.get_models()
        for column in model._meta.concrete_fields
        if isinstance(column, models.FileField)
    }
    assert {("submissions.submission", "attachment"), ("measurements.importbatch", "staged")} <= columns
    assert len(columns) == 5


def test_what_was_read_from_a_file_is_looked_at(lived_in):
    check()
    path = Path(default_storage.path(ImportBatch.objects.get().staged.name))
    whole = path.read_bytes()
    for damaged in (whole[:-9], whole[:40] + bytes([whole[40] ^ 255]) + whole[41:]):
        path.write_bytes(damaged)
        with pytest.raises(CommandError, match=r"staged/thu\.jsonl\.gz"):
            check()
    path.unlink()
    with pytest.raises(CommandError, match="kho tệp không có staged/"):
        check()


def test_the_signed_copy_of_a_filing_is_held_against_its_hash(lived_in):
    now = clock.now()
    who = {"reporter_key": "ward-1", "group": "ward", "unit": lived_in, "period": "2024-08-01", "version": 1}
    filing = Submission.objects.create(**who, channel="form", received_at=now, recorded_at=now)
    filing.attachment = default_storage.save("filings/ky.pdf", ContentFile(b"%PDF"))
    with filing.attachment.open() as content:
        filing.attachment_sha256 = copy(content).sha256
    filing.save()
    check()
    Path(default_storage.path(filing.attachment.name)).write_bytes(b"%PDf")
    with pytest.raises(CommandError, match=r"submissions\.submission .* có SHA-256"):
        check()


def test_a_sum_that_moved_without_an_entry_in_the_trail_is_told(lived_in):
    backup()
    check("--newest")
    Figure.objects.update(samples_max=366)
    with pytest.raises(CommandError, match=r"measurements\.figure: tổng cột samples_max"):
        check("--newest")


def test_what_people_did_since_is_no_fault(lived_in):
    backup()
    Figure.objects.update(samples_max=366)
    audit.record(by=None, action="import.undo")
    check("--newest")


def test_what_moves_by_itself_is_no_fault(lived_in):
    backup()
    Job.objects.create(task="t", target="1", created_at=clock.machine_now())
    check("--newest")
    assert set(MOVING) <= {model._meta.label_lower for model in dump.tables()}


def test_a_file_without_a_hash_of_its_own_is_held_against_the_backup(lived_in):
    backup()
    audit.record(by=None, action="something")
    path = Path(default_storage.path(ImportBatch.objects.get().staged.name))
    path.write_bytes(gzip.compress(b"{}\n"))
    with pytest.raises(CommandError, match="không phải nội dung|khác"):
        check("--newest")


def test_a_damaged_newest_backup_is_told(lived_in, tmp_path):
    with pytest.raises(CommandError, match="backup"):
        check("--newest")
    backup()
    (archive,) = (tmp_path / "backups").glob("*.tar")
    content = archive.read_bytes()
    archive.write_bytes(content[: len(content) // 2])
    with pytest.raises(CommandError):
        check("--newest")


@pytest.fixture
def spare(tmp_path):
    """A spare database beside the test's own, of the same kind."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'spare.sqlite3'}"
        return
    name = f"{connection.settings_dict['NAME']}_spare"
    of = connection.settings_dict
    server = f"postgres://{of['USER']}:{of['PASSWORD']}@{of['HOST']}:{of['PORT'] or 5432}"
    asked(f"{server}/postgres", f'DROP DATABASE IF EXISTS "{name}"')
    asked(f"{server}/postgres", f'CREATE DATABASE "{name}"')
    yield f"{server}/{name}"
    asked(f"{server}/postgres", f'DROP DATABASE "{name}" WITH (FORCE)')


def asked(url, statement):
    with closing(psycopg2.connect(url)) as server:
        server.autocommit = True
        with server.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchone() if cursor.description else None


def test_a_restore_is_rehearsed_and_its_age_is_told(lived_in, spare, settings, client, capsys):
    assert numbers(client)["ispeed_rehearsal_age_seconds",] != numbers(client)["ispeed_rehearsal_age_seconds",]
    settings.REHEARSAL_DATABASE_URL = spare
    assert numbers(client)["ispeed_rehearsal_age_seconds",] == float("inf")
    backup()
    for _ in range(2 if everything() else 1):  # a second one begins as the first did, for nothing is left of that
        call_command("rehearse_restore")
        assert "1 " in capsys.readouterr().out
    assert 0 <= numbers(client)["ispeed_rehearsal_age_seconds",] < 60
    assert Figure.objects.count() == 1
    assert _is_empty(spare)


def _is_empty(spare):
    if spare.startswith("sqlite"):
        return not Path(spare.removeprefix("sqlite:///")).exists()
    return asked(spare, "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace") == (0,)


def test_a_rehearsal_that_fails_is_no_rehearsal(lived_in, spare, settings, client, tmp_path):
    settings.REHEARSAL_DATABASE_URL = spare
    backup()
    (archive,) = (tmp_path / "backups").glob("*.tar")
    content = archive.read_bytes()
    archive.write_bytes(content[: len(content) // 2])
    with pytest.raises(CommandError):
        call_command("rehearse_restore")
    assert numbers(client)["ispeed_rehearsal_age_seconds",] == float("inf")
    assert _is_empty(spare)


def test_a_database_that_holds_something_is_never_emptied(lived_in, spare, settings):
    settings.REHEARSAL_DATABASE_URL = spare
    backup()
    if connection.vendor == "sqlite":
        Path(spare.removeprefix("sqlite:///")).write_bytes(b"somebody's")
    else:
        asked(spare, "CREATE TABLE somebodys (n int)")
    with pytest.raises(CommandError, match="REHEARSAL_DATABASE_URL"):
        call_command("rehearse_restore")
    assert not _is_empty(spare)


def test_off_by_default(settings, capsys):
    assert portal_settings.REHEARSAL_DATABASE_URL == ""
    call_command("rehearse_restore", "--if-set")
    with pytest.raises(CommandError, match="REHEARSAL_DATABASE_URL"):
        call_command("rehearse_restore")


def test_the_rehearsal_sees_nothing_of_the_portal(tmp_path):
    seen = {**os.environ, **rehearsal._alone("postgres://spare", str(tmp_path))}
    assert seen["REDIS_URL"] == seen["S3_BUCKET"] == seen["DATABASE_OWNER_URL"] == ""
    assert seen["PORTAL_DATA_DIR"] == str(tmp_path)
